"""Every kind earns its place: it has cases and goldens, is in its source's list, and says what no other does."""

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources import SOURCES
from bridge.sources.source import Event, Kind, Source
from bridge.wording.phrases import LANGS, Lang, Say
from tests.support.casebook import ROOT, Case, cases
from tests.support.strange import at, places

pytestmark = pytest.mark.no_cover  # each case again: its lines are reached in test_cases.py

CASES = cases()
OWN: dict[tuple[str, str], list[Case]] = defaultdict(list)
for _case in CASES:
    OWN[_case.path.parts[-3], _case.kind].append(_case)
EVERY_KIND = [
    pytest.param(source, kind, id=f"{source.name}/{kind.name}")
    for source in SOURCES.values()
    for kind in (*source.kinds, source.kinds.other)
]
KNOWN_KINDS = [
    pytest.param(source, kind, id=f"{source.name}/{kind.name}") for source in SOURCES.values() for kind in source.kinds
]

# SNS's own text about these, which the fallback shows, names the topic by its whole ARN: nothing is left to add to
# it but what it means here, in the reader's language.
HANDSHAKES = {"topic-subscribed", "topic-unsubscribed"}


def defined(source: Source) -> Iterator[tuple[str, Kind]]:
    """Every kind in a source's modules, with the name under which the module holds it."""
    package = importlib.import_module(f"bridge.sources.{source.name}")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        held = vars(importlib.import_module(module.name))
        for name, value in held.items():
            if isinstance(value, Kind):
                yield f"{module.name}.{name}", value
            elif isinstance(value, tuple):
                yield from ((f"*{module.name}.{name}", kind) for kind in value if isinstance(kind, Kind))


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_kind_that_is_written_is_in_its_sources_list(source: Source) -> None:
    listed = {kind.name for kind in (*source.kinds, *source.kinds.ignored, source.kinds.other)}
    forgotten = {where for where, kind in defined(source) if kind.name not in listed}
    assert not forgotten, f"add to KINDS in bridge/sources/{source.name}/__init__.py: {', '.join(sorted(forgotten))},"


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_kinds_name_is_its_own(source: Source) -> None:
    names = [kind.name for kind in (*source.kinds, source.kinds.other)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("source", "kind"), EVERY_KIND)
def test_a_kind_has_a_case(source: Source, kind: Kind) -> None:
    assert OWN[source.name, kind.name], f"save a body as tests/cases/{source.name}/{kind.name}/NAME.json"


@pytest.mark.parametrize("folder", sorted(ROOT.glob("*/*")), ids=lambda folder: "/".join(folder.parts[-2:]))
def test_a_folder_of_cases_is_a_kind(folder: object) -> None:
    source, name = str(folder).rsplit("/", 2)[-2:]
    names = {kind.name for kind in (*SOURCES[source].kinds, SOURCES[source].kinds.other)}
    assert name in names, f"no kind {name!r}: write it, and add it to KINDS in bridge/sources/{source}/__init__.py"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_has_a_golden_in_each_language(case: Case, lang: Lang) -> None:
    assert case.golden(lang).exists(), f"pytest --update-goldens, then read {case.golden(lang).name}"


def test_no_golden_is_left_without_its_case() -> None:
    wanted = {case.golden(lang) for case in CASES for lang in LANGS}
    assert sorted(set(ROOT.rglob("*.golden")) - wanted) == []


def test_nothing_else_lies_among_the_cases() -> None:
    known = {".json", ".txt", ".golden"}
    assert [path for path in ROOT.rglob("*") if path.is_file() and path.suffix not in known] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_kinds_share_a_first_line(lang: Lang) -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for case in CASES:
        said[_golden_line(case, lang)].add(case.kind)
    alike = {"issue-updated", "issues-updated"}  # one issue updated in bulk is an issue updated
    assert {line: kinds for line, kinds in said.items() if len(kinds) > 1 and kinds != alike} == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("source", "kind"), KNOWN_KINDS)
def test_a_kinds_first_line_holds_a_value_that_the_fallbacks_would_not(source: Source, kind: Kind, lang: Lang) -> None:
    holds = any(_own_values(case, lang) for case in OWN[source.name, kind.name])
    assert holds != (kind.name in HANDSHAKES)


def _own_values(case: Case, lang: Lang) -> set[str]:
    """The payload's own words and numbers that the kind's first line shows, and the name of its event does not.

    The fallback finds names and states in the detail by itself; a kind must say more than what any event is called.
    """
    event = case.event()
    fallback = case.source.kinds.other.notice(_called(event), Say(lang))
    whole = case.source.kinds.other.notice(event, Say(lang))
    assert fallback is not None
    assert whole is not None
    if _shown(render(whole, Say(lang)).blocks) == _shown(case.message(lang).blocks):
        return set()
    ours, theirs = _shown(case.message(lang).blocks), _shown(render(fallback, Say(lang)).blocks)
    leaves = (at(event.payload.value, path) for path in places(event.payload.value))
    values = {value for leaf in leaves for value in (_value(leaf), *_named(leaf), *_in_lines(leaf))} - {""}
    return {value for value in values if _stands(value, ours) and not _stands(value, theirs)}


def _called(event: Event) -> Event:
    """The event with nothing in its detail."""
    message = event.payload["message"]
    if not message["detail"].present():
        return event
    bare = {**message.value, "detail": {}, "resources": []}
    return replace(event, payload=Payload({**event.payload.value, "message": bare}))


def _value(leaf: object) -> str:
    """As a first line may show it; of a list, how many it holds."""
    match leaf:
        case bool() | None:
            return ""
        case list():
            return str(len(leaf))
        case str() | int() | float():
            return str(leaf).strip()
        case _:
            return ""


def _named(leaf: object) -> Iterator[str]:
    """What an ARN names: the parts of its resource, one of which is what people call it."""
    if isinstance(leaf, str) and leaf.startswith("arn:"):
        yield from re.split("[/:]", leaf.split(":", 5)[-1])


def _in_lines(leaf: object) -> Iterator[str]:
    """The values in a letter's lines: "Budget Name: shop"."""
    if isinstance(leaf, str) and "\n" in leaf:
        yield from (line.partition(": ")[2].strip() for line in leaf.splitlines())


def _stands(value: str, line: str) -> bool:
    """Whether the line holds the value, as a whole word where it is one (42 is not in 142)."""
    before, after = (r"(?<!\w)" if value[0].isascii() else ""), (r"(?!\w)" if value[-1].isascii() else "")
    return re.search(before + re.escape(value) + after, line, re.ASCII) is not None


def _shown(blocks: tuple[dict[str, dict[str, str]], ...]) -> str:
    """The first line as read: links by their labels."""
    text = re.sub(r"<[^<>|]*\|([^<>|]*)>", r"\1", _first_line(blocks))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("\u200b", "")


def _first_line(blocks: tuple[dict[str, dict[str, str]], ...]) -> str:
    return blocks[0]["text"]["text"]


def _golden_line(case: Case, lang: Lang) -> str:
    return case.golden(lang).read_text(encoding="utf-8").split("\n")[2]
