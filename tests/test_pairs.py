"""What stands on one line is read as one line: no two texts of it format what is between them.

An oracle of its own reads each whole line as Slack would (tests/support/slack_mrkdwn.py).
"""

import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bridge.payload import Payload
from bridge.slack.mrkdwn import clipped, fit, mrkdwn
from bridge.slack.render import render
from bridge.sources.source import Event
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import LANGS, Say
from bridge.wording.text import Code, Emphasis, Inline, Line, Link, Mention, Paragraph, Strike, Strong, Styled
from tests.support.casebook import Case, cases, message
from tests.support.house_rules import texts
from tests.support.slack_mrkdwn import formatted, unprintable

URL = "https://demo.backlog.com/view/DEMO-42"
SHAPES = (
    "{0}Aoi",
    "it is done{0}",
    "{0}",
    "{0}{0}",
    "a {0} b",
    "x{0}y",
    "({0}Aoi",
    "done{0}!",
    "{0}a b{0}",
    " {0}Aoi ",
)
NAUGHTY = [
    *(shape.format(mark) for mark in "*_~`" for shape in SHAPES),
    *("``", "```", "```Aoi", "done```", "*_~`Aoi", "done`~_*", "> Aoi", "*Aoi_ ~x* y_ z~", "~ \u200bAoi", "a\u200b~"),
]
ALIKE = str.maketrans({"∗": "*", "ˍ": "_", "∼": "~", "ˋ": "`", "\u200b": None})
MARKS: dict[type[Styled], str] = {Strong: "*", Emphasis: "_", Strike: "~", Code: "`"}
PAIRS = list(itertools.product(NAUGHTY, NAUGHTY))


def ours(line: Line) -> Counter[str]:
    """The styles that a line has of ours."""
    return Counter(MARKS[type(inline)] for inline in line if isinstance(inline, Styled) and inline.text.strip())


def marks(*texts: str) -> Counter[str]:
    return Counter(str(mark) for text in texts for mark, _ in formatted(text))


def theirs(line: Line, shown: str) -> Counter[str]:
    """What is formatted in it besides, and what of ours is not."""
    read = marks(shown)
    return (read - ours(line)) + (ours(line) - read)


def lines(name: str, summary: str) -> Iterator[Line]:
    """Two texts on one line, apart, close together, about what has a style of ours, and in it."""
    thing = Link("DEMO-42", URL)
    yield (name, " added ", thing, " ", summary)
    yield (name, thing, summary)
    yield (Link(name, URL), ": ", Link(summary, URL))
    yield (Mention(name, "nobody"), " ", thing, Mention(summary, "nobody"))
    for style in MARKS:
        yield (name, " ", style("Closed"), " ", summary)
        yield (name, style("Closed!"), summary)
        yield (style(name), " → ", style(summary))
        yield (name, thing, style(summary), style(name), summary)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAUGHTY)
def test_no_two_texts_of_a_line_format_what_is_between_them(name: str) -> None:
    for summary in NAUGHTY:
        for line in lines(name, summary):
            shown = mrkdwn(line)
            assert not theirs(line, shown), (line, shown)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAUGHTY)
def test_nor_where_the_line_is_cut(name: str) -> None:
    for summary in NAUGHTY[:: len(NAUGHTY) // 12]:
        for line in (
            (name, " added ", Link("x", ""), " ", f"{summary} {name}word{summary}word"),
            (name, Strong(summary)),
        ):
            for room in range(1, len(mrkdwn(line)) + 1):
                shown = clipped(line, room)
                assert len(shown) <= room
                assert not marks(shown) - ours(line), (line, room, shown)


def test_what_cannot_be_closed_stays_as_it_was_typed() -> None:
    for line in (
        ("*.log and ", Link("x", URL), " 2 * 3"),
        ("it`s ", Link("x", URL)),
        ("_private ", Code("a_b"), " 5~"),
    ):
        assert "\u200b" not in mrkdwn(line).replace("`\u200b", "`")
        assert "ˋ" not in mrkdwn(line)


def of(name: str, summary: str) -> Notice:
    """A notice with the two in each of its lines."""
    line: Line = (name, " → ", Strong("Closed"), " ", summary)
    return Notice(
        title=(name, " added ", Link("DEMO-42", URL)),
        body=(Paragraph(((name, Link("x", URL), summary),)),),
        fields=(Field((name,), line), Field((name, summary), line, short=False), Field((name,), (summary,))),
        links=(Link(name, URL),),
        context=((summary,), (name,)),
        preview=summary,
    )


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAUGHTY)
def test_a_message_is_formatted_the_same_whatever_it_holds(name: str) -> None:
    expected = marks(*texts(render(of("word", "word"), Say("en")).body()))
    assert expected == {"*": 5}
    for summary in NAUGHTY:
        said = render(of(f"x {name}", f"{summary} x"), Say("en"))
        assert marks(*texts(said.body())) == expected, (name, summary)
        assert not list(formatted(said.plain)), (name, summary)


