"""Closing: what a thread began with says, once it is over, that it is, and how long it took."""

from datetime import timedelta
from typing import Any

from bridge.slack.render import COLOURS
from bridge.slack.threads import EVENT_TYPE, Ours, Threaded
from bridge.wording.phrases import Phrase, Say
from bridge.wording.tone import Tone

_OVER = Phrase(en="🟢 OK after {span} · ", ja="🟢 {span} 後に OK · ")
_MINUTE = 60


def closed(began: Ours, own: Threaded) -> dict[str, Any]:
    """What chat.update is given: the message as Slack has it, its first line said to be over, its bar green.

    https://docs.slack.dev/reference/methods/chat.update: what is left out of blocks would be gone.
    """
    said = began.said.value
    over = Say(own.lang).text(_OVER, span=_rounded((own.at - began.at) / 1_000))
    body: dict[str, Any] = {"ts": began.ts, "text": over + began.said["text"].text("")}
    blocks = _objects(said.get("blocks"))
    if blocks and (first := _begun(blocks[0], over)):
        body["blocks"] = [first, *blocks[1:]]
    if attached := _objects(said.get("attachments")):
        bar = {"color": COLOURS[Tone.GOOD], "blocks": _objects(attached[0].get("blocks"))}
        body["attachments"] = [bar, *attached[1:]]
    payload = {**said["metadata"]["event_payload"], "s": Tone.GOOD.value}
    return body | {"metadata": {"event_type": EVENT_TYPE, "event_payload": payload}}


def _rounded(seconds: float) -> timedelta:
    """Whole minutes, from one on: nobody needs the seconds of what took so long."""
    whole = max(0, round(seconds))
    return timedelta(seconds=whole if whole < _MINUTE else whole // _MINUTE * _MINUTE)


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _begun(block: dict[str, Any], words: str) -> dict[str, Any] | None:
    """A section with these words before its own; None for what Slack made of words alone, which it makes anew."""
    text = block.get("text")
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        return None
    return {**block, "text": {**text, "text": words + text["text"]}}
