"""How a run ended or where it stands: AWS's state word → a phrase, a sign and a tone, and the sentence around it.

The words are those of CodePipeline, CodeBuild, CodeDeploy, Step Functions, Batch, Glue and Backup alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from bridge.patterns import pattern
from bridge.values import dataclass
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
    **dict.fromkeys(("CANCELLING", "CANCELING", "CANCELPENDING"), going("is being cancelled", "キャンセル処理中です")),
    "INTERRUPTED": over("was interrupted", "中断されました"),
    "READY": going("is ready and waits", "準備完了で待機中です"),
    "BAKING": going("is being watched (baking)", "ベイク期間中です"),
    "PENDINGREDRIVE": going("waits to be redriven", "再実行待ちです"),
    "TERMINATED": over("was terminated", "終了しました"),
    "TERMINATEDWITHERRORS": bad("was terminated with errors", "エラーで終了しました"),
    "TERMINATING": going("is being terminated", "終了処理中です"),
    "UNHEALTHY": bad("is unhealthy", "正常ではありません"),
    "HEALTHY": good("is healthy", "正常です"),
    "DEGRADED": partly("is degraded", "パフォーマンスが低下しています"),
    "IMPAIRED": bad("is impaired", "障害が発生しています"),
    "STALLED": bad("has stalled", "停滞しています"),
    "REJECTED": bad("was rejected", "拒否されました"),
    "RESOLVED": good("is resolved", "解決しました"),
    "FIRING": bad("is firing", "発報中です"),
    "ALARM": bad("is in ALARM", "ALARM 状態です"),
    "OK": good("is OK", "OK です"),
    "PROVISIONING": going("is being provisioned", "準備中です"),
    "DEPROVISIONING": going("is being deprovisioned", "プロビジョニング解除中です"),
    "ACTIVATING": going("is being activated", "有効化中です"),
    "DEACTIVATING": going("is being deactivated", "無効化中です"),
    "PREPARING": going("is being prepared", "準備中です"),
    "BOOTSTRAPPING": going("is bootstrapping", "ブートストラップ中です"),
    "CREATING": going("is being created", "作成中です"),
    "UPDATING": going("is being updated", "更新中です"),
    "MODIFYING": going("is being modified", "変更中です"),
    "DELETING": going("is being deleted", "削除中です"),
    "REBOOTING": going("is rebooting", "再起動中です"),
    "DRAINING": going("is draining", "ドレイン中です"),
    "SCHEDULED": going("is scheduled", "スケジュール済みです"),
    "PAUSED": going("is paused", "一時停止中です"),
    "ACTIVE": going("is active", "アクティブです"),
    "INACTIVE": going("is inactive", "非アクティブです"),
    "AVAILABLE": going("is available", "利用可能です"),
    "INSERVICE": going("is in service", "稼働中です"),
    "ENABLED": going("is enabled", "有効です"),
    "DISABLED": going("is disabled", "無効です"),
    "CONNECTED": going("is connected", "接続されています"),
    "DISCONNECTED": going("is disconnected", "切断されました"),
    "DELETED": going("was deleted", "削除されました"),
    "UPDATED": going("was updated", "更新されました"),
}
_OF_THINGS: Mapping[str, State] = {  # where it is no run that is in the state
    "CREATED": going("was created", "作成されました"),
    "READY": going("is ready", "準備完了です"),
    "EXPIRED": bad("has expired", "期限切れになりました"),
    "FAULT": bad("has a fault", "障害が発生しています"),
}
_ENDINGS = (  # of words that services put together: CREATE_FAILED, PIPELINE_EXECUTION_SUCCEEDED
    (("FAILED", "FAILURE", "UNSUCCESSFUL", "ERROR", "TIMEDOUT"), bad("failed ({word})", "失敗しました（{word}）")),
    (("SUCCEEDED", "SUCCESS", "SUCCESSFUL"), good("succeeded ({word})", "成功しました（{word}）")),
)
_FREE = Phrase(en="is {word}", ja="{word} です")
_DID = Phrase(en="{thing} {did}", ja="{thing} が {did}")
_IN = Phrase(en="{line} in {stage}", ja="{line}（{stage}）")
_AFTER = Phrase(en="{line} after {after}", ja="{line}（{after}）")
_IN_AFTER = Phrase(en="{line} in {stage} after {after}", ja="{line}（{stage}、{after}）")
_PLACE = pattern(r"(?<!\{)\{thing\}(?!\})")
_GAPS = pattern(r"[\s_-]+")


def state(word: str, own: Mapping[str, State] | None = None) -> State:
    """The state behind AWS's word, in any case, `_`, `-` and spaces ignored; `own` words come before the common, and
    of a word that is neither its end tells good from bad."""
    return (own or {}).get(key(word)) or _STATES.get(key(word)) or _ending(word) or _free(word)


def known(word: str) -> State | None:
    """The state behind AWS's word, also where only the word's end tells good from bad; else None."""
    spelled = key(word)
    return _OF_THINGS.get(spelled) or _STATES.get(spelled) or _ending(word)


def same(word: str, words: Iterable[str]) -> bool:
    """Whether it is one of these words, however any of them is spelled."""
    return key(word) in map(key, words)


def key(word: str) -> str:
    """A word as the tables of states have it."""
    return _GAPS.sub("", word).upper()


def _ending(word: str) -> State | None:
    like = next((state for ends, state in _ENDINGS if key(word).endswith(ends)), None)
    return replace(like, phrase=_holding(like.phrase, word)) if like else None


def _free(word: str) -> State:
    return State(_holding(_FREE, word))


def _holding(phrase: Phrase, word: str) -> Phrase:
    words = cut(word, _LONGEST).replace("{", "{{").replace("}", "}}")
    return Phrase(en=phrase.en.replace("{word}", words), ja=phrase.ja.replace("{word}", words))


def sentence(reached: State, thing: Line, say: Say, stage: str = "", after: timedelta | None = None) -> Line:
    """❌ ⟦shop-build⟧ failed in BUILD after 2 min 10 s; how long it took is told of what has ended."""
    line = signed(reached.sign, did(reached, thing, say))
    took = after if reached.ended and after and after >= timedelta(seconds=1) else None
    if stage.strip() and took:
        return say(_IN_AFTER, line=line, stage=stage, after=took)
    if took:
        return say(_AFTER, line=line, after=took)
    return say(_IN, line=line, stage=stage) if stage.strip() else line


def did(reached: State, thing: Line, say: Say) -> Line:
    """What it did; a phrase that has a place for the thing says it in its own order."""
    whole = _PLACE.search(reached.phrase.ja)
    return say(reached.phrase, thing=thing) if whole else say(_DID, thing=thing, did=reached.phrase)


def signed(sign: str, line: Line) -> Line:
    """The line with its sign before it, where it has one."""
    return joined((f"{sign} ", *line)) if sign else line
