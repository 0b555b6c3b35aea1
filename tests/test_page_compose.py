"""Compose: a form that mints what `mint` would, refuses what it would, in its words, and gives no secret away."""

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bridge.languages import LANGS
from bridge.page.compose import sample
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sources import SOURCES
from bridge.sources.setups import SETUPS
from bridge.wording.phrases import Lang, Say
from tests.support.composing import BASE, BOT, HOOK, SECRET, Composing, form
from tests.support.page import Browser
from tests.support.terminal import run

HOSTILE = """<img src=x onerror=alert(1)>{{7*1234567}}"""
ROUTE = f"category:API=https://hooks.slack.com/services/T0123456789/B0000000003/{SECRET}"


@pytest.fixture
def page() -> Composing:
    return Composing.at()


# -- the form -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_every_option_of_every_source_has_a_field_that_it_explains_itself(page: Composing, lang: Lang) -> None:
    shown = page.browser.get(f"/compose?lang={lang}").get_data(as_text=True)
    for source in SOURCES.values():
        for option in source.options:
            field = f"{source.name}-{option.name}"
            assert f'id="{field}"' in shown
            assert f'aria-describedby="{field}-hint {field}-fault"' in shown
            hint = re.search(f'<p class="hint" id="{field}-hint">(.*?)</p>', shown)
            assert hint
            assert html.unescape(hint[1]) == Say(lang).text(option.help)


def test_a_field_says_nothing_of_a_terminal(page: Composing) -> None:
    shown = page.browser.get("/compose").get_data(as_text=True)
    assert "stdin" not in shown
    assert "BRIDGE_" not in shown


def test_no_field_is_kept_by_the_browser(page: Composing) -> None:
    shown = page.browser.get("/compose").get_data(as_text=True)
    fields = re.findall(r'<(?:input type="text"|textarea)[^>]*>', shown)
    assert fields
    assert all('autocomplete="off"' in field for field in fields)
    assert 'method="post"' in shown  # so that nothing typed gets into an address, with scripts or without


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_keyring_it_is_said_what_is_missing_and_nothing_is_minted(lang: Lang) -> None:
    browser = Browser.at()
    shown = browser.get(f"/compose?lang={lang}").get_data(as_text=True)
    assert "python -m bridge keys new" in shown
    assert "<form" not in shown
    assert browser.post("/compose/mint", form("backlog")).status_code == 404


# -- checked as `mint` checks -------------------------------------------------------------------

ELSEWHERE = "https://hooks.example.com/services/T0123456789/B0123456789/x"
TWO_NAMES = ["123456789012=a", "123456789012=b"]
TWICE = [part for one in TWO_NAMES for part in ("--account", one)]
SLIPS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("backlog", "space", {"options": {"space": "demo backlog"}}, ["--space", "demo backlog"]),
    ("backlog", "only", {"options": {"only": "isue-added"}}, ["--only", "isue-added"]),
    ("backlog", "not", {"options": {"not": "*"}}, ["--not", "*"]),
    ("backlog", "ping", {"options": {"ping": "none,assigned"}}, ["--ping", "none,assigned"]),
    ("backlog", "threads", {"options": {"threads": "key"}}, ["--threads", "key"]),
    ("backlog", "label", {"options": {"label": "x" * 61}}, ["--label", "x" * 61]),
    ("backlog", "route", {"options": {"route": "category:API=#general"}}, ["--route", "category:API=#general"]),
    ("aws", "topic", {"options": {"topic": "123"}}, ["--topic", "123"]),
    ("aws", "min-severity", {"options": {"min-severity": "grave"}}, ["--min-severity", "grave"]),
    ("aws", "header-key", {"how": {"header-key": "own"}, "options": {"header-key": "a"}}, ["--header-key", "a"]),
    ("aws", "ping", {"options": {"ping": "INSUFFICIENT_DATA=here"}}, ["--ping", "INSUFFICIENT_DATA=here"]),
    ("aws", "account", {"options": {"account": "\n".join(TWO_NAMES)}}, TWICE),
    ("aws", "webhook", {"webhook": ELSEWHERE}, ["--webhook", ELSEWHERE]),
    ("aws", "channel", {"to": "bot", "bot": BOT, "channel": "#general"}, ["--bot", BOT, "--channel", "#general"]),
    ("aws", "bot", {"to": "bot", "bot": "xoxp-1", "channel": "C01234"}, ["--bot", "xoxp-1", "--channel", "C01234"]),
    ("aws", "expires", {"expires": "2020-01-01"}, ["--expires", "2020-01-01"]),
    ("aws", "expires", {"expires": "tomorrow"}, ["--expires", "tomorrow"]),
    ("aws", "base", {"base": "http://bridge.example.com"}, ["--base", "http://bridge.example.com"]),
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("source", "field", "values", "typed"), SLIPS)
def test_a_slip_is_said_beside_its_field_in_the_words_of_mint(
    page: Composing, tmp_path: Path, lang: Lang, source: str, field: str, values: dict[str, Any], typed: list[str]
) -> None:
    (tmp_path / "keyring").write_text(new_plain("k") + "\n")
    (found,) = page.faults(form(source, **values), lang).items()
    needed = {"backlog": ["--space", "demo.backlog.com"], "aws": ["--topic", "123456789012"]}[source]
    where = [] if "--bot" in typed else ["--webhook", HOOK]
    # what is given later replaces what stands before it, but where an option takes several
    words = [*where, *(() if typed[0] in needed else needed), "--base", BASE, *typed]
    ended = run("--ui", lang, "mint", source, "--keyring", str(tmp_path / "keyring"), *words)
    assert (ended.code, found[0]) == (2, field)
    assert found[1] in ended.err


