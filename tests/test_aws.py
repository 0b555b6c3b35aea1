"""What AWS says: unwrapped from whatever it comes in, and worded so that nothing is lost and nothing breaks."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bridge.errors import BadOption, BadPayload, Untrusted
from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources.aws import SOURCE, links
from bridge.sources.aws.alarms import reasons
from bridge.sources.aws.alarms.operators import Stands
from bridge.sources.aws.alarms.triggers import condition
from bridge.sources.aws.arn import arn, partition_of
from bridge.sources.other import fields
from bridge.sources.source import Event
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Link, flat
from bridge.wording.tone import Tone
from tests.support import sns
from tests.support.aws_cases import raw
from tests.support.casebook import ROOT
from tests.support.readings import skipped, worded

AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
EN, JA = Say("en"), Say("ja")
BRIDGED = {"id": "e-1", "detail-type": "Thing", "source": "aws.x", "time": "2026-11-30T00:00:00Z", "detail": {"a": 1}}


def read(body: object) -> Event:
    return SOURCE.read(sns.request(body), {})


def event(message: object, **content: object) -> Event:
    whole = {"type": "Notification", "topic": sns.TOPIC, "subject": None, "message": message}
    return Event("1", AT, Payload(whole | content), {})


def said(message: object, say: Say = EN, **content: object) -> Notice:
    _, notice = worded(SOURCE, event(message, **content), say)
    assert notice is not None
    return notice


def saved(name: str) -> Any:
    """The alarm message of a case, free to be changed."""
    return read((ROOT / "aws" / "cloudwatch-alarm" / f"{name}.json").read_bytes()).payload["message"].value


def title(message: object, say: Say = EN, **content: object) -> str:
    return flat(said(message, say, **content).title)


def labels(notice: Notice) -> dict[str, str]:
    return {flat(field.label): flat(field.value) for field in notice.fields}


# -- unwrapping ---------------------------------------------------------------------------------


def test_eventbridge_on_a_raw_url_keeps_its_id_and_time() -> None:
    event = raw(json.dumps(BRIDGED).encode())
    assert (event.id, event.at) == ("e-1", datetime(2026, 11, 30, tzinfo=UTC))
    assert event.payload.value == {"type": None, "topic": None, "subject": None, "message": BRIDGED}


def test_raw_delivery_has_its_id_and_topic_in_headers() -> None:
    event = raw(b"hello", x_amz_sns_message_id="m-1", x_amz_sns_topic_arn=sns.TOPIC, x_amz_sns_rawdelivery="true")
    assert (event.id, event.at) == ("m-1", sns.NOW)
    assert event.payload.value == {"type": None, "topic": sns.TOPIC, "subject": None, "message": "hello"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", ""),
        (b"disk full", "disk full"),
        (b"{broken", "{broken"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ("\ufeffdisk".encode(), "disk"),
        (b'{"a": NaN}', '{"a": NaN}'),
        (b"[" * 70 + b"]" * 70, "[" * 70 + "]" * 70),
        (b"[1, 2]", "[1, 2]"),
        (b'"in quotes"', "in quotes"),
        (b"17", "17"),
        (b'{"a": 1}', {"a": 1}),
    ],
)
def test_whatever_comes_to_a_raw_url_is_said(body: bytes, message: object) -> None:
    assert raw(body).payload["message"].value == message
    assert read(body).payload["message"].value == message


def test_the_shape_of_an_envelope_is_verified_on_a_raw_url_too() -> None:
    with pytest.raises(Untrusted):
        raw(json.dumps({"Type": "Notification", "MessageId": "1", "TopicArn": sns.TOPIC, "Message": "x"}).encode())


def test_an_object_that_only_resembles_an_envelope_is_said() -> None:
    body = {"Type": "Notification", "Message": "disk full", "Signature": "the night shift"}
    assert raw(json.dumps(body).encode()).payload["message"].value == body


@pytest.mark.parametrize(
    ("message", "inside"),
    [(json.dumps(BRIDGED), BRIDGED), ("{broken", "{broken"), ("[" * 70, "[" * 70), ('{"a": NaN}', '{"a": NaN}')],
)
def test_the_message_of_a_signed_envelope_is_unwrapped_or_said_as_text(message: str, inside: object) -> None:
    body = sns.sign(sns.notification(Message=message))
    opened = SOURCE.open(sns.request(body), sns.destination(sns.TOPIC), sns.outside(sns.serving()))
    assert isinstance(opened, Event)
    assert opened.payload["message"].value == inside


def test_a_saved_envelope_is_read_without_its_signature() -> None:
    event = read(sns.notification(Message='{"a": 1}', SigningCertURL=None))
    assert (event.id, event.at) == ("22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", AT.replace(microsecond=123_000))
    assert event.payload["message"].value == {"a": 1}


def test_a_saved_envelope_need_not_be_whole() -> None:
    event = read({"Type": "Notification", "Message": "x"})
    assert (event.id, event.at) == ("", sns.NOW)
    assert event.payload.value == {"type": "Notification", "topic": None, "subject": None, "message": "x"}


def test_an_envelope_as_a_lambda_function_gets_it_is_read_too() -> None:
    record = {"EventSource": "aws:sns", "Sns": {"Type": "Notification", "MessageId": "m", "Message": '{"a": 1}'}}
    assert read({"Records": [record]}).payload["message"].value == {"a": 1}
    assert read({"Records": [record, record]}).payload["message"]["Records"].present()
    assert read({"Records": [{"s3": {}}]}).payload["message"]["Records"].present()


def test_the_text_of_a_handshake_is_never_unwrapped() -> None:
    event = read(sns.confirmation(Message='{"AlarmName": "x", "NewStateValue": "OK"}'))
    assert isinstance(event.payload["message"].value, str)
    assert SOURCE.kinds.of(event.payload).name == "topic-subscribed"


def test_sns_is_more_patient_than_eventbridge() -> None:
    assert SOURCE.patience({"x-amz-sns-message-type": "Notification"}) == 10
    assert SOURCE.patience({"user-agent": "Amazon/EventBridge/ApiDestinations"}) == 3
    assert SOURCE.patience({}) == 3


# -- options ------------------------------------------------------------------------------------

TOPIC_OPTION, RAW_OPTION, ONLY_OPTION = (
    next(option for option in SOURCE.options if option.name == name) for name in ("topic", "raw", "only")
)


@pytest.mark.parametrize(
    "topic",
    [
        sns.TOPIC,
        "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms",
        "arn:aws-cn:sns:cn-north-1:123456789012:a.fifo",
        "123456789012",
        "123456789012:ap-northeast-1",
    ],
)
def test_a_topic_may_be_an_arn_an_account_or_an_account_in_a_region(topic: str) -> None:
    assert TOPIC_OPTION.check(topic) == topic


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "alarms",
        "12345678901",
        "123456789012:",
        "123456789012:tokyo",
        "123456789012:s3-us-west-2",
        "arn:aws:sqs:ap-northeast-1:123456789012:alarms",
        "arn:aws:sns:cn-north-1:123456789012:alarms",
        "arn:aws:sns:ap-northeast-1:123456789012:",
        sns.TOPIC + ":2bcfbf39",
        sns.TOPIC + "\n",
    ],
)
def test_a_topic_that_is_none_is_refused_with_what_is_right(topic: str) -> None:
    with pytest.raises(BadOption, match=r"arn:aws:sns:ap-northeast-1:123456789012:alarms.*ACCOUNT:REGION"):
        TOPIC_OPTION.check(topic)


def test_a_topic_is_needed_unless_raw() -> None:
    assert TOPIC_OPTION.needed
    assert TOPIC_OPTION.many
    assert TOPIC_OPTION.unless == RAW_OPTION.name
    assert RAW_OPTION.flag


def test_only_known_kinds_can_be_filtered() -> None:
    assert [ONLY_OPTION.check(name) for name in ("cloudwatch-*", "other")] == ["cloudwatch-*", "other"]
    with pytest.raises(BadOption):
        ONLY_OPTION.check("issue-*")


def test_an_unwanted_kind_is_skipped_and_the_rest_is_not() -> None:
    alarm = replace(event(saved("alarm")), options={"not": ("cloudwatch-*",)})
    assert skipped(SOURCE, alarm)
    assert skipped(SOURCE, replace(event("Deployed."), options=alarm.options)) is None


# -- ARNs and the console -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-east-1", "aws"),
        ("ap-southeast-5", "aws"),
        ("us-gov-east-1", "aws-us-gov"),
        ("cn-northwest-1", "aws-cn"),
        ("eusc-de-east-1", "aws-eusc"),
        ("us-iso-east-1", None),
        ("us-isob-east-1", None),
        ("s3-us-west-2", None),
        ("us-east-1.evil", None),
        ("us-east-1\n", None),
        ("", None),
    ],
)
def test_a_region_lies_in_one_partition(region: str, partition: str | None) -> None:
    assert partition_of(region) == partition


@pytest.mark.parametrize(
    "text", ["", "arn", "arn:aws:s3:::bucket", "arn:aws:sns:us-east-1:1:x", "arn:aws-x:sns:us-east-1:123456789012:x"]
)
def test_an_arn_without_region_or_account_leads_nowhere(text: str) -> None:
    assert arn(text) is None
    assert links.resource(text) is None


def test_no_link_is_made_up_for_a_partition_whose_console_is_unknown() -> None:
    found = arn("arn:aws-eusc:sns:eusc-de-east-1:123456789012:alarms")
    assert found
    assert links.topic(found) == "alarms"
    assert links.alarm(found, "x") == "x"
    assert links.alarm(None, "x") == "x"
    assert links.metrics("eusc-de-east-1", [["a", "b"]], "Sum", 60, AT) is None
    alarm = saved("alarm") | {"AlarmArn": "arn:aws-eusc:cloudwatch:eusc-de-east-1:123456789012:alarm:api-5xx"}
    assert said(alarm).links == ()
    assert links.resource("arn:aws-cn:sns:cn-north-1:123456789012:alarms") is None


def test_a_metric_is_spelled_as_the_console_spells_it() -> None:
    url = links.metrics("us-east-1", [["AWS/X", "a b$", "naïve", "日本𝒳"]], "p99.9", 3_600, AT)
    assert url == (
        "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#metricsV2:graph="
        "~(view~'timeSeries~stacked~false~metrics~(~(~'AWS*2fX~'a*20b!~'na*efve~'**65e5**672c**d835**dcb3))"
        "~region~'us-east-1~stat~'p99.9~period~3600"
        "~start~'2026-11-30T15*3a04*3a05.000Z~end~'2026-12-01T05*3a04*3a05.000Z)"
    )


# -- reasons ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "value"),
    [
        ("Threshold Crossed: 1 datapoint [17.0 (01/12/26 03:03:00)] was greater than the threshold (5.0).", 17),
        ("[1.0 (31/12/26 23:59:00), 2.0 (01/01/27 00:00:00), 3.0 (30/12/26 23:59:00)] were", 2),
        ("[5.0E-2 (01/12/26 03:03:00)]", 0.05),
        ("[-1.5E10 (01/12/26 03:03:00)]", -1.5e10),
        ("[1.0E999 (01/12/26 03:03:00)]", None),
        ("Threshold Crossed: 1 datapoint (3.5) was less than the threshold (4.0).", 3.5),
        ("was greater than the threshold (5.0)", None),
        ("", None),
    ],
)
def test_the_value_is_the_datapoint_with_the_latest_time(reason: str, value: float | None) -> None:
    assert reasons.value(reason) == value


def test_missing_data_tell_how_they_were_counted() -> None:
    several = "no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching]."
    assert reasons.treated(f"Threshold Crossed: {several}") == "breaching"
    assert reasons.treated("[17.0 (01/12/26 03:03:00)] and 1 missing datapoint was treated as [Breaching]") is None


# -- alarms -------------------------------------------------------------------------------------

WORDS: dict[str, tuple[str, str, str, str]] = {
    "GreaterThanThreshold": ("above 5", "しきい値 5 を超過", "back to 5 or below", "しきい値 5 以下に回復"),
    "GreaterThanOrEqualToThreshold": ("at or above 5", "しきい値 5 以上", "back below 5", "しきい値 5 未満に回復"),
    "LessThanThreshold": ("below 5", "しきい値 5 未満", "back to 5 or above", "しきい値 5 以上に回復"),
    "LessThanOrEqualToThreshold": ("at or below 5", "しきい値 5 以下", "back above 5", "しきい値 5 を超えて回復"),
}


@pytest.mark.parametrize("operator", WORDS)
def test_each_operator_has_its_words_for_alarm_and_end(operator: str) -> None:
    en, ja, en_ok, ja_ok = WORDS[operator]
    message = saved("alarm")
    message["Trigger"]["ComparisonOperator"] = operator
    assert title(message) == f"🔴 ALARM api-5xx: sum of 5XXError is 17 in 1 min, {en}"
    assert title(message, JA) == f"🔴 ALARM api-5xx：5XXError の合計が 1 分間で 17（{ja}）"
    message["NewStateValue"] = "OK"
    assert title(message) == f"🟢 OK api-5xx: sum of 5XXError is 17 in 1 min, {en_ok}"
    assert title(message, JA) == f"🟢 OK api-5xx：5XXError の合計が 1 分間で 17（{ja_ok}）"


@pytest.mark.parametrize(
    ("statistic", "en", "ja"),
    [
        ("AVERAGE", "average of X is 1, above 0", "X の平均が 1（しきい値 0 を超過）"),
        ("minimum", "minimum of X is 1, above 0", "X の最小値が 1（しきい値 0 を超過）"),
        ("Maximum", "maximum of X is 1, above 0", "X の最大値が 1（しきい値 0 を超過）"),
        (
            "SAMPLE_COUNT",
            "number of samples of X is 1 in 1 h, above 0",
            "X のサンプル数が 1 時間で 1（しきい値 0 を超過）",
        ),
        (
            "SampleCount",
            "number of samples of X is 1 in 1 h, above 0",
            "X のサンプル数が 1 時間で 1（しきい値 0 を超過）",
        ),
        ("p99.9", "p99.9 of X is 1, above 0", "X の p99.9 が 1（しきい値 0 を超過）"),
        ("TM(2%:98%)", "TM(2%:98%) of X is 1, above 0", "X の TM(2%:98%) が 1（しきい値 0 を超過）"),
    ],
)
@pytest.mark.parametrize("key", ["Statistic", "ExtendedStatistic"])
def test_a_statistic_of_any_case_has_its_words(statistic: str, en: str, ja: str, key: str) -> None:
    trigger = Payload(
        {
            "MetricName": "X",
            key: statistic,
            "Period": 3600,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
        }
    )
    for say, words in ((EN, en), (JA, ja)):
        line = condition(trigger).sentence(1, Stands.ALARM, say)
        assert line
        assert flat(line) == words


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("Bytes", 5e9, "5 GB"),
        ("Bytes/Second", 1_500_000, "1.5 MB/s"),
        ("Percent", 92.3333, "92.3333%"),
        ("Seconds", 2.5, "2.5 s"),
        ("Seconds", 930, "15 min 30 s"),
        ("Seconds", 0, "0 s"),
        ("Seconds", 7_200, "2 h"),
        ("Seconds", 4_000, "1 h 6 min"),
        ("Seconds", 1e12, "1,000,000,000,000 s"),
        ("Milliseconds", 1_200, "1,200 ms"),
        ("Count", 1_200, "1,200"),
        ("None", 0.05, "0.05"),
        ("Gigabits/Second", 1, "1 Gbit/s"),
        (None, 5e-2, "0.05"),
    ],
)
def test_values_have_units(unit: str | None, value: float, words: str) -> None:
    trigger = {"MetricName": "X", "Statistic": "Average", "Threshold": value, "Unit": unit}
    line = condition(Payload(trigger | {"ComparisonOperator": "LessThanThreshold"})).words(EN)
    assert flat(line) == f"average of X < {words}"


@pytest.mark.parametrize(
    ("namespace", "metric", "statistic", "value", "words"),
    [
        ("AWS/RDS", "FreeStorageSpace", "Minimum", 5e9, "5 GB"),
        ("AWS/ES", "FreeStorageSpace", "Minimum", 5e9, "5,000,000,000"),  # in megabytes, which nobody expects
        ("AWS/EC2", "CPUUtilization", "Average", 90, "90%"),
        ("Shop/EC2", "CPUUtilization", "Average", 90, "90"),
        ("AWS/ApiGateway", "Latency", "p99", 912, "912 ms"),
        ("AWS/ELB", "Latency", "p99", 0.912, "0.912 s"),
        ("AWS/EC2", "CPUUtilization", "SampleCount", 3, "3"),
    ],
)
def test_what_aws_measures_has_its_unit_also_where_the_alarm_names_none(
    namespace: str, metric: str, statistic: str, value: float, words: str
) -> None:
    trigger = {"Namespace": namespace, "MetricName": metric, "Statistic": statistic, "Threshold": value, "Unit": None}
    line = condition(Payload(trigger | {"ComparisonOperator": "LessThanThreshold"})).words(EN)
    assert flat(line).endswith(f" < {words}")


@pytest.mark.parametrize(
    ("unit", "value", "threshold", "en"),
    [
        ("Bytes", 2_140_000_000, 2_147_483_648, "X is 2.14 GB, below 2.15 GB"),
        ("Bytes", 2_147_483_600, 2_147_483_648, "X is 2.1475 GB, below 2.1475 GB"),  # no finer than anybody reads
        ("Seconds", 7_190, 7_200, "X is 1 h 59 min, below 2 h"),
        ("Seconds", 7_201, 7_230, "X is 7,201 s, below 7,230 s"),
        ("Percent", 89.9, 90, "X is 89.9%, below 90%"),
    ],
)
def test_a_value_does_not_read_as_the_threshold_that_it_has_crossed(
    unit: str, value: float, threshold: float, en: str
) -> None:
    trigger = {"MetricName": "X", "Statistic": "Average", "Threshold": threshold, "Unit": unit}
    line = condition(Payload(trigger | {"ComparisonOperator": "LessThanThreshold"})).sentence(value, Stands.ALARM, EN)
    assert line
    assert flat(line) == f"average of {en}"


@pytest.mark.parametrize("part", ["MetricName", "Statistic", "Threshold"])
@pytest.mark.parametrize("value", [None, [], {}, float("inf")])
def test_an_alarm_whose_sentence_lacks_a_part_gives_the_reason(part: str, value: object) -> None:
    message = saved("alarm")
    message["Trigger"][part] = value
    notice = said(message)
    assert flat(notice.title) == "🔴 ALARM api-5xx"
    assert "Threshold Crossed" in render(notice, EN).plain
    assert "Condition" not in labels(notice)


@pytest.mark.parametrize("period", [None, 0, -60, 1e300, "x", [60]])
def test_a_period_that_is_none_leaves_the_window_out(period: object) -> None:
    message = saved("alarm")
    message["Trigger"]["Period"] = period
    notice = said(message)
    assert flat(notice.title) == "🔴 ALARM api-5xx: sum of 5XXError is 17, above 5"
    assert labels(notice)["Condition"] == "sum of 5XXError > 5"
    assert [place.text for place in notice.links] == ["Logs"]


def test_missing_data_that_keep_an_alarm_are_told_by_the_reason() -> None:
    message = saved("ok-missing-data") | {"NewStateValue": "ALARM"}
    notice = said(message)
    assert flat(notice.title) == "🔴 ALARM api-5xx"
    assert labels(notice)["Missing data"] == "counts as within the threshold"


def test_what_the_first_line_says_is_not_repeated() -> None:
    assert "Missing data" not in labels(said(saved("ok-missing-data")))
    assert "Previous state" not in labels(said(saved("first-state")))


def test_missing_data_may_keep_the_state() -> None:
    message = saved("alarm")
    message["Trigger"]["TreatMissingData"] = "ignore"
    assert labels(said(message))["Missing data"] == "keeps the state"
    assert labels(said(message, JA))["欠落データ"] == "状態を維持する"


def test_a_long_reason_given_by_hand_is_whole_in_the_body() -> None:
    notice = said(saved("set-by-hand") | {"NewStateReason": "Testing " * 30})
    assert flat(notice.title).endswith("…")
    assert ("Testing " * 30).strip() in render(notice, EN).plain


def test_an_alarm_without_a_reason_stands_alone() -> None:
    assert title(saved("alarm") | {"NewStateReason": None}) == "🔴 ALARM api-5xx"


def test_an_unknown_state_is_said_calmly() -> None:
    notice = said(saved("alarm") | {"NewStateValue": "RESTING"})
    assert flat(notice.title) == "⚪ RESTING api-5xx"
    assert notice.tone is Tone.CALM


def test_not_enough_data_of_nothing_known_gives_the_reason() -> None:
    message = saved("insufficient-data")
    message["Trigger"] = None
    assert "1 datapoint was unknown" in render(said(message), EN).plain


def test_of_many_dimensions_those_are_named_that_have_no_field() -> None:
    message = saved("alarm")
    message["Trigger"]["Dimensions"] = [{"name": f"D{n}", "value": str(n)} for n in range(9)] + [{"name": 7}]
    message["Trigger"]["Dimensions"][0]["value"] = " "
    notice = said(message)
    assert [flat(field.value) for field in notice.fields][2:] == [str(n) for n in range(1, 9)]
    text = json.dumps(render(notice, Say("en")).body(), ensure_ascii=False)
    assert "and 2 more: D7, D8" in text


def test_an_alarm_of_no_known_region_has_no_links() -> None:
    message = saved("alarm") | {"AlarmArn": "arn:aws:cloudwatch:moon-1:1:alarm:x", "AWSAccountId": None}
    notice = said(message, topic=None)
    assert not [inline for inline in notice.title if isinstance(inline, Link)]
    assert [flat(part) for part in notice.context][:2] == ["AWS/ApiGateway", "Asia Pacific (Tokyo)"]


@pytest.mark.parametrize("key", ["AlarmName", "NewStateValue"])
@pytest.mark.parametrize("value", [None, 17, [], {}])
def test_an_alarm_without_name_or_state_is_said_as_something_else(
    key: str, value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    notice = said(saved("alarm") | {key: value}, subject='ALARM: "api-5xx"')
    assert flat(notice.title) == 'ALARM: "api-5xx"'
    assert f"$.message.{key}" in capsys.readouterr().err


def test_a_rule_without_arns_stays_as_typed() -> None:
    rule = 'ALARM("a") AND (NOT OK(b))'
    assert labels(said(saved("composite") | {"AlarmRule": rule}))["Rule"] == rule


def test_a_composite_alarm_set_by_hand_tells_the_reason() -> None:
    assert title(saved("composite") | {"NewStateReason": "a drill"}) == "🔴 ALARM shop-down: a drill"


# -- topics -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation"])
@pytest.mark.parametrize("topic", [None, "", "alarms", 7])
def test_a_handshake_of_no_topic_is_said_as_something_else(kind: str, topic: object) -> None:
    handshake = event("You have chosen", type=kind, topic=topic)
    with pytest.raises(BadPayload):
        SOURCE.kinds.of(handshake.payload).notice(handshake, EN)
    notice = worded(SOURCE, handshake, EN)[1]
    assert notice
    assert flat(notice.title) == "You have chosen"


# -- anything else ------------------------------------------------------------------------------


def test_what_has_no_name_is_called_after_its_topic_or_not_at_all() -> None:
    assert title({"a": 1}) == "Notification of the SNS topic alarms"
    assert title({"a": 1}, topic=None) == "An event without a name"
    assert title("\u200b \n\x00", topic=None) == "An event without a name"


def test_a_subject_is_not_repeated_by_the_text_below_it() -> None:
    assert said("Disk full\n", subject="Disk full").body == ()


def test_a_long_first_line_is_whole_in_the_body() -> None:
    notice = said("word " * 50 + "\nlast")
    assert flat(notice.title).endswith("…")
    assert ("word " * 50).strip() in render(notice, EN).plain


def test_a_long_name_is_whole_in_the_fields() -> None:
    assert labels(said({"message": "word " * 30}))["message"] == ("word " * 30).strip()


def test_an_event_without_a_source_or_detail_is_called_by_its_type() -> None:
    notice = said({"detail-type": "Thing", "account": "123456789012", "n": 1})
    assert flat(notice.title) == "Thing"
    assert labels(notice) == {"account": "123456789012", "n": "1"}


def test_codestar_spells_its_events_otherwise() -> None:
    assert title({"detailType": "CodeBuild Build State Change", "source": "aws.codebuild", "detail": {"a": 1}}) == (
        "CodeBuild Build State Change from aws.codebuild"
    )
    assert title({"detailType": "x", "name": "y"}) == "y"


def test_how_it_ended_comes_first_and_ids_come_last() -> None:
    payload = {"version": "0", "jobId": "j", "job": "import", "state": {"value": "FAILED", "reason": "no disk"}}
    found = fields(Payload(payload), EN)
    assert [flat(field.label) for field in found] == ["state.value", "state.reason", "job", "version", "jobId"]


def test_values_are_as_json_has_them_and_never_as_python_has_them() -> None:
    found = fields(
        Payload(
            {"yes": True, "no": False, "none": None, "big": 10**30, "part": 0.1, "list": [1, "a", None], "": " x "}
        ),
        EN,
    )
    assert {flat(field.label): flat(field.value) for field in found} == {
        "yes": "true",
        "no": "false",
        "big": str(10**30),
        "part": "0.1",
        "list": "1, a",
        "?": "x",
    }


def test_what_is_nested_comes_after_what_is_not_and_is_named_by_its_way() -> None:
    payload = Payload({"a": {"b": {"c": 1}}, "list": [{"x": 1}, {"x": 2}], "one": [{"y": 3}], "d": 4, "m": [[5], 6]})
    found = fields(payload, EN)
    assert [flat(field.label) for field in found] == ["d", "m.1", "m.2", "a.b.c", "list.1.x", "list.2.x", "one.y"]


def test_long_lists_and_long_values_say_that_they_are_cut() -> None:
    found = fields(Payload({"list": list(range(30)), "long": "x" * 999, **dict.fromkeys("abcdefg", 1)}), EN)
    assert flat(found[0].value).endswith("19, …")
    assert flat(found[1].value).endswith("x…")
    assert not found[1].short
    assert (flat(found[-1].label), flat(found[-1].value)) == ("2 more values", "f: 1 · g: 1")


def test_of_very_many_values_the_first_are_said_and_all_are_counted() -> None:
    *_, last = fields(Payload({f"n{index:02}": index for index in range(60)}), EN)
    assert flat(last.label) == "53 more values"
    assert flat(last.value).startswith("n07: 7 · n08: 8")
    assert flat(last.value).endswith("n26: 26 · …")


def test_old_news_is_dated_when_it_happened() -> None:
    alarm = said(saved("alarm") | {"StateChangeTime": "2026-12-01T02:00:00.000+0000"})
    assert alarm.context[-1] == (AT - timedelta(hours=1, minutes=4, seconds=5),)
    assert said(saved("alarm") | {"StateChangeTime": "yesterday"}).context[-1] == (AT,)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00.000+0000", "9999-12-31T23:59:59.999+0000"])
def test_no_graph_is_linked_for_a_time_that_cannot_be(moment: str) -> None:
    alarm = saved("alarm") | {"StateChangeTime": moment}
    alarm["Trigger"] |= {"Namespace": "AWS/Lambda", "Dimensions": [{"name": "FunctionName", "value": "checkout"}]}
    assert said(alarm).links == ()
