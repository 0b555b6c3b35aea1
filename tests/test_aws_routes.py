"""AWS's routes: one URL with a bot posts some events to another channel; the first that fits decides."""

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from bridge.errors import BadOption
from bridge.payload import Payload
from bridge.sealing import token
from bridge.sealing.destination import Destination, Options
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources.aws import SOURCE, options
from bridge.sources.source import Event
from bridge.wording.facts import Facts, Graded
from bridge.wording.phrases import Say
from bridge.wording.severity import Severity
from tests.support.aws_cases import BATCHES, CASES, RAW, batch
from tests.support.casebook import NOW
from tests.support.crossing import Mode, bridge
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import BOT, WEBHOOK, Hooks
from tests.support.local_aws import LocalAws
from tests.support.readings import channel as channel_of
from tests.support.readings import facts, worded
from tests.support.strange import STRANGE, Path, places, put

(ROUTE,) = (option for option in SOURCE.options if option.name == "route")
# several events in one body are of their own events' accounts, services and channels
ALONE = {name: case for name, case in CASES.items() if case.kind != BATCHES}
NAMED = ("123456789012=production", "210987654321=Staging, Tokyo")


def event(message: Any, topic: str | None = None) -> Event:
    return Event("", NOW, Payload({"type": None, "topic": topic, "subject": None, "message": message}), RAW)


def channel(one: Event | str, *lines: str, account: tuple[str, ...] = NAMED) -> str | None:
    """Where an event, or a case's, is posted by these routes; None: to the destination's own channel."""
    read = CASES[one].event() if isinstance(one, str) else one
    wanted = replace(read, options={**RAW, "route": lines, "account": account})
    return channel_of(SOURCE, wanted)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("guardduty-finding/high", "severity:high"),
        ("guardduty-finding/high", "severity:medium"),
        ("guardduty-finding/critical-over-sns", "severity:high"),
        ("securityhub-finding/failed-control", "severity:high"),
        ("securityhub-finding/ocsf", "severity:critical"),
        ("securityhub-finding/resolved", "severity:high"),  # where it was posted when it was found
        ("securityhub-finding/custom-action", "severity:critical"),
        ("inspector-finding/critical", "severity:high"),
        ("ecr-image-scan/found", "severity:critical"),
        ("guardduty-finding/high", "service:guardduty"),
        ("guardduty-finding/high", "service:GuardDuty"),
        ("inspector-finding/critical", "service:inspector"),
        ("inspector-finding/critical", "service:inspector2"),
        ("cloudwatch-alarm/alarm", "service:cloudwatch"),
        ("cloudwatch-alarm/alarm", "service:ApiGateway"),
        ("cloudwatch-alarm/eventbridge-rds", "service:rds"),
        ("cloudwatch-alarm/metric-math", "service:ec2"),
        ("cloudwatch-alarm/lambda-action", "service:s?s"),
        ("cloudwatch-alarm/alarm-missing-data", "service:shop/*"),
        ("cloudwatch-alarm/alarm-missing-data", "service:shop"),
        ("budget/actual", "service:budgets"),
        ("cloudformation-stack/rolling-back-text", "service:cloudformation"),
        ("mail-bounced/permanent", "service:ses"),
        ("other/eventbridge", "service:braket"),
        ("other/eventbridge-inside-sns", "service:com.example.*"),
        ("guardduty-finding/high", "account:123456789012"),
        ("guardduty-finding/high", "account:12345678*"),
        ("cloudwatch-alarm/alarm", "account:production"),
        ("cloudwatch-alarm/alarm", "account:Prod*"),
        ("budget/actual", "account:production"),
        ("cloudwatch-alarm/alarm", "alarm:api-5xx"),
        ("cloudwatch-alarm/alarm", "alarm:api-*"),
        ("cloudwatch-alarm/lambda-action", "alarm:queue-*"),
        ("cloudwatch-alarm/eventbridge-rds", "alarm:orders-db-space"),
        ("cloudwatch-alarm-contributor/alarm", "alarm:table-*"),
        ("cloudwatch-alarm-configuration/deleted", "alarm:web-cpu"),
    ],
)
def test_an_event_goes_where_its_route_leads(name: str, line: str) -> None:
    assert channel(name, f"{line}=C01234") == "C01234"
    assert channel(name, ROUTE.check(f"{line}=C01234")) == "C01234"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("guardduty-finding/high", "severity:critical"),
        ("guardduty-finding/severity-unknown", "severity:informational"),
        ("inspector-finding/untriaged", "severity:informational"),
        ("ecr-image-scan/undefined", "severity:informational"),
        ("ecr-image-scan/failed", "severity:informational"),
        ("cloudwatch-alarm/alarm", "severity:informational"),
        ("budget/over-the-budget", "severity:informational"),
        ("guardduty-finding/high", "service:guard"),
        ("cloudwatch-alarm/alarm", "service:api"),
        ("chat-notification/markdown", "service:*"),
        ("other/text-in-sns", "service:*"),
        ("guardduty-finding/high", "account:210987654321"),
        ("guardduty-finding/high", "account:staging*"),
        ("other/json", "account:*"),
        ("cloudwatch-alarm/alarm", "alarm:API-*"),
        ("guardduty-finding/high", "alarm:*"),
        ("other/subject", "alarm:*"),
    ],
)
def test_an_event_that_no_route_fits_stays(name: str, line: str) -> None:
    assert channel(name, f"{line}=C01234") is None


