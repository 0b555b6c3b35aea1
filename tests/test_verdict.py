"""What an event nobody has told us about says of itself: the thing, its state, how grave that is."""

from typing import Any

import pytest

from bridge.payload import Payload
from bridge.sources.aws.verdict import Verdict, judged
from bridge.sources.other import fields
from bridge.wording.phrases import Say
from bridge.wording.text import flat
from bridge.wording.tone import Tone

EN, JA = Say("en"), Say("ja")


def of(detail: dict[str, Any], calls: str = "Thing State Change", otherwise: str = "") -> Verdict:
    return judged(Payload(detail), calls, EN, otherwise)


def test_the_thing_is_the_one_that_the_event_is_called_after() -> None:
    detail = {"clusterId": "j-1", "stepId": "s-1", "state": "FAILED"}
    assert flat(of(detail, "EMR Step Status Change").what) == "Step s-1 failed"
    assert flat(of(detail | {"name": "totals"}, "EMR Step Status Change").what) == "Step s-1 (totals) failed"


def test_a_name_comes_before_an_arn_and_an_arn_is_called_by_its_end() -> None:
    arn = "arn:aws:x:ap-northeast-1:123456789012:thing/a1"
    assert flat(of({"thingArn": arn, "thingName": "lamp", "state": "FAILED"}).what) == "lamp failed"
    assert flat(of({"thingArn": arn, "state": "FAILED"}).what) == "Thing a1 failed"
    assert flat(of({"state": "FAILED"}, "Change", arn).what) == "a1 failed"


def test_an_id_that_nobody_reads_gives_way_to_a_name() -> None:
    detail = {"thingId": "9f8e7d6c-5b4a-4321-8765-0123456789ab", "groupName": "web", "state": "FAILED"}
    assert flat(of(detail).what) == "web failed"
    assert flat(of({"thingId": detail["thingId"], "thing": "web", "state": "FAILED"}).what) == "Thing web failed"


def test_a_word_that_a_service_put_together_is_said_by_its_end() -> None:
    assert flat(of({"thingName": "web", "status": "UpdateServiceFailed"}).what) == "web failed (UpdateServiceFailed)"
    assert flat(judged(Payload({"thingName": "web", "state": "DIMMED"}), "Thing", JA).what) == "web が DIMMED です"


@pytest.mark.parametrize(
    ("detail", "sign", "tone"),
    [
        ({"status": "COMPLETED"}, "✅", Tone.GOOD),
        ({"status": "COMPLETED", "result": "FAILED"}, "❌", Tone.BAD),
        ({"status": "CREATE_FAILED"}, "❌", Tone.BAD),
        ({"jobStatus": "PIPELINE_SUCCEEDED"}, "✅", Tone.GOOD),
        ({"state": "RUNNING", "previousState": "FAILED"}, "", Tone.CALM),
        ({"state": "RUNNING", "severity": "high"}, "🟠", Tone.BAD),
        ({"state": "COMPLETED", "severity": "high"}, "✅", Tone.GOOD),
        ({"severity": "WARN"}, "🟡", Tone.WARN),
        ({"severity": "INFO"}, "", Tone.CALM),
        ({"state": "STOPPED"}, "⚪", Tone.CALM),
        ({"errorMessage": "no such table"}, "❌", Tone.BAD),
        ({"state": 3, "status": "a long sentence, which is no state: it failed"}, "", Tone.CALM),
    ],
)
def test_the_state_decides_and_else_the_severity(detail: dict[str, Any], sign: str, tone: Tone) -> None:
    verdict = of(detail)
    assert (verdict.sign, verdict.tone) == (sign, tone)


def test_what_the_event_is_called_tells_how_it_ended_where_its_values_do_not() -> None:
    verdict = of({"GroupName": "web"}, "Instance Launch Unsuccessful")
    assert (verdict.sign, flat(verdict.what)) == ("❌", "web")
    assert of({"state": "FAILED"}, "Import Completed").sign == "❌"


def test_a_sentence_of_the_sender_s_is_said_where_no_thing_is_in_a_state() -> None:
    assert flat(of({"description": "The disk is full."}).what) == "The disk is full."
    assert flat(of({"status": "Required", "description": "Update soon."}).what) == "Update soon."
    long = of({"state": "FAILED", "description": "word " * 60})
    assert (flat(long.what), long.said) == ("failed", ("state",))
    assert flat(of({"description": "word " * 60}).what).endswith("…")


def test_a_state_of_no_meaning_to_us_is_said_of_a_thing_alone() -> None:
    assert flat(of({"thingName": "lamp", "state": "DIMMED"}).what) == "lamp is DIMMED"
    assert of({"state": "DIMMED"}).what == ()
    assert flat(of({"thingName": "lamp"}).what) == "lamp"


def test_moments_are_shown_as_moments_and_numbers_as_numbers() -> None:
    body = {
        "startTime": 1796094106000,
        "endedAt": 1796094106,
        "time": "2026-12-01T03:04:05+09:00",
        "count": 1796094106000,
        "deadline": "0001-01-01T00:00:00Z",
        "date": "2026-99-01T00:00:00Z",
        "gone": None,
        "left": "null",
    }
    assert {flat(field.label): flat(field.value) for field in fields(Payload(body), JA)} == {
        "startTime": "2026-12-01 03:01 UTC",
        "endedAt": "2026-12-01 03:01 UTC",
        "time": "2026-11-30 18:04 UTC",
        "count": "1796094106000",
        "deadline": "0001-01-01T00:00:00Z",
        "date": "2026-99-01T00:00:00Z",
    }
