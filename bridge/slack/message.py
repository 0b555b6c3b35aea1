"""Message: what Slack takes."""

from dataclasses import replace
from typing import Any

from bridge.values import dataclass

_NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}  # links are for going there


@dataclass(frozen=True, slots=True)
class Message:
    """A message in Slack's own form, for a webhook and chat.postMessage alike.

    `text` is the notification; `blocks` the line above the attachment; `attachments` at most one, coloured.
    `plain` says the same without blocks, for a second try (at most 3,000 characters, marked or not). `repeat`
    is the mark put before all three when we may be posting a second time; "" once it stands there.
    """

    text: str
    blocks: tuple[dict[str, Any], ...]
    attachments: tuple[dict[str, Any], ...]
    plain: str
    repeat: str

    def body(self) -> dict[str, Any]:
        """The JSON object to post."""
        body: dict[str, Any] = {"text": self.text, "blocks": list(self.blocks)}
        if self.attachments:
            body["attachments"] = list(self.attachments)
        return body | _NO_PREVIEWS

    def plain_body(self) -> dict[str, Any]:
        """The least that can be posted, for when Slack refuses `body`."""
        return {"text": self.plain} | _NO_PREVIEWS

    def repeated(self) -> "Message":
        """The same, marked as what may be said a second time; a marked one stays as it is."""
        blocks = (*(_marked(block, self.repeat) for block in self.blocks[:1]), *self.blocks[1:])
        return replace(self, text=self.repeat + self.text, blocks=blocks, plain=self.repeat + self.plain, repeat="")


def _marked(block: dict[str, Any], mark: str) -> dict[str, Any]:
    text = block.get("text")
    return {**block, "text": {**text, "text": mark + text["text"]}} if isinstance(text, dict) else block
