"""AWS KMS: keys that were rotated or deleted, and key material that expired.

https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import ending, essential
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Graded, Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import CRITICAL, HIGH, NONE, Severity
from bridge.wording.text import cut, one_line, plain
from bridge.wording.tone import Tone


@dataclass(frozen=True, slots=True)
class _Happened:
    line: Phrase
    sign: str
    tone: Tone
    grade: Severity
    body: Phrase | None = None


_DELETED, _EXPIRED, _ROTATED = "KMS CMK Deletion", "KMS Imported Key Material Expiration", "KMS CMK Rotation"
_EVENTS: Mapping[str, _Happened] = {
    _DELETED: _Happened(
        Phrase(en="The KMS key {key} was deleted", ja="KMS キー {key} が削除されました"),
        CRITICAL.sign,
        CRITICAL.tone,
        CRITICAL,
        Phrase(
            en="What was encrypted with it cannot be decrypted any more.",
            ja="このキーで暗号化されたデータは復号できなくなりました。",
        ),
    ),
    _EXPIRED: _Happened(
        Phrase(
            en="The imported key material of the KMS key {key} has expired",
            ja="KMS キー {key} のインポートされたキーマテリアルの有効期限が切れました",
        ),
        HIGH.sign,
        HIGH.tone,
        HIGH,
        Phrase(
            en="The key cannot be used until the same key material is imported again.",
            ja="同じキーマテリアルを再度インポートするまで、このキーは使用できません。",
        ),
    ),
    _ROTATED: _Happened(
        Phrase(en="The KMS key {key} was rotated", ja="KMS キー {key} がローテーションされました"),
        "🟢",
        Tone.GOOD,
        NONE,
    ),
}


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    happened = _EVENTS[one_line(message["detail-type"].text())]
    arns = [one.text("") for one in message["resources"]]
    where = about(event, arns=arns)
    id_ = ending(one_line(message["detail"]["key-id"].text(""))) or next(map(ending, filter(None, arns)), "")
    over = happened.tone is Tone.GOOD
    facts = where.facts("kms", thread=Thread(id_), graded=(Graded(happened.grade, over),), over=over)
    with keeping(facts):
        id_ = id_ or message["detail"]["key-id"].text()
    key = links.linked(cut(id_, 120), links.page(where.region, "kms/home?region={region}#/kms/keys/{}", id_))
    return Notice(
        title=signed(happened.sign, say(happened.line, key=key)),
        tone=happened.tone,
        body=plain(say.text(happened.body)) if happened.body else (),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


KIND = Kind(
    "kms-key",
    Phrase(en="KMS key deleted, expired or rotated", ja="KMS キーの削除・期限切れ・ローテーション"),
    _notice,
    types=tuple(_EVENTS),
    essential=essential("resources[*]", tells=("detail.key-id",)),
)
