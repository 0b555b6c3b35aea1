"""How long a thread lasts where that is not as with all of its source: so far back Slack's messages are looked at."""

from datetime import timedelta

import pytest

from bridge.sources.reading import read
from bridge.wording.phrases import Say
from tests.support.casebook import Case, cases

HOUR, WEEK, FORTNIGHT = timedelta(hours=1), timedelta(days=7), timedelta(days=14)
LASTS = {
    **dict.fromkeys(("rds-event", "dms-event", "elasticache-event"), HOUR),
    **dict.fromkeys(("guardduty-finding", "securityhub-finding", "inspector-finding", "access-analyzer-finding"), WEEK),
    **dict.fromkeys(("cost-anomaly", "chat-notification"), WEEK),
    **dict.fromkeys(("health-event", "codecommit-pull-request", "codecommit-comment"), FORTNIGHT),
    **dict.fromkeys(("pull-request-added", "pull-request-updated", "pull-request-commented"), FORTNIGHT),
    **dict.fromkeys(("cloudwatch-alarm", "codebuild-build", "issue-added", "issue-updated", "document-added"), None),
}
CASES = [pytest.param(case, id=case.id) for case in cases() if case.kind in LASTS]


def test_each_of_these_kinds_has_cases() -> None:
    assert {case.kind for case in cases()} >= LASTS.keys()


@pytest.mark.parametrize("case", CASES)
def test_a_thread_lasts_as_long_as_its_story(case: Case) -> None:
    reading = read(case.source, case.event(), Say("en"), filtered=False)
    assert reading.notice
    thread = reading.notice.facts.thread
    assert thread is None or thread.lasts == LASTS[case.kind]