def test_the_first_route_that_fits_wins() -> None:
    lines = ("severity:critical=C00001", "service:guardduty=C00002", "severity:high=C00003")
    assert channel("guardduty-finding/high", *lines) == "C00002"
    assert channel("guardduty-finding/critical-over-sns", *lines) == "C00001"
    assert channel("securityhub-finding/failed-control", *lines) == "C00003"
    assert channel("securityhub-finding/minimal-over-sns", *lines) is None


def test_a_route_of_a_field_that_is_not_known_leads_nowhere() -> None:
    assert channel("guardduty-finding/high", "colour:red=C01234", "nonsense", "severity:grave=C01234") is None
    assert channel("guardduty-finding/high", "nonsense", "severity:high=C01234") == "C01234"


@pytest.mark.parametrize("name", ["topic-subscribed/subscribed", "topic-unsubscribed/unsubscribed"])
def test_a_topics_handshakes_are_said_in_the_destinations_own_channel(name: str) -> None:
    assert channel(name, "service:*=C01234", "account:*=C01234") is None


def test_an_organisations_events_are_of_the_account_that_they_are_about() -> None:
    message = CASES["health-event/issue"].event().payload.value["message"]
    about = {**message, "detail": {**message["detail"], "affectedAccount": "210987654321"}}
    assert channel(event(about), "account:123456789012=C00001", "account:staging*=C00002") == "C00002"


def test_a_topics_account_counts_where_the_message_tells_none() -> None:
    topic = "arn:aws:sns:ap-northeast-1:210987654321:alarms"
    assert channel(event("Deployed.", topic), "account:210987654321=C01234") == "C01234"
    alarm = CASES["cloudwatch-alarm/alarm"].event().payload.value["message"]
    assert channel(event(alarm, topic), "account:210987654321=C01234") is None


@pytest.mark.parametrize("account", [None, "", 123456789012, "12345", "１２３４５６７８９０１２", ["123456789012"], {}])
def test_what_is_no_account_stays(account: Any) -> None:
    assert channel(event({"detail-type": "Odd", "account": account}), "account:*=C01234") is None


HANDSHAKES = ("topic-subscribed", "topic-unsubscribed")  # said in the destination's own channel


# -- what routes, filters and pings go by ------------------------------------------------------------


def test_the_account_is_the_one_that_the_message_shows() -> None:
    for name, case in ALONE.items():
        one = case.event()
        context = last_line(one)
        shown = [line[0] for line in context if line[0] == "123456789012"]
        if shown and case.kind not in HANDSHAKES:
            assert told(one).value("account") == shown[0], name


