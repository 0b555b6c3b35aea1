"""AWS's filters keep out what they can read and nobody asked for: by an alarm's state, a finding's severity, a kind."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from bridge.errors import BadOption
from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.slack.render import render
from bridge.sources.aws import SOURCE, options
from bridge.sources.reading import read
from bridge.sources.source import Event
from bridge.wording.phrases import Say
from bridge.wording.severity import SCALE
from tests.support.aws_cases import BATCHES, CASES, RAW, batch
from tests.support.casebook import NOW, Case
from tests.support.hooks import Hooks, said
from tests.support.readings import skipped as skipped_of
from tests.support.strange import STRANGE, Path, places, put

STATED = ("cloudwatch-alarm/", "cloudwatch-alarm-contributor/")
GRADED = (
    "guardduty-finding/",
    "securityhub-finding/",
    "inspector-finding/",
    "ecr-image-scan/",
    "ops-item/",
    "ssm-compliance/",
    *("guardduty-finding/", "securityhub-finding/", "inspector-finding/", "ecr-image-scan/"),
    *("prometheus-alert/", "devops-guru-insight/"),
    "guardduty-malware-scan/",
    "macie-finding/",
    "kms-key/",
    "inspector-coverage/",
    "cloudtrail-sign-in/",
    "cloudtrail-api-call/",
    "cloudtrail-service-event/",
    "cloudtrail-insight/",
)
(STATE,) = (option for option in SOURCE.options if option.name == "only-state")
USUAL = "it is not among --only-state ALARM,OK"


def skipped(event: Event, **options: str) -> str | None:
    """Why it is not wanted; an option's underscores are hyphens, several values have commas between."""
    given: Options = {name.replace("_", "-"): tuple(values.split(",")) for name, values in options.items()}
    wanted = replace(event, options={**RAW, **given})
    return skipped_of(SOURCE, wanted)


def event(sent: Any, topic: str | None = None) -> Event:
    """What a `raw` URL is sent, or a topic's message."""
    return Event("", NOW, Payload({"type": None, "topic": topic, "subject": None, "message": sent}), RAW)


def stated(value: Any) -> Any:
    """Where each form has an alarm's state, written down apart from the code under test."""
    message = value["message"]
    if "NewStateValue" in message:
        return message["NewStateValue"]
    about = message.get("detail") if message.get("detail") is not None else message.get("alarmData")
    state = about.get("state") if isinstance(about, dict) else None
    return state.get("value") if isinstance(state, dict) else None


def of(*folders: str) -> list[Case]:
    return [case for name, case in CASES.items() if name.startswith(folders)]


@pytest.mark.parametrize("case", of(*STATED), ids=lambda case: case.id)
def test_of_alarms_only_the_states_that_were_asked_for_are_told(case: Case) -> None:
    one = case.event()
    state = stated(one.payload.value)
    assert state in ("ALARM", "OK", "INSUFFICIENT_DATA")
    assert skipped(one) == (USUAL if state == "INSUFFICIENT_DATA" else None)
    for states in ("ALARM", "OK", "INSUFFICIENT_DATA", "ALARM,INSUFFICIENT_DATA", "ALARM,OK,INSUFFICIENT_DATA"):
        why = None if state in states.split(",") else f"it is not among --only-state {states}"
        assert skipped(one, only_state=states) == why


@pytest.mark.no_cover
@pytest.mark.parametrize("case", [case for name, case in CASES.items() if not name.startswith((*STATED, BATCHES))])
def test_what_is_no_alarm_has_no_state_to_go_by(case: Case) -> None:
    assert skipped(case.event(), only_state="OK") is None


def test_a_changed_configuration_is_told_in_whatever_state_the_alarm_is() -> None:
    for case in of("cloudwatch-alarm-configuration/"):
        message = case.event().payload.value["message"]
        lacking = event({**message, "detail": {**message["detail"], "state": {"value": "INSUFFICIENT_DATA"}}})
        assert skipped(lacking, only_state="ALARM") is None


