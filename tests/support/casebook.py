"""The cases under tests/cases: bodies as their source sends them, and the messages they become.

NAME.options.json beside a case holds the destination's options beyond those that every case of its source has.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bridge.sealing.destination import Options
from bridge.slack.message import Message
from bridge.slack.render import render
from bridge.sources import SOURCES
from bridge.sources.source import Event, Request, Source
from bridge.wording.phrases import Lang, Say
from tests.support.readings import worded
from tests.support.slack_rules import pings

_OPTIONS = ".options.json"
ROOT = Path(__file__).parents[1] / "cases"
NOW = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
OPTIONS: dict[str, Options] = {"backlog": {"space": ("demo.backlog.com",)}, "aws": {"raw": ("1",)}}


@dataclass(frozen=True, slots=True)
class Case:
    """One body. Its folder has the name of the kind that must claim it."""

    path: Path

    @property
    def source(self) -> Source:
        return SOURCES[self.path.parts[-3]]

    @property
    def kind(self) -> str:
        return self.path.parts[-2]

    @property
    def id(self) -> str:
        return "/".join(self.path.parts[-3:]).removesuffix(self.path.suffix)

    @property
    def options(self) -> Options:
        own = self.path.with_suffix(_OPTIONS)
        more = json.loads(own.read_text(encoding="utf-8")) if own.exists() else {}
        return {**OPTIONS[self.source.name], **{name: tuple(values) for name, values in more.items()}}

    @property
    def members(self) -> frozenset[str]:
        """The mentions that a message of this case may have."""
        lines = (*self.options.get("person", ()), *self.options.get("ping", ()))
        return frozenset(_mention(line.rpartition("=")[2]) for line in lines if "=" in line)

    def event(self) -> Event:
        request = Request(body=self.path.read_bytes(), headers={}, at=NOW)
        return self.source.read(request, self.options)

    def message(self, lang: Lang) -> Message:
        return message(self.source, self.event(), lang)

    def golden(self, lang: Lang) -> Path:
        return self.path.with_suffix(f".{lang}.golden")


def message(source: Source, event: Event, lang: Lang) -> Message:
    _, notice = worded(source, event, Say(lang))
    assert notice is not None, "a case must have something to say"
    return render(notice, Say(lang))


def cases() -> tuple[Case, ...]:
    """Every case: NAME.json, or NAME.txt for a source that also sends plain text."""
    paths = sorted(path for path in ROOT.glob("*/*/*") if path.suffix in (".json", ".txt"))
    return tuple(Case(path) for path in paths if not path.name.endswith(_OPTIONS))


def wrongly_rung(case: Case, body: dict[str, Any]) -> Iterator[str]:
    """Mentions that are wrong: of somebody whom the case's options do not name, twice of the same, within other words.

    A group, @here and @channel may only stand on a line of their own, under the first line.
    """
    rung, under = pings(body), body["blocks"][0]["text"]["text"].partition("\n")[2].split()
    yield from (f"rings {ping}" for ping in rung if ping not in case.members)
    yield from (f"rings {ping} twice" for ping in set(rung) if rung.count(ping) > 1)
    yield from (f"rings {ping} from among its words" for ping in rung if ping.startswith("<!") and ping not in under)
    yield from (f"has {word} under its first line" for word in under if word not in rung)


def _mention(whom: str) -> str:
    if whom in ("here", "channel"):
        return f"<!{whom}>"
    return f"<!subteam^{whom}>" if whom.startswith("S") else f"<@{whom}>"


def draw(message: Message) -> str:
    """A message in the form of a golden: each string as Slack gets it, in the order in which Slack shows them."""
    lines = [f"notification: {message.text}", ""]
    lines += (line for block in message.blocks for line in _block(block))
    for attachment in message.attachments:
        lines += ["", f"[{attachment['color']}]"]
        lines += (f"│ {line}".rstrip() for block in attachment["blocks"] for line in _block(block))
    lines += ["", "plain: " + message.plain.replace("\n", "\n       ")]
    return "\n".join(lines) + "\n"


def _block(block: dict[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "context":
            yield " ".join(element["text"] for element in block["elements"])
        case "section" if "fields" in block:
            cells = [field["text"].replace("\n", "  ⏎ ") for field in block["fields"]]
            for index in range(0, len(cells), 2):
                yield "   |   ".join(cells[index : index + 2])
        case "section":
            yield from block["text"]["text"].split("\n")
        case other:
            raise AssertionError(f"the golden does not know how to draw {other}")
