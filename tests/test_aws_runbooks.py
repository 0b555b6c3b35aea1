"""Runbooks: the page that says what to do is the first place to go: the alarm's own, the URL's, the deployment's."""

import json
from pathlib import Path
from typing import Any

import pytest

from bridge.deployed import runbook_lines
from bridge.errors import BadOption, BadSetting
from bridge.settings import Settings
from bridge.slack.message import Message
from bridge.sources import SOURCES
from bridge.sources.source import Request
from bridge.wording.phrases import Lang
from tests.support.aws_cases import saved
from tests.support.casebook import NOW, ROOT, message
from tests.support.hooks import SPACE, Hooks
from tests.support.house_rules import refusals
from tests.support.slack_rules import links

AWS = SOURCES["aws"]
KEYRING = {"BRIDGE_KEYRING": "laptop = plain:…"}
WIKI = "https://wiki.example.com"


def said(body: Any, *lines: str, lang: Lang = "en") -> Message:
    raw = json.dumps(body).encode()
    drawn = message(AWS, AWS.read(Request(raw, {}, NOW), {"raw": ("1",), "runbook": lines}), lang)
    assert refusals(drawn) == []
    return drawn


def places(drawn: Message) -> list[tuple[str, str]]:
    """The links of the last line."""
    last = drawn.attachments[0]["blocks"][-1]
    return [(link.label, link.url.replace("&amp;", "&")) for link in links(last)]


def runbook(body: Any, *lines: str) -> str | None:
    """The address of the runbook in the last line, which must be its first place; of a description's, with its host."""
    named = [label.partition(" (")[0] for label, _ in places(said(body, *lines))]
    assert "Runbook" not in named[1:]
    return places(said(body, *lines))[0][1] if named[:1] == ["Runbook"] else None


@pytest.mark.parametrize("pattern", ["api-5xx", "api-*", "*", "api-[0-9]xx", "*5??"])
def test_an_alarm_whose_name_fits_has_the_runbook_as_its_first_place(pattern: str) -> None:
    drawn = said(saved("cloudwatch-alarm/alarm"), f"{pattern}={WIKI}/api")
    assert [label for label, _ in places(drawn)] == ["Runbook", "Logs", "Metric"]
    assert places(drawn)[0][1] == f"{WIKI}/api"
    japanese = said(saved("cloudwatch-alarm/alarm"), f"{pattern}={WIKI}/api", lang="ja")
    assert places(japanese)[0] == ("ランブック", f"{WIKI}/api")


@pytest.mark.parametrize("pattern", ["api", "API-*", "cloudwatch-alarm", "db-*", "api-5x", "api-[a-z]xx"])
def test_an_alarm_that_no_pattern_fits_has_none(pattern: str) -> None:
    assert runbook(saved("cloudwatch-alarm/alarm"), f"{pattern}={WIKI}/api") is None


def test_the_first_pattern_that_fits_counts() -> None:
    lines = (f"db-*={WIKI}/db", f"api-*={WIKI}/api", f"*={WIKI}/all")
    assert runbook(saved("cloudwatch-alarm/alarm"), *lines) == f"{WIKI}/api"


def test_a_name_with_brackets_is_found_as_it_is_written() -> None:
    alarm = saved("cloudwatch-alarm/composite") | {"AlarmName": "[prod] shop down"}
    assert runbook(alarm, f"[prod] shop down={WIKI}/shop") == f"{WIKI}/shop"


def test_the_runbook_in_an_alarms_own_description_is_nearer() -> None:
    alarm = saved("cloudwatch-alarm/composite") | {"AlarmDescription": f"Runbook: {WIKI}/own"}
    assert runbook(alarm, f"*={WIKI}/all") == f"{WIKI}/own"
    alarm["AlarmDescription"] = f"See {WIKI}/dashboard"  # a link, but no runbook
    assert runbook(alarm, f"*={WIKI}/all") == f"{WIKI}/all"


@pytest.mark.parametrize("case", ["eventbridge-metric-math", "lambda-action", "m-of-n", "insufficient-data"])
def test_an_alarm_in_any_form_and_state_but_ok_has_it(case: str) -> None:
    body = saved(f"cloudwatch-alarm/{case}")
    about = body.get("detail") or body.get("alarmData") or {"configuration": {}}
    about["configuration"]["description"] = None
    assert runbook(body, f"*={WIKI}/all") == f"{WIKI}/all"


@pytest.mark.parametrize(
    "case",
    [
        "cloudwatch-alarm/ok",
        "cloudwatch-alarm/eventbridge-ok",
        "codebuild-build/succeeded",
        "inspector-finding/closed",
        "topic-subscribed/subscribed",
        "topic-unsubscribed/unsubscribed",
    ],
)
def test_what_is_over_and_a_handshake_need_none(case: str) -> None:
    assert runbook(saved(case), f"*={WIKI}/all") is None


@pytest.mark.parametrize(
    ("case", "pattern"),
    [
        ("guardduty-finding/high", "guardduty-*"),
        ("codebuild-build/failed", "codebuild-build"),
        ("cloudwatch-alarm-contributor/alarm", "orders-*"),
        ("other/fields-of-named-accounts", "other"),
    ],
)
def test_what_is_no_alarm_goes_by_its_kind(case: str, pattern: str) -> None:
    body = saved(case)
    if case.startswith("cloudwatch"):
        body["detail"]["alarmName"] = "orders-throttled"
        body["detail"]["configuration"]["description"] = None
    assert runbook(body, f"{pattern}={WIKI}/x") == f"{WIKI}/x"
    assert runbook(body, f"nothing-*={WIKI}/x") is None


