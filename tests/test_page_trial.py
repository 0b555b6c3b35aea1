"""Send a test: one message that says that it is one, when the button is pressed, and what became of it in words."""

import pytest

from bridge.errors import DestinationDead
from bridge.languages import LANGS
from bridge.page.feed import Feed
from bridge.wording.phrases import Lang
from tests.support.composing import BOT, SECRET, Composing, form
from tests.support.fake_slack import FakeSlack


@pytest.fixture
def page(slack: FakeSlack) -> Composing:
    return Composing.at(slack.url)


def outcome(page: Composing, reader: str = "en", **values: str) -> str:
    answer = page.asked("test", form("backlog", **values), reader)
    assert answer["faults"] == {}
    return str(answer["outcome"])


@pytest.mark.parametrize(("lang", "words"), [("en", "This is a test"), ("ja", "これはテストです")])
def test_a_test_is_one_message_in_the_language_of_the_url(
    page: Composing, slack: FakeSlack, lang: str, words: str
) -> None:
    said = outcome(page, lang=lang)
    (post,) = slack.posts
    assert post.body["text"].startswith(words)
    assert 'class="outcome good"' in said
    assert "inbox" not in said


def test_a_bots_test_goes_to_its_channel(page: Composing, slack: FakeSlack) -> None:
    said = outcome(page, to="bot", bot=BOT, channel="C0123456789")
    (post,) = slack.posts
    assert post.to == "C0123456789"
    assert "the test stands in C0123456789" in said


def test_where_messages_are_shown_the_way_there_is(slack: FakeSlack) -> None:
    said = outcome(Composing.at(slack.url, feed=Feed()))
    assert "/inbox" in said


def test_a_url_that_is_kept_is_tested_with_its_secret(page: Composing, slack: FakeSlack) -> None:
    url = page.url(form("backlog"))
    assert 'class="outcome good"' in outcome(page, like=url, webhook="")
    assert len(slack.posts) == 1


def test_nothing_is_posted_unless_the_button_is_pressed(page: Composing, slack: FakeSlack) -> None:
    url = page.url(form("backlog"))
    page.asked("check", form("backlog"))
    page.asked("open", {"url": url})
    page.browser.get("/compose")
    page.browser.get("/compose/test")
    assert slack.posts == []


def test_without_a_destination_that_is_said_and_nothing_is_posted(page: Composing, slack: FakeSlack) -> None:
    answer = page.asked("test", form("backlog", webhook="https://hooks.example.com/x", options={"space": "?"}))
    assert answer["faults"].keys() == {"webhook"}
    assert answer["outcome"] == ""
    assert slack.posts == []


CLASSES: dict[str, tuple[int, str, str, str, str]] = {
    "slow down": (429, "rate_limited", "bad", "Slack asks to wait 30 s", "30 秒"),
    "not reached": (302, "", "bad", "Not posted:", "投稿できませんでした"),
    "unsure": (500, "", "unsure", "Perhaps posted:", "投稿されたかどうか分かりません"),
    "dead": (404, "no_service", "bad", "(no_service): add a webhook", "（no_service）"),
    "dead, archived": (410, "channel_is_archived", "bad", "unarchive the channel", "アーカイブを解除"),
    "dead, a scope": (403, "missing_scope", "bad", "add the scope chat:write", "スコープ chat:write"),
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_answer_has_its_words_and_what_to_do(
    page: Composing, slack: FakeSlack, name: str, lang: Lang
) -> None:
    status, body, mark, en, ja = CLASSES[name]
    slack.answer_next(status, body, {"Retry-After": "30"})
    said = outcome(page, lang)
    assert f'class="outcome {mark}"' in said
    assert (ja if lang == "ja" else en) in said
    assert SECRET not in said
    assert "。。" not in said
    assert slack.posts == []  # and it is not tried again by itself


def test_a_message_that_is_refused_twice_is_refused(page: Composing, slack: FakeSlack) -> None:
    slack.answer_next(400, "invalid_payload")
    slack.answer_next(400, "invalid_payload")
    assert "Slack does not take this message (invalid_payload)" in outcome(page)


def test_a_message_that_is_taken_as_plain_text_alone_says_so(page: Composing, slack: FakeSlack) -> None:
    slack.answer_next(400, "invalid_blocks")
    assert "in plain text alone" in outcome(page)
    assert "blocks" not in slack.posts[0].body


def test_a_host_that_is_not_there_is_said_to_be_unreached() -> None:
    said = outcome(Composing.at("http://127.0.0.1:9"))
    assert 'class="outcome bad"' in said
    assert "check this computer" in said
    assert DestinationDead.code not in said
