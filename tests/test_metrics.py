"""Metrics are lines of the log that CloudWatch Logs reads, in its embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import time
from typing import Any, get_type_hints

import pytest

from bridge import log

UNITS = {  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
    *("Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits"),
    *("Percent", "Count", "Count/Second", "None"),
}


def emf_faults(line: dict[str, Any]) -> list[str]:
    """Where a line is not the specification's: its schema, by hand."""
    aws = line.get("_aws")
    if not isinstance(aws, dict) or not isinstance(aws.get("CloudWatchMetrics"), list):
        return ["no _aws with CloudWatchMetrics"]
    found = [] if type(aws.get("Timestamp")) is int and aws["Timestamp"] > 1e12 else ["Timestamp is no milliseconds"]
    for directive in aws["CloudWatchMetrics"]:
        if not 1 <= len(directive["Namespace"]) <= 1024:
            found.append("Namespace")
        for dimensions in directive["Dimensions"]:
            found += [f"dimension {name}" for name in dimensions if not _dimension(line.get(name))]
            found += ["too many dimensions"] if len(dimensions) > 30 else []
        found += [] if 1 <= len(directive["Metrics"]) <= 100 else ["none or too many metrics"]
        for metric in directive["Metrics"]:
            found += [] if metric["Unit"] in UNITS else [f"unit {metric['Unit']}"]
            found += [] if type(line.get(metric["Name"])) in (int, float) else [f"no number for {metric['Name']}"]
    return found


def _dimension(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= 1024 and value.isascii() and value.isprintable()


def test_an_event_is_one_line_that_cloudwatch_reads(capsys: pytest.CaptureFixture[str]) -> None:
    log.metrics("backlog", Posted=1, Slowed=2, SlackMilliseconds=83.4)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    line = json.loads(said.err)
    assert emf_faults(line) == []
    assert abs(line["_aws"]["Timestamp"] / 1_000 - time.time()) < 5
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive == {
        "Namespace": "Kakehashi",
        "Dimensions": [["Source"]],
        "Metrics": [
            {"Name": "Posted", "Unit": "Count"},
            {"Name": "Slowed", "Unit": "Count"},
            {"Name": "SlackMilliseconds", "Unit": "Milliseconds"},
        ],
    }
    told = {"Source": "backlog", "Posted": 1, "Slowed": 2, "SlackMilliseconds": 83.4}
    assert told.items() <= line.items()
    assert (line["level"], line["event"]) == ("INFO", "metrics")  # it is a line of the log like any other
    assert set(line) == {"time", "level", "event", "_aws", *told}


def test_a_stage_that_has_a_name_counts_for_itself(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("INFO", "prod")
    try:
        log.metrics("aws", Posted=1)
    finally:
        log.configure("INFO")
    line = json.loads(capsys.readouterr().err)
    assert emf_faults(line) == []
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Dimensions"] == [["Stage"], ["Stage", "Source"]]
    assert (line["Stage"], line["Source"]) == ("prod", "aws")


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        *((id_, id_) for id_ in ("3205471", "11111111-2222-3333-4444-555555555555", "a:b.c_d", "x" * 64)),
        *((id_, None) for id_ in ("", "x" * 65, "a b", "あ", "a\n", '"', "https://h/")),
    ],
)
def test_a_senders_id_is_in_the_log_where_it_is_a_plain_word(id_: str, said: str | None) -> None:
    assert log.plain(id_) == said


@pytest.mark.parametrize("name", sorted(get_type_hints(log.Metrics)))
def test_every_metric_has_a_unit_that_cloudwatch_knows(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    log.metrics("aws", **{name: 1})
    assert emf_faults(json.loads(capsys.readouterr().err)) == []


def test_a_source_that_is_not_known_still_has_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    log.metrics("", Parked=1)
    line = json.loads(capsys.readouterr().err)
    assert emf_faults(line) == []
    assert line["Source"] == "unknown"


def test_nothing_counted_is_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.metrics("aws")
    assert capsys.readouterr().err == ""


def test_the_level_of_the_log_hides_no_metric(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("ERROR")
    try:
        log.metrics("aws", DeadDestination=1)
    finally:
        log.configure("INFO")
    assert json.loads(capsys.readouterr().err)["DeadDestination"] == 1


def test_the_check_itself_sees_what_is_wrong() -> None:
    aws = {"Namespace": "", "Dimensions": [["Source"]], "Metrics": [{"Name": "Posted", "Unit": "Pieces"}]}
    assert emf_faults({}) == ["no _aws with CloudWatchMetrics"]
    assert emf_faults({"_aws": {"Timestamp": 1.5, "CloudWatchMetrics": [aws]}}) == [
        *("Timestamp is no milliseconds", "Namespace", "dimension Source", "unit Pieces", "no number for Posted")
    ]
