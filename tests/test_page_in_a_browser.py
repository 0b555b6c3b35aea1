"""The page in a real browser: what a person sees, types and hears of it. The demo serves it, as it would anybody."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bridge.net.transport import Deadline, Transport
from bridge.page.gallery.__main__ import main as write_gallery
from bridge.page.guard import PASTE
from tests.support.browser import AXE, Watched, chromium, opened
from tests.support.pace import PLENTY
from tests.support.terminal import process

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.no_cover, pytest.mark.timeout(600)]  # a browser among other tests may take its time
ROOMS = ("inbox", "preview", "compose", "gallery")
BAD = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7331*7 }}${7331*7} [x](javascript:alert(3))"
ISSUE = {
    "id": 1,
    "type": 1,
    "created": "2026-12-01T03:04:05Z",
    "project": {"projectKey": "DEMO", "name": "Demo", "textFormattingRule": "markdown"},
    "content": {"id": 2, "key_id": 77, "summary": "Search is slow", "description": "8 s"},
    "createdUser": {"name": "Aoi Tanaka"},
}
HOSTILE = {
    **ISSUE,
    "content": {"id": 2, "key_id": 78, "summary": BAD, "description": BAD},
    "createdUser": {"name": BAD},
}


@dataclass(frozen=True)
class Demo:
    """`page` is its URL; `backlog` a URL that the bridge takes."""

    page: str
    backlog: str

    @property
    def host(self) -> str:
        return self.page.split("/")[2]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def demo(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The command itself; what it says goes to a file, so that it never waits for us to read."""
    said = tmp_path_factory.mktemp("demo") / "said"
    with said.open("wb") as out, process("-m", "bridge", "demo", "--port", "0", stdout=out) as child:
        while "curl" not in (text := said.read_text(encoding="utf-8")):
            with pytest.raises(subprocess.TimeoutExpired):  # it has not ended
                child.wait(0.1)
        page = re.findall(r"^  (http://127\.0\.0\.1:\d+/)$", text, re.MULTILINE)
        hook = re.findall(r"^  (http://127\.0\.0\.1:\d+/backlog/\S+)$", text, re.MULTILINE)
        yield Demo(page[0], hook[0])
        child.terminate()  # politely: killed, it would leave its bridge behind
        assert child.wait(PLENTY) == 0


def at_ease(watched: Watched, demo: Demo) -> None:
    """Nothing was asked of anybody else, and nothing complained of."""
    assert watched.elsewhere(demo.host) == []
    assert watched.complaints == []


def post(url: str, body: object) -> None:
    told = json.dumps(body).encode()
    within = Deadline.after(PLENTY)
    answer = Transport().request("POST", url, headers={}, body=told, within=within, at_most=10_000)
    assert answer.body == b'{"status":"posted"}\n'


def test_what_the_demo_has_sent_and_what_comes_then_is_in_the_inbox(browser: "Browser", demo: Demo) -> None:
    with opened(browser, demo.page) as watched:
        page = watched.page
        page.locator(".post", has_text="検索が遅い").first.wait_for()
        page.locator(".post", has_text="api-5xx").first.wait_for()
        page.locator("#state.live").wait_for()
        post(demo.backlog, ISSUE)
        arrived = page.locator(".post", has_text="DEMO-77")
        arrived.wait_for()
        assert page.locator("#announced").text_content()
        arrived.locator(".raw > summary").click()
        assert "DEMO-77" in arrived.locator(".raw pre").inner_text()
        at_ease(watched, demo)


def test_a_pasted_payload_is_drawn_as_one_types_and_a_broken_one_told_with_its_place(
    browser: "Browser", demo: Demo
) -> None:
    with opened(browser, f"{demo.page}preview") as watched:
        page = watched.page
        page.locator("#result .message", has_text="DEMO-42").wait_for()
        body, fault = page.locator("#body"), page.locator("#fault-body")
        body.fill(json.dumps(ISSUE, indent=2))
        page.locator("#result .message", has_text="Search is slow").wait_for()
        assert page.locator("#result .trace", has_text="issue-added").count() == 1
        page.get_by_label("日本語").check(force=True)
        page.locator("#result .message", has_text="さんが課題を追加しました").wait_for()
        body.fill('{\n  "type": oops}')
        fault.locator("text=line 2, column 11").wait_for()
        assert body.get_attribute("aria-invalid") == "true"
        assert page.locator("#result .message").count() == 1, "what was drawn stays"
        fault.get_by_role("button").click()
        assert page.evaluate("document.activeElement.value.slice(document.activeElement.selectionStart)") == "oops}"
        at_ease(watched, demo)


def test_a_huge_paste_is_told_beside_the_field_and_nothing_typed_is_lost(browser: "Browser", demo: Demo) -> None:
    with opened(browser, f"{demo.page}preview") as watched:
        page = watched.page
        page.locator("#result .message").wait_for()
        page.locator("#body").fill(json.dumps(ISSUE))
        page.locator("#result .message", has_text="Search is slow").wait_for()
        page.locator("#file").set_input_files(
            {"name": "huge.json", "mimeType": "application/json", "buffer": b" " * (PASTE + 1)}
        )
        page.locator("#fault-body", has_text="huge.json is more than 512 KiB").wait_for()
        assert page.locator("#body").input_value() == json.dumps(ISSUE)
        page.locator("#body").evaluate("(body, n) => { body.value = 'x'.repeat(n); }", PASTE + 1)
        page.locator("#body").dispatch_event("input")
        page.locator("#fault-body", has_text="This is more than 512 KiB").wait_for()
        assert len(page.locator("#body").input_value()) == PASTE + 1
        page.locator("#case-backlog").select_option("backlog/issue-added/full")
        page.locator("#result .message", has_text="DEMO-42").wait_for()
        page.locator("#case-backlog").select_option("")
        assert len(page.locator("#body").input_value()) == PASTE + 1
        at_ease(watched, demo)


