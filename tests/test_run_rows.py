"""What holds for every row of the table of runs: it says its thing without what is not told, and knows its forms."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from string import Formatter

import pytest

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import SOURCE, runs, states
from bridge.sources.aws.runs import functions, pipelines
from bridge.sources.aws.runs.row import Run, fitting
from bridge.sources.source import Event, Request
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import flat


def rows() -> Iterator[Run]:
    """Every row that a module of runs holds, by itself or among others."""
    for module in pkgutil.iter_modules(runs.__path__, f"{runs.__name__}."):
        for held in vars(importlib.import_module(module.name)).values():
            yield from (one for one in (held if isinstance(held, tuple) else (held,)) if isinstance(one, Run))


ROWS = tuple(rows())
AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
EN, JA = Say("en"), Say("ja")


def told(message: object) -> Event:
    return Event("1", AT, Payload({"type": None, "topic": None, "subject": None, "message": message}), {})


def first_line(message: object, say: Say = EN) -> str:
    event = told(message)
    notice = SOURCE.kinds.of(event.payload).notice(event, say)
    assert notice is not None
    return flat(notice.title)


def words(phrase: Phrase) -> set[str]:
    return {name for text in (phrase.en, phrase.ja) for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.thing.en)
def test_a_row_has_words_for_what_is_part_of_nothing_that_is_told(row: Run) -> None:
    assert words(row.thing) == ({"name", "of"} if row.of else {"name"})
    assert (words(row.alone) == {"name"}) if row.alone else not row.of


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.thing.en)
def test_a_rows_states_are_spelled_as_they_are_looked_up(row: Run) -> None:
    assert all(word == states.key(word) for word in row.words)
    assert all(words(state.phrase) <= {"thing"} for state in row.words.values())
    if row.only:
        re.compile(row.only[1])


def test_there_are_rows_to_look_at() -> None:
    assert len(ROWS) > 90


def test_a_row_without_what_it_is_part_of_is_said_by_its_name() -> None:
    detail = {"stage": "Build", "state": "FAILED"}
    assert first_line({"detail-type": "CodePipeline Stage Execution State Change", "detail": detail}) == (
        "❌ Stage Build failed"
    )
    step = {"name": "totals", "state": "COMPLETED"}
    assert first_line({"detail-type": "EMR Step Status Change", "detail": step}, JA) == (
        "✅ EMR ステップ totals が完了しました"
    )


def test_a_form_that_nobody_told_us_about_is_not_said() -> None:
    with pytest.raises(BadPayload, match=r"\$"):
        fitting(Payload({"detail-type": "x"}), *(row for row in ROWS if row.types))


@pytest.mark.parametrize(
    ("trigger", "by"),
    [
        ({"trigger-detail": "arn:aws:iam::123456789012:user/aoi"}, "aoi"),
        ({"trigger-type": "CreatePipeline", "trigger-detail": "haru"}, "haru"),
        ({"trigger-type": "Webhook", "trigger-detail": "arn:aws:codeconnections:eu-west-1:1:c/0a1b"}, "Webhook"),
        ({"trigger-detail": "arn:aws:codeconnections:eu-west-1:1:connection/0a1b"}, "0a1b"),
        ({}, ""),
    ],
)
def test_a_pipeline_says_who_started_it_or_else_what(trigger: dict[str, str], by: str) -> None:
    detail = {"pipeline": "shop", "state": "STARTED", "execution-trigger": trigger}
    notice = pipelines.PIPELINE.notice(told({"detail": detail}), EN)
    assert notice is not None
    assert [flat(field.value) for field in notice.fields] == ([by] if by else [])


def record(condition: str, **more: object) -> dict[str, object]:
    context = {"functionArn": "arn:aws:lambda:eu-west-1:123456789012:function:orders:3", "condition": condition}
    return {"requestContext": context, "timestamp": "2026-12-01T03:04:05Z"} | more


@pytest.mark.parametrize(
    ("batch", "title"),
    [
        ({"batchSize": 1}, "❌ Lambda orders failed on 1 record"),
        ({}, "❌ Lambda orders failed on records"),
        (
            {"streamArn": "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"},
            "❌ Lambda orders failed on records of clicks",
        ),
        ({"streamArn": "arn:aws:kinesis:eu-west-1:123456789012:clicks"}, "❌ Lambda orders failed on records"),
        ({"batchSize": -1}, "❌ Lambda orders failed on records"),
    ],
)
def test_a_batch_is_told_as_far_as_it_is_known(batch: dict[str, object], title: str) -> None:
    assert first_line(record("RetryAttemptsExhausted", KinesisBatchInfo=batch)) == title


def test_a_condition_that_nobody_told_us_about_is_a_failure_and_is_shown() -> None:
    notice = functions.FAILURE.notice(told(record("SomethingNew")), EN)
    assert notice is not None
    assert flat(notice.title) == "❌ Lambda orders failed"
    assert [flat(field.value) for field in notice.fields] == ["SomethingNew"]


def test_what_a_function_was_given_is_short_and_without_secrets() -> None:
    given = {"token": "0123456789abcdef", "text": "あ" * 500, "half": "\ud83d"}
    notice = functions.SUCCESS.notice(told(record("Success", requestPayload=given)), EN)
    assert notice is not None
    (shown,) = (flat(field.value) for field in notice.fields)
    assert shown.startswith('{"token": "••• (masked)", "text": "あああ')
    assert len(shown) < 300
    assert "0123456789abcdef" not in shown


def letter(**attributes: str) -> dict[str, object]:
    named = {name: {"stringValue": value, "dataType": "String"} for name, value in attributes.items()}
    queue = "arn:aws:sqs:eu-west-1:123456789012:dead"
    return {"eventSource": "aws:sqs", "eventSourceARN": queue, "body": "{}", "messageAttributes": named}


@pytest.mark.parametrize(
    ("attributes", "title"),
    [
        (
            {"RULE_ARN": "arn:aws:events:eu-west-1:1:rule/night", "ERROR_MESSAGE": "no"},
            "❌ Rule night could not hand an event to its target: no",
        ),
        ({"RequestID": "1", "ErrorMessage": "no"}, "❌ A Lambda function failed on an event, which is now in dead"),
        ({"ErrorMessage": "no"}, None),
        ({"RequestID": "1", "ERROR_CODE": "5"}, None),
        ({}, None),
    ],
)
def test_a_dead_letter_is_told_by_why_it_is_dead(attributes: dict[str, str], title: str | None) -> None:
    event = SOURCE.read(Request(json.dumps({"Records": [letter(**attributes)]}).encode(), {}, AT), {})
    kind = SOURCE.kinds.of(event.payload)
    if title is None:
        assert kind is SOURCE.kinds.other
    else:
        notice = kind.notice(event, EN)
        assert notice is not None
        assert flat(notice.title) == title