@pytest.mark.parametrize("state", [None, "", "alarm", "Ok", "PENDING", 5, True, ["OK"], {"value": "OK"}, "\ud83d"])
def test_a_state_that_cannot_be_read_passes(state: Any) -> None:
    sns = {"AlarmName": "api-5xx", "NewStateValue": state}
    detail = {"alarmName": "api-5xx", "state": {"value": state}}
    bridged = {"detail-type": "CloudWatch Alarm State Change", "source": "aws.cloudwatch", "detail": detail}
    contributed = {**bridged, "detail-type": "CloudWatch Alarm Contributor State Change"}
    handed = {"source": "aws.cloudwatch", "alarmArn": "arn:aws:cloudwatch:…", "alarmData": detail}
    for message in (sns, bridged, contributed, handed):
        assert skipped(event(message), only_state="ALARM") is None


@pytest.mark.parametrize("lacking", [{}, {"state": None}, {"state": []}, {"state": "OK"}, {"state": {}}, "OK", None])
def test_an_alarm_without_a_state_passes(lacking: Any) -> None:
    for kind in ("CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change"):
        assert skipped(event({"detail-type": kind, "detail": lacking}), only_state="ALARM") is None
    assert skipped(event({"alarmArn": "x", "alarmData": lacking}), only_state="ALARM") is None


# of every case how grave its findings are, the gravest first; "?" what cannot be told
SEVERITIES = {
    "guardduty-finding/critical-over-sns": "critical",
    "guardduty-finding/high": "high",
    "guardduty-finding/low-china": "low",
    "guardduty-finding/medium-bucket": "medium",
    "guardduty-finding/sample": "high",
    "guardduty-finding/sample-by-its-mark": "critical",
    "guardduty-finding/severity-unknown": "?",
    "securityhub-finding/archived": "high",
    "securityhub-finding/custom-action": "critical",
    "securityhub-finding/failed-control": "high",
    "securityhub-finding/minimal-over-sns": "medium",
    "securityhub-finding/ocsf": "critical",
    "securityhub-finding/ocsf-passed": "informational",
    "securityhub-finding/ocsf-severity-unknown": "?",
    "securityhub-finding/passed-control": "informational",
    "securityhub-finding/resolved": "high",
    "securityhub-finding/suppressed": "high",
    "inspector-finding/closed": "critical",
    "inspector-finding/critical": "critical",
    "inspector-finding/several-resources-over-sns": "high",
    "inspector-finding/suppressed": "critical",
    "inspector-finding/untriaged": "?",
    "ecr-image-scan/clean": "informational",
    "ecr-image-scan/failed": "?",
    "ecr-image-scan/found": "critical",
    "ecr-image-scan/medium-without-tag": "medium",
    "ecr-image-scan/undefined": "?",
    "ops-item/created": "high",
    "ops-item/resolved": "high",
    "ops-item/without-severity": "?",
    "ssm-compliance/association-compliant": "?",
    "ssm-compliance/patches-missing": "critical",
    "prometheus-alert/alertmanager": "critical",
    "prometheus-alert/alertmanager-resolved": "critical",
    "prometheus-alert/amazon-json": "medium",
    "prometheus-alert/bare": "?",
    "prometheus-alert/grafana-of-old": "medium",
    "prometheus-alert/group-of-sorts": "critical",
    "prometheus-alert/group-resolved": "high",
    "devops-guru-insight/closed": "high",
    "devops-guru-insight/opened": "high",
    "devops-guru-insight/over-sns": "medium",
    "guardduty-malware-scan/threats-found": "high",
    "guardduty-malware-scan/clean": "?",
    "macie-finding/bucket-public": "high",
    "macie-finding/of-a-member-archived": "low",
    "macie-finding/sample": "high",
    "kms-key/deleted": "critical",
    "kms-key/rotated": "informational",
    "inspector-coverage/unmanaged": "medium",
    "inspector-coverage/active": "?",
    "cloudtrail-sign-in/root-without-mfa": "critical",
    "cloudtrail-sign-in/root-with-mfa-over-sns": "high",
    "cloudtrail-sign-in/user-without-mfa": "medium",
    "cloudtrail-sign-in/user-unknown-failed": "low",
    "cloudtrail-sign-in/user-with-mfa": "informational",
    "cloudtrail-api-call/trail-stopped": "critical",
    "cloudtrail-api-call/group-opened-over-sns": "high",
    "cloudtrail-api-call/trail-stop-refused": "medium",
    "cloudtrail-api-call/refused": "low",
    "cloudtrail-api-call/table-deleted": "informational",
    "cloudtrail-service-event/rotation-failed": "high",
    "cloudtrail-service-event/rotation-succeeded-over-sns": "informational",
    "cloudtrail-insight/calls": "medium",
    "cloudtrail-insight/over": "medium",
}
NAMES = ("critical", "high", "medium", "low", "informational")


