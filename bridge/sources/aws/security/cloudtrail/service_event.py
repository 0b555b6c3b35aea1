"""What a service did by itself, as CloudTrail recorded it: secrets and keys rotated, accounts made, and what failed.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html;
https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.security.cloudtrail import portal
from bridge.sources.aws.security.cloudtrail.record import Record, is_bare, named, needed, page, record, shape, unsaid
from bridge.sources.aws.security.cloudtrail.things import thing
from bridge.sources.aws.states import known, signed
from bridge.sources.other import fields
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Graded, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE, Severity
from bridge.wording.text import Line, cut, one_line, plain
from bridge.wording.tone import Tone

_NAME = 120  # columns

_LINE = Phrase(en="{did}: {thing}", ja="{did}：{thing}")
_BY_NAME = Phrase(en="{service} reports {call}", ja="{service} のイベント {call}")
_ENDED = Phrase(en="{call} of {service} {did}", ja="{service} の {call} が {did}")
_REASON = Phrase(en="Reason", ja="理由")


@dataclass(frozen=True, slots=True)
class _Happened:
    did: Phrase | Line
    sign: str
    tone: Tone
    grade: Severity


def _bad(grade: Severity, en: str, ja: str) -> _Happened:
    return _Happened(Phrase(en=en, ja=ja), grade.sign, grade.tone, grade)


def _news(en: str, ja: str) -> _Happened:
    return _Happened(Phrase(en=en, ja=ja), NONE.sign, Tone.CALM, NONE)


def _good(en: str, ja: str) -> _Happened:
    return _Happened(Phrase(en=en, ja=ja), "🟢", Tone.GOOD, NONE)


_EVENTS: Mapping[tuple[str, str], _Happened] = {
    ("secretsmanager", "RotationStarted"): _news(
        "The rotation of a secret started", "シークレットのローテーションを開始しました"
    ),
    ("secretsmanager", "RotationSucceeded"): _good("The secret was rotated", "シークレットがローテーションされました"),
    ("secretsmanager", "RotationFailed"): _bad(
        HIGH, "The rotation of a secret failed", "シークレットのローテーションに失敗しました"
    ),
    ("secretsmanager", "RotationAbandoned"): _bad(
        MEDIUM, "The rotation of a secret was abandoned", "シークレットのローテーションが中止されました"
    ),
    ("secretsmanager", "TestRotationFailed"): _bad(
        MEDIUM, "The test of a secret's rotation failed", "シークレットのローテーションのテストに失敗しました"
    ),
    ("secretsmanager", "StartSecretVersionDelete"): _bad(
        LOW, "The deletion of a secret was scheduled", "シークレットの削除がスケジュールされました"
    ),
    ("secretsmanager", "CancelSecretVersionDelete"): _news(
        "The deletion of a secret was cancelled", "シークレットの削除がキャンセルされました"
    ),
    ("secretsmanager", "EndSecretVersionDelete"): _bad(
        MEDIUM, "A secret was deleted for good", "シークレットが完全に削除されました"
    ),
    ("kms", "RotateKey"): _good("The KMS key was rotated", "KMS キーがローテーションされました"),
    ("kms", "DeleteKey"): _bad(
        CRITICAL,
        "The KMS key was deleted, and what it encrypts cannot be read any more",
        "KMS キーが削除され、暗号化されたデータを復号できなくなりました",
    ),
    ("kms", "DeleteExpiredKeyMaterial"): _bad(
        HIGH, "The key material of the KMS key expired", "KMS キーのキーマテリアルの有効期限が切れました"
    ),
    ("kms", "SynchronizeMultiRegionKey"): _news(
        "The multi-Region KMS key was synchronized", "マルチリージョンの KMS キーが同期されました"
    ),
    ("ec2", "SharedSnapshotVolumeCreated"): _bad(
        MEDIUM,
        "Another account made a volume of the shared snapshot",
        "共有スナップショットから別のアカウントがボリュームを作成しました",
    ),
    ("ec2", "SharedSnapshotCopyInitiated"): _bad(
        MEDIUM,
        "Another account is copying the shared snapshot",
        "共有スナップショットを別のアカウントがコピーしています",
    ),
    ("ec2", "BidEvictedEvent"): _bad(LOW, "The Spot Instance was interrupted", "スポットインスタンスが中断されました"),
}


def _notice(event: Event, say: Say) -> Notice:
    found = record(event, say)
    on = _thing(found)
    happened = _EVENTS.get((found.service, found.call)) or _judged(found, say)
    key = f"{found.service} {on}" if on else ""
    grade = happened.grade if found.service and found.call else None
    facts = found.where.facts(
        "cloudtrail", found.service, thread=Thread(key), graded=(Graded(grade, happened.tone is Tone.GOOD),)
    )
    with keeping(facts):
        for name in ("eventName", "eventSource"):
            found.told[name].text()
    did = say.word(happened.did)
    return Notice(
        title=signed(happened.sign, say(_LINE, did=did, thing=on) if on else did),
        tone=happened.tone,
        body=plain(found.told["errorMessage"].text("")),
        fields=tuple(unsaid(_fields(found, say), on)),
        links=page(found, say),
        context=found.where.context(found.at),
        facts=facts,
    )


def _thing(found: Record) -> str:
    """A secret, a key, an account: where services name what their event is about."""
    more, details = found.told["additionalEventData"], found.told["serviceEventDetails"]
    places = (more["SecretId"], more["secretId"], details["secretId"], details["keyId"], details["snapshotId"])
    own = next((name for place in places if (name := named(place.text("")))), "")
    return own or named(_account(details)) or thing(found)


def _account(details: Payload) -> str:
    """Control Tower and Organizations put the account into a status of the event's own name."""
    inner = [value for _, value in details.items() if isinstance(value.value, dict)][:5]
    names = (text for one in inner for text in (one["account"]["accountName"].text(""), one["accountName"].text("")))
    return next((text for text in names if text.strip()), "")


