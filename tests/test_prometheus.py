"""Prometheus alerts: how grave they are, whom they ring, where they go, and what is read of odd ones."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bridge.payload import Payload
from bridge.sources.aws import SOURCE
from bridge.sources.aws.alarms.prometheus import plain_list
from bridge.sources.aws.alarms.prometheus.grades import grade
from bridge.sources.aws.alarms.prometheus.group import Alert, group
from bridge.sources.reading import read
from bridge.sources.source import Event
from bridge.wording.facts import Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE, Severity
from bridge.wording.text import Mention, flat, lines
from bridge.wording.tone import Tone
from tests.support.aws_cases import CASES, RAW, raw, saved
from tests.support.readings import channel, facts, skipped, worded

KIND = "prometheus-alert"
EN = Say("en")


def alert(status: str = "firing", **labels: str) -> dict[str, Any]:
    return {"status": status, "labels": {"alertname": "Slow", **labels}, "annotations": {}, "fingerprint": "f1"}


def said(*alerts: dict[str, Any], **more: object) -> Notice:
    kind, notice = worded(SOURCE, raw({"alerts": list(alerts), **more}), EN)
    assert kind.name == KIND
    assert notice
    return notice


def title(*alerts: dict[str, Any], **more: object) -> str:
    return flat(said(*alerts, **more).title)


@pytest.mark.parametrize(
    ("label", "word", "severity"),
    [
        ("severity", "critical", CRITICAL),
        ("severity", "page", CRITICAL),
        ("priority", "P1", CRITICAL),
        ("severity", " Error ", HIGH),
        ("priority", "P2", HIGH),
        ("severity", "warning", MEDIUM),
        ("level", "warn", MEDIUM),
        ("severity", "sev4", LOW),
        ("severity", "info", NONE),
        ("severity", "none", NONE),
        ("severity", "team-a", None),
        ("team", "critical", None),
    ],
)
def test_the_severity_label_is_one_of_the_scale(label: str, word: str, severity: Severity | None) -> None:
    assert grade(Alert("firing", {label: word}, {})) is severity
    found = facts(SOURCE, raw({"alerts": [alert(**{label: word})]}))
    assert found.severity is severity


@pytest.mark.parametrize(
    ("words", "tone", "sign"),
    [
        (("critical",), Tone.BAD, "🔴"),
        (("warning", "info"), Tone.WARN, "🟡"),
        (("info",), Tone.CALM, "⚪"),
        (("info", "whatever"), Tone.BAD, "🔴"),
    ],
)
def test_a_group_is_as_grave_as_its_gravest_alert_and_grave_where_nobody_says(
    words: tuple[str, ...], tone: Tone, sign: str
) -> None:
    notice = said(*(alert(severity=word, instance=word) for word in words))
    assert notice.tone is tone
    assert flat(notice.title).startswith(f"{sign} FIRING Slow")


def test_what_is_resolved_is_over_and_rings_nobody() -> None:
    event = replace(raw({"alerts": [alert("resolved", severity="critical")]}), options={**RAW, "ping": ("high=here",)})
    notice = read(SOURCE, event, EN).notice
    assert notice
    assert notice.facts.over
    assert notice.tone is Tone.GOOD
    assert not notice.mentions


def test_severity_rings_routes_and_filters() -> None:
    event = raw({"alerts": [alert(severity="warning", job="api")]})
    assert (
        skipped(SOURCE, replace(event, options={**RAW, "min-severity": ("high",)})) == "it is below --min-severity high"
    )
    assert skipped(SOURCE, replace(event, options={**RAW, "min-severity": ("medium",)})) is None
    notice = read(SOURCE, replace(event, options={**RAW, "ping": ("medium=here",)}), EN).notice
    assert notice
    assert notice.mentions == (Mention("here", "here"),)
    for route in ("severity:medium", "service:api", "service:prometheus", "alarm:Sl*"):
        assert channel(SOURCE, replace(event, options={**RAW, "route": (f"{route}=C0123456789",)})) == "C0123456789"


def test_an_alerts_own_runbook_comes_before_the_urls() -> None:
    own = CASES[f"{KIND}/alertmanager"].event()
    for event, url in (
        (own, "https://wiki.example.com/runbooks/crash-looping"),
        (CASES[f"{KIND}/bare"].event(), "https://wiki.example.com/all"),
    ):
        options = {**RAW, "runbook": ("*=https://wiki.example.com/all",)}
        notice = read(SOURCE, replace(event, options=options), EN).notice
        assert notice
        assert [link.url for link in notice.links if link.text == "Runbook"] == [url]


@pytest.mark.parametrize(
    ("more", "key"),
    [({"groupKey": '{}:{alertname="Slow"}'}, '{}:{alertname="Slow"}'), ({}, "f1")],
)
def test_its_thread_is_the_groups_else_the_alerts(more: dict[str, object], key: str) -> None:
    begun = alert() | {"startsAt": "2026-12-01T03:00:00Z"}
    since = datetime(2026, 12, 1, 3, tzinfo=UTC)
    assert said(begun, **more).facts.thread == Thread(key, opens=True, since=since)
    assert said(begun | {"status": "resolved"}, **more).facts.thread == Thread(key, opens=False, since=since)


def test_more_alerts_than_are_read_are_counted() -> None:
    many = [alert(instance=f"host-{n}") for n in range(130)]
    notice = said(*many, truncatedAlerts=5)
    assert flat(notice.title) == "🔴 FIRING Slow: 135 alerts"
    assert [flat(line) for line in lines(notice.body)][-1].startswith("and 125 more: host-10, host-11, ")


def test_an_alert_that_cannot_be_read_takes_none_of_the_others_along() -> None:
    assert title({"status": None}, alert(instance="a")) == "🔴 FIRING Slow (a)"


def test_an_alert_without_a_name_is_said_by_its_summary_and_without_both_by_its_values() -> None:
    unnamed = {"status": "firing", "labels": {"job": "api"}, "annotations": {"summary": "It is slow"}}
    assert title(unnamed) == "🔴 FIRING alert (api): It is slow"
    event = raw({"alerts": [unnamed | {"annotations": {}}]})
    assert read(SOURCE, event, EN).drifted


def test_a_description_is_not_said_twice() -> None:
    notice = said(alert() | {"annotations": {"description": "It is slow."}})
    assert flat(notice.title) == "🔴 FIRING Slow: It is slow."
    assert notice.body == ()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-01 02:58:00.123456789 +0000 UTC", datetime(2026, 12, 1, 2, 58, 0, 123456, UTC)),
        ("2026-12-01 11:58:00 +0900 JST m=+0.01", datetime(2026, 12, 1, 2, 58, tzinfo=UTC)),
        ("2026-12-01T02:58:00.1234567Z", datetime(2026, 12, 1, 2, 58, 0, 123456, UTC)),
        ("0001-01-01 00:00:00 +0000 UTC", None),
        ("yesterday", None),
    ],
)
def test_times_are_read_as_json_and_as_templates_have_them(text: str, moment: datetime | None) -> None:
    assert group(Payload({"alerts": [alert() | {"startsAt": text}]})).alerts[0].since == moment


@pytest.mark.parametrize(
    ("values", "sentence", "told"),
    [
        ({"B": 22, "C": 1}, "[ var='B' value=3 ]", (("B", 22), ("C", 1))),
        (
            None,
            "[ var='B' metric='api' labels={a=b} value=9.5e+02 ], [ var='C' labels={} value=1 ]",
            (("api", 950), ("C", 1)),
        ),
        (None, "[ metric='' labels={} value=NaN ]", ()),
        ({"B": "many"}, "", ()),
    ],
)
def test_grafanas_values_are_read_in_either_form(
    values: object, sentence: str, told: tuple[tuple[str, float], ...]
) -> None:
    payload = Payload({"alerts": [alert() | {"values": values, "valueString": sentence}]})
    assert group(payload).alerts[0].values == told


def test_a_plain_list_is_read_as_json_is() -> None:
    text = saved(f"{KIND}/amazon-text")["Message"]
    told = group(plain_list.as_group(text)).alerts
    assert [(one.status, one.labels["instance"]) for one in told] == [
        ("firing", "10.0.1.5:9100"),
        ("firing", "10.0.1.6:9100"),
        ("resolved", "10.0.1.7:9100"),
    ]
    assert {one.runbook for one in told} == {"https://wiki.example.com/runbooks/cpu"}


@pytest.mark.parametrize("text", ["Alerts Firing:\nnone", "Labels:\n - a = b", "Alerts Firing: Labels:", ""])
def test_a_text_that_only_speaks_of_alerts_is_a_text(text: str) -> None:
    assert not plain_list.is_list(text)


def test_links_of_several_lead_where_all_of_them_do() -> None:
    two = [alert(instance=name) | {"generatorURL": f"https://prometheus.example.com/{name}"} for name in ("a", "b")]
    notice = said(*two, externalURL="https://alertmanager.example.com")
    assert [(link.text, link.host) for link in notice.links] == [("All alerts", "alertmanager.example.com")]
    assert said(*two, externalURL="javascript:alert(1)").links == ()


def test_an_event_of_eventbridge_with_alerts_in_it_is_another_kind() -> None:
    body = {"detail-type": "Shop Alerts", "source": "shop", "detail": {}, "alerts": [alert()]}
    assert SOURCE.kinds.of(Payload({"message": body})).name == "other"


def test_it_may_come_in_any_wrapping() -> None:
    inner = {"Type": "Notification", "TopicArn": "arn:aws:sns:ap-northeast-1:123456789012:a", "Message": "{}"}
    body = inner | {"Message": json.dumps({"alerts": [alert()]})}
    event: Event = raw({"Records": [{"EventSource": "aws:sns", "Sns": body}]})
    assert SOURCE.kinds.of(event.payload).name == KIND
