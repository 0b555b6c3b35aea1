"""Accounts: a name beside the number wherever an account is told, and beside an alarm's name in the first line."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bridge.errors import BadOption
from bridge.slack.message import Message
from bridge.sources import SOURCES, account_names
from bridge.sources.aws import SOURCE
from bridge.sources.source import Request
from bridge.wording.notice import Notice
from bridge.wording.phrases import Lang, Say
from bridge.wording.text import flat
from tests.support.aws_cases import saved
from tests.support.casebook import NOW, Case, cases, message
from tests.support.house_rules import refusals

AWS = SOURCES["aws"]
OWN = "123456789012"
NAMED = {"raw": ("1",), "account": (f"{OWN}=production",)}
(ACCOUNT,) = account_names.OPTIONS


def said(body: Any, lang: Lang = "en", **options: tuple[str, ...]) -> Message:
    raw = json.dumps(body).encode()
    drawn = message(AWS, AWS.read(Request(raw, {}, NOW), {**NAMED, **options}), lang)
    assert refusals(drawn) == []
    return drawn


def first_line(drawn: Message) -> str:
    """As words alone."""
    return drawn.plain.split("\n")[0]


def last_line(drawn: Message) -> str:
    return drawn.plain.split("\n")[-1]


def test_an_alarms_first_line_names_its_account() -> None:
    alarm = saved("cloudwatch-alarm/alarm")
    assert first_line(said(alarm)) == "🔴 ALARM api-5xx (production): sum of 5XXError is 17 in 1 min, above 5"
    japanese = "🔴 ALARM api-5xx（production）：5XXError の合計が 1 分間で 17（しきい値 5 を超過）"
    assert first_line(said(alarm, "ja")) == japanese


@pytest.mark.parametrize(
    ("case", "en", "ja"),
    [
        ("cloudwatch-alarm/value-unknown", "(production)", "（production）"),
        ("cloudwatch-alarm/eventbridge-muted", "web-cpu (production): ", "web-cpu（production）："),
        ("cloudwatch-alarm/lambda-action", " (production): ", "（production）："),
        ("cloudwatch-alarm-contributor/alarm", " (production), ", "（production、TableName=orders）"),
        ("cloudwatch-alarm-configuration/created", " (production) was created", "（production）が作成されました"),
        ("cloudwatch-alarm-configuration/deleted", " (production) was deleted", "（production）が削除されました"),
        ("exposed-key/exposed", "the account production (123456789012) is", "アカウント production（123456789012）の"),
        ("topic-subscribed/subscribed", "alarms (production, ap-", "alarms（production、ap-"),
    ],
)
def test_so_does_whatever_else_has_an_account_in_its_first_line(case: str, en: str, ja: str) -> None:
    assert en in first_line(said(saved(case)))
    assert ja in first_line(said(saved(case), "ja"))


OTHERS = [case for case in cases() if case.source is AWS and not case.path.with_suffix(".options.json").exists()]


@pytest.mark.no_cover
@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case.id)
def test_every_kind_that_tells_its_account_in_the_last_line_tells_the_name(case: Case) -> None:
    event = case.event()
    called: dict[Lang, str] = {"en": f"production ({OWN})", "ja": f"production（{OWN}）"}
    for lang, name in called.items():
        before = last_line(message(AWS, event, lang)).split(" · ")
        after = last_line(message(AWS, replace(event, options={**event.options, **NAMED}), lang))
        assert after.split(" · ") == [name if part == OWN else part for part in before]


def test_another_account_keeps_its_number_and_nothing_else_changes() -> None:
    alarm = saved("cloudwatch-alarm/alarm")
    unnamed = said(alarm, account=())
    assert said(alarm, account=("210987654321=staging",)) == unnamed
    assert "(production)" not in first_line(unnamed)
    assert f" · {OWN} · " in last_line(unnamed)


def test_a_field_that_is_an_accounts_number_has_its_name_too() -> None:
    told = {"detail-type": "Moved", "source": "demo.x", "detail": {"from": OWN, "to": "210987654321", "n": f"x {OWN}"}}
    shown = said(told).plain
    assert f"from: production ({OWN})\n" in shown
    assert "to: 210987654321\n" in shown
    assert f"n: x {OWN}" in shown


def test_the_first_name_of_an_account_counts_and_a_name_is_text() -> None:
    alarm = saved("cloudwatch-alarm/alarm")
    two = said(alarm, account=(f"{OWN}=production", f"{OWN}=other"))
    assert "(production)" in first_line(two)
    hostile = said(alarm, account=(f"{OWN}=<!here> *x*",))
    assert "(&lt;!here&gt; " in hostile.text


def test_without_names_a_notice_is_left_alone() -> None:
    event = AWS.read(Request(json.dumps(saved("cloudwatch-alarm/alarm")).encode(), {}, NOW), {})
    notice = Notice(title=("x",), context=((OWN,),))
    assert account_names.with_names(notice, SOURCE.kinds.other, event.options, Say("en")) is notice
    assert account_names.called(event.options, OWN) == OWN


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("123456789012=production", "123456789012=production"),
        (" 1234-5678-9012 =  本番  環境 ", "123456789012=本番 環境"),
        ("123456789012=a=b, c", "123456789012=a=b, c"),
    ],
)
def test_a_name_is_sealed_with_its_number(text: str, sealed: str) -> None:
    assert ACCOUNT.check(text) == sealed


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("production", "NUMBER=NAME; expected its twelve digits and a name: 123456789012=production"),
        ("production=123456789012", "NUMBER=NAME"),
        ("12345678901=production", "twelve digits"),
        ("1234567890123=production", "twelve digits"),
        ("１２３４５６７８９０１２=production", "twelve digits"),
        ("123456789012=", "twelve digits and a name"),
        ("123456789012", "NUMBER=NAME"),
        ("", "NUMBER=NAME"),
        ("123456789012=" + "名" * 21, "too long; expected at most 40 columns"),
    ],
)
def test_any_other_account_says_what_is_right_in_one_line(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right) as slip:
        ACCOUNT.check(text)
    assert "\n" not in str(slip.value)


def test_a_name_is_a_word_in_the_sentence() -> None:
    event = AWS.read(Request(b"x", {}, NOW), NAMED)
    assert flat(account_names.beside(("api-5xx",), event.options, OWN, Say("en"))) == "api-5xx (production)"
    assert flat(account_names.beside(("api-5xx",), event.options, "210987654321", Say("en"))) == "api-5xx"


def test_two_names_for_one_account_are_refused() -> None:
    account_names.together({"account": (f"{OWN}=production", f"{OWN}=production", "210987654321=production")})
    with pytest.raises(BadOption, match="is called 'production' and 'staging'; expected one name for it"):
        account_names.together({"account": (f"{OWN}=production", f"{OWN}=staging")})