def told(one: Event) -> Facts:
    return facts(SOURCE, replace(one, options=RAW))


def last_line(one: Event) -> tuple[Any, ...]:
    _, notice = worded(SOURCE, replace(one, options=RAW), Say("en"))
    return notice.context if notice else ()


def test_the_account_is_read_where_each_form_has_it() -> None:
    """The same, of every case with another account in all but its topic."""
    for name, case in ALONE.items():
        one = case.event()
        sent = json.loads(json.dumps(one.payload.value["message"]).replace("123456789012", "210987654321"))
        other = replace(one, payload=Payload({**one.payload.value, "message": sent}))
        shown = [line[0] for line in last_line(other) if line[0] in ("123456789012", "210987654321")]
        if shown and case.kind not in HANDSHAKES:
            assert told(other).value("account") == shown[0], name


def test_every_kind_is_of_a_service_but_those_that_anybody_may_send() -> None:
    for case in ALONE.values():
        one = case.event()
        kind = SOURCE.kinds.of(one.payload)
        found = [name for value in told(one).values.get("service", ()) for name in value.names]
        assert all(name == name.lower().strip() and name for name in found)
        assert found or kind.name in ("other", "chat-notification", "slack-form", *HANDSHAKES), case.id


def test_only_alarms_have_a_name_and_a_state_or_are_quiet() -> None:
    quiet = set()
    for name, case in ALONE.items():
        one = told(case.event())
        assert bool(one.value("alarm")) == name.startswith(("cloudwatch-alarm", "prometheus-alert")), name
        stated = name.startswith(("cloudwatch-alarm/", "cloudwatch-alarm-contributor/"))
        assert bool(one.state) == stated, name
        quiet |= {name} if one.quiet else set()
    assert {name for name in quiet if "muted" not in name and "suppressed" not in name} == set()
    assert "cloudwatch-alarm/eventbridge-muted" in quiet
    assert "cloudwatch-alarm/eventbridge-composite-suppressed" in quiet
    assert "cloudwatch-alarm-contributor/muted" in quiet


@pytest.mark.parametrize("muted", [None, "", [], {}, 5, "yes"])
def test_an_alarm_is_not_taken_for_quiet_by_what_cannot_be_read(muted: Any) -> None:
    detail = {"alarmName": "a", "state": {"value": "ALARM", "actionsSuppressedBy": None}, "muteDetail": muted}
    assert not told(event({"detail-type": "CloudWatch Alarm State Change", "detail": detail})).quiet
    sns = {"AlarmName": "a", "NewStateValue": "ALARM", "detail": {"muteDetail": {"muteWindowEnd": "x"}}}
    assert not told(event(sns)).quiet


def named(severity: Severity | None) -> str | None:
    return severity.name if severity else None


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("guardduty-finding/high", "high"),
        ("guardduty-finding/sample", None),
        ("guardduty-finding/sample-by-its-mark", None),
        ("guardduty-finding/severity-unknown", None),
        ("securityhub-finding/custom-action", "critical"),
        ("securityhub-finding/ocsf", "critical"),
        ("securityhub-finding/ocsf-passed", None),
        ("securityhub-finding/passed-control", None),
        ("securityhub-finding/resolved", None),
        ("securityhub-finding/suppressed", None),
        ("securityhub-finding/archived", None),
        ("inspector-finding/critical", "critical"),
        ("inspector-finding/closed", None),
        ("inspector-finding/suppressed", None),
        ("ecr-image-scan/found", "critical"),
        ("ecr-image-scan/clean", None),
        ("ecr-image-scan/failed", None),
        ("cloudwatch-alarm/alarm", None),
        ("guardduty-malware-scan/threats-found", "high"),
    ],
)
def test_a_severity_is_of_what_still_asks_for_something(name: str, severity: str | None) -> None:
    assert named(told(CASES[name].event()).severity) == severity


