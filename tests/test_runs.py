"""Runs and states of AWS: the words for what a run did, how long it took, and where its values are found."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import SOURCE, links, states
from bridge.sources.aws.eventbridge import at, ending, fields, first, moment, shown, span
from bridge.sources.aws.runs import ecs, pipelines, stacks
from bridge.sources.aws.runs.row import EXIT_CODE
from bridge.sources.aws.services import environments, pull_requests, rds, repositories
from bridge.sources.source import Event
from bridge.wording.phrases import Say
from bridge.wording.text import flat
from bridge.wording.tone import Tone

EN, JA = Say("en"), Say("ja")
AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)


def told(message: object, topic: str | None = None) -> Event:
    return Event("1", AT, Payload({"type": None, "topic": topic, "subject": None, "message": message}), {})


@pytest.mark.parametrize(
    ("word", "sign", "tone", "en"),
    [
        ("SUCCEEDED", "✅", Tone.GOOD, "Job succeeded"),
        ("Success", "✅", Tone.GOOD, "Job succeeded"),
        ("complete", "✅", Tone.GOOD, "Job completed"),
        ("FAILURE", "❌", Tone.BAD, "Job failed"),
        ("TIMED_OUT", "❌", Tone.BAD, "Job timed out"),
        ("timed out", "❌", Tone.BAD, "Job timed out"),
        ("PARTIAL", "🟡", Tone.WARN, "Job completed with issues"),
        ("Cancelled", "⚪", Tone.CALM, "Job was cancelled"),
        ("IN_PROGRESS", "", Tone.CALM, "Job is running"),
        ("in-progress", "", Tone.CALM, "Job is running"),
        ("READY", "", Tone.CALM, "Job is ready and waits"),
        ("{odd}", "", Tone.CALM, "Job is {odd}"),
        ("{thing}", "", Tone.CALM, "Job is {thing}"),
        ("REFACTOR_FAILED", "❌", Tone.BAD, "Job failed (REFACTOR_FAILED)"),
    ],
)
def test_a_states_word_has_a_sign_a_tone_and_a_phrase(word: str, sign: str, tone: Tone, en: str) -> None:
    state = states.state(word)
    assert (state.sign, state.tone) == (sign, tone)
    assert flat(states.sentence(state, ("Job",), EN)) == f"{sign} {en}".strip()


def test_a_sentence_says_where_and_after_how_long_it_ended() -> None:
    failed, took = states.state("FAILED"), timedelta(minutes=2, seconds=10)
    assert flat(states.sentence(failed, ("shop",), EN, "BUILD", took)) == "❌ shop failed in BUILD after 2 min 10 s"
    assert flat(states.sentence(failed, ("shop",), JA, "BUILD", took)) == "❌ shop が失敗しました（BUILD、2 分 10 秒）"
    assert flat(states.sentence(failed, ("shop",), JA, "", took)) == "❌ shop が失敗しました（2 分 10 秒）"
    assert flat(states.sentence(failed, ("shop",), EN, "BUILD")) == "❌ shop failed in BUILD"


def test_what_is_under_way_or_took_no_time_has_no_duration() -> None:
    assert flat(states.sentence(states.state("RUNNING"), ("a",), EN, after=timedelta(hours=1))) == "a is running"
    assert flat(states.sentence(states.state("FAILED"), ("a",), EN, after=timedelta(0))) == "❌ a failed"


@pytest.mark.parametrize(
    "value", ["2026-12-01T03:04:05Z", 1796094245000, "Dec 1, 2026 3:04:05 AM", "2026-12-01T12:04:05+09:00"]
)
def test_a_moment_is_read_in_each_form_that_aws_writes(value: object) -> None:
    assert moment(Payload(value)) == AT


@pytest.mark.parametrize("value", [None, "", "soon", -1, 1e20, True, "0001-01-01T00:00:00Z", []])
def test_what_is_no_moment_is_none(value: object) -> None:
    assert moment(Payload(value)) is None


def test_a_span_is_from_an_earlier_moment_to_a_later_one() -> None:
    early, late = Payload("2026-12-01T03:00:00Z"), Payload("2026-12-01T03:04:00Z")
    assert span(early, late) == timedelta(minutes=4)
    assert span(late, early) is None
    assert span(early, Payload(None)) is None


def test_a_path_leads_through_keys_and_lists() -> None:
    message = Payload({"resources": ["a", {"b": 1.5}], "7": "x"})
    assert at(message, "resources/0").text() == "a"
    assert shown(at(message, "resources/1/b")) == "1.5"
    assert at(message, "resources/9").value is None
    assert at(message, "7").text() == "x"
    assert first(message, "none", "resources/0") == "a"
    assert first(message) == ""


@pytest.mark.parametrize("value", [True, float("inf"), None, [], {}])
def test_what_is_neither_text_nor_number_is_not_shown(value: object) -> None:
    assert shown(Payload(value)) == ""
    assert list(fields(Payload({"code": value}), ((EXIT_CODE, "code"),), EN)) == []


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:ecs:ap-northeast-1:123456789012:task-definition/shop-api:20", "shop-api:20"),
        ("arn:aws:states:ap-northeast-1:123456789012:stateMachine:refund", "refund"),
        ("no/arn:at all", "no/arn:at all"),
    ],
)
def test_an_arn_is_shown_by_the_name_at_its_end(arn: str, name: str) -> None:
    assert ending(arn) == name


def test_a_page_needs_a_console_and_all_of_its_parts() -> None:
    assert links.page("eu-west-1", "x/{}?region={region}", "a b") == (
        "https://eu-west-1.console.aws.amazon.com/x/a%20b?region=eu-west-1"
    )
    assert links.page("eu-west-1", "x/{}", " ") is None
    assert links.page("nowhere", "x") is None
    assert links.logs("nowhere", "a", "b") is None
    assert links.logs("eu-west-1", "", "b") is None


def test_a_stack_without_a_readable_arn_is_named_all_the_same() -> None:
    message = {"detail-type": "CloudFormation Stack Status Change", "detail": {"stack-id": "shop"}}
    message["detail"]["status-details"] = {"status": "ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"}  # type: ignore[index]
    assert flat(stacks.STACK.notice(told(message), EN).title) == "❌ Stack shop was rolled back"  # type: ignore[union-attr]


def test_lines_of_a_stack_without_its_id_are_not_said() -> None:
    with pytest.raises(BadPayload):
        stacks.STACK.notice(told("StackName='x'\nResourceStatus='y'"), EN)
    assert SOURCE.kinds.of(Payload({"message": "StackId='x'"})) is SOURCE.kinds.other


@pytest.mark.parametrize(
    ("code", "reason", "title"),
    [
        (
            "EssentialContainerExited",
            "Essential container in task exited",
            "❌ Task of web stopped: app exited with 143",
        ),
        ("ServiceSchedulerInitiated", "Scaling activity initiated by (deployment x)", "⚪ Task of web stopped"),
        ("UserInitiated", "Task stopped by user", "⚪ Task of web stopped"),
        (
            "ServiceSchedulerInitiated",
            "Task failed ELB health checks in (target-group arn:x)",
            "❌ Task of web stopped: app exited with 143",
        ),
    ],
)
def test_a_task_that_was_told_to_stop_has_not_failed_unless_it_was_not_well(code: str, reason: str, title: str) -> None:
    container = {"name": "app", "exitCode": 143}  # as of most programs that a signal stops
    detail = {"lastStatus": "STOPPED", "group": "service:web", "containers": [container]}
    stopped = {"detail-type": "ECS Task State Change", "detail": detail | {"stopCode": code, "stoppedReason": reason}}
    notice = ecs.TASK.notice(told(stopped), EN)
    assert notice is not None
    assert flat(notice.title) == title


def test_a_task_outside_any_group_is_named_by_its_definition() -> None:
    detail = {"lastStatus": "RUNNING", "taskDefinitionArn": "arn:aws:ecs:eu-west-1:1:task-definition/report:3"}
    notice = ecs.TASK.notice(told({"detail-type": "ECS Task State Change", "detail": detail}), EN)
    assert notice is not None
    assert flat(notice.title) == "Task of report:3 is running"


def test_an_approval_without_comment_region_or_end_is_said_by_its_names() -> None:
    asked = {"actionName": "Approve", "pipelineName": "shop"}
    notice = pipelines.APPROVAL.notice(told({"approval": asked, "consoleLink": ""}), EN)
    assert notice is not None
    assert flat(notice.title) == "Approve of pipeline shop waits for approval"
    assert (notice.fields, notice.links, notice.body) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("An AWS Backup job failed", None),  # of what, nobody knows
        ("An AWS Backup job was started. Resource ARN: arn:aws:s3:::shop", "Backup job of S3 shop started"),
        ("An AWS Backup job was stopped. Resource ARN : x. BackupJob ID : 1", "⚪ Backup job of x was stopped"),
        ("An AWS Backup copy job expired. Resource ARN : x", "❌ Copy job of x expired before it could run"),
        ("An AWS Backup job was {paused}. Resource ARN : x", "Backup job of x was {paused}"),
    ],
)
def test_a_sentence_of_aws_backup_is_read_for_its_state_and_thing(text: str, title: str | None) -> None:
    event = told(text)
    (kind,) = SOURCE.kinds.claims(event.payload)
    if title is None:
        with pytest.raises(BadPayload):
            kind.notice(event, EN)
    else:
        notice = kind.notice(event, EN)
        assert notice is not None
        assert flat(notice.title) == title


def test_a_sentence_that_is_none_of_aws_backups_is_no_job() -> None:
    for text in (
        "An AWS Backup vault was created.",
        "A backup job failed. Resource ARN : x",
        "An AWS Backup job " * 99,
    ):
        assert SOURCE.kinds.of(told(text).payload) is SOURCE.kinds.other


def test_a_test_of_rds_that_names_no_region_is_said_all_the_same() -> None:
    text = "RDS will attempt to send you event notifications of type db-instance to the topic arn:aws:sns:x:y:alarms"
    notice = rds.TEST.notice(told(text), EN)
    assert notice is not None
    assert flat(notice.title).endswith("db-instance events will come through the topic alarms")
    with pytest.raises(BadPayload):
        rds.TEST.notice(told("something else"), EN)


def test_a_pull_request_without_branches_or_title_is_said_by_its_number() -> None:
    event = told({"detail": {"pullRequestId": "7", "event": "pullRequestClosedByMagic"}})
    notice = pull_requests.PULL.notice(event, EN)
    assert notice is not None
    assert flat(notice.title) == "Somebody updated #7"
    assert notice.fields == ()


def test_a_letter_of_elastic_beanstalk_needs_no_topic() -> None:
    text = "Timestamp: x\nMessage: Done.\nEnvironment: shop\nApplication: shop\nNotificationProcessId: 1"
    assert SOURCE.kinds.of(Payload({"message": text})).name == environments.BEANSTALK.name
    notice = environments.BEANSTALK.notice(told(text), JA)
    assert notice is not None
    assert flat(notice.title) == "Elastic Beanstalk shop：Done."
    assert SOURCE.kinds.of(Payload({"message": "Timestamp: x\nMessage: y"})) is SOURCE.kinds.other


def test_of_very_many_branches_some_are_listed_and_all_are_counted() -> None:
    references = [{"ref": f"refs/heads/b{n}"} for n in range(15)]
    record = {"eventSourceARN": "arn:aws:codecommit:us-east-1:1:shop", "codecommit": {"references": [*references, {}]}}
    notice = repositories.KIND.notice(told({"Records": [record]}), EN)
    assert notice is not None
    assert flat(notice.title) == "Somebody pushed to b0 of shop"
    lines = [flat(item.line) for item in notice.body[0].items]  # type: ignore[union-attr]
    assert (lines[0], lines[-1]) == ("pushed to b1 of shop", "… and 4 more")
    with pytest.raises(BadPayload):
        repositories.KIND.notice(told({"Records": [{**record, "codecommit": {}}]}), EN)
