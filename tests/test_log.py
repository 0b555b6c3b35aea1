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
