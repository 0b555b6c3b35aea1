"""The table of Slack's limits, walked: the limit passes, one more is refused; and an opinion from slackblocks."""

import pytest
from slack_sdk.models.blocks import Block as SdkBlock
from slackblocks.blocks import Block
from slackblocks.errors import InvalidUsageError

from bridge.slack.render import render
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import LANGS, Lang, Say
from bridge.wording.text import CodeBlock, Link, Quote, Table, plain
from tests.support.casebook import Case, cases
from tests.support.house_rules import refusals
from tests.support.slack_limits import LIMITS, Limit
from tests.support.slack_rules import faults

pytestmark = pytest.mark.no_cover  # each case again: its lines are reached in test_cases.py

ROWS = [pytest.param(row, id=name) for name, row in LIMITS.items()]
LEAST = [pytest.param(row, id=name) for name, row in LIMITS.items() if row.least]
CASES = cases()


@pytest.mark.parametrize("row", ROWS)
def test_the_limit_passes(row: Limit) -> None:
    assert faults(row.build(row.most)) == []


@pytest.mark.parametrize("row", ROWS)
def test_one_more_than_the_limit_is_refused_in_slacks_words(row: Limit) -> None:
    (fault,) = faults(row.build(row.most + 1))
    assert fault.error == row.error
    assert fault.what.startswith(f"must be less than {row.most + 1} ")


@pytest.mark.parametrize("row", LEAST)
def test_the_least_passes_and_one_less_is_refused(row: Limit) -> None:
    assert faults(row.build(row.least)) == []
    assert faults(row.build(row.least - 1))


@pytest.mark.parametrize("row", ROWS)
def test_a_limit_says_where_slack_says_so(row: Limit) -> None:
    assert row.url.startswith("https://docs.slack.dev/")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_within_every_rule(case: Case, lang: Lang) -> None:
    assert refusals(case.message(lang)) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_slackblocks_and_the_sdk_take_each_block_of_a_case(case: Case, lang: Lang) -> None:
    message = case.message(lang)
    for block in (*message.blocks, *(block for attachment in message.attachments for block in attachment["blocks"])):
        Block.from_dict(block)
        sdk = SdkBlock.parse(block)
        assert sdk is not None
        sdk.validate_json()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("short", [True, False, None])
@pytest.mark.parametrize("char", ["x", "&", "検", "*a ", "\n"])
@pytest.mark.parametrize(
    "url", ["https://example.com/", "https://example.com/" + "a" * 1_900, "https://example.com/" + '"' * 1_900]
)
def test_the_fullest_notice_there_can_be_is_within_every_rule(
    short: bool | None, char: str, url: str, lang: Lang
) -> None:
    text = f"x{char * 3_500}x"
    link = Link(text, url)
    fields = [Field((text,), (text, link), short=index % 2 == 0 if short is None else short) for index in range(9)]
    notice = Notice(
        title=(text, link),
        body=(*plain(text), Quote(((text,),)), CodeBlock(text), Table(((text,) * 2,) * 2)),
        fields=tuple(fields),
        links=(link,) * 5,
        context=((text,), (link,)) * 5,
        preview=text,
    )
    assert refusals(render(notice, Say(lang))) == []


@pytest.mark.parametrize("name", ["section.text", "section.fields", "section.fields.text", "header.text"])
def test_slackblocks_draws_the_line_where_the_table_does(name: str) -> None:
    row = LIMITS[name]
    Block.from_dict(row.build(row.most)["blocks"][0])
    with pytest.raises(InvalidUsageError):
        Block.from_dict(row.build(row.most + 1)["blocks"][0])
