"""How a run ended or where it stands: AWS's state word → a phrase, a sign and a tone, and the sentence around it.

The words are those of CodePipeline, CodeBuild, CodeDeploy, Step Functions, Batch, Glue and Backup alike.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Line, cut
from bridge.wording.tone import Tone

_LONGEST = 40  # columns of a state nobody has told us about


@dataclass(frozen=True, slots=True)
class State:
    """What a run did: the sign is "" while it is under way."""

    phrase: Phrase
    sign: str = ""
    tone: Tone = Tone.CALM

    @property
    def ended(self) -> bool:
        return bool(self.sign)


def good(en: str, ja: str) -> State:
    return State(Phrase(en=en, ja=ja), "✅", Tone.GOOD)


def bad(en: str, ja: str) -> State:
    return State(Phrase(en=en, ja=ja), "❌", Tone.BAD)


def partly(en: str, ja: str) -> State:
    return State(Phrase(en=en, ja=ja), "🟡", Tone.WARN)


def over(en: str, ja: str) -> State:
    """Ended without a verdict."""
    return State(Phrase(en=en, ja=ja), "⚪")


def going(en: str, ja: str) -> State:
    return State(Phrase(en=en, ja=ja))


ISSUES = partly("completed with issues", "一部問題ありで完了しました")
_SUCCEEDED = good("succeeded", "成功しました")
_COMPLETED = good("completed", "完了しました")
_FAILED = bad("failed", "失敗しました")
_TIMED_OUT = bad("timed out", "タイムアウトしました")
_STOPPED = over("was stopped", "停止されました")
_CANCELLED = over("was cancelled", "キャンセルされました")
_STARTED = going("started", "開始しました")
_RUNNING = going("is running", "実行中です")
_WAITING = going("is waiting", "待機中です")
_STOPPING = going("is stopping", "停止処理中です")

_STATES: Mapping[str, State] = {
    **dict.fromkeys(("SUCCEEDED", "SUCCESS", "SUCCESSFUL", "SUCCEED"), _SUCCEEDED),
    **dict.fromkeys(("COMPLETED", "COMPLETE"), _COMPLETED),
    **dict.fromkeys(("FAILED", "FAILURE", "ERROR"), _FAILED),
    "FAULT": bad("failed because of a fault in CodeBuild", "CodeBuild 側の障害で失敗しました"),
    **dict.fromkeys(("TIMEDOUT", "TIMEOUT"), _TIMED_OUT),
    "EXPIRED": bad("expired before it could run", "実行されないまま期限切れになりました"),
    "PARTIAL": ISSUES,
    **dict.fromkeys(("STOPPED", "STOP"), _STOPPED),
    "ABORTED": over("was aborted", "中止されました"),
    **dict.fromkeys(("CANCELED", "CANCELLED"), _CANCELLED),
    "ABANDONED": over("was abandoned", "破棄されました"),
    "SUPERSEDED": over("was superseded by a newer execution", "新しい実行に置き換えられました"),
    "SKIPPED": over("was skipped", "スキップされました"),
    **dict.fromkeys(("STARTED", "START", "STARTING", "CREATED"), _STARTED),
    "RESUMED": going("resumed", "再開しました"),
    **dict.fromkeys(("INPROGRESS", "RUNNING"), _RUNNING),
    **dict.fromkeys(("SUBMITTED", "QUEUED", "PENDING", "RUNNABLE"), _WAITING),
    **dict.fromkeys(("STOPPING", "ABORTING"), _STOPPING),
    "READY": going("is ready and waits", "準備完了で待機中です"),
    "BAKING": going("is being watched (baking)", "ベイク期間中です"),
    "PENDINGREDRIVE": going("waits to be redriven", "再実行待ちです"),
}
_FREE = Phrase(en="is {word}", ja="{word} です")
_DID = Phrase(en="{thing} {did}", ja="{thing} が {did}")
_IN = Phrase(en="{line} in {stage}", ja="{line}（{stage}）")
_AFTER = Phrase(en="{line} after {after}", ja="{line}（{after}）")
_IN_AFTER = Phrase(en="{line} in {stage} after {after}", ja="{line}（{stage}、{after}）")
_GAPS = re.compile(r"[\s_-]+")


def state(word: str, own: Mapping[str, State] | None = None) -> State:
    """The state behind AWS's word, in any case, `_`, `-` and spaces ignored; `own` words come before the common."""
    key = _GAPS.sub("", word).upper()
    known = (own or {}).get(key) or _STATES.get(key)
    if known:
        return known
    words = cut(word, _LONGEST).replace("{", "{{").replace("}", "}}")
    return State(Phrase(en=_FREE.en.replace("{word}", words), ja=_FREE.ja.replace("{word}", words)))


def sentence(reached: State, thing: Line, say: Say, stage: str = "", after: timedelta | None = None) -> Line:
    """❌ ⟦shop-build⟧ failed in BUILD after 2 min 10 s; how long it took is told of what has ended."""
    line = signed(reached.sign, say(_DID, thing=thing, did=reached.phrase))
    took = after if reached.ended and after and after >= timedelta(seconds=1) else None
    if stage.strip() and took:
        return say(_IN_AFTER, line=line, stage=stage, after=took)
    if took:
        return say(_AFTER, line=line, after=took)
    return say(_IN, line=line, stage=stage) if stage.strip() else line


def signed(sign: str, line: Line) -> Line:
    """The line with its sign before it, where it has one."""
    return joined((f"{sign} ", *line)) if sign else line