def test_all_that_is_wrong_is_said_at_once(page: Composing) -> None:
    faults = page.faults({"source": "backlog", "options": {"only": "isue-added"}, "expires": "soon"})
    assert faults.keys() == {"base", "webhook", "space", "only", "expires"}
    assert page.asked("mint", {"source": "aws"})["minted"] == ""


@pytest.mark.parametrize("data", [None, [], "x", {}, {"source": "azure"}, {"source": ["aws"]}])
def test_what_is_no_form_is_refused_in_words(page: Composing, data: object) -> None:
    answer = page.browser.post("/compose/check", data)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == "bad_option"


def test_values_of_other_types_are_as_if_they_were_not_there(page: Composing) -> None:
    data = {
        "source": "aws",
        "options": {"topic": {"a": 1}, "raw": "yes", "label": None},
        "how": 3,
        "lang": 7,
        "base": [],
    }
    assert page.faults(data).keys() == {"base", "webhook", "topic"}


# -- minting ------------------------------------------------------------------------------------


def test_a_form_mints_a_url_that_holds_what_was_typed(page: Composing) -> None:
    options = {"only": "issue-*、wiki-added", "status": "5=レビュー中\n\n6=保留\n", "no-body": True, "label": " 受注 "}
    held = page.held(page.url(form("backlog", lang="ja", expires="2999-12-31", options=options)))
    assert held.to == Webhook("T0123456789", "B0123456789", SECRET)
    assert (held.lang, held.expires) == ("ja", date(2999, 12, 31))
    assert held.options == {
        "space": ("demo.backlog.com",),
        "only": ("issue-*", "wiki-added"),
        "status": ("5=レビュー中", "6=保留"),
        "no-body": ("1",),
        "label": ("受注",),
    }


def test_a_bots_url_holds_its_channel(page: Composing) -> None:
    held = page.held(page.url(form("aws", to="bot", bot=BOT, channel="C0123456789", options={"threads": "key"})))
    assert (held.to, held.options["threads"]) == (Bot(BOT, "C0123456789"), ("key",))


def test_what_is_typed_for_the_other_sort_of_destination_does_not_count(page: Composing) -> None:
    assert isinstance(page.held(page.url(form("aws", bot="nonsense", channel="#x"))).to, Webhook)


@pytest.mark.parametrize("lang", LANGS)
def test_the_next_steps_and_templates_are_those_of_mint(page: Composing, lang: Lang) -> None:
    topic = "arn:aws:sns:ap-northeast-1:123456789012:alarms"
    data = form("aws", options={"topic": topic, "raw": True})
    shown = html.unescape(page.asked("mint", data, lang)["minted"])
    url = shown.split('id="minted-url" tabindex="0">')[1].split("<")[0]
    options = {"topic": (topic,), "raw": ("1",)}
    assert SETUPS["aws"].steps(options, url, Say(lang)) in shown
    assert SETUPS["aws"].templates(options, url) in shown
    assert f"aws sns subscribe --region ap-northeast-1 --topic-arn {topic}" in shown
    assert f"{len(url)} " in shown


def test_a_url_that_some_forms_do_not_take_says_so(page: Composing) -> None:
    people = "\n".join(f"Member {n}=U{n:010}" for n in range(40))
    short, long = (page.asked("mint", form("backlog", options=some))["minted"] for some in ({}, {"person": people}))
    assert "fits every form" in short
    assert "more than 255" in long
    assert "fits every form" not in long


