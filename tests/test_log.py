"""The log is one JSON object a line."""

import json

import pytest

from bridge import log


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
    log.configure("WARNING")
    try:
        log.info("quiet")
        log.warning("heard")
        log.error("loud")
    finally:
        log.configure("INFO")
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == ["heard", "loud"]
