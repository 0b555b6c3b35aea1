"""The gallery: every kind, drawn in both languages; on the page, and as pages that need no server."""

import re
from pathlib import Path

import pytest

from bridge.page.cases import every
from bridge.page.feed import Feed
from bridge.page.gallery.__main__ import FILES, main
from bridge.page.gallery.exhibits import exhibits, ignored
from bridge.sources import SOURCES
from bridge.wording.phrases import LANGS, Say
from tests.support.page import Browser

KINDS = {(source.name, kind.name) for source in SOURCES.values() for kind in every(source)}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gallery") / "deep"
    main(folder)
    return folder


def test_every_kind_is_shown_in_both_languages_each_in_its_own_words() -> None:
    shown = {(exhibit.source, exhibit.kind): exhibit for exhibit in exhibits("en")}
    assert {*shown} == KINDS
    for exhibit in shown.values():
        assert {*exhibit.messages} == {*LANGS}, exhibit.kind
        assert exhibit.messages["en"] != exhibit.messages["ja"] or exhibit.kind in ("slack-form", "other")


def test_a_shown_case_is_said_by_its_own_kind() -> None:
    other = {source.name: source.kinds.other.name for source in SOURCES.values()}
    for exhibit in exhibits("en"):
        assert exhibit.kind == other[exhibit.source] or exhibit.case.split("/")[1] == exhibit.kind


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_holds_them_with_a_way_to_try_each(lang: str) -> None:
    html = Browser.at(Feed()).get(f"/gallery?lang={lang}").text
    assert {*re.findall(r'<article class="exhibit" id="(aws|backlog)-([^"]+)"', html)} == KINDS
    assert html.count("/preview?case=") == len(KINDS)
    assert html.count('class="raw"') == 0
    for _, kind in ignored():
        assert f"<code>{kind.name}</code>" in html


@pytest.mark.parametrize("lang", LANGS)
def test_the_written_pages_hold_them_too(written: Path, lang: str) -> None:
    html = (written / {"en": "index.html", "ja": "ja.html"}[lang]).read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in html
    assert {*re.findall(r'<article class="exhibit" id="(aws|backlog)-([^"]+)"', html)} == KINDS
    for one in LANGS:
        assert html.count(f'<div class="told" lang="{one}"') == len(KINDS)


def test_the_written_pages_need_nothing_but_what_lies_beside_them(written: Path) -> None:
    there = {path.name for path in written.iterdir()}
    for file in FILES.values():
        html = (written / file).read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img)[^>]* src="([^"]*)"|<link[^>]* href="([^"]*)"', html)
        assert {"".join(one) for one in loaded} == there - {*FILES.values()}
        own = re.findall(r'<a class="(?:tool|name|skip)" href="([^"]*)"', html)
        assert {href.partition("#")[0] for href in own} == {"", *FILES.values()} - {file}
        policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        assert policy
        assert policy[0].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert " style=" not in html
        assert "<script>" not in html
    script = (written / "gallery.js").read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:import|export)\b", script, re.MULTILINE)


def test_a_kind_is_found_by_its_name_its_titles_and_its_messages_whatever_their_case() -> None:
    search = next(exhibit.search for exhibit in exhibits("ja") if exhibit.kind == "cloudwatch-alarm")
    about = next(kind.about for kind in SOURCES["aws"].kinds if kind.name == "cloudwatch-alarm")
    for word in ("cloudwatch-alarm", Say("en").text(about), Say("ja").text(about), "api-5xx", "aws"):
        assert word.casefold() in search