def test_options_that_are_too_long_for_any_url_are_refused(page: Composing) -> None:
    people = "\n".join(f"{n * 7919:x}{n * 104729:x}=U{n * 7919:010}" for n in range(1000))
    answer = page.asked("mint", form("backlog", options={"person": people}))
    assert "too long" in answer["faults"][""]
    assert answer["minted"] == ""


def test_a_minted_url_takes_what_its_source_posts(slack: Any) -> None:
    page = Composing.at(slack.url)
    url = page.url(form("backlog", lang="ja"))
    body = next(sample.kinds(SOURCES["backlog"])).name
    file = next(Path("bridge/page/samples/backlog", body).glob("*.json"))
    assert page.posted(url, file.read_bytes(), Content_Type="application/json") == 200
    (post,) = slack.posts
    assert "さんが課題を追加しました" in post.body["text"]


# -- keys of its own ----------------------------------------------------------------------------


def test_a_key_that_is_made_is_told_once_and_opens_the_url(slack: Any) -> None:
    page = Composing.at(slack.url)
    data = form("aws", options={"topic": "", "raw": True}, how={"header-key": "new"})
    assert "kakehashi_" not in str(page.asked("check", data))
    shown = page.asked("mint", data)["minted"]
    (key,) = re.findall(r"kakehashi_[\w-]{43}", shown)
    url = shown.split('id="minted-url" tabindex="0">')[1].split("<")[0]
    assert page.posted(url, b"Deployed") == 403
    assert page.posted(url, b"Deployed", x_api_key=key) == 200
    again = page.url(form("aws", like=url, options={"topic": "", "raw": True}, how={"header-key": "keep"}))
    assert page.held(again).options == page.held(url).options
    without = page.url(form("aws", like=url, options={"topic": "", "raw": True}))
    assert page.held(without).options == {"raw": ("1",)}


# -- starting from a URL ------------------------------------------------------------------------


def test_a_url_fills_in_the_form_with_its_secrets_masked(page: Composing) -> None:
    options = {"only": "issue-*,wiki-added", "route": ROUTE, "no-body": True, "person": "a=U0123456789\nb=U0123456780"}
    url = page.url(form("backlog", lang="ja", expires="2999-12-31", options=options))
    opened = page.asked("open", {"url": f" {url}\n"})
    assert SECRET not in str(opened)
    assert opened["kept"] == {"webhook": "https://hooks.slack.com/services/T0123456789/B0123456789/…"}
    assert (opened["source"], opened["base"], opened["to"], opened["lang"]) == ("backlog", BASE, "webhook", "ja")
    assert (opened["webhook"], opened["expires"]) == ("", "2999-12-31")
    assert opened["options"]["route"].endswith("B0000000003/…")
    assert opened["options"]["person"] == "a=U0123456789\nb=U0123456780"
    assert (opened["options"]["only"], opened["options"]["no-body"]) == ("issue-*, wiki-added", True)


def test_what_is_left_as_it_was_stays_and_what_is_changed_is_changed(page: Composing) -> None:
    url = page.url(form("backlog", options={"route": ROUTE, "not": "git-*", "no-body": True}))
    opened = page.asked("open", {"url": url})
    opened["options"] |= {"not": "wiki-*", "no-body": False, "route": opened["options"]["route"] + f"\ntype:1={HOOK}"}
    again = page.held(page.url(opened | {"like": url}))
    before = page.held(url)
    assert again.to == before.to
    assert again.options == {
        "space": before.options["space"],
        "not": ("wiki-*",),
        "route": (*before.options["route"], f"type:1=T0123456789/B0123456789/{SECRET}"),
    }


def test_a_bot_goes_on_with_its_token_in_another_channel(page: Composing) -> None:
    url = page.url(form("aws", to="bot", bot=BOT, channel="C0123456789"))
    opened = page.asked("open", {"url": url})
    again = page.held(page.url(opened | {"like": url, "channel": "C0000000009"}))
    assert again.to == Bot(BOT, "C0000000009")
    to_hook = page.held(page.url(opened | {"like": url, "to": "webhook", "webhook": HOOK}))
    assert isinstance(to_hook.to, Webhook)
    assert page.faults(opened | {"like": url, "to": "webhook"}).keys() == {"webhook"}


def test_the_url_before_is_named_by_its_id(page: Composing) -> None:
    url = page.url(form("aws"))
    shown = page.asked("mint", form("aws", like=url))["minted"]
    assert "The URL before goes on working" in shown


