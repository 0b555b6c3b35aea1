"""Message: what Slack takes, and what is left of it where Slack does not."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any

from bridge.errors import MessageRefused, ThreadRefused
from bridge.slack.answers import METADATA_FAMILIES
from bridge.values import dataclass

_NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}  # links are for going there


@dataclass(frozen=True, slots=True)
class Message:
    """A message in Slack's own form, for a webhook and chat.postMessage alike.

    `text` is the notification; `blocks` the line above the attachment; `attachments` at most one, coloured.
    `words` say the same without blocks, for a second try (at most 3,000 characters, marked or not); they may be drawn
    when they are asked for, as few messages are, a twentieth of a plain issue's work. `repeat` is the mark put before
    all three when we may be posting a second time; "" once it stands there.

    For a bot alone: `metadata` is what it carries unseen; `under` the `ts` of the message that it is a reply to, and
    `loud` that the channel shows it as well. `plainly`: only `plain` is said.
    """

    text: str
    blocks: tuple[dict[str, Any], ...]
    attachments: tuple[dict[str, Any], ...]
    words: str | Callable[[], str] = field(compare=False)
    repeat: str
    metadata: Mapping[str, Any] | None = None
    under: str = ""
    loud: bool = False
    plainly: bool = False

    @property
    def plain(self) -> str:
        """All of it as words alone."""
        return self.words if isinstance(self.words, str) else self.words()

    def body(self) -> dict[str, Any]:
        """The JSON object to post."""
        if self.plainly:
            return self.plain_body() | self._place()
        body: dict[str, Any] = {"text": self.text, "blocks": list(self.blocks)}
        if self.attachments:
            body["attachments"] = list(self.attachments)
        return body | _NO_PREVIEWS | self._place()

    def plain_body(self) -> dict[str, Any]:
        """The least that can be posted, for when Slack refuses `body`."""
        return {"text": self.plain} | _NO_PREVIEWS

    def simpler(self, refusal: MessageRefused) -> "Message | None":
        """What is left to be tried where Slack refused it; None: nothing is.

        The last form is words alone, on their own: no message is lost for being part of a thread.
        """
        alone = replace(self, under="", loud=False)
        if isinstance(refusal, ThreadRefused):
            if self.metadata and refusal.reason.startswith(METADATA_FAMILIES):
                return replace(self, metadata=None)
            if self.under:
                return alone
        if not self.plainly:
            return replace(self, plainly=True)
        return replace(alone, metadata=None) if self.under or self.metadata else None

    def _place(self) -> dict[str, Any]:
        """What makes it part of a thread."""
        unseen = {"metadata": self.metadata} if self.metadata else {}
        shown = {"reply_broadcast": True} if self.loud else {}
        return unseen | ({"thread_ts": self.under} | shown if self.under else {})

    def repeated(self) -> "Message":
        """The same, marked as what may be said a second time; a marked one stays as it is."""
        blocks = (*(_marked(block, self.repeat) for block in self.blocks[:1]), *self.blocks[1:])
        return replace(self, text=self.repeat + self.text, blocks=blocks, words=self.repeat + self.plain, repeat="")


def _marked(block: dict[str, Any], mark: str) -> dict[str, Any]:
    text = block.get("text")
    return {**block, "text": {**text, "text": mark + text["text"]}} if isinstance(text, dict) else block