def test_a_finding_is_told_or_left_out_by_its_severity() -> None:
    assert {f"{name.partition('/')[0]}/" for name in SEVERITIES} == {*GRADED}
    for name, severity in SEVERITIES.items():
        for least in NAMES:
            below = severity != "?" and NAMES.index(severity) > NAMES.index(least)
            why = f"it is below --min-severity {least}" if below else None
            assert skipped(CASES[name].event(), min_severity=least) == why, (name, least)


@pytest.mark.no_cover
@pytest.mark.parametrize("case", [case for name, case in CASES.items() if not name.startswith((*GRADED, BATCHES))])
def test_what_is_no_finding_has_no_severity_to_go_by(case: Case) -> None:
    assert skipped(case.event(), min_severity="critical", only_state="ALARM,OK,INSUFFICIENT_DATA") is None


def test_the_end_of_a_finding_is_told_where_the_finding_was() -> None:
    for name in ("securityhub-finding/resolved", "securityhub-finding/suppressed", "inspector-finding/closed"):
        assert skipped(CASES[name].event(), min_severity="high") is None
    message = CASES["securityhub-finding/resolved"].event().payload.value["message"]
    low = {**message["detail"]["findings"][0], "Severity": {"Label": "LOW"}}
    assert skipped(event({**message, "detail": {"findings": [low]}}), min_severity="high") is not None


def hub(*severities: Any, **more: Any) -> Event:
    findings = [{"Title": "A finding", "Severity": severity, **more} for severity in severities]
    return event({"detail-type": "Security Hub Findings - Imported", "detail": {"findings": findings}})


def test_of_several_findings_the_gravest_decides_and_one_that_cannot_be_told_passes() -> None:
    low, high = {"Label": "LOW"}, {"Normalized": 70}
    assert skipped(hub(low, low), min_severity="medium") == "it is below --min-severity medium"
    assert skipped(hub(low, high), min_severity="medium") is None
    assert skipped(hub(high, low), min_severity="critical") is not None
    assert skipped(hub(low, {}, low), min_severity="critical") is None
    assert skipped(hub(), min_severity="critical") is None


@pytest.mark.parametrize(
    "severity", [None, "", "LOW", 5, [], {}, {"Label": None}, {"Label": "UNTRIAGED"}, {"Label": 5}, {"Normalized": "x"}]
)
def test_a_severity_that_cannot_be_read_passes(severity: Any) -> None:
    assert skipped(hub(severity), min_severity="critical") is None


@pytest.mark.parametrize("value", [None, "", "low", "2.5", [], {}, True, False, 0, 0.9, -1, float("nan"), 1e308])
def test_a_score_that_cannot_be_read_passes(value: Any) -> None:
    found = {"detail-type": "GuardDuty Finding", "detail": {"title": "A finding", "severity": value}}
    assert skipped(event(found), min_severity="critical") is None


@pytest.mark.parametrize("value", [None, "", "severe", 5, [], {}, True, "UNTRIAGED", "Other"])
def test_a_word_that_is_none_of_the_scale_passes(value: Any) -> None:
    inspected = {"detail-type": "Inspector2 Finding", "detail": {"title": "A CVE", "severity": value}}
    told = {"finding_info": {"title": "A finding"}, "severity": value}
    for message in (inspected, {"detail-type": "Findings Imported V2", "detail": {"findings": [told]}}):
        assert skipped(event(message), min_severity="critical") is None


