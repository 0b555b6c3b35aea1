"""The page is for this computer alone, and a browser may do nothing with it but show it."""

import re

import pytest

from bridge.page import guard
from bridge.page.feed import Feed, Post
from tests.support.page import HOST, ORIGIN, OWN, PORT, Browser

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def browser() -> Browser:
    return Browser.at(Feed())


@pytest.mark.parametrize("path", ["/", "/inbox", "/inbox?lang=ja", "/static/page.css", "/static/page.js", "/nowhere"])
def test_every_answer_is_sealed(browser: Browser, path: str) -> None:
    for answer in (browser.get(path), browser.get(path, Host="evil.example"), browser.post(path, {})):
        assert {name: answer.headers[name] for name in guard.HEADERS} == guard.HEADERS, answer.status
        answer.close()


def test_the_policy_lets_in_no_script_and_no_style_but_the_pages_own_files(browser: Browser) -> None:
    policy = dict(rule.strip().split(" ", 1) for rule in guard.HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    for path in ("/inbox", "/nowhere"):
        html = browser.get(path).text
        assert " style=" not in html
        assert "<style" not in html
        assert not re.search(r"<[^>]*\son[a-z]+=", html)
        assert html.count("<script") == html.count("<script src=") + html.count('<script type="module" src=')


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_it_answers_to_loopbacks_own_names(browser: Browser, host: str) -> None:
    assert browser.get("/inbox", Host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:80",
        f"127.0.0.1.evil.example:{PORT}",
        "localhost",
    ],
)
def test_any_other_name_is_refused(browser: Browser, host: str) -> None:
    answer = browser.get("/inbox", Host=host)
    assert answer.status_code == 403
    assert "127.0.0.1 or localhost" in answer.text


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("none", "navigate", "document", 200),  # typed in
        ("same-origin", "cors", "empty", 200),
        ("cross-site", "navigate", "document", 200),  # a link to it
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "script", 403),
        ("same-site", "cors", "empty", 403),  # a page of another program on this computer
    ],
)
def test_only_the_page_itself_and_a_link_to_it_may_read_it(
    browser: Browser, site: str, mode: str, dest: str, status: int
) -> None:
    given = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert browser.get("/inbox", **given).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},  # a form's, with our referrer policy
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": ORIGIN},  # no browser, or an old one
    ],
)
def test_the_page_itself_may_post(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser.client.post("/inbox", data="{}", headers={"Host": HOST, **JSON, **headers})
    assert answer.status_code == 405, "it has passed the guard, and there is nothing that takes it"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": f"http://localhost:{PORT}"},
    ],
)
def test_nobody_else_may_post(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser.client.post("/inbox", data="{}", headers={"Host": HOST, **JSON, **headers})
    assert answer.status_code == 403
    assert answer.json == {
        "error": {"code": "403", "message": "Another site asks for this, and only this page itself may."}
    }


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", ""])
def test_what_is_neither_json_nor_a_form_is_refused(browser: Browser, kind: str) -> None:
    answer = browser.client.post("/inbox", data="{}", headers=OWN | {"Content-Type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_no_other_method_is_taken(browser: Browser, method: str) -> None:
    assert browser.client.open("/inbox", method=method, headers=OWN).status_code == 405


def test_a_refusal_is_said_in_the_readers_language(browser: Browser) -> None:
    assert "このページはこのコンピューター専用です" in browser.get("/inbox?lang=ja", Host="evil").text
    assert "このアドレスには何もありません" in browser.get("/nowhere", Accept_Language="ja,en;q=0.5").text
    assert "There is nothing at this address" in browser.get("/nowhere", Accept_Language="fr").text


def test_a_language_that_was_chosen_is_kept_from_page_to_page(browser: Browser) -> None:
    html = browser.get("/inbox?lang=ja", Accept_Language="en").text
    assert '<html lang="ja">' in html
    assert 'href="/inbox?lang=ja" aria-current="page"' in html
    assert '<a class="tool" href="/inbox?lang=en" lang="en"' in html
    assert browser.get("/?lang=ja").headers["Location"] == "/inbox?lang=ja"
    assert '<html lang="en">' in browser.get("/inbox?lang=xx").text


def test_a_bug_is_said_in_one_line_and_logged_without_what_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(Feed):
        def all(self) -> tuple[int, tuple[Post, ...]]:
            raise ValueError("a secret")

    answer = Browser.at(Broken()).get("/inbox?q=secret")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "Traceback" not in answer.text
    logged = capsys.readouterr().err
    assert '"event": "bug"' in logged
    assert "secret" not in logged
    assert "a secret" not in answer.text
