"""What the cases cannot show of findings, money, mail and logs: the edges of scales, bombs, addresses, drift."""

import base64
import gzip
import json
import zlib
from datetime import UTC, datetime

import pytest

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources.aws import SOURCE, links, naming
from bridge.sources.aws.security import grades
from bridge.sources.source import Event
from bridge.wording import severity
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.severity import Severity
from bridge.wording.text import flat
from bridge.wording.tone import Tone
from tests.support.house_rules import refusals

NOW = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)


def event(message: object, topic: str | None = None) -> Event:
    return Event("", NOW, Payload({"type": None, "topic": topic, "subject": None, "message": message}), {})


def said(message: object) -> Notice:
    found = event(message)
    kind = SOURCE.kinds.of(found.payload)
    assert kind is not SOURCE.kinds.other
    notice = kind.notice(found, Say("en"))
    assert notice is not None
    assert refusals(render(notice, Say("en"))) == []
    return notice


def packed(value: object) -> dict[str, dict[str, str]]:
    return {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(value).encode())).decode()}}


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (10, severity.CRITICAL),
        (9.0, severity.CRITICAL),
        (8.9, severity.HIGH),
        (7.0, severity.HIGH),
        (6.9, severity.MEDIUM),
        (4.0, severity.MEDIUM),
        (3.9, severity.LOW),
        (1.0, severity.LOW),
        (0.9, None),
    ],
)
def test_guardduty_grades_by_its_documented_ranges(score: float, expected: Severity | None) -> None:
    assert grades.scored(score) is expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (100, severity.CRITICAL),
        (90, severity.CRITICAL),
        (89, severity.HIGH),
        (70, severity.HIGH),
        (69, severity.MEDIUM),
        (40, severity.MEDIUM),
        (39, severity.LOW),
        (1, severity.LOW),
        (0, severity.NONE),
        (-1, None),
    ],
)
def test_security_hub_grades_by_its_documented_ranges(score: float, expected: Severity | None) -> None:
    assert grades.normalized(score) is expected


def test_a_grade_is_known_by_its_word_in_any_case() -> None:
    assert severity.named("HIGH") is severity.named(" high ") is severity.HIGH
    assert severity.named("Fatal") is severity.CRITICAL
    assert severity.named("UNTRIAGED") is None


@pytest.mark.parametrize(
    "url",
    [
        "https://console.aws.amazon.com/billing/home#/budgets",
        "https://us-east-1.console.aws.amazon.com/costmanagement/home?region=us-east-1#/x",
        "https://cn-north-1.console.amazonaws.cn/guardduty/home",
        "https://docs.aws.amazon.com/console/securityhub/IAM.1/remediation",
    ],
)
def test_addresses_in_awss_consoles_and_manuals_are_linked(url: str) -> None:
    assert naming.trusted(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://console.aws.amazon.com/billing/home",
        "https://console.aws.amazon.com.evil.example/",
        "https://evil.example/console.aws.amazon.com/",
        "https://console.aws.amazon.com@evil.example/",
        "https://console.aws.amazon.com:8443/",
        "https://evilconsole.aws.amazon.com/",
        "https://console.aws.amazon.com/a b",
        "https://console.aws.amazon.com/a|b>",
        "https://console.aws.amazon.com/\n",
        "https://console.aws.amazon.com",
        "",
    ],
)
def test_any_other_address_is_not(url: str) -> None:
    assert naming.trusted(url) is None


def test_pages_of_regions_and_names_that_are_none_are_not_made_up() -> None:
    assert links.guardduty("moon-1", "0a1b") is None
    assert links.guardduty("us-gov-west-1", "0a/1b") is None
    assert links.guardduty("us-gov-west-1", "0a1b") == (
        "https://us-gov-west-1.console.amazonaws-us-gov.com/guardduty/home?region=us-gov-west-1"
        "#/findings?macros=current&search=id%3D0a1b"
    )
    assert links.s3_object("us-east-1", "Not a bucket", "k") is None
    assert links.s3_object("us-east-1", "bucket", "") is None
    assert links.security_hub("us-east-1", "") is None
    assert links.ecr_image("us-east-1", "123456789012", "SHOP", "latest") is None
    assert links.inspector("us-east-1", "abc") is None
    assert links.log_group("us-east-1", "") is None
    assert links.config_rule("moon-1", "rule") is None