@pytest.mark.parametrize(
    "counts", [None, "", 5, [], ["LOW"], {"UNDEFINED": 3}, {"LOW": 2, "ODD": 1}, {"CRITICAL": "?"}]
)
def test_counts_that_cannot_be_read_pass(counts: Any) -> None:
    scan = {"scan-status": "COMPLETE", "repository-name": "shop/api", "finding-severity-counts": counts}
    assert skipped(event({"detail-type": "ECR Image Scan", "detail": scan}), min_severity="critical") is None


def test_a_scan_without_findings_is_below_whatever_was_asked_for() -> None:
    scan = {"scan-status": "COMPLETE", "repository-name": "shop/api", "finding-severity-counts": {"HIGH": 0}}
    found = event({"detail-type": "ECR Image Scan", "detail": scan})
    assert skipped(found, min_severity="low") == "it is below --min-severity low"
    assert skipped(found, min_severity="informational") is None
    failed = event({"detail-type": "ECR Image Scan", "detail": {**scan, "scan-status": "FAILED"}})
    assert skipped(failed, min_severity="critical") is None


def test_a_sealed_severity_that_nobody_knows_hides_nothing() -> None:
    assert skipped(hub({"Label": "LOW"}), min_severity="grave") is None


_NUMBERED = dict.fromkeys(("OpsItem Create", "OpsItem Update"), ("1", "2", "3", "4"))


def readable(value: Any) -> bool:  # noqa: C901, PLR0911  a return for each form
    """Whether what a filter goes by stands there as AWS writes it, told apart from the code under test."""
    message = value["message"]
    detail = message.get("detail") if isinstance(message.get("detail"), dict) else {}
    match message.get("detail-type"):
        case "GuardDuty Finding":
            score = detail.get("severity")
            return isinstance(score, int | float) and not isinstance(score, bool) and 1 <= score < 11
        case "Inspector2 Finding" | "Configuration Compliance State Change" | "OpsItem Create" | "OpsItem Update":
            return str(detail.get("severity")).lower() in (*NAMES, *_NUMBERED.get(message["detail-type"], ()))
        case "ECR Image Scan" | "Inspector2 Scan":
            counts = detail.get("finding-severity-counts")
            return isinstance(counts, dict) and {name.lower() for name in counts} <= {*NAMES}
        case "Security Hub Findings - Imported" | "Security Hub Findings - Custom Action" | "Findings Imported V2":
            return all(map(_graded, detail["findings"]))
        case str(insight) if insight.startswith("DevOps Guru"):
            return str(detail.get("insightSeverity")).lower() in NAMES
        case "GuardDuty Malware Protection Object Scan Result":
            return isinstance(_at(detail, "scanResultDetails", "scanResultStatus"), str)
        case "Macie Finding":
            return str(_at(detail, "severity", "description")).lower() in NAMES
        case "Inspector2 Coverage":
            return isinstance(_at(detail, "scanStatus", "statusCodeValue"), str)
        case str(type_) if type_.startswith("KMS "):
            return True
        case "AWS Insight via CloudTrail":
            return True  # whatever is unusual is as grave as any
    record = detail or message
    if "insightDetails" in record:
        return True
    if "via CloudTrail" in str(message.get("detail-type")) or record.get("eventType"):
        return all(isinstance(record.get(name), str) for name in ("eventName", "eventSource"))
    grade = str(message.get("InsightSeverity")).lower()
    labelled = isinstance(message.get("alerts"), list) and all(map(_labelled, message["alerts"]))
    return labelled or grade in NAMES or stated(value) in ("ALARM", "OK", "INSUFFICIENT_DATA")


