"""Messages in Slack's own form: nothing in them is live, and nothing that people read is lost."""

import json
from typing import Any

import pytest

from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources.aws import SOURCE
from bridge.sources.aws.services import slack_text
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Link, flat, words
from bridge.wording.tone import Tone
from tests.support.aws_cases import raw
from tests.support.readings import worded

EN = Say("en")


def said(message: dict[str, Any]) -> Notice:
    kind, notice = worded(SOURCE, raw(message), EN)
    assert kind.name == "slack-form"
    assert notice
    return notice


@pytest.mark.parametrize(
    ("message", "ours"),
    [
        ({"text": "done"}, True),
        ({"text": "done", "channel": "#ops", "icon_emoji": ":tada:"}, True),
        ({"attachments": [{"fallback": "done"}]}, True),
        ({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "done"}}], "build": 7}, True),
        ({"text": "done", "build": 7}, False),
        ({"text": ""}, False),
        ({"text": 7}, False),
        ({"attachments": [{"name": "report.pdf"}]}, False),
        ({"blocks": [{"type": "lego"}]}, False),
        ({"attachments": "none", "blocks": {}}, False),
        ({"detail-type": "Build", "source": "shop", "detail": {}, "attachments": [{"text": "done"}]}, False),
        (
            {"version": "1.0", "source": "custom", "content": {"description": "x"}, "blocks": [{"type": "header"}]},
            False,
        ),
    ],
)
def test_it_is_known_by_its_form(message: dict[str, Any], ours: bool) -> None:
    assert (SOURCE.kinds.of(Payload({"message": message})).name == "slack-form") is ours


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<!channel> look", "@channel look"),
        ("<!here|@here>", "@here"),
        ("<!everyone>", "@everyone"),
        ("<!subteam^S0123456789|@ops>", "@ops"),
        ("<!subteam^S0123456789>", "@subteam^S0123456789"),
        ("<!date^1796094245^{date}|Dec 1>", "Dec 1"),
        ("<@U0AOITANAKA> and <@U0AOITANAKA|aoi>", "@U0AOITANAKA and @aoi"),
        ("<#C0123456789|ops>", "#ops"),
        ("<mailto:ops@example.com|ops@example.com>", "ops@example.com"),
        ("a &lt; b &amp;&amp; c", "a < b && c"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("<javascript:alert(1)|click>", "click"),
        ("<not closed", "<not closed"),
        ("*bold* _it_ `code`", "*bold* _it_ `code`"),
    ],
)
def test_marks_are_words(text: str, shown: str) -> None:
    assert flat(slack_text.line(text)) == shown
    assert not any(isinstance(inline, Link) for inline in slack_text.line(text))


@pytest.mark.parametrize("text", ["<!channel>", "&lt;!channel&gt;", "@channel", "<!here|x>", "<!subteam^S0123456789>"])
def test_nobody_is_rung(text: str) -> None:
    blocks = [{"type": "section", "text": {"type": kind, "text": text}} for kind in ("mrkdwn", "plain_text")]
    whole = {"text": text, "blocks": blocks, "attachments": [{"title": text, "text": text, "fallback": text}]}
    message = render(said(whole | {"fields": [{"title": text, "value": text}]}), EN)
    shown = json.dumps([message.body(), message.plain_body()])
    assert "<!channel" not in shown
    assert "<!here" not in shown
    assert "<!subteam" not in shown


def test_a_link_shows_where_it_leads() -> None:
    (link,) = slack_text.line("<https://evil.example.net/x|https://bank.example.com>")
    assert isinstance(link, Link)
    assert (link.text, link.host) == ("https://bank.example.com", "evil.example.net")


@pytest.mark.parametrize(
    ("colours", "tone"),
    [
        (("good",), Tone.GOOD),
        (("warning",), Tone.WARN),
        (("DANGER",), Tone.BAD),
        (("#36a64f",), Tone.GOOD),
        (("#daa038",), Tone.WARN),
        (("d00",), Tone.BAD),
        (("#e01e5a",), Tone.BAD),
        (("#439FE0",), Tone.CALM),
        (("#cccccc",), Tone.CALM),
        (("rainbow",), Tone.CALM),
        (("good", "#ff9900"), Tone.WARN),
        ((), Tone.CALM),
    ],
)
def test_colours_give_the_tone(colours: tuple[str, ...], tone: Tone) -> None:
    attachments = [{"color": colour, "text": "x"} for colour in colours]
    assert said({"text": "t", "attachments": attachments}).tone is tone


def test_a_long_first_line_is_whole_below() -> None:
    long = "checkout " * 40
    notice = said({"text": long})
    assert flat(notice.title).endswith("…")
    assert words(notice.body) == long.strip()


def test_what_the_first_line_says_is_not_said_again() -> None:
    block = {"type": "header", "text": {"type": "plain_text", "text": "Backup  finished"}}
    assert said({"text": "Backup finished", "blocks": [block]}).body == ()


def test_what_says_nothing_is_the_last_resorts() -> None:
    blank = {"attachments": [{"color": "good", "text": " "}]}
    _, notice = worded(SOURCE, raw(blank), EN)
    assert notice
    assert flat(notice.title)


def test_buttons_lead_on_where_they_have_an_address() -> None:
    buttons = [
        {"type": "button", "text": "Logs", "url": "https://ci.example.com/1"},
        {"type": "button", "text": "Retry"},
    ]
    notice = said({"text": "failed", "attachments": [{"actions": buttons}]})
    assert words(notice.body) == "Logs (ci.example.com)"
