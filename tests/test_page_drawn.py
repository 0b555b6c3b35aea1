"""A message on the page is what Slack would show of the very JSON, and nothing in it can be more than text."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from bridge.page.drawn import drawn, notification
from bridge.slack.builder import builder
from bridge.wording.phrases import LANGS
from tests.support.casebook import cases, message
from tests.support.hostile import HOSTILE
from tests.test_corpus_naughty_strings import STRINGS

AT = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
TAGS = {*("article", "header", "div", "span", "b", "i", "s", "p", "br", "pre", "code", "blockquote", "a", "time", "hr")}
TAGS |= {"details", "summary", "svg", "rect", "button"}
ATTRIBUTES = {*("class", "href", "rel", "target", "title", "datetime", "role", "tabindex", "type", "hidden", "fill")}
ATTRIBUTES |= {"width", "height"}
UNCLOSED = ("br", "hr", "rect")


class Html(HTMLParser):
    """What a browser makes of it: the tags, the texts, and what is wrong with them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.texts: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs if not name.startswith(("aria-", "data-"))}
        self.wrong += [tag] * (tag not in TAGS) + sorted(names - ATTRIBUTES)
        if tag == "a":
            self.links.append(dict(attrs))
        if tag == "br":
            self.texts.append("\n")
        if tag not in UNCLOSED:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in UNCLOSED and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def fields(*texts: str) -> dict[str, Any]:
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": text} for text in texts]}


def said(*below: dict[str, Any], above: str = "title", colour: str = "#d92d20") -> dict[str, Any]:
    return {"text": "n", "blocks": [section(above)], "attachments": [{"color": colour, "blocks": list(below)}]}


def body_of(message: dict[str, Any]) -> str:
    """Its HTML without the frame and the JSON."""
    found = re.search(r'<div class="body">(.*)</div><details class="raw">', drawn(message, "en"), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("mrkdwn", "html"),
    [
        ("*a* _b_ ~c~ `d`", "<b>a</b> <i>b</i> <s>c</s> <code>d</code>"),
        ("5 &lt; 6 &amp;amp; 7", "5 &lt; 6 &amp;amp; 7"),
        ("<b>x</b>", "x"),  # Slack takes it for an address
        ("<@U0123ABCD>", '<span class="mention to-member">@U0123ABCD</span>'),
        ("<!here>", '<span class="mention to-everybody">@here</span>'),
        ("<#C0123ABCD|general>", '<span class="mention to-channel">general</span>'),
        (":tada:", '<span class="emoji" role="img" aria-label="tada">🎉</span>'),
        (
            "<!date^1796094245^{date_short_pretty} {time}|2026-12-01 03:04 UTC>",
            '<time datetime="2026-12-01T03:04:05Z" data-form="{date_short_pretty} {time}">2026-12-01 03:04 UTC</time>',
        ),
        ("<!date^soon^{time}|later>", "later"),
        ("<!date^99999999999999^{time}|later>", "later"),
        ("<!date^1>", ""),
        (
            "<https://a.example/?a=1&amp;b=2|A&amp;B>",
            '<a href="https://a.example/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank" '
            'title="https://a.example/?a=1&amp;b=2">A&amp;B</a>',
        ),
    ],
)
def test_a_line_is_formatted_as_slack_does(mrkdwn: str, html: str) -> None:
    if mrkdwn == "<b>x</b>":
        assert "<b>" not in body_of({"text": mrkdwn})
        return
    assert body_of({"text": mrkdwn}) == f"<p>{html}</p>"


def test_fences_quotes_and_lines() -> None:
    told = body_of({"text": "a\nb\n&gt; c\n&gt; d\n```\ne &lt; f\n```"})
    assert told == "<p>a<br>b</p><blockquote>c<br>d</blockquote><pre><code>e &lt; f</code></pre>"


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://a.example/", True),
        ("http://a.example/", True),
        ("mailto:a@example.com", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https:", False),
        ("https://[", False),
        ("//a.example/", False),
        ("vbscript:x", False),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_mail_and_nowhere_else(url: str, leads: bool) -> None:
    html = Html(body_of({"text": f"<{url}|label>"}))
    assert [link["href"] for link in html.links] == ([url] if leads else [])
    assert html.text == "label"
    assert all(link["rel"] == "noopener noreferrer" and link["target"] == "_blank" for link in html.links)


def test_a_date_with_a_link_leads_there_if_that_is_the_web() -> None:
    for url, count in (("https://a.example/", 1), ("javascript:alert(1)", 0)):
        html = Html(body_of({"text": f"<!date^1^{{time}}^{url}|UTC>"}))
        assert (len(html.links), html.text) == (count, "UTC")


def test_a_message_stands_with_its_blocks_above_and_its_attachment_below() -> None:
    message = said(
        section("body"),
        fields("*種別*\nバグ", "*優先度*\n高"),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "*a* · b"}, {"type": "plain_text", "text": "<c>"}]},
        above="*title*",
    )
    told = body_of(message)
    assert told.startswith('<div class="section"><p><b>title</b></p></div><div class="attachment"><svg class="bar"')
    assert 'fill="#d92d20"' in told
    assert '<div class="fields"><div class="cell"><p><b>種別</b><br>バグ</p></div><div class="cell">' in told
    assert '<div class="context"><span><b>a</b> · b</span> <span>&lt;c&gt;</span></div>' in told