def test_a_bomb_of_log_lines_is_unpacked_no_further_than_a_mebibyte() -> None:
    bomb = {"messageType": "DATA_MESSAGE", "logGroup": "g", "logEvents": [{"message": "x" * 2_000_000}]}
    with pytest.raises(BadPayload, match=r"\$\.message\.awslogs\.data: more than 1 MiB"):
        said(packed(bomb))


@pytest.mark.parametrize(
    "data", ["", "%%%", "aGVsbG8=", base64.b64encode(gzip.compress(b"[nothing", mtime=0)).decode(), 1, None]
)
def test_log_lines_that_cannot_be_unpacked_name_the_path(data: object) -> None:
    with pytest.raises(BadPayload, match=r"\$\.message\.awslogs\.data: expected"):
        said({"awslogs": {"data": data}})


def test_a_cut_off_batch_of_log_lines_names_the_path() -> None:
    whole = gzip.compress(json.dumps({"logGroup": "g", "logEvents": [{"message": "x"}]}).encode())
    with pytest.raises(BadPayload, match="expected JSON in gzip in base64"):
        said({"awslogs": {"data": base64.b64encode(whole[:-20]).decode()}})


def test_log_lines_packed_with_zlib_alone_are_read_too() -> None:
    batch = json.dumps({"logGroup": "g", "logEvents": [{"message": "ERROR x"}]}).encode()
    notice = said({"awslogs": {"data": base64.b64encode(zlib.compress(batch)).decode()}})
    assert flat(notice.title) == "Log g: ERROR x"


def test_log_lines_that_hold_no_lines_name_the_path() -> None:
    with pytest.raises(BadPayload, match=r"logEvents: expected lines"):
        said(packed({"logGroup": "g", "logEvents": [{"message": " \n"}]}))


def test_the_logs_asking_whether_anybody_is_there_says_nothing() -> None:
    control = event(packed({"messageType": "CONTROL_MESSAGE", "logGroup": "", "logEvents": []}))
    assert SOURCE.kinds.of(control.payload).notice(control, Say("en")) is None


def test_log_lines_without_a_readable_time_have_the_events() -> None:
    batch = {"logGroup": "g", "logEvents": [{"message": "x", "timestamp": 1e300}]}
    assert said(packed(batch)).context == ((NOW,),)
    assert said(packed({"logGroup": "g", "logEvents": [{"message": "x", "timestamp": 1_000}]})).context != ((NOW,),)


def health(**detail: object) -> Notice:
    known = {"service": "EC2", "eventTypeCode": "AWS_EC2_OPERATIONAL_ISSUE", "eventRegion": "eu-west-1"}
    return said({"detail-type": "AWS Health Event", "account": "123456789012", "detail": known | detail})


@pytest.mark.parametrize(
    ("detail", "tone"),
    [
        ({"eventTypeCategory": "issue"}, Tone.BAD),
        ({"eventTypeCategory": "issue", "actionability": "INFORMATIONAL"}, Tone.CALM),
        ({"eventTypeCategory": "accountNotification", "actionability": "ACTION_REQUIRED"}, Tone.BAD),
        ({"eventTypeCategory": "issue", "actionability": "SOMETHING_NEW"}, Tone.BAD),
        ({"eventTypeCategory": "issue", "actionability": "ACTION_REQUIRED", "statusCode": "closed"}, Tone.GOOD),
        ({}, Tone.CALM),
    ],
)
def test_actionability_decides_the_colour_before_the_category_and_the_end_before_both(
    detail: dict[str, object], tone: Tone
) -> None:
    assert health(**detail).tone is tone


@pytest.mark.parametrize("time", ["soon", "Tue, 99 Dec 2026 02:50:00 GMT", "", None])
def test_a_time_of_health_that_is_none_is_left_out(time: object) -> None:
    assert health(startTime=time).fields == ()


def test_a_time_of_health_without_a_zone_is_in_utc() -> None:
    assert health(startTime="Tue, 1 Dec 2026 02:50:00").fields[0].value == (datetime(2026, 12, 1, 2, 50, tzinfo=UTC),)