def test_of_several_findings_the_gravest_that_is_still_open_counts() -> None:
    over = {"Title": "A", "Severity": {"Label": "CRITICAL"}, "Workflow": {"Status": "RESOLVED"}}
    still = {"Title": "B", "Severity": {"Label": "MEDIUM"}}
    detail = {"findings": [{"Title": "C", "Severity": {"Label": "LOW"}}, over, still, {"Title": "D"}]}
    one = event({"detail-type": "Security Hub Findings - Imported", "detail": detail})
    assert named(told(one).severity) == "medium"
    assert [(named(found.severity), found.over) for found in told(one).graded] == [
        ("low", False),
        ("critical", True),
        ("medium", False),
        (None, False),
    ]


def test_an_archived_finding_of_guardduty_asks_for_nothing() -> None:
    detail = {"title": "Odd", "severity": 9.1, "service": {"archived": True}}
    assert told(event({"detail-type": "GuardDuty Finding", "detail": detail})).severity is None


@pytest.mark.no_cover
def test_whatever_stands_wherever_every_attribute_can_be_asked_for() -> None:
    """A place that the kind has had in another case is tried every third time."""
    turn, seen = 0, Counter[tuple[str, Path]]()
    for case in ALONE.values():
        one = case.event()
        for path in places(one.payload.value):
            place = (case.kind, path)
            seen[place] += 1
            if seen[place] % 3 != 1:
                continue
            turn += 1
            odd = replace(one, payload=Payload(put(one.payload.value, path, STRANGE[turn % len(STRANGE)])))
            found = told(odd)
            assert found.state in (*options.STATES, "")
            assert all(isinstance(grade, Graded) for grade in found.graded)
            account = found.value("account")
            assert account == "" or (len(account) == 12 and account.isdecimal())
            assert all(name == name.lower() for value in found.values.get("service", ()) for name in value.names)
            assert found.quiet in (True, False)
    assert turn > 3_000


# -- several events in one body ----------------------------------------------------------------------


def test_of_several_events_the_first_route_that_fits_any_decides() -> None:
    several = batch("guardduty-finding/low-china", "guardduty-finding/high", "cloudwatch-alarm/eventbridge-rds")
    assert channel(several, "severity:critical=C00001", "severity:high=C00002", "service:rds=C00003") == "C00002"
    assert channel(several, "alarm:orders-*=C00003", "severity:high=C00002") == "C00003"
    assert channel(several, "alarm:web-*=C00003") is None
    unheard = replace(several, options={**RAW, "route": ("service:rds=C00003",), "not": ("cloudwatch-*",)})
    assert channel_of(SOURCE, unheard) is None


# -- what mint takes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("severity:high=C0123456789", "severity:high=C0123456789"),
        (" Severity : HIGH = C0123456789 ", "severity:high=C0123456789"),
        ("service:GuardDuty=G0123456789", "service:guardduty=G0123456789"),
        ("account:production=C0123456789", "account:production=C0123456789"),
        ("account:1234-5678-9012=C0123456789", "account:123456789012=C0123456789"),
        ("alarm:[a]=b *=C0123456789", "alarm:[a]=b *=C0123456789"),
    ],
)
def test_a_route_is_a_field_a_pattern_and_a_channel(text: str, sealed: str) -> None:
    assert ROUTE.check(text) == sealed


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("severity:high", "FIELD:PATTERN=PLACE; expected one like severity:high=C0123456789"),
        ("high=C0123456789", "FIELD:PATTERN=PLACE"),
        ("alarm:=C0123456789", "FIELD:PATTERN=PLACE"),
        ("alarm:api-*=", "FIELD:PATTERN=PLACE"),
        ("region:ap-*=C0123456789", "one of severity, service, account, alarm"),
        ("severity:severe=C0123456789", "no severity is called 'severe'; expected one of critical, high"),
        ("account:12345=C0123456789", "expected twelve digits, or a name"),
        ("alarm:api-*=#alarms", "C0123456789, not a name"),
        ("alarm:api-*=S0123456789", "C0123456789, not a name"),
    ],
)
def test_any_other_route_is_a_slip(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right.replace("*", r"\*")):
        ROUTE.check(text)