# -- the lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("api-*=https://x/?a=b", "api-*=https://x/?a=b"),
        (" api  5xx  =  https://wiki.example.com/a ", "api 5xx=https://wiki.example.com/a"),
        ("a=b-*=http://wiki.example.com:8080/#top", "a=b-*=http://wiki.example.com:8080/#top"),
        ("x=https://a.example/?to=https://b.example/", "x=https://a.example/?to=https://b.example/"),
        ("手順=https://wiki.example.com/手順", "手順=https://wiki.example.com/手順"),
        ("x=https://wiki.example.com/@team", "x=https://wiki.example.com/@team"),
    ],
)
def test_a_line_is_a_pattern_and_an_address(text: str, kept: str) -> None:
    assert runbook_lines.entry(text) == kept
    pattern, url = runbook_lines.parts(kept)
    assert f"{pattern}={url}" == kept
    assert url.startswith("http")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("api-*", "PATTERN=URL with an address of http or https; expected one like 'api-\\*=https"),
        ("", "PATTERN=URL"),
        ("api-*=", "PATTERN=URL"),
        ("api-*=wiki.example.com/api", "address of http or https"),
        ("api-*=javascript:alert(1)", "address of http or https"),
        ("api-*=ftp://wiki.example.com", "address of http or https"),
        ("api-*=HTTPS://wiki.example.com", "address of http or https"),
        ("https://wiki.example.com", "PATTERN=URL"),
        ("=https://wiki.example.com", "an alarm's name before the =, or a pattern: api-\\*"),
        ("api-*=https://", "no sound address; expected one like https://wiki.example.com/api"),
        ("api-*=https:///path", "no sound address"),
        ("api-*=https://a b.example", "without spaces"),
        ("api-*=https://wiki.example.com/a b", "without spaces"),
        ("api-*=https://wiki.example.com/\x07", "no sound address"),
        ("api-*=https://user:pw@wiki.example.com", "without spaces or a user"),
        ("api-*=https://wiki.example.com:99999/", "no sound address"),
        ("api-*=https://[::1", "no sound address"),
        ("api-*=https://wiki.example.com/" + "x" * 1_000, "at most 1000 characters"),
    ],
)
def test_any_other_line_says_what_is_right_in_one_line(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right) as slip:
        runbook_lines.entry(text)
    assert "\n" not in str(slip.value)


# -- of the deployment ------------------------------------------------------------------------------


def test_a_file_of_runbooks_is_read_with_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "runbook_lines.txt"
    file.write_text(f"# on call\napi-*={WIKI}/api#first  # the shop\n\nguardduty-* = {WIKI}/gd\n", encoding="utf-8-sig")
    settings = Settings.from_env(KEYRING | {"BRIDGE_RUNBOOKS_FILE": str(file)})
    assert settings.deployed == {"runbook": (f"api-*={WIKI}/api#first", f"guardduty-*={WIKI}/gd")}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"api-*={WIKI}\n# x\ndb\n".encode(), "line 3: the runbook 'db' is not PATTERN=URL"),
        (f"={WIKI}".encode(), "line 1: .* is for nothing"),
        (b"\xff\xfe", "cannot be read: UnicodeDecodeError"),
    ],
)
def test_a_file_of_runbooks_that_is_wrong_stops_the_start_in_one_line(
    tmp_path: Path, text: bytes, problem: str
) -> None:
    file = tmp_path / "runbook_lines.txt"
    file.write_bytes(text)
    with pytest.raises(BadSetting, match=f"^BRIDGE_RUNBOOKS_FILE .*runbook_lines.txt.*{problem}") as caught:
        Settings.from_env(KEYRING | {"BRIDGE_RUNBOOKS_FILE": str(file)})
    assert "\n" not in str(caught.value)


def test_a_file_of_runbooks_that_is_missing_or_empty(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"^BRIDGE_RUNBOOKS_FILE nowhere\.txt cannot be read: FileNotFoundError"):
        Settings.from_env(KEYRING | {"BRIDGE_RUNBOOKS_FILE": "nowhere.txt"})
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing yet\n")
    assert Settings.from_env(KEYRING | {"BRIDGE_RUNBOOKS_FILE": str(empty)}).deployed == {}


def test_the_deployments_runbooks_come_after_the_urls_own_and_to_aws_alone() -> None:
    hooks = Hooks(deployed={"runbook": (f"api-*={WIKI}/deployed", f"*={WIKI}/all"), "person": ("Aoi=U0123",)})
    own = hooks.token("aws", {"raw": ("1",), "runbook": (f"api-*={WIKI}/own",)})
    none = hooks.token("aws", {"raw": ("1",)})
    for name, token in (("api-5xx", own), ("api-5xx", none), ("db", own)):
        body = saved("cloudwatch-alarm/composite") | {"AlarmName": name}
        assert hooks.post(f"/aws/{token}", json.dumps(body)).status_code == 200
    assert [places(parcel.message)[0][1] for parcel, _ in hooks.parcels] == [
        f"{WIKI}/own",
        f"{WIKI}/deployed",
        f"{WIKI}/all",
    ]
    backlog = ROOT / "backlog" / "issue-added" / "rings-assignee.json"
    assert hooks.post(f"/backlog/{hooks.token('backlog', SPACE)}", backlog.read_bytes()).status_code == 200
    assert WIKI not in json.dumps(hooks.parcels[-1][0].message.body())