def _labelled(alert: Any) -> bool:
    """What is no alert at all counts for nothing."""
    labels = alert.get("labels") if isinstance(alert, dict) and isinstance(alert.get("status"), str) else None
    return not isinstance(labels, dict) or isinstance(labels.get("severity"), str)


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _graded(finding: Any) -> bool:
    told = finding.get("Severity") if isinstance(finding, dict) and "severity" not in finding else None
    words = told if isinstance(told, dict) else {"Label": finding.get("severity") if isinstance(finding, dict) else 0}
    label, score = words.get("Label"), words.get("Normalized")
    named = isinstance(label, str) and label.lower() in NAMES
    return named or (isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 100)


def mutations() -> Iterator[Event]:
    """Every place of every alarm and finding with a strange value, in turn; each state and severity with all.

    A place that the kind has had in another case is tried every third time.
    """
    turn, seen = cycle((*STRANGE, "alarm", "low", "INSUFFICIENT", 3.5)), Counter[tuple[str, Path]]()
    for case in of(*STATED, *GRADED):
        one = case.event()
        for path in places(one.payload.value["message"], ("message",)):
            often = len(STRANGE) if str(path[-1]).lower() in ("newstatevalue", "value", "severity", "label") else 1
            place = (case.kind, path)
            seen[place] += 1
            for _ in range(often if seen[place] % 3 == 1 else 0):
                yield replace(one, payload=Payload(put(one.payload.value, path, next(turn))))


@pytest.mark.no_cover
def test_no_filter_hides_what_it_cannot_read_whatever_is_odd_in_an_event() -> None:
    tried = hidden = 0
    for one in mutations():
        tried += 1
        why = skipped(one, only_state="OK", min_severity="critical")
        hidden += why is not None
        assert why in (None, "it is not among --only-state OK", "it is below --min-severity critical")
        assert why is None or readable(one.payload.value), one.payload.value
    assert tried > 3_000
    assert hidden > 1_000  # the rest of an event may be as odd as it likes


def test_kinds_are_still_chosen_and_all_filters_must_let_it_through() -> None:
    alarm, finding = CASES["cloudwatch-alarm/alarm"].event(), CASES["guardduty-finding/high"].event()
    assert skipped(alarm, only="guardduty-*") == "cloudwatch-alarm is not among --only"
    assert skipped(finding, **{"not": "guardduty-*"}) == "guardduty-finding matches --not guardduty-*"
    assert skipped(alarm, only="cloudwatch-*", only_state="OK", min_severity="critical") is not None
    assert skipped(finding, only="guardduty-*", only_state="OK", min_severity="high") is None


def titled(one: Event, **options: tuple[str, ...]) -> str:
    wanted = replace(one, options={**RAW, **{name.replace("_", "-"): values for name, values in options.items()}})
    notice = read(SOURCE, wanted, Say("en")).notice
    assert notice is not None
    return render(notice, Say("en")).text


ALARM, LACKED = "cloudwatch-alarm/eventbridge-lambda", "cloudwatch-alarm/eventbridge-insufficient-data"


def test_several_events_are_skipped_where_none_of_them_is_wanted() -> None:
    assert skipped(batch(LACKED, LACKED)) == USUAL
    assert skipped(batch(LACKED, "guardduty-finding/low-china"), min_severity="high") == USUAL
    assert skipped(batch("guardduty-finding/low-china", LACKED), min_severity="high") is not None
    assert skipped(batch(LACKED, ALARM)) is None
    assert skipped(batch(LACKED, "guardduty-finding/severity-unknown"), min_severity="critical") is None


def test_more_events_than_are_read_are_never_skipped_for_what_the_first_are() -> None:
    assert skipped(batch(*[LACKED] * 100)) == USUAL
    assert skipped(batch(*[LACKED] * 100, ALARM)) is None


def test_of_several_events_those_that_are_not_wanted_are_left_out() -> None:
    several = batch(LACKED, ALARM, "guardduty-finding/low-china", "guardduty-finding/high")
    assert "and 2 more events" in titled(several)
    assert "and 1 more event" in titled(several, min_severity=("medium",))
    assert titled(several, only=("guardduty-*",), min_severity=("high",)).startswith("🟠 GuardDuty high")
    assert "more event" not in titled(several, only=("guardduty-*",), min_severity=("high",))
    assert "more event" not in titled(several, **{"not": ("guardduty-*",)})


