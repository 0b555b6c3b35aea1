"""Amazon Inspector's coverage: what it scans from now on, or no longer, and why.

https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html;
https://docs.aws.amazon.com/inspector/v2/APIReference/API_ScanStatus.html
"""

from collections.abc import Mapping

from bridge.sources.aws.eventbridge import essential
from bridge.sources.aws.naming import labelled, short
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Graded, Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say, same
from bridge.wording.severity import MEDIUM
from bridge.wording.text import cut, one_line
from bridge.wording.tone import Tone

_NAME = 120  # columns
_SCANS = Phrase(en="Inspector scans {thing}", ja="Inspector が {thing} をスキャンしています")
_STOPPED = Phrase(
    en="Inspector does not scan {thing}: {reason}", ja="Inspector は {thing} をスキャンしていません：{reason}"
)
_STOPPED_SO = Phrase(en="Inspector does not scan {thing}", ja="Inspector は {thing} をスキャンしていません")
_TYPE = Phrase(en="Scan type", ja="スキャンタイプ")
_REASONS: Mapping[str, Phrase] = {
    "UNMANAGED_EC2_INSTANCE": Phrase(en="Systems Manager does not manage it", ja="Systems Manager の管理対象外"),
    "NO_INVENTORY": Phrase(en="it has no software inventory yet", ja="ソフトウェアインベントリなし"),
    "STALE_INVENTORY": Phrase(en="its software inventory is stale", ja="ソフトウェアインベントリが古い"),
    "UNSUPPORTED_OS": Phrase(en="its operating system is not supported", ja="サポート対象外の OS"),
    "UNSUPPORTED_RUNTIME": Phrase(en="its runtime is not supported", ja="サポート対象外のランタイム"),
    "UNSUPPORTED_MEDIA_TYPE": Phrase(en="its media type is not supported", ja="サポート対象外のメディアタイプ"),
    "ACCESS_DENIED": Phrase(en="access denied", ja="アクセス拒否"),
    "INTERNAL_ERROR": Phrase(en="an internal error", ja="内部エラー"),
    "IMAGE_SIZE_EXCEEDED": Phrase(en="the image is too large", ja="イメージサイズの超過"),
    "RESOURCE_TERMINATED": Phrase(en="it was terminated", ja="終了済み"),
    "EC2_INSTANCE_STOPPED": Phrase(en="it is stopped", ja="停止中"),
    "EXCLUDED_BY_TAG": Phrase(en="excluded by a tag", ja="タグによる除外"),
    "SCAN_ELIGIBILITY_EXPIRED": Phrase(en="its time of scanning is over", ja="スキャン期間の終了"),
    "PENDING_INITIAL_SCAN": Phrase(en="its first scan is still to come", ja="初回スキャン待ち"),
    "PENDING_DISABLE": Phrase(en="scanning is being switched off", ja="無効化の処理中"),
}
# nothing is wrong there: it ended, or somebody wants it so
_MEANT = ("RESOURCE_TERMINATED", "EC2_INSTANCE_STOPPED", "EXCLUDED_BY_TAG", "SCAN_ELIGIBILITY_EXPIRED")
_SOON = ("PENDING_INITIAL_SCAN", "PENDING_DISABLE")


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, status = message["detail"], message["detail"]["scanStatus"]
    names = [one.text("") for one in message["resources"]]
    where, thing = about(event, arns=names), next(filter(None, map(_name, names)), "")
    word, reason = status["statusCodeValue"].text(""), one_line(status["reason"].text(""))
    active = word == "ACTIVE"
    wrong = not active and reason not in (*_MEANT, *_SOON) and not reason.startswith("SCAN_FREQUENCY_")
    graded = (Graded(MEDIUM),) if wrong and word == "INACTIVE" else ()
    facts = where.facts("inspector", thread=Thread(thing), graded=graded, over=active)
    with keeping(facts):
        status["statusCodeValue"].text()
        thing = cut(thing or message["resources"].text(), _NAME)
    phrase = _SCANS if active else _STOPPED if reason else _STOPPED_SO
    words = _REASONS.get(reason, same(cut(reason.replace("_", " ").lower(), _NAME)))
    return Notice(
        title=signed("🟢" if active else "🟡" if wrong else "⚪", say(phrase, thing=thing, reason=words)),
        tone=Tone.GOOD if active else Tone.WARN if wrong else Tone.CALM,
        fields=tuple(labelled(say, (_TYPE, one_line(detail["scanType"].text("")).lower()))),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _name(text: str) -> str:
    return short(text).removeprefix("repository/")


KIND = Kind(
    "inspector-coverage",
    Phrase(en="Inspector coverage", ja="Inspector のカバレッジ"),
    _notice,
    types=("Inspector2 Coverage",),
    essential=essential("detail.scanStatus.statusCodeValue", "resources[*]", tells=("detail.scanStatus.reason",)),
)