def test_a_finding_of_security_hub_that_lists_none_names_the_path() -> None:
    with pytest.raises(BadPayload, match=r"\$\.message\.detail\.findings: expected findings"):
        said({"detail-type": "Security Hub Findings - Imported", "detail": {"findings": []}})


@pytest.mark.parametrize("left_out", ["Budget Name", "Alert Threshold", "ACTUAL Amount"])
def test_a_letter_about_a_budget_without_its_parts_names_them(left_out: str) -> None:
    parts = {
        "Budget Name": "shop",
        "Budget Type": "Cost",
        "Budgeted Amount": "none",
        "Alert Type": "ACTUAL",
        "Alert Threshold": "> $80.00",
        "ACTUAL Amount": "$81.23",
    }
    letter = "AWS Budget Notification\n" + "\n".join(f"{name}: {value}" for name, value in parts.items())
    assert said(letter).tone is Tone.WARN
    with pytest.raises(BadPayload, match="expected Budget Name"):
        said(letter.replace(f"{left_out}: ", "X: "))


def test_mail_that_bounced_to_nobody_names_the_path() -> None:
    with pytest.raises(BadPayload, match=r"\$\.message\.bounce\.bouncedRecipients: expected addresses"):
        said({"notificationType": "Bounce", "bounce": {}, "mail": {"messageId": "m-1"}})


def test_names_are_shortened_to_what_tells_them_apart() -> None:
    assert naming.short("arn:aws:s3:::shop-assets") == "shop-assets"
    assert naming.short("arn:aws:ecr:us-east-1:123456789012:repository/shop/sha256:" + "ab" * 32) == (
        "repository/shop/sha256:abababababab…"
    )
    assert naming.short("i-0abc") == "i-0abc"
    assert naming.short("arn:short") == "arn:short"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"previousValue": 1, "updatedValue": 2.5}, "1 → 2.5"),
        ({"previousValue": None, "updatedValue": ["a", "b"]}, "a, b"),
        ({"previousValue": "x", "updatedValue": None}, "x → not set"),
        ({"previousValue": {"a": 1, "b": {"c": True}}, "updatedValue": {"a": 1}}, "a 1, b.c true → a 1"),
        ({"previousValue": "same", "updatedValue": "same", "changeType": "UPDATE"}, "changed"),
        ({"previousValue": {}, "updatedValue": {"a": ""}, "changeType": "CREATE"}, "added"),
        ({"previousValue": [], "updatedValue": None, "changeType": "DELETE"}, "removed"),
        ({"changeType": "BLUR"}, "changed"),
        (5, "changed"),
    ],
)
def test_a_change_of_a_resource_is_told_by_its_values_or_its_sort(change: object, words: str) -> None:
    item = {"resourceType": "AWS::EC2::Instance", "resourceId": "i-0abc", "awsRegion": "us-east-1"}
    detail = {"configurationItem": item, "configurationItemDiff": {"changedProperties": {"X": change, " ": change}}}
    notice = said({"detail-type": "Config Configuration Item Change", "detail": detail})
    assert flat(notice.title) == "EC2 Instance i-0abc was changed"
    assert [flat(field.value) for field in notice.fields] == [words]


def test_what_config_asks_a_rule_in_no_json_is_no_change() -> None:
    assert flat(said({"configRuleName": "r", "invokingEvent": "{broken"}).title) == "Config rule r is due"


def test_an_insight_leaves_out_results_without_a_name() -> None:
    detail = {"insightName": "Keys", "insightResults": [{" ": 1, "haru": "5"}, 7, {"aoi": None}]}
    notice = said({"detail-type": "Security Hub Insight Results", "detail": detail})
    assert flat(notice.title) == "⚪ Security Hub insight Keys: 2 results"
    assert [flat(item.line) for item in notice.body[0].items] == ["haru: 5 findings", "aoi"]  # type: ignore[union-attr]


def test_pages_of_insights_and_resources_need_sound_names() -> None:
    assert links.insight("us-east-1", "") is None
    assert links.insight("moon", "arn:aws:securityhub:::insight/1") is None
    assert links.config_item("us-east-1", "EC2", "i-0abc") is None
    assert links.config_item("us-east-1", "AWS::EC2::Instance", "") is None
    assert links.config_item("us-east-1", "AWS::EC2::Instance", "x" * 600) is None