@pytest.mark.parametrize("wanted", ["production", "PROD*", "staging, tokyo", "123456789012", "999999999999", "1234*"])
def test_a_route_may_go_by_a_number_or_by_the_name_of_an_account(wanted: str) -> None:
    options.together({"route": (f"account:{wanted}=C0123456789",), "account": NAMED})


@pytest.mark.parametrize("accounts", [(), NAMED])
def test_a_route_by_a_name_that_no_account_has_is_a_slip(accounts: tuple[str, ...]) -> None:
    with pytest.raises(BadOption, match="goes by a name; expected one of --account, as 123456789012=sandbox"):
        options.together({"route": ("account:sandbox=C0123456789",), "account": accounts})


# -- all the way -------------------------------------------------------------------------------------


def body(name: str, **more: str) -> str:
    return json.dumps({**CASES[name].event().payload.value["message"], **more})


ROUTED: Options = {**RAW, "route": ("severity:high=C0000000002",)}


@pytest.mark.usefixtures("only_local_aws")
@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_slack_gets_it_in_the_channel_of_the_route(aws: LocalAws, mode: Mode) -> None:
    with FakeSlack() as slack:
        deployment = bridge(aws, slack.url, mode, Keyring.parse(new_plain("test")))
        sealed = token.seal(Destination(BOT, options=ROUTED), "aws", deployment.keyring)
        for name in ("guardduty-finding/high", "guardduty-finding/low-china"):
            answer = deployment.send("aws", sealed, {"data": body(name, id=name)})
            assert answer.get_json() == {"status": "queued" if mode == "queue" else "posted"}
        if mode == "queue":
            assert [deployment.work(10) for _ in range(2)] == ["done", "done"]
        assert [posted.to for posted in slack.posts] == ["C0000000002", BOT.channel]


@pytest.mark.parametrize(("to", "routed"), [(BOT, replace(BOT, channel="C0000000002")), (WEBHOOK, WEBHOOK)])
def test_the_outlet_is_told_where_the_route_leads(to: Any, routed: Any) -> None:
    hooks = Hooks()
    sealed = hooks.token("aws", ROUTED, to=to)
    for name in ("guardduty-finding/high", "guardduty-finding/low-china", "cloudwatch-alarm/lambda-action"):
        assert hooks.post(f"/aws/{sealed}", body(name)).status_code == 200
    assert hooks.went == [routed, to, to]


def test_what_has_drifted_is_still_routed_by_what_can_be_read() -> None:
    hooks = Hooks()
    drifted = {"detail-type": "GuardDuty Finding", "source": "aws.guardduty", "detail": {"severity": 8}}
    sealed = hooks.token("aws", ROUTED, to=BOT)
    assert hooks.post(f"/aws/{sealed}", json.dumps(drifted)).status_code == 200
    assert hooks.went == [replace(BOT, channel="C0000000002")]


@pytest.mark.parametrize(
    ("before", "never"),
    [
        ("alarm:api-*=C0123456789", "alarm:api-*=C0999999999"),
        ("severity:low=C0123456789", "severity:high=C0999999999"),
        ("severity:high=C0123456789", "severity:high=C0999999999"),
    ],
)
def test_a_route_behind_one_that_takes_the_same_is_refused(before: str, never: str) -> None:
    with pytest.raises(BadOption, match=f"{re.escape(repr(never))} is never taken: {re.escape(repr(before))} before"):
        options.together({"route": ("service:rds=C0123456789", before, never)})


def test_routes_that_each_take_something_stand_together() -> None:
    lines = ("severity:high=C1", "severity:low=C2", "service:high=C3", "alarm:api-*=C4", "alarm:*=C5", "service:*=C6")
    options.together({"route": tuple(f"{line}23456789" for line in lines)})