def test_a_token_alone_is_one_of_the_source_that_is_chosen(page: Composing) -> None:
    text = page.url(form("aws")).rpartition("/")[2]
    opened = page.asked("open", {"url": text, "source": "aws"})
    assert (opened["source"], opened["base"]) == ("aws", BASE)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_no_url_of_this_keyring_is_said_beside_the_field(page: Composing, lang: Lang) -> None:
    others = Composing.at().url(form("aws"))
    for url in (others, "https://example.com/", "", others[:-4], "x" * 5000):
        answer = page.browser.post(f"/compose/open?lang={lang}", {"url": url})
        assert (answer.status_code, answer.get_json()["error"]["field"]) == (422, "like")
    assert page.faults(form("aws", like=others), lang).keys() == {"like"}


def test_a_url_of_another_source_is_no_beginning(page: Composing) -> None:
    url = page.url(form("aws"))
    faults = page.faults(form("backlog", like=url))
    assert faults.keys() == {"like"}
    assert "is one for aws, not for backlog" in faults["like"]


# -- the preview --------------------------------------------------------------------------------


def test_the_sample_is_drawn_with_the_options_that_are_right(page: Composing) -> None:
    english = page.asked("check", {"source": "backlog", "options": {"space": "demo.backlog.com", "only": "isue"}})
    assert "https://demo.backlog.com/view/DEMO-42" in english["look"]
    japanese = page.asked("check", {"source": "backlog", "lang": "ja"})["look"]
    assert "さんが課題を追加しました" in japanese
    assert "さんが課題を追加しました" not in english["look"]


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_has_a_sample_that_says_something(page: Composing, source: str) -> None:
    assert 'class="message"' in page.asked("check", {"source": source, "sample": "no-such/../kind"})["look"]


def test_it_is_said_where_a_sample_would_not_be_posted_or_elsewhere(page: Composing) -> None:
    hidden = page.asked("check", form("backlog", options={"not": "issue-*"}))["look"]
    assert "would not be posted" in hidden
    routed = page.asked("check", form("backlog", options={"route": ROUTE}))["look"]
    assert "it would go to https://hooks.slack.com/services/T0123456789/B0000000003/…" in routed


# -- secrets, and what is not to be believed ----------------------------------------------------


def test_no_secret_is_in_any_answer_or_the_log(page: Composing, capfd: pytest.CaptureFixture[str]) -> None:
    key = "kakehashi_" + "k" * 30
    hook = form("backlog", options={"route": ROUTE})
    bot = form("aws", to="bot", bot=BOT, channel="C0123456789", options={"topic": "", "raw": True, "header-key": key},
               how={"header-key": "own"})  # fmt: skip
    wrong = form("backlog", webhook=HOOK + "!", options={"route": ROUTE + "!", "label": BOT})
    urls = [page.url(hook), page.url(bot)]
    answers = [page.browser.post(f"/compose/{what}", data) for what in ("check", "mint") for data in (hook, bot, wrong)]
    answers += [page.browser.post("/compose/open", {"url": url}) for url in urls]
    answers += [page.browser.post("/compose/check", {"source": "backlog", "like": urls[0]})]
    for answer in answers:
        told_in = answer.get_data(as_text=True) + str(answer.headers)
        assert SECRET not in told_in
        assert key not in told_in
    out, err = capfd.readouterr()
    assert SECRET not in out + err
    assert not any(url in out + err for url in urls)


def test_markup_in_an_option_stays_text(page: Composing) -> None:
    data = form("backlog", options={"label": HOSTILE, "only-type": HOSTILE, "person": f"{HOSTILE}=U0123456789"})
    url = page.url(data)
    for shown in (
        page.asked("check", data)["look"],
        page.asked("mint", data)["minted"],
        page.asked("open", {"url": url})["held"],
        page.asked("check", form("backlog", sample=HOSTILE, options={"route": f"category:{HOSTILE}={HOOK}"}))["look"],
    ):
        assert "<img" not in shown
        assert "8641969" not in shown
    assert html.escape(HOSTILE) in page.asked("open", {"url": url})["held"]
    aws = form("aws", options={"topic": f"arn:aws:sns:ap-northeast-1:123456789012:{HOSTILE}"})
    assert page.asked("mint", aws)["minted"] == ""


def test_the_form_answers_to_its_own_page_alone(page: Composing) -> None:
    for what in ("check", "mint", "test", "open"):
        assert page.browser.post(f"/compose/{what}", form("aws"), Origin="https://evil.example").status_code == 403
        assert page.browser.get(f"/compose/{what}").status_code == 405