def named(event: Event, name: str, summary: str) -> Event:
    body = json.loads(json.dumps(event.payload.value))
    body["createdUser"]["name"], body["content"]["summary"] = name, summary
    return replace(event, payload=Payload(body))


CASES = [
    next(case for case in cases() if case.id.startswith(f"backlog/{kind}/"))
    for kind in ("issue-added", "issue-updated", "issue-commented", "pull-request-added")
]


@pytest.mark.no_cover
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_name_and_a_title_cannot_format_an_events_first_line(case: Case) -> None:
    for number, (name, summary) in enumerate(PAIRS[::3]):
        said = message(case.source, named(case.event(), name, summary), LANGS[number % 2])
        for text in (said.blocks[0]["text"]["text"], said.text.split("\n")[0], said.plain.split("\n")[0]):
            assert not list(formatted(text)), (name, summary, text)


ARN = "arn:aws:iam::123456789012:role/deploy"


@pytest.mark.parametrize(
    "piece", [ARN, f"({ARN}).", f"role={ARN},", f"{ARN}を", Strong(ARN), Link(ARN, URL), f"x {ARN} y"]
)
def test_no_emoji_stands_in_an_arn(piece: Inline) -> None:
    notice = Notice(
        title=(piece,), body=(Paragraph(((piece,),)),), fields=(Field(("a",), (piece,)),), context=((piece,),)
    )
    said = render(notice, Say("en"))
    for text in (said.text, said.plain, *texts(said.body())):
        assert not [read for read in formatted(text) if read[0] == ":"]
        assert ARN in text.replace("\u200b", "")
        assert isinstance(piece, Link) or f"`{ARN}`" in text


def test_an_arn_in_an_address_and_an_emoji_that_somebody_typed_stay() -> None:
    address = f"https://health.aws.amazon.com/health/home#/account/event-log?eventID={ARN}"
    said = render(Notice(title=(Link("x", address), f" {address} :bug: std:aws:x arn:aws: arn:aws")), Say("en"))
    assert said.plain == f"x {address} :bug: std:\u200baws:x arn:\u200baws: arn:aws\n{address}"
    label = address.removesuffix(ARN) + ARN.replace("n:aws:", "n:\u200baws:\u200b")
    assert f"<{address}|{label}>" in said.blocks[0]["text"]["text"]


def test_bare_addresses_are_links_of_ours_wherever_a_line_has_them() -> None:
    address = "https://github.com/example/shop"
    texts_of = (f"see {address}.", f"{address}です")
    for text in texts_of:
        notice = Notice(title=(text,), fields=(Field((text,), (text,)),), context=((text,),), preview=text)
        said = render(replace(notice, body=(Paragraph(((text, Strong(text)),)),)), Say("en"))
        cells = [*texts(said.body())]
        assert sum(shown.count(f"<{address}|{address}>") for shown in cells) == 5
        assert said.text.startswith(text)  # there Slack links by itself


def test_every_direction_mark_is_taken_out() -> None:
    marks = [0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)]
    text = "".join(f"a{chr(mark)}" for mark in marks)
    said = render(of(text, text), Say("ja"))
    for shown in (said.text, said.plain, *texts(said.body())):
        assert not list(unprintable(shown))
    assert mrkdwn((text,)) == "aaa" + "a a " + "a" * 9


def test_slack_makes_nothing_of_plain_text_by_itself() -> None:
    said = render(of("Aoi", "#general aoi@example.com example.com"), Say("en"))
    objects = [said.blocks[0]["text"]]
    for block in said.attachments[0]["blocks"]:
        objects += [one for one in (block.get("text"), *block.get("fields", ()), *block.get("elements", ())) if one]
    assert len(objects) == 6
    assert all(one["verbatim"] is True for one in objects)
    assert said.plain_body() == {"text": said.plain, "unfurl_links": False, "unfurl_media": False}


@pytest.mark.no_cover
@pytest.mark.parametrize("piece", ["*a ", "`", "~_*`", "arn:aws:x ", "arn:aws", "https://", "> ", "\n>", "\u202e"])
def test_a_lines_cost_grows_with_its_length_alone(piece: str) -> None:
    def cost(count: int, pieces: int) -> float:
        line: Line = tuple(inline for _ in range(pieces) for inline in (piece * (count // pieces), Strong("b")))
        best = float("inf")
        for _ in range(3):
            before = time.process_time()
            render(Notice(title=line, body=(Paragraph((line,)),), preview=piece * count), Say("en"))
            fit(line, 1 << 30)
            best = min(best, time.process_time() - before)
        return best

    for pieces in (1, 200):
        few, many = cost(2_000, pieces), cost(16_000, pieces if pieces == 1 else 8 * pieces)
        assert many < 0.05 or many / few < 24
