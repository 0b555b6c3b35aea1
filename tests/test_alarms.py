"""Alarms in whatever form they come: what they watch, what they say of it, and where one goes next."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bridge.payload import Payload
from bridge.sources.aws import SOURCE
from bridge.sources.aws.alarms import next_links, reasons, units
from bridge.sources.aws.alarms.measures import measures
from bridge.sources.aws.alarms.operators import Limit, Stands
from bridge.sources.aws.alarms.series import Series
from bridge.sources.aws.alarms.triggers import condition
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.source import Event, Request
from bridge.wording import markdown
from bridge.wording.facts import Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Link, flat
from bridge.wording.tone import Tone
from tests.support.casebook import NOW, OPTIONS, ROOT
from tests.support.readings import worded

EN, JA = Say("en"), Say("ja")
AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)


def where(region: str = "ap-northeast-1") -> Arn:
    found = arn(f"arn:aws:cloudwatch:{region}:123456789012:alarm:x")
    assert found
    return found


def saved(name: str, kind: str = "cloudwatch-alarm") -> Any:
    """The message of a case, free to be changed."""
    body = (ROOT / "aws" / kind / f"{name}.json").read_bytes()
    return SOURCE.read(Request(body, {}, NOW), OPTIONS["aws"]).payload["message"].value


def said(message: object, say: Say = EN) -> Notice:
    payload = Payload({"type": None, "topic": None, "subject": None, "message": message})
    _, notice = worded(SOURCE, Event("1", AT, payload, {}), say)
    assert notice
    return notice


def title(message: object, say: Say = EN) -> str:
    return flat(said(message, say).title)


def labels(message: object, say: Say = EN) -> dict[str, str]:
    return {flat(field.label): flat(field.value) for field in said(message, say).fields}


# -- reasons ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("17.0", (17.0,)),
        ("-1.5E-3", (-0.0015,)),
        ("--2", (-2.0,)),
        ("x5", (5.0,)),
        ("9" * 40, (1e40,)),
        ("-" + "9" * 40, (-1e40,)),
        ("9" * 41, ()),
        ("1.2.3", ()),
        (".5", ()),
        ("-", ()),
        ("1e999", ()),
    ],
)
def test_a_datapoint_is_a_whole_number_of_its_own(number: str, found: tuple[float, ...]) -> None:
    assert reasons.values(f"Threshold Crossed: 1 datapoint [{number} (01/12/26 03:03:00)] was greater") == found


@pytest.mark.parametrize(
    ("reason", "limit"),
    [
        ("[1.0 (01/12/26 03:03:00)] was greater than the threshold (5.0)", Limit("GreaterThanThreshold", 5)),
        ("were not greater than the threshold (5.0)", Limit("GreaterThanThreshold", 5)),
        ("was not less than or equal to the threshold (-1.5E-3)", Limit("LessThanOrEqualToThreshold", -0.0015)),
        ("were greater than or equal to the threshold (0.0)", Limit("GreaterThanOrEqualToThreshold", 0)),
        ("was less than the threshold (1E999)", Limit("LessThanThreshold")),
        ("was quite unlike the threshold (5.0)", None),
        ("", None),
        (
            "[1.0 (01/12/26 03:03:00)] was less than the lower thresholds [2.0]",
            Limit("LessThanLowerThreshold", low=2),
        ),
        (
            "[9.0 (01/12/26 03:01:00), 9.5 (01/12/26 03:03:00)] were greater than the upper thresholds [7.0, 8.0]",
            Limit("GreaterThanUpperThreshold", high=8),
        ),
        (
            "[9.0 (01/12/26 03:03:00)] was less than the lower thresholds [?] or greater than the upper thresholds []",
            Limit("LessThanLowerOrGreaterThanUpperThreshold"),
        ),
        ("was less than the lower thresholds [2.0]", Limit("LessThanLowerThreshold")),
    ],
)
def test_the_reason_tells_what_the_value_was_held_against(reason: str, limit: Limit | None) -> None:
    assert reasons.limit(reason) == limit


def test_the_reason_of_an_alarm_tells_how_many_datapoints_it_takes() -> None:
    crossed = "Threshold Crossed: 4 out of the last 5 datapoints [9.0] were greater than the threshold (5.0)"
    assert reasons.datapoints(f"{crossed} (minimum 3 datapoints for OK -> ALARM transition).") == (3, 5)
    assert reasons.datapoints(f"{crossed} (minimum 3 datapoints for ALARM -> OK transition).") is None


# -- what is watched ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "words"),
    [
        (
            "LessThanLowerOrGreaterThanUpperThreshold",
            (
                "outside the expected 2–8",
                "想定範囲 2〜8 の外",
                "back within 2–8",
                "想定範囲 2〜8 内に回復",
                "within the expected 2–8",
                "想定範囲 2〜8 内",
            ),
        ),
        (
            "LessThanLowerThreshold",
            (
                "below the expected 2",
                "想定範囲の下限 2 未満",
                "back to 2 or above",
                "下限 2 以上に回復",
                "at or above the expected 2",
                "想定範囲の下限 2 以上",
            ),
        ),
        (
            "GreaterThanUpperThreshold",
            (
                "above the expected 8",
                "想定範囲の上限 8 を超過",
                "back to 8 or below",
                "上限 8 以下に回復",
                "at or below the expected 8",
                "想定範囲の上限 8 以下",
            ),
        ),
    ],
)
def test_a_band_has_its_words_for_alarm_end_and_never(operator: str, words: tuple[str, ...]) -> None:
    limit = Limit(operator, low=2, high=8)
    said = [limit.verdict(stands, say, str) for stands in Stands for say in (EN, JA)]
    assert tuple(flat(line or ()) for line in said) == words


def test_an_operator_of_tomorrow_has_no_words_yet() -> None:
    assert Limit("MuchGreaterThanThreshold", 5).verdict(Stands.ALARM, EN, str) is None
    assert Limit("MuchGreaterThanThreshold", 5).comparison(("x",), EN, str) is None


@pytest.mark.parametrize("missing", ["low", "high"])
def test_half_a_band_is_no_band(missing: str) -> None:
    edges = {"low": 2.0, "high": 8.0} | {missing: None}
    limit = Limit("LessThanLowerOrGreaterThanUpperThreshold", low=edges["low"], high=edges["high"])
    assert limit.verdict(Stands.ALARM, EN, str) == ("outside the expected range",)
    assert limit.verdict(Stands.OK, JA, str) == ("想定範囲内に回復",)


@pytest.mark.parametrize(
    ("function", "en"),
    [
        ("AVG", "average of Errors"),
        ("sum", "sum of Errors"),
        ("COUNT", "number of samples of Errors"),
        ("MEDIAN", 'SELECT MEDIAN("Errors") FROM SCHEMA("AWS/Lambda", FunctionN…'),
    ],
)
def test_a_query_is_called_after_what_it_selects(function: str, en: str) -> None:
    expression = 'SELECT {}("Errors") FROM SCHEMA("AWS/Lambda", FunctionName)'.replace("{}", function)
    watched = condition(Payload({"metrics": [{"expression": expression, "returnData": True, "period": 60}]}))
    assert flat(watched.subject(EN) or ()) == en
    assert watched.series.namespace == ("" if function == "MEDIAN" else "AWS/Lambda")


def test_a_formula_is_explained_by_its_inputs() -> None:
    message = saved("eventbridge-metric-math")
    assert labels(message)["Formula"] == "m1/m2*100 · m1: sum of 5XXError · m2: sum of Count"
    del message["detail"]["configuration"]["metrics"][0]["label"]
    assert title(message) == "🔴 ALARM api-failing: m1/m2*100 is 7.5%, above 5%"


def test_of_an_expression_only_what_its_inputs_share_is_said() -> None:
    message = saved("eventbridge-metric-math")
    metric = message["detail"]["configuration"]["metrics"][2]["metricStat"]["metric"]
    metric["dimensions"] = {"ApiName": "shop", "Stage": "test"}
    assert {"ApiName"} == labels(message).keys() & {"ApiName", "Stage"}
    metric["namespace"] = "AWS/Lambda"
    assert "AWS/ApiGateway" not in [flat(part) for part in said(message).context]


# -- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "value", "threshold", "en", "ja"),
    [
        ("", 1.23456, 1, "1.235 > 1", "1.235 > 1"),
        ("", 45_628.37, 10_000, "45,628 > 10,000", "45,628 > 10,000"),
        ("Percent", 99.50160229693434, 50, "99.5% > 50%", "99.5% > 50%"),
        ("Percent", 99.9512, 99.95, "99.951% > 99.95%", "99.951% > 99.95%"),
        ("Percent", 99.951, 99.951, "99.951% > 99.951%", "99.951% > 99.951%"),
        ("Milliseconds", 4_512.12345, 3_000, "4,512 ms > 3,000 ms", "4,512 ms > 3,000 ms"),
        ("Milliseconds", 12_345.6, 3_000, "12.35 s > 3 s", "12.35 秒 > 3 秒"),
        ("Milliseconds", 930_400, 900_000, "15 min 30 s > 15 min", "15 分 30 秒 > 15 分"),
        ("Microseconds", 25_000, 2_000, "25 ms > 2 ms", "25 ms > 2 ms"),
        ("Seconds", 0.812345, 0.75, "0.8123 s > 0.75 s", "0.8123 秒 > 0.75 秒"),
        ("Seconds", 0.0123, 0.01, "12.3 ms > 10 ms", "12.3 ms > 10 ms"),
        ("Seconds", 86_401, 86_400, "86,401 s > 86,400 s", "86,401 秒 > 86,400 秒"),
        ("Bytes", 1_234_567, 1e6, "1.2 MB > 1 MB", "1.2 MB > 1 MB"),
        ("Megabytes", 2_048, 1_000, "2 GB > 1 GB", "2 GB > 1 GB"),
        ("Bytes/Second", 1_234_567, 1e6, "1.2 MB/s > 1 MB/s", "1.2 MB/s > 1 MB/s"),
        ("Count/Second", 12.3456, 10, "12.35/s > 10/s", "12.35/s > 10/s"),
        ("Megabits/Second", 940.25, 900, "940.2 Mbit/s > 900 Mbit/s", "940.2 Mbit/s > 900 Mbit/s"),
        ("USD", 1_234.567, 1_000, "$1,234.57 > $1,000.00", "$1,234.57 > $1,000.00"),
        ("USD", 100.001, 100, "$100.001 > $100.000", "$100.001 > $100.000"),
        ("JPY", 12_345.6, 10_000, "¥12,346 > ¥10,000", "¥12,346 > ¥10,000"),
        ("CHF", -3, -5, "-CHF 3.00 > -CHF 5.00", "-CHF 3.00 > -CHF 5.00"),
        ("Count", 3, 1, "3 > 1", "3 > 1"),
        ("Furlongs", 2.5, 1, "2.5 Furlongs > 1 Furlongs", "2.5 Furlongs > 1 Furlongs"),
    ],
)
def test_a_value_is_said_as_people_say_it(unit: str, value: float, threshold: float, en: str, ja: str) -> None:
    for say, said_so in ((EN, en), (JA, ja)):
        of_value, of_limit = measures(unit, value, (threshold,), say, typed=True)
        assert f"{of_value(value)} > {of_limit(threshold)}" == said_so


@pytest.mark.parametrize(
    ("expression", "unit"),
    [
        ("", "Bytes"),
        ("m1+m2", "Bytes"),
        ("SUM([m1, m2])", "Bytes"),
        ("FILL(m1, 0)", "Bytes"),
        ('SUM(METRICS("errors"))', "Bytes"),
        ("m1/m2*100", "Percent"),
        ("100*(m1/m2)", "Percent"),
        ("(m1 / m2) * 100", "Percent"),
        ("m1/m2", ""),
        ("m1*100", ""),
        ("RATE(m1)", ""),
        ("m1>m2", ""),
        ("m1" + "+m1" * 600, ""),
    ],
)
def test_an_expression_is_measured_as_its_inputs_are_or_as_their_share(expression: str, unit: str) -> None:
    assert units.of(expression, (Series(namespace="AWS/EC2", metric="NetworkIn", statistic="Sum"),)) == unit


@pytest.mark.parametrize(
    ("namespace", "metric", "unit"),
    [
        ("AWS/MemoryDB", "CPUUtilization", "Percent"),
        ("Shop", "CPUUtilization", ""),
        ("Shop", "cache_hit_percent", "Percent"),
        ("Shop", "HeapBytes", "Bytes"),
        ("Shop", "HeapMegabytes", ""),
        ("Shop", "QueueSeconds", "Seconds"),
        ("Shop", "QueueMicroseconds", ""),
        ("Shop", "checkout_ms", "Milliseconds"),
        ("Shop", "items", ""),
    ],
)
def test_a_metric_that_names_its_own_unit_has_it(namespace: str, metric: str, unit: str) -> None:
    assert units.usual(namespace, metric) == unit


def test_charges_are_said_in_their_currency() -> None:
    trigger = {
        "MetricName": "EstimatedCharges",
        "Namespace": "AWS/Billing",
        "Unit": "None",
        "Dimensions": [{"name": "Currency", "value": "USD"}],
    }
    assert condition(Payload(trigger)).unit == "USD"
    assert condition(Payload(trigger | {"Dimensions": []})).unit == ""


def test_an_alarms_last_values_stand_in_its_condition() -> None:
    message = saved("m-of-n")
    points = "[95.0 (01/12/26 03:20:00), 91.0 (01/12/26 03:10:00), 93.25 (01/12/26 03:15:00)]"
    message["NewStateReason"] = f"Threshold Crossed: 3 datapoints {points} were greater than the threshold (90.0)."
    assert labels(message)["Condition"].endswith(" within 25 min: 91% → 93.25% → 95%")
    message["NewStateReason"] = (
        "Threshold Crossed: 1 datapoint [95.0 (01/12/26 03:20:00)] was greater than the threshold."
    )
    assert labels(message)["Condition"].endswith(" within 25 min")


def test_of_an_events_datapoints_the_last_five_are_shown() -> None:
    message = saved("eventbridge-ok")
    data = {"recentDatapoints": [9.0, 7.0, 6.5, 4.0, 2.0, 1.0, 0.0]}
    message["detail"]["state"]["reasonData"] = json.dumps(data)
    assert labels(message)["Condition"] == "sum of Errors > 5 in 1 min: 6.5 → 4 → 2 → 1 → 0"
    message["detail"]["state"]["reasonData"] = json.dumps({"recentDatapoints": [9.0, "?", 6.5]})
    assert labels(message)["Condition"] == "sum of Errors > 5 in 1 min"


# -- states -------------------------------------------------------------------------------------


def test_the_operator_is_read_from_the_reason_where_nothing_else_tells_it() -> None:
    message = saved("alarm")
    del message["Trigger"]["ComparisonOperator"]
    assert title(message) == "🔴 ALARM api-5xx: sum of 5XXError is 17 in 1 min, above 5"


@pytest.mark.parametrize("since", [None, "yesterday", "2026-12-01T03:04:05.123+0000", "2026-12-02T00:00:00.000+0000"])
def test_how_long_a_state_lasted_is_told_only_where_it_is_known(since: object) -> None:
    message = saved("eventbridge-ok")
    message["detail"]["previousState"]["timestamp"] = since
    assert labels(message)["Previous state"] == "ALARM"
    assert "In ALARM for" not in labels(message)


@pytest.mark.parametrize(
    ("by", "suppressor", "en", "ja"),
    [
        ("WaitPeriod", "deploying", "deploying (wait period)", "deploying（待機期間）"),
        ("ExtensionPeriod", "deploying", "deploying (extension period)", "deploying（延長期間）"),
        ("Alarm", "deploying", "deploying", "deploying"),
        ("Alarm", None, "Alarm", "Alarm"),
        ("WaitPeriod", None, "wait period", "待機期間"),
    ],
)
def test_who_suppresses_an_alarm_is_named(by: str, suppressor: object, en: str, ja: str) -> None:
    message = saved("eventbridge-composite-suppressed")
    message["detail"]["state"]["actionsSuppressedBy"] = by
    message["detail"]["configuration"]["actionsSuppressor"] = suppressor
    assert labels(message)["Suppressed by"] == en
    assert labels(message, JA)["アクションの抑制"] == ja


def test_a_muted_alarm_is_quiet_even_where_nobody_knows_until_when() -> None:
    message = saved("eventbridge-muted")
    message["detail"]["muteDetail"]["muteWindowEnd"] = None
    assert title(message).startswith("🔕 ALARM web-cpu: ")
    assert said(message).tone is Tone.CALM
    assert "Muted until" not in labels(message)


def test_an_event_without_its_arn_is_said_without_links() -> None:
    message = saved("eventbridge-lambda") | {"resources": []}
    notice = said(message)
    assert not [inline for inline in notice.title if isinstance(inline, Link)]
    assert [place.text for place in notice.links] == ["Runbook"]
    assert [flat(part) for part in notice.context][1:3] == ["123456789012", "ap-northeast-1"]
    assert notice.facts.thread == Thread("checkout-errors", opens=True)


def test_each_alarm_begins_a_thread_and_its_end_knows_since_when() -> None:
    rings, ends = (said(saved(name, "cloudwatch-alarm-contributor")).facts.thread for name in ("alarm", "ok"))
    assert rings is not None
    assert ends is not None
    assert (rings.opens, rings.since) == (True, None)
    assert ends.opens is False
    assert " " in rings.key  # the alarm's ARN, and the contributor's id
    message = saved("eventbridge-lambda")
    message["detail"]["previousState"] |= {"value": "ALARM", "timestamp": "2026-12-01T02:00:00.000+0000"}
    message["detail"]["state"] |= {"value": "OK", "timestamp": "2026-12-01T03:00:00.000+0000"}
    thread = said(message).facts.thread
    assert thread is not None
    assert (thread.opens, thread.since) == (False, datetime(2026, 12, 1, 2, tzinfo=UTC))
    message["detail"]["previousState"]["value"] = "INSUFFICIENT_DATA"
    thread = said(message).facts.thread
    assert thread is not None
    assert thread.since is None  # when the alarm rang, nobody tells


def test_a_state_tells_its_children_in_json_or_not_at_all() -> None:
    message = saved("eventbridge-composite")
    message["detail"]["state"]["reasonData"] = "{"
    assert title(message) == "🔴 ALARM shop-down: its rule is true"


def test_data_that_keep_an_alarm_ringing_are_told() -> None:
    message = saved("eventbridge-missing-data")
    message["detail"]["state"]["value"] = "ALARM"
    assert title(message) == "🔴 ALARM checkout-errors"
    reason = message["detail"]["state"]["reason"]
    message["detail"]["state"]["reason"] = reason.replace("NonBreaching", "Breaching")
    assert title(message) == "🔴 ALARM checkout-errors: no data, which counts as breaching"


def test_a_query_without_a_result_lacks_data() -> None:
    message = saved("insufficient-data", "cloudwatch-alarm-contributor")
    message["detail"]["configuration"]["metrics"] = []
    assert title(message) == "⚪ INSUFFICIENT_DATA table-writes, TableName=orders"


def test_a_change_of_the_description_shows_the_new_one() -> None:
    message = saved("updated", "cloudwatch-alarm-configuration")
    assert said(message).body == ()
    message["detail"]["previousConfiguration"] = message["detail"]["configuration"] | {"description": "old"}
    assert said(message).body == markdown.read("CPU of the **web** servers")
    assert labels(message)["Condition"] == "average of CPUUtilization > 90% for 3 of 5 datapoints within 25 min"


# -- links -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("description", "url"),
    [
        ("Runbook: https://wiki.example.com/a", "https://wiki.example.com/a"),
        ("[Play book](https://wiki.example.com/a)", "https://wiki.example.com/a"),
        ("https://wiki.example.com/runbooks/a", "https://wiki.example.com/runbooks/a"),
        ("対応手順：\nhttps://wiki.example.com/a", "https://wiki.example.com/a"),
        ("ランブック https://wiki.example.com/a", "https://wiki.example.com/a"),
        ("Dashboard: https://d.example.com\nRun-book: https://wiki.example.com/a", "https://wiki.example.com/a"),
        ("https://wiki.example.com/a", None),
        ("The runbook is in the wiki.\nDashboard: https://d.example.com", None),
        ("Runbook: javascript:alert(1)", None),
        ("Runbook:", None),
        ("", None),
    ],
)
def test_a_runbook_is_a_link_that_is_called_one(description: str, url: str | None) -> None:
    found = list(next_links.runbook(markdown.read(description), EN))
    assert [link.url for link in found] == ([url] if url else [])
    assert all(link.text == "Runbook" for link in found)


@pytest.mark.parametrize(
    ("namespace", "dimensions", "end"),
    [
        (
            "AWS/Lambda",
            {"FunctionName": "a b", "Resource": "a b:live"},
            "log-groups/log-group/$252Faws$252Flambda$252Fa$2520b/log-events$3Fstart$3D1796090645000$26end$3D1796094845000",
        ),
        ("AWS/Lambda", {}, None),
        ("AWS/ApiGateway", {"ApiId": "a1b2"}, "log-groups$3FlogGroupNameFilter$3Da1b2"),
        ("AWS/ApiGateway", {"ApiName": "shop"}, "log-groups$3FlogGroupNameFilter$3DAPI-Gateway-Execution-Logs_"),
        ("AWS/ApiGateway", {}, None),
        ("AWS/ECS", {"ClusterName": "c", "ServiceName": "web"}, "log-groups$3FlogGroupNameFilter$3Dweb"),
        ("AWS/ECS", {"ClusterName": "c"}, "log-groups$3FlogGroupNameFilter$3Dc"),
        ("AWS/ECS", {}, None),
        ("ECS/ContainerInsights", {"TaskDefinitionFamily": "web"}, "log-groups$3FlogGroupNameFilter$3Dweb"),
        (
            "ECS/ContainerInsights",
            {"ClusterName": "c"},
            "log-groups$3FlogGroupNameFilter$3D$252Faws$252Fecs$252Fcontainerinsights$252Fc",
        ),
        (
            "AWS/RDS",
            {"DBClusterIdentifier": "db"},
            "log-groups$3FlogGroupNameFilter$3D$252Faws$252Frds$252Fcluster$252Fdb$252F",
        ),
        ("AWS/RDS", {"EngineName": "mysql"}, None),
        ("AWS/EC2", {"InstanceId": "i-0abc"}, None),
    ],
)
def test_logs_are_looked_for_where_the_service_writes_them(
    namespace: str, dimensions: dict[str, str], end: str | None
) -> None:
    series = Series(namespace=namespace, metric="X", statistic="Sum", dimensions=tuple(dimensions.items()))
    found = list(next_links.logs(where(), series, AT, EN))
    home = "https://ap-northeast-1.console.aws.amazon.com/cloudwatch/home?region=ap-northeast-1#logsV2:"
    assert [link.url for link in found] == ([home + end] if end else [])


def test_logs_of_a_time_that_cannot_be_or_of_another_account_are_not_linked() -> None:
    series = Series(namespace="AWS/Lambda", dimensions=(("FunctionName", "f"),))
    assert list(next_links.logs(where(), series, datetime(1, 1, 1, tzinfo=UTC), EN)) == []
    other = Series(namespace="AWS/Lambda", dimensions=(("FunctionName", "f"),), account="210987654321")
    assert list(next_links.logs(where(), other, AT, EN)) == []
    unknown = arn("arn:aws-eusc:cloudwatch:eusc-de-east-1:123456789012:alarm:x")
    assert unknown
    assert list(next_links.logs(unknown, series, AT, EN)) == []
    assert list(next_links.logs(unknown, Series(namespace="AWS/ECS", dimensions=(("ServiceName", "w"),)), AT, EN)) == []


def test_the_graph_of_an_expression_has_its_inputs_hidden() -> None:
    url = next(place.url for place in said(saved("eventbridge-metric-math")).links if place.text == "Metric")
    assert (
        "~metrics~(~(~(expression~'m1*2fm2*2a100~label~'Share*20of*20failed*20requests))"
        "~(~'AWS*2fApiGateway~'5XXError~'ApiName~'shop~'Stage~'prod~(id~'m1~stat~'Sum~visible~false))"
    ) in url
    message = saved("eventbridge-metric-math")
    message["detail"]["configuration"]["metrics"][2]["accountId"] = "210987654321"
    assert "Metric" not in [place.text for place in said(message).links]


def test_a_graph_too_long_for_a_message_is_not_linked() -> None:
    message = saved("eventbridge-metric-math")
    message["detail"]["configuration"]["metrics"][0]["expression"] = "m1+" * 700 + "m2"
    assert [place.text for place in said(message).links] == ["Runbook", "Logs"]


def test_every_form_of_an_alarm_says_the_same() -> None:
    bridged = saved("eventbridge-ok")
    detail = bridged["detail"]
    action = {
        "source": "aws.cloudwatch",
        "alarmArn": bridged["resources"][0],
        "accountId": bridged["account"],
        "region": bridged["region"],
        "alarmData": json.loads(json.dumps(detail)),
    }
    assert said(action) == said(bridged)
    assert said(bridged).context[-1] == (AT + timedelta(milliseconds=123),)
