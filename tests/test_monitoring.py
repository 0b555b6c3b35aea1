"""What AWS watches by itself: canaries, DevOps Guru, Health, quotas, DNS Firewall, Trusted Advisor."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.payload import Payload
from bridge.sources.aws import SOURCE
from bridge.sources.aws.alarms import checks
from bridge.sources.aws.alarms.triggers import condition
from bridge.sources.aws.services import health_text, health_words
from bridge.sources.source import Event
from bridge.wording.facts import Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.severity import HIGH
from bridge.wording.text import flat, lines
from bridge.wording.tone import Tone
from tests.support.aws_cases import CASES, RAW, raw, saved
from tests.support.readings import facts, skipped, worded

EN, JA = Say("en"), Say("ja")


def said(event: Event, say: Say = EN) -> Notice:
    _, notice = worded(SOURCE, event, say)
    assert notice
    return notice


def title(body: object, say: Say = EN) -> str:
    return flat(said(raw(body), say).title)


def labels(body: object) -> dict[str, str]:
    return {flat(field.label): flat(field.value) for field in said(raw(body)).fields}


# -- alarms on answers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("namespace", "metric", "statistic", "value", "en"),
    [
        ("AWS/Route53", "HealthCheckStatus", "Minimum", 0, "the health check is unhealthy"),
        ("AWS/Route53", "HealthCheckStatus", "Minimum", 1, "the health check is healthy"),
        ("AWS/EC2", "StatusCheckFailed_System", "Maximum", 1, "the system status check fails"),
        ("AWS/VPN", "TunnelState", "Maximum", 0, "the tunnel is down"),
        ("AWS/VPN", "TunnelState", "Average", 0, None),
        ("AWS/VPN", "TunnelState", "Maximum", 0.5, None),
        ("Shop", "HealthCheckStatus", "Minimum", 0, None),
    ],
)
def test_a_metric_that_is_an_answer_is_said_by_what_it_means(
    namespace: str, metric: str, statistic: str, value: float, en: str | None
) -> None:
    watched = condition(Payload({"Namespace": namespace, "MetricName": metric, "Statistic": statistic}))
    found = checks.sentence(watched, value)
    assert (found.en if found else None) == en


def test_a_quota_that_somebody_named_keeps_its_name() -> None:
    message = CASES["cloudwatch-alarm/quota"].event().payload.value["message"]
    message["Trigger"]["Metrics"][0]["Label"] = "vCPUs in use"
    assert title(message) == "🔴 ALARM vcpu-quota: vCPUs in use is 85.16%, above 80%"


# -- canaries -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [None, "", "null", '"null"', '" "', "NULL"])
def test_a_canary_that_fails_without_a_reason_says_that_it_failed(reason: object) -> None:
    body = saved("synthetics-run/failed")
    body["detail"]["state-reason"] = reason
    assert title(body) == "❌ Canary shop-front failed after 6 s"


def test_a_canarys_log_is_looked_for_only_where_its_name_is_known() -> None:
    body = saved("synthetics-run/failed")
    assert [link.text for link in said(raw(body)).links] == ["Logs", "Artifacts"]
    del body["detail"]["canary-id"]
    body["detail"]["artifact-location"] = "NULL"
    assert said(raw(body)).links == ()


# -- DevOps Guru --------------------------------------------------------------------------------


def test_an_insight_has_its_severity_and_is_over_when_it_is_closed() -> None:
    opened, closed = (CASES[f"devops-guru-insight/{name}"].event() for name in ("opened", "closed"))
    assert facts(SOURCE, opened).severity is HIGH
    assert facts(SOURCE, closed).severity is None
    assert facts(SOURCE, closed).over
    low = replace(CASES["devops-guru-insight/over-sns"].event(), options={**RAW, "min-severity": ("high",)})
    assert skipped(SOURCE, low) == "it is below --min-severity high"


def test_an_insights_messages_are_one_thread_which_the_new_one_opens() -> None:
    threads = [facts(SOURCE, CASES[f"devops-guru-insight/{name}"].event()).thread for name in ("opened", "closed")]
    assert all(isinstance(thread, Thread) and thread.key == "AAZ8shopOrders" for thread in threads)
    assert [thread.opens for thread in threads if thread] == [True, False]


def test_an_insights_detail_alone_is_known() -> None:
    detail = saved("devops-guru-insight/opened")["detail"]
    assert title(detail) == "🟠 DevOps Guru, new insight, high severity: Orders takes longer than usual"


# -- DNS Firewall -------------------------------------------------------------------------------


def test_a_query_through_an_endpoint_names_the_endpoint() -> None:
    body = saved("dns-firewall/alert")
    body["detail"]["resources"] = body["detail"]["resources"][1:]
    assert title(body) == "🟡 DNS Firewall alert: rslvr-in-0a1b asked for xk2j9.example.net"
    body["detail"]["resources"] = None
    assert title(body) == "🟡 DNS Firewall alert: somebody asked for xk2j9.example.net"


# -- Health -------------------------------------------------------------------------------------


def shown(text: str) -> list[str]:
    return [flat(line) for line in lines(health_text.shortened(text, EN)) if line]


def test_four_paragraphs_are_shown_and_the_rest_is_counted() -> None:
    assert shown("one\n\ntwo\n\nthree\n\nfour") == ["one", "two", "three", "four"]
    assert shown("one\n\ntwo\n\nthree\n\nfour\n\nfive\n \nsix") == [
        "one",
        "two",
        "three",
        "four",
        "… (7 more characters)",
    ]


def test_a_paragraph_is_never_cut_but_left_out() -> None:
    long = ("long " * 150).strip()
    assert shown(f"{long}\n\n{long}\n\nlast") == [long, "… (753 more characters)"]
    assert shown(long * 3) == [long * 3]


def test_of_updates_the_first_words_and_the_latest_are_shown() -> None:
    updates = [f"[0{hour}:00 PM PST] update {hour}" for hour in range(1, 7)]
    assert shown("\n\n".join(["Severity: high", *updates])) == [
        "Severity: high",
        "… (69 more characters)",
        *updates[3:],
    ]


@pytest.mark.parametrize(
    ("code", "service", "en", "ja"),
    [
        ("AWS_EC2_OPERATIONAL_ISSUE", "EC2", "operational issue", "運用上の問題"),
        ("AWS_EBS_VOLUME_LOST", "EBS", "volume lost", "ボリュームの消失"),
        ("AWS_VPN_REDUNDANCY_LOSS", "VPN", "redundancy lost", "冗長性の喪失"),
        ("AWS_SHOP_{BROKEN}", "SHOP", "{broken}", "{broken}"),
    ],
)
def test_the_commonest_events_are_worded(code: str, service: str, en: str, ja: str) -> None:
    assert [flat(say(health_words.event(code, service))) for say in (EN, JA)] == [en, ja]


def test_a_service_without_a_name_keeps_its_code() -> None:
    assert health_words.service("ec2") == "Amazon EC2"
    assert health_words.service("QUANTUM") == "QUANTUM"


def test_the_region_is_the_arns_where_nothing_else_tells() -> None:
    event = CASES["health-event/quota"].event()
    assert "Service Quotas in ap-northeast-1" in flat(said(event).title)
    assert [flat(part) for part in said(event).context][1] == "ap-northeast-1"


@pytest.mark.parametrize("value", ["Service: x", "", None, "Service: x | Quota Name: y | Utilization: many%"])
def test_a_quota_that_cannot_be_read_is_said_in_general(value: object) -> None:
    body = saved("health-event/quota")
    body["detail"]["affectedEntities"] = [{"entityValue": value}]
    assert title(body).endswith("Service Quotas in ap-northeast-1, quota almost used up")
    assert said(raw(body)).tone is Tone.WARN


def test_a_thing_is_named_once_and_the_account_as_such_not_at_all() -> None:
    body = saved("health-event/lifecycle")
    body["detail"]["affectedEntities"] = [{"entityValue": name} for name in ("AWS_ACCOUNT", "123456789012", "a", "a")]
    assert labels(body)["Affected"] == "a"


# -- Trusted Advisor ----------------------------------------------------------------------------


def advice(items: dict[str, Any], resource: str = "") -> str:
    body = saved("trusted-advisor/exposed-keys")
    body["detail"] |= {"check-name": "Check", "check-item-detail": items, "resource_id": resource}
    return title(body).removeprefix("🔴 Trusted Advisor, action recommended: ")


@pytest.mark.parametrize(
    ("items", "said_so"),
    [
        ({"Limit Name": "VPCs", "Current Usage": "5", "Limit Amount": "5"}, "Check (VPCs: 5 of 5)"),
        ({"IAM User": "batch", "Access Key": "AKIAEXAMPLE"}, "Check (batch, AKIAEXAMPLE)"),
        ({"IAM User": "batch"}, "Check"),
        ({"Case ID": "1", "Bucket Name": "uploads"}, "Check (uploads)"),
        ({"Volume ID": "vol-0abc", "Volume Name": "data"}, "Check (data)"),
        ({"Volume ID": "vol-0abc", "Volume Name": "-"}, "Check (vol-0abc)"),
        ({"IP Address": "203.0.113.5"}, "Check (203.0.113.5)"),
        ({"Case ID": "1"}, "Check"),
        ({}, "Check"),
    ],
)
def test_advice_names_what_it_is_about(items: dict[str, Any], said_so: str) -> None:
    assert advice(items) == said_so


def test_milliseconds_are_a_time_and_other_digits_are_not() -> None:
    body = saved("trusted-advisor/exposed-keys")
    assert labels(body)["Case ID"] == "87654321"
    assert labels(body)["Deadline"].startswith("2026-12-05")
    assert not {"Day 1", "Day 14"} & labels(body).keys()
