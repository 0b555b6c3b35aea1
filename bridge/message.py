"""Message, what Slack takes, and Parcel, a message on its way there."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """A message in Slack's own form, for a webhook and chat.postMessage alike.

    `text` is the notification; `blocks` the line above the attachment; `attachments` at most one, coloured.
    `plain` says the same without blocks, for a second try (at most 3,000 characters). `repeat` is the mark
    put before `text` and the first block when we may be posting a second time.
    """

    text: str
    blocks: tuple[dict[str, Any], ...]
    attachments: tuple[dict[str, Any], ...]
    plain: str
    repeat: str

    def body(self) -> dict[str, Any]:
        """The JSON object to post: links in it are for going there, not for a preview of each."""
        body: dict[str, Any] = {"text": self.text, "blocks": list(self.blocks)}
        if self.attachments:
            body["attachments"] = list(self.attachments)
        return body | {"unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message and the sealed token it goes to, never a Slack secret.

    `id` is the caller's own for the event ("" where it has none).
    """

    source: str
    token: str
    id: str
    message: Message
