"""A trial of threads in the channel itself: a message, found again, answered, turned, and taken away."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Any

from bridge.cli.doctor.finding import Finding, Findings, fine, warning, wrong
from bridge.errors import NoAnswer, Undelivered
from bridge.net.transport import Deadline
from bridge.payload import Payload
from bridge.sealing.destination import Bot
from bridge.slack import advice
from bridge.slack.answers import unanswered
from bridge.slack.client import Client
from bridge.slack.closing import closed
from bridge.slack.history import Asked, Span, judged, look
from bridge.slack.message import Message
from bridge.slack.render import render
from bridge.slack.threads import Keys, Manner, Ours, Threaded, threaded
from bridge.values import dataclass
from bridge.wording.facts import Facts, Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Lang, Phrase, Say
from bridge.wording.tone import Tone

_BEGINS = Phrase(
    en="Kakehashi is trying out threads here. This goes by itself.",
    ja="Kakehashi がスレッドを試しています。このメッセージはすぐに消えます。",
)
_ENDS = Phrase(en="And this is the reply.", ja="こちらは返信です。")
_POSTED = Phrase(en="a message with metadata was posted", ja="メタデータ付きのメッセージを投稿しました")
_SHOWN = Phrase(
    en="history showed it after {n} s, with its metadata", ja="{n} 秒後に、履歴にメタデータ付きで表示されました"
)
_LATE = Phrase(
    en="history did not show it within {n} s, or not its metadata",
    ja="{n} 秒以内に、履歴にメタデータ付きで表示されませんでした",
)
_REPLIED = Phrase(en="a reply was posted under it", ja="返信を投稿しました")
_APART = Phrase(en="a reply was posted, and not under it", ja="返信がスレッドの外に投稿されました")
_TURNED = Phrase(en="the first message was turned green", ja="最初のメッセージを緑にしました")
_FOUND = Phrase(en="the reply was found again", ja="返信を見つけました")
_UNFOUND = Phrase(en="the reply was not found again at once", ja="返信がすぐには見つかりませんでした")
_LAGS = Phrase(en="history lags; look again", ja="履歴への反映が遅れています。もう一度試してください")
_TRIED = Phrase(en="the trial of threads: {why}", ja="スレッドの試行：{why}")
_LEFT = Phrase(en="{n} of the trial's messages stand there still", ja="試行のメッセージが {n} 件残っています")
_DELETE = Phrase(en="delete them", ja="削除してください")
_GONE = Phrase(en="the trial's messages were taken away again", ja="試行のメッセージを削除しました")
_PATIENCE, _PAUSE = 10.0, 0.2  # seconds that a call, or history, may take; between looks


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial; `patience`: seconds within which history is to show it; `said`: what is to be taken away again."""

    client: Client
    to: Bot
    lang: Lang
    patience: float = _PATIENCE
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    said: list[str] = field(default_factory=list)

    def findings(self) -> Findings:
        """What each step came to; after one that went wrong there is no next."""
        found: list[Finding] = []
        with self._told(found):
            self._tried(found)
        with self._told(found):
            while self.said:
                self._call("chat.delete", {"ts": self.said[-1]})
                self.said.pop()
        yield from found
        left = len(self.said)
        yield wrong(_LEFT, _DELETE, n=left) if left else fine(_GONE)

    def _tried(self, found: list[Finding]) -> None:
        own, message = self._message(_BEGINS, Tone.BAD)
        began = time.monotonic()
        ts = self._post(message.body())["ts"].text("")
        found.append(fine(_POSTED))
        first = self._seen(own, began)
        if first is None:
            found.append(wrong(_LATE, advice.ALONE, n=f"{self.patience:.0f}"))
            return
        found.append(fine(_SHOWN, n=f"{time.monotonic() - began:.1f}"))
        own, message = self._message(_ENDS, Tone.GOOD)
        reply = self._post(message.body() | {"thread_ts": ts})
        if reply["message"]["thread_ts"].text("") != ts:
            found.append(wrong(_APART, advice.ALONE))
            return
        found.append(fine(_REPLIED))
        self._call("chat.update", closed(first, own))
        found.append(fine(_TURNED))
        marks = [one.mark for one in look(self.client, Asked(self._span(), ts), self.to, _deadline()).found]
        held = fine(_FOUND) if own.mark in marks else None
        found.append(held or warning(_UNFOUND, _LAGS))

    def _message(self, words: Phrase, tone: Tone) -> tuple[Threaded, Message]:
        say, over = Say(self.lang), tone is Tone.GOOD
        facts = Facts(over=over, thread=Thread(self.key, opens=not over))
        notice = Notice(say(words), tone, context=((datetime.now(UTC),),), facts=facts)
        manner = Manner(key=False, lang=self.lang, lasts=timedelta(days=1))
        own = threaded(notice, Keys(self.to.token, "doctor"), "", datetime.now(UTC), manner)
        drawn = render(notice, say)
        return own, Message(drawn.text, drawn.blocks, drawn.attachments, drawn.plain, "", own.metadata())

    def _seen(self, own: Threaded, began: float) -> Ours | None:
        while time.monotonic() - began < self.patience:
            page = look(self.client, Asked(self._span()), self.to, _deadline())
            if seen := next((one for one in page.found if one.mark == own.mark), None):
                return seen
            time.sleep(_PAUSE)
        return None

    def _span(self) -> Span:
        now = time.time()
        return Span(now - 600, now + 1)

    def _post(self, body: dict[str, Any]) -> Payload:
        said = self._call("chat.postMessage", body)
        self.said.append(said["ts"].text(""))
        return said

    def _call(self, method: str, body: dict[str, Any]) -> Payload:
        try:
            answer = self.client.call(method, body, self.to, _deadline())
        except NoAnswer as failure:
            raise unanswered(failure) from None
        return judged(answer, _deadline())

    @contextmanager
    def _told(self, found: list[Finding]) -> Iterator[None]:
        try:
            yield
        except Undelivered as problem:
            found.append(wrong(_TRIED, advice.ALONE, why=problem.reason or problem))


def _deadline() -> Deadline:
    return Deadline.after(_PATIENCE)