@pytest.mark.parametrize(
    ("block", "html"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "*a* <b>"}}, '<p class="header">*a* &lt;b&gt;</p>'),
        ({"type": "divider"}, "<hr>"),
        (section("x") | {"text": {"type": "plain_text", "text": "*x*"}}, '<div class="section"><p>*x*</p></div>'),
        ({"type": "context", "elements": [{"type": "image", "alt_text": "a cat", "image_url": "https://a.example/"}]},
         '<div class="context"><span>a cat</span></div>'),
        ({"type": "carousel<"}, '<p class="unknown">a block of the type carousel&lt;</p>'),
        ({}, '<p class="unknown">a block of the type ?</p>'),
    ],
)  # fmt: skip
def test_every_other_block_is_drawn_or_named(block: dict[str, Any], html: str) -> None:
    assert body_of({"text": "n", "blocks": [block]}) == html


@pytest.mark.parametrize(
    ("colour", "fill"),
    [("#2e9e5b", "#2e9e5b"), ("good", "#2eb67d"), ("36a64f", "#36a64f"), ('"/><script>', "#8496a9"), ("", "#8496a9")],
)
def test_the_bar_has_the_attachments_colour(colour: str, fill: str) -> None:
    assert re.findall(r'fill="([^"]*)"', body_of(said(section("x"), colour=colour))) == [fill]


def test_what_slack_folds_in_an_attachment_can_be_opened() -> None:
    for text, folds in (("x" * 700, False), ("x" * 701, True), ("a\n" * 4 + "b", False), ("a\n" * 5 + "b", True)):
        told = body_of(said(section(text)))
        assert ('<div class="fold">' in told) is folds, len(text)
        assert 'class="fold"' not in body_of({"text": text})
    assert "もっと表示する" in drawn(said(section("x" * 701)), "ja")


def test_its_very_json_is_one_click_away_and_the_builder_another() -> None:
    message = said(section("a & <b>"), above="“é” 日本")
    html = Html(drawn(message, "en"))
    assert json.loads(html.text[html.text.index("{") :]) == message
    assert html.links[-1]["href"] == builder(message)
    assert "Block Kit Builder" not in drawn({"text": "words alone, which it cannot show"}, "en")


def test_it_says_when_and_where_it_was_posted_and_that_the_channel_has_it_too() -> None:
    told = drawn({"text": "x", "reply_broadcast": True}, "ja", at=AT, channel="#alerts")
    assert '<time datetime="2026-12-01T03:04:05+00:00" data-form="{time}">03:04 UTC</time>' in told
    assert "#alerts" in told
    assert "チャンネルにも投稿" in told
    assert "<time" not in drawn({"text": "x"}, "ja")


def test_its_notification_is_words_alone() -> None:
    assert notification({"text": "*a* <https://a.example/|b>\n&gt; :tada:"}) == "a b 🎉"
    assert notification({}) == ""


@pytest.mark.parametrize(
    "text", [*HOSTILE, '<img src=x onerror="alert(1)">', "<script>alert(1)</script>", "{{7*7}}{% x %}"]
)
def test_no_text_is_more_than_text_wherever_it_stands(text: str) -> None:
    element = {"type": "mrkdwn", "text": text}
    message = said(
        section(text),
        fields(text, text),
        {"type": "context", "elements": [element, {"type": "plain_text", "text": text}]},
        {"type": "header", "text": element},
        {"type": text},
        above=text,
        colour=text,
    )
    safe(drawn(message, "en", at=AT, channel=text))
    safe(drawn({"text": text}, "ja"))


def safe(html: str) -> None:
    read = Html(html)
    assert (read.wrong, read.open) == ([], [])
    assert {urlsplit(link["href"] or "").scheme for link in read.links} <= {"http", "https", "mailto"}


@pytest.mark.no_cover
def test_no_naughty_string_is_more_than_text() -> None:
    for string in STRINGS:
        safe(drawn(said(section(string), fields(string), above=string), "en"))


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": 5},
        {"blocks": "x", "attachments": {"a": 1}},
        {"blocks": [None, 5, [], "x", {"type": 5}, {"type": "section"}, {"type": "section", "fields": [None]}]},
        {"attachments": [None, {"blocks": None, "text": "old *form*"}, {"color": 5}]},
    ],
)
def test_what_is_no_message_at_all_is_drawn_as_far_as_it_goes(message: dict[str, Any]) -> None:
    safe(drawn(message, "en"))


@pytest.mark.no_cover
@pytest.mark.parametrize("lang", LANGS)
def test_every_kinds_message_is_drawn_with_all_its_words(lang: Any) -> None:
    for case in {case.kind: case for case in cases()}.values():
        body = message(case.source, case.event(), lang).body()
        html = drawn(body, lang)
        safe(html)
        shown = re.sub(r"\s|\u200b", "", Html(html).text)
        assert re.sub(r"\s|\u200b", "", notification({"text": body["blocks"][0]["text"]["text"]})) in shown, case.id
        assert "unknown" not in html.partition('<details class="raw">')[0], case.id
