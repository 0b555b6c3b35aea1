"""What holds for every kind of AWS: drift is loud, consoles are of the right partition, new words break nothing."""

import json
import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources.aws import SOURCE
from bridge.sources.source import Event, Request
from bridge.wording.phrases import LANGS, Say
from tests.support.casebook import NOW, Case, cases
from tests.support.essentials import ESSENTIAL
from tests.support.house_rules import refusals
from tests.support.readings import worded
from tests.support.slack_rules import links
from tests.support.strange import Path, matches, places, put

pytestmark = pytest.mark.no_cover  # each case many times: its lines are reached in test_cases.py

CASES = tuple(case for case in cases() if case.source is SOURCE)
HERE = "ap-northeast-1"
REGIONAL = [
    case for case in CASES if HERE in (text := case.path.read_text()) and "cn-north" not in text and "-gov-" not in text
]
CONSOLES = {
    ("aws-cn", "cn-north-1"): "cn-north-1.console.amazonaws.cn",
    ("aws-us-gov", "us-gov-west-1"): "us-gov-west-1.console.amazonaws-us-gov.com",
    ("aws-iso", "us-iso-east-1"): None,
    ("aws-moon", "moon"): None,
}
NEEDY = [name for name, essential in ESSENTIAL.items() if name.startswith("aws/") and essential.needs]
EN = Say("en")


def read(text: str, case: Case) -> Event:
    return SOURCE.read(Request(text.encode(), {}, NOW), case.options)


@pytest.mark.parametrize(("partition", "region"), CONSOLES)
@pytest.mark.parametrize("case", REGIONAL, ids=lambda case: case.id)
def test_links_lead_to_the_console_of_the_partition(case: Case, partition: str, region: str) -> None:
    text = case.path.read_text(encoding="utf-8").replace(HERE, region).replace("arn:aws:", f"arn:{partition}:")
    event = read(text, case)
    assert SOURCE.kinds.of(event.payload).name == case.kind
    _, notice = worded(SOURCE, event, EN)
    assert notice is not None
    message = render(notice, EN)
    assert refusals(message) == []
    ours = [link.url for link in links(message.body()) if "console" in (urlsplit(link.url).hostname or "")]
    made = {urlsplit(url).hostname for url in ours if region in url and url not in text.replace("\\", "")}
    assert made <= {CONSOLES[partition, region]}


@pytest.mark.parametrize("name", NEEDY)
def test_a_kind_that_lacks_a_part_falls_back_and_logs_the_path(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = 0
    for case in CASES:
        if f"aws/{case.kind}" != name or "no-body" in case.options:  # of whose texts nothing is shown
            continue
        event, kind = case.event(), SOURCE.kinds.of(case.event().payload)
        for path in places(event.payload.value):
            if not _needed(name, path):
                continue
            odd = replace(event, payload=Payload(put(event.payload.value, path, None)))
            if SOURCE.kinds.of(odd.payload) is not kind or not _fails(odd):
                continue
            capsys.readouterr()
            fallback, other = worded(SOURCE, odd, EN)[1], SOURCE.kinds.other.notice(odd, EN)
            assert fallback is not None
            assert other is not None
            assert (fallback.title, fallback.body, fallback.fields) == (other.title, other.body, other.fields)
            line = json.loads(capsys.readouterr().err)
            assert (line["event"], line["level"], line["kind"]) == ("unreadable", "WARNING", kind.name)
            assert re.match(r"\$\.[\w.\[\] -]+: ", line["detail"])
            found += 1
    assert found


def _needed(name: str, path: Path) -> bool:
    return any(matches(pattern, path) for pattern in ESSENTIAL[name].needs)


def _fails(event: Event) -> bool:
    try:
        SOURCE.kinds.of(event.payload).notice(event, EN)
    except BadPayload:
        return True
    return False


WORDS = frozenset(
    [
        "state",
        "status",
        "severity",
        "Label",
        "value",
        "eventTypeCategory",
        "actionability",
        "statusCode",
        "NewStateValue",
        "complianceType",
        "change-type",
        "action-type",
        "event",
        "instance-action",
        "changeType",
    ]
)


def worded_places(case: Case) -> list[Path]:
    """Where states, severities, categories and the like stand in a message."""
    return [path for path in places(case.event().payload.value) if path[-1] in WORDS and path[:1] == ("message",)]


WORDY = [case for case in CASES if worded_places(case)]


@pytest.mark.parametrize("word", ["QUANTUM_FLUX", "", "{odd}", "未知"])
@pytest.mark.parametrize("case", WORDY, ids=lambda case: case.id)
def test_a_word_of_tomorrow_breaks_nothing(case: Case, word: str) -> None:
    """One that nobody has told us about, wherever such a word stands."""
    event = case.event()
    for path in worded_places(case):
        odd = replace(event, payload=Payload(put(event.payload.value, path, word)))
        for lang in LANGS:
            _, notice = worded(SOURCE, odd, Say(lang))
            assert notice is not None, path
            assert refusals(render(notice, Say(lang))) == [], path


def test_many_places_hold_such_words() -> None:
    assert sum(len(worded_places(case)) for case in WORDY) > 100