def _judged(found: Record, say: Say) -> _Happened:
    """By the state that it tells of itself, else by its name alone."""
    words = {"service": found.service, "call": cut(found.call, _NAME)}
    state = known(one_line(_state(found.told["serviceEventDetails"]))) or known(found.call)
    if state and state.tone is not Tone.CALM:
        line, bad = say(_ENDED, did=state.phrase, **words), state.tone is Tone.BAD
    else:
        line, bad = say(_BY_NAME, **words), bool(found.told["errorCode"].text(""))
    grade = MEDIUM if bad else NONE
    return _Happened(line, grade.sign, grade.tone, grade)


def _state(details: Payload) -> str:
    inner = [details, *(value for _, value in details.items() if isinstance(value.value, dict))][:5]
    return next((text for one in inner for key in ("state", "status") if (text := one[key].text(""))), "")


def _fields(found: Record, say: Say) -> Iterator[Field]:
    details = found.told["serviceEventDetails"]
    yield from labelled(say, (_REASON, cut(found.told["errorCode"].text(""), _NAME)))
    inner = [value for _, value in details.items()]
    if details.present():
        yield from fields(inner[0] if len(inner) == 1 and isinstance(inner[0].value, dict) else details, say)


KIND = Kind(
    "cloudtrail-service-event",
    Phrase(en="Service event (CloudTrail)", ja="サービスイベント（CloudTrail）"),
    _notice,
    types=("AWS Service Event via CloudTrail",),
    details=(shape("AwsServiceEvent", "AWS Service Event via CloudTrail"),),
    form=lambda payload: is_bare(payload, "AwsServiceEvent") and not portal.is_sign_in(payload),
    essential=needed(
        "detail.additionalEventData.SecretId",
        "detail.serviceEventDetails.*",
        "detail.serviceEventDetails.*.*",
        "detail.serviceEventDetails.*.account.accountName",
        "serviceEventDetails.keyId",
    ),
)
