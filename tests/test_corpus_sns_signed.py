"""Messages that Amazon SNS really signed, kept beside the project: an oracle that owes nothing to our own code."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import Stale, Untrusted
from bridge.net.exchange import Answer
from bridge.sources.aws import SOURCE
from bridge.sources.source import Event, Outside
from tests.support.sns import Fetches, destination, request

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "sns_signed"
MESSAGES = sorted(CORPUS.glob("*.json"))

pytestmark = pytest.mark.skipif(not MESSAGES, reason="no corpus: sns_signed")


def opened(body: dict[str, Any], sent: datetime, seconds: float = 1) -> Event:
    """The message as it arrives so many seconds after it was sent, the certificate served at its own address."""
    certificate = next(CORPUS.glob("*.pem")).read_bytes()
    fetch = Fetches({"https://sns.us-east-2.amazonaws.com/Simple": Answer(200, {}, certificate)})
    outside = Outside(fetch=fetch, now=lambda: sent + timedelta(seconds=seconds))
    event = SOURCE.open(request(body), destination(body["TopicArn"]), outside)
    assert isinstance(event, Event)
    return event


def read(path: Path) -> tuple[dict[str, Any], datetime]:
    body = json.loads(path.read_text(encoding="utf-8"))
    return body, datetime.strptime(body["Timestamp"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def test_the_corpus_is_whole(corpus_count: Callable[[str, int], None]) -> None:
    corpus_count("sns_signed", len(MESSAGES))
    versions = [read(path)[0]["SignatureVersion"] for path in MESSAGES]
    assert sorted(versions) == ["1", "1", "2", "2"]


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_a_real_message_is_believed(path: Path) -> None:
    body, sent = read(path)
    event = opened(body, sent)
    assert event.id == body["MessageId"]
    assert event.payload["message"].value == "Hello world"


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("field", ["Message", "MessageId", "Timestamp", "TopicArn", "Signature", "SignatureVersion"])
def test_a_real_message_with_one_character_changed_is_refused(path: Path, field: str) -> None:
    body, sent = read(path)
    for index, char in enumerate(body[field].rstrip("=")[:-1] or body[field]):
        other = "1" if char != "1" else "2"
        with pytest.raises(Untrusted):
            opened(body | {field: body[field][:index] + other + body[field][index + 1 :]}, sent)


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_a_real_message_a_day_later_is_stale(path: Path) -> None:
    with pytest.raises(Stale):
        opened(*read(path), seconds=86_401)


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_a_subject_can_be_neither_added_nor_taken_away(path: Path) -> None:
    body, sent = read(path)
    changed = body | {"Subject": "Another"} if "Subject" not in body else body | {"Subject": None}
    with pytest.raises(Untrusted):
        opened(changed, sent)
