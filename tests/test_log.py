"""The log is one JSON object a line."""

import json

import pytest

from bridge import log


def heard(level: log.Level, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The events that are written at this level, of one of each."""
    log.configure(level)
    try:
        log.debug("trace")
        log.info("hook")
        log.warning("key_not_unwrapped")
        log.error("bug")
    finally:
        log.configure("INFO")
    return [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    log.info("hook", source="backlog", ms=1.5, reason="line\nbreak “quoted”", token=None)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    line = json.loads(said.err)
    assert line.pop("time").endswith("Z")
    expected = {"level": "INFO", "event": "hook", "source": "backlog", "ms": 1.5, "reason": "line\nbreak “quoted”"}
    assert line == expected


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert heard("DEBUG", capsys) == ["trace", "hook", "key_not_unwrapped", "bug"]
    assert heard("INFO", capsys) == ["hook", "key_not_unwrapped", "bug"]
    assert heard("WARNING", capsys) == ["key_not_unwrapped", "bug"]
    assert heard("ERROR", capsys) == ["bug"]


def deep(levels: int) -> None:
    if levels:
        deep(levels - 1)
    raise ZeroDivisionError("a secret")


def raised(levels: int) -> ZeroDivisionError:
    with pytest.raises(ZeroDivisionError) as caught:
        deep(levels)
    return caught.value


def test_a_bug_is_told_by_its_type_and_all_its_frames_and_never_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    log.bug(raised(2), route="/backlog/<token>")
    said = capsys.readouterr().err
    line = json.loads(said)
    assert (line["level"], line["event"], line["type"]) == ("ERROR", "bug", "ZeroDivisionError")
    assert line["route"] == "/backlog/<token>"
    assert [frame.partition(":")[0] for frame in line["where"].split(" > ")] == ["tests/test_log.py"] * 4
    assert all(frame.partition(":")[2].isdecimal() for frame in line["where"].split(" > "))
    assert "a secret" not in said


def test_a_librarys_frame_is_told_without_where_it_lies_on_this_computer() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")
    files = [frame.partition(":")[0] for frame in log.frames(caught.value).split(" > ")]
    assert files == ["tests/test_log.py", "json/__init__.py", "json/decoder.py", "json/decoder.py"]


def test_of_very_many_frames_the_middle_is_left_out() -> None:
    told = log.frames(raised(900)).split(" > ")
    assert len(told) == 51
    assert told[10] == "…"
    assert told[0] != told[1]
    assert len(" > ".join(told)) < 5_000