def test_a_script_in_a_payload_or_in_an_option_stays_text(browser: "Browser", demo: Demo) -> None:
    post(demo.backlog, HOSTILE)
    with opened(browser, demo.page) as watched:
        watched.page.locator(".post", has_text="<img src=x").first.wait_for()
        harmless(watched)
        watched.page.goto(f"{demo.page}preview")
        watched.page.locator("#result .message").wait_for()
        watched.page.locator(".options:not([hidden]) summary").click()
        for option in ("space", "only", "label", "route"):
            watched.page.locator(f"#backlog-{option}").fill(BAD)
        watched.page.locator("#body").fill(json.dumps(HOSTILE))
        watched.page.locator("#result .message", has_text="<img src=x").wait_for()
        watched.page.locator("#backlog-only-fault", has_text="<img src=x").wait_for()
        harmless(watched)
        assert "${7331*7}" in watched.page.locator("#result .message").inner_text()
        at_ease(watched, demo)


def harmless(watched: Watched) -> None:
    """What was typed has become no element and no address."""
    strange = "main img, main script, main [onerror], main a[href^='javascript:'], main iframe"
    assert watched.page.locator(strange).count() == 0
    assert watched.page.locator("text=51317").count() == 0


def test_a_form_mints_a_url_that_works(browser: "Browser", demo: Demo) -> None:
    secret = "OnlyOnThisComputer000001"  # noqa: S105  the demo's own
    with opened(browser, f"{demo.page}compose") as watched:
        page = watched.page
        page.locator("#backlog-space").fill("demo.backlog.com")
        page.locator("#webhook").fill(f"https://hooks.slack.com/services/T0DEMO0001/B0PROJECT1/{secret}")
        page.locator("#mint").click()
        page.locator("#minted-url").wait_for()
        url = page.locator("#minted-url").inner_text().strip()
        at_ease(watched, demo)
        assert secret not in "".join(watched.asked) + url
        post(url, {**ISSUE, "content": {"id": 3, "key_id": 79, "summary": "Minted in a browser"}})
        page.goto(f"{demo.page}inbox")
        page.locator(".post", has_text="Minted in a browser").wait_for()


def test_the_gallery_is_searched_by_keyboard_and_says_how_many_it_found(browser: "Browser", demo: Demo) -> None:
    with opened(browser, f"{demo.page}gallery") as watched:
        searched(watched)
        watched.page.locator("#aws-cloudwatch-alarm .try").click()
        watched.page.locator("#result .message", has_text="api-5xx").wait_for()
        at_ease(watched, demo)


def test_the_written_gallery_needs_no_server(browser: "Browser", tmp_path: Path) -> None:
    write_gallery(tmp_path)
    with opened(browser, (tmp_path / "index.html").as_uri()) as watched:
        watched.page.locator(".tool[hreflang=ja]").click()
        watched.page.locator("h1", has_text="メッセージ一覧").wait_for()
        searched(watched)
        assert "UTC" not in watched.page.locator("#aws-cloudwatch-alarm").inner_text(), "times in the reader's zone"
        watched.page.locator("[data-theme-switch]").click()
        assert watched.page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert watched.elsewhere("") == []
        assert watched.complaints == []


def searched(watched: Watched) -> None:
    page = watched.page
    page.locator("#hits", has_text="1").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("api-5xx ｃｌｏｕｄｗａｔｃｈ-alarm")
    page.locator("#aws-ebs-volume").wait_for(state="hidden")
    assert page.locator("#aws-cloudwatch-alarm").is_visible()
    shown = page.locator(".exhibit:not([hidden])").count()
    page.locator("#hits", has_text=re.compile(rf"\b{shown}\b")).wait_for()
    page.keyboard.type(" nothing-of-the-kind")
    page.locator("#no-hits", has_text="nothing-of-the-kind").wait_for()
    page.keyboard.press("Escape")
    page.locator("#aws-ebs-volume").wait_for()


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: make node_modules/.stamp (needs npm)")
@pytest.mark.parametrize(("lang", "dark", "narrow"), [("en", False, False), ("ja", True, True)])
def test_nothing_bars_anybody_from_using_a_page(
    browser: "Browser", demo: Demo, lang: str, dark: bool, narrow: bool
) -> None:
    with opened(browser, f"{demo.page}?lang={lang}", lang=lang, dark=dark, narrow=narrow) as watched:
        barriers: list[str] = []
        for room in ROOMS:
            watched.page.goto(f"{demo.page}{room}?lang={lang}")
            watched.page.locator(".message").first.wait_for()
            assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{room} is too wide"
            if room == "gallery":  # all of it would take axe-core a minute
                watched.page.locator("#wanted").fill("cloudwatch-alarm")
                watched.page.locator("#backlog-issue-added").wait_for(state="hidden")
            barriers += watched.barriers()
        assert barriers == []
        at_ease(watched, demo)