def test_several_events_can_be_chosen_by_the_kinds_in_them_or_by_their_own_name() -> None:
    several = batch(ALARM, "guardduty-finding/high")
    assert skipped(several, only="guardduty-*") is None
    assert skipped(several, only="securityhub-*") == "cloudwatch-alarm is not among --only"
    assert skipped(several, only=BATCHES) is None
    assert "and 1 more event" in titled(several, only=(BATCHES,))
    assert skipped(several, **{"not": "several-*"}) == "several-events matches --not several-*"
    assert skipped(several, **{"not": "guardduty-*,cloudwatch-*"}) == "cloudwatch-alarm matches --not cloudwatch-*"


LACKING = json.dumps(CASES["cloudwatch-alarm/insufficient-data"].event().payload.value["message"])
LOW = json.dumps(CASES["guardduty-finding/low-china"].event().payload.value["message"])


@pytest.mark.parametrize(
    ("body", "options", "reason"),
    [
        (LACKING, {}, USUAL),
        (LACKING, {"only-state": ("ALARM",)}, "it is not among --only-state ALARM"),
        (LOW, {"min-severity": ("medium",)}, "it is below --min-severity medium"),
    ],
)
def test_what_is_filtered_is_skipped_and_the_log_says_by_what(
    body: str, options: Options, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hooks = Hooks()
    token = hooks.token("aws", {**RAW, **options})
    assert said(hooks.post(f"/aws/{token}", body)) == (200, "skipped")
    assert hooks.parcels == []
    line = next(json.loads(line) for line in capsys.readouterr().err.splitlines() if '"skipped"' in line)
    assert line["reason"] == reason
    assert "api-5xx" not in json.dumps(line)


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (LACKING, {"only-state": ("ALARM", "INSUFFICIENT_DATA")}),
        (LOW, {}),
        (LOW, {"min-severity": ("low",), "only-state": ("OK",)}),
    ],
)
def test_what_is_asked_for_is_posted(body: str, options: Options) -> None:
    hooks = Hooks()
    assert said(hooks.post(f"/aws/{hooks.token('aws', {**RAW, **options})}", body)) == (200, "posted")
    assert len(hooks.parcels) == 1


@pytest.mark.parametrize("text", ["ALARM", "alarm", "Ok", "insufficient_data"])
def test_a_state_is_sealed_in_capitals(text: str) -> None:
    assert STATE.check(text) == text.upper()


def test_any_other_state_is_a_slip() -> None:
    with pytest.raises(BadOption, match="no alarm state is called 'RED'; expected one of ALARM, OK, INSUFFICIENT_DATA"):
        STATE.check("RED")


@pytest.mark.parametrize("states", [None, ("ALARM", "OK"), ("OK",)])
def test_a_ping_for_a_state_that_is_not_told_is_a_slip(states: tuple[str, ...] | None) -> None:
    given: Options = {"only-state": states} if states else {}
    options.together({**given, "ping": ("OK=here", "critical=S0123456789")})
    with pytest.raises(BadOption, match="rings nobody: such alarms are left out; add INSUFFICIENT_DATA to --only-sta"):
        options.together({**given, "ping": ("OK=here", "INSUFFICIENT_DATA=here")})
    options.together({"only-state": ("INSUFFICIENT_DATA",), "ping": ("INSUFFICIENT_DATA=here",)})


@pytest.mark.parametrize(("text", "sealed"), [("high", "high"), ("HIGH", "high"), (" Critical ", "critical")])
def test_a_severity_is_sealed_by_its_word(text: str, sealed: str) -> None:
    check = next(option.check for option in SOURCE.options if option.name == "min-severity")
    assert check(text) == sealed
    with pytest.raises(BadOption, match="no severity is called 'severe'; expected one of critical, high, medium, low"):
        check("severe")


def test_the_words_of_the_scale_are_these() -> None:
    assert tuple(severity.name for severity in SCALE) == NAMES
