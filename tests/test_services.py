"""What one account tells of another's things is of that other account: filtered, routed and named by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.sources.aws import SOURCE
from bridge.wording.facts import Facts, Thread
from bridge.wording.phrases import Say
from bridge.wording.text import flat
from tests.support.aws_cases import CASES, RAW
from tests.support.readings import channel, facts, worded

MEMBER = "210987654321"
OF_MEMBERS = (
    "budget/of-a-member",
    "codecommit-pull-request/of-a-member",
    "codecommit-reference/trigger-of-a-member",
    "ecr-image/of-a-member",
    "exposed-key/of-a-member",
    "health-event/of-a-member",
    "log-lines/of-a-member",
    "mail-bounced/of-a-member",
    "mail-bounced/of-a-sender-without-arn",
    "rds-event/of-a-member",
    "s3-object/of-a-member",
)
NAMED = {**RAW, "account": ("123456789012=audit", f"{MEMBER}=production")}


@pytest.mark.parametrize("name", OF_MEMBERS)
def test_it_is_routed_by_the_account_it_is_about(name: str) -> None:
    event = CASES[name].event()
    for line in (f"account:{MEMBER}=C0123456789", "account:production=C0123456789"):
        routed = replace(event, options={**NAMED, "route": ("account:audit=C9876543210", line)})
        assert channel(SOURCE, routed) == "C0123456789"


@pytest.mark.parametrize("name", OF_MEMBERS)
def test_its_last_line_names_the_account_it_is_about(name: str) -> None:
    _, notice = worded(SOURCE, replace(CASES[name].event(), options=NAMED), Say("en"))
    assert notice is not None
    assert f"production ({MEMBER})" in [flat(part) for part in notice.context if isinstance(part[0], str)]
    assert notice.facts.value("account") == MEMBER or notice.facts.value("account") == "production"


def test_a_handshake_tells_nothing_that_a_route_or_a_runbook_could_take() -> None:
    for name in ("topic-subscribed/subscribed", "topic-unsubscribed/unsubscribed"):
        assert facts(SOURCE, CASES[name].event()) == Facts(over=True)


def test_it_belongs_to_the_thread_of_the_thing_it_is_about() -> None:
    key = "arn:aws:rds:ap-northeast-1:123456789012:snapshot:rds:shop-db-2026-12-01-03-00"
    assert facts(SOURCE, CASES["rds-event/subscription"].event()).thread == Thread(key, lasts=timedelta(hours=1))


def test_what_is_unnamed_belongs_to_no_thread() -> None:
    assert facts(SOURCE, CASES["chat-notification/without-title-raw"].event()).thread is None
