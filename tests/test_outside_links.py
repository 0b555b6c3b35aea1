"""After every label that somebody outside wrote stands the real host, whatever the label looks like."""

import ast
import html
import re
import time
from pathlib import Path

import pytest

from bridge.slack.mrkdwn import fit, mrkdwn
from bridge.slack.render import render
from bridge.sources.backlog import attachments, markup
from bridge.wording import markdown
from bridge.wording.inline import addressed, outside_link
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import lines, plain
from tests.support.casebook import cases
from tests.support.house_rules import texts
from tests.support.marked_up import drawn
from tests.support.slack_mrkdwn import sequences
from tests.test_markup import event

BRIDGE = Path(__file__).parent.parent / "bridge"
EVIL = "https://evil.example/x"
POSING = (
    "https://google.com",
    "google.com",
    "www.google.com",
    "https://github.com\u2044acme",
    "google.com\ufe0f",
    "goo\u034fgle.com",
    "google\u3164.com",
    "“google.com”",
    "«google.com»",
    "//google.com/",
    "x=google.com",
    "admin@google.com",
    "mailto:admin@google.com",
    "192.0.2.1",
    "https://192.0.2.1/login",
    "[2001:db8::1]",
    "3221225985",
    "0xC0.0x00.0x02.0x01",
    "googleꓸcom",
    "google․com",
    "google。com",
    "ｇｏｏｇｌｅ．ｃｏｍ",
    "gооgle.com",
    "xn--ggle-55da.com",
    "日本語.jp",
    "google.com:443",
    "google.com\\evil.example",
    "google.com (google.com)",
    "google.com?evil.example",
    "google\u00ad.com",
    "\u202emoc.elgoog",
    "google.com" + "\u3000" * 60,
)


def shown(text: str) -> list[tuple[str, str]]:
    """The links of a mrkdwn text: label as it is seen, and URL."""
    return [(seen(one.label), one.url) for one in sequences(text) if one.what == "link"]


def seen(text: str) -> str:
    """Without the spaces that keep an emoji from standing in an address, as in `[2001:db8::1]`."""
    return re.sub(":[\u200b¦]", ":", text)  # drawn() shows it as ¦


def test_there_are_many_ways_to_pose() -> None:
    assert len(set(POSING)) == len(POSING) == 32


@pytest.mark.parametrize("label", POSING)
def test_a_posing_label_is_followed_by_the_real_host(label: str) -> None:
    all_of_them = [
        mrkdwn((outside_link(label, EVIL),)),
        *(drawn(markup.body(event("backlog"), raw)) for raw in (f"[[{label}>{EVIL}]]", f"''[[{label}:{EVIL}]]''")),
        *(drawn(markup.body(event("markdown"), raw)) for raw in (f"[{label}]({EVIL})", f"![{label}]({EVIL})")),
    ]
    for text in all_of_them:
        found = shown(text)
        # a label that is an address itself may become one link of two, which says where it leads by its text
        assert all(one.endswith(" (evil.example)") or one == url for one, url in found), text
    assert shown(all_of_them[0])[0][0].endswith(" (evil.example)")
    assert sum(map(len, map(shown, all_of_them))) >= 3  # a label with brackets is no link in one of the two rules


@pytest.mark.parametrize("label", POSING)
def test_the_name_of_a_file_elsewhere_is_followed_by_the_real_host(label: str) -> None:
    linking = event(external_file_links=[{"name": label, "url": EVIL}])
    (field,) = attachments.fields(linking, Say("ja"), attachments.files(linking))
    assert [one.endswith(" (evil.example)") for one, _ in shown(mrkdwn(field.value))] == [True]


@pytest.mark.parametrize("label", POSING)
def test_a_label_that_is_cut_keeps_the_real_host(label: str) -> None:
    line = (outside_link(label + " and more", EVIL), " end")
    for room in range(len(mrkdwn(line)) + 1):
        text, _ = fit(line, room)
        assert len(text) <= room
        assert all(one.endswith(" (evil.example)") for one, _ in shown(text))


@pytest.mark.parametrize(
    ("label", "url", "said"),
    [
        ("手順書", "https://wiki.example.com/a", "<https://wiki.example.com/a|手順書 (wiki.example.com)>"),
        ("", "https://wiki.example.com/a", "<https://wiki.example.com/a|https://wiki.example.com/a>"),
        ("https://a.example/b", "https://a.example/b", "<https://a.example/b|https://a.example/b>"),
        ("https://a.example", "https://a.example/", "<https://a.example/|https://a.example>"),
        ("a.example/b", "https://a.example/b", "<https://a.example/b|a.example/b>"),
        ("a.example", "https://A.example", "<https://A.example|a.example (a.example)>"),
        (
            "http://a.example",
            "https://a.example.evil.example",
            "<https://a.example.evil.example|http://a.example (a.example.evil.example)>",
        ),
        ("x", "https://a.example:8443/y", "<https://a.example:8443/y|x (a.example)>"),
        ("x", "https://192.0.2.1/y", "<https://192.0.2.1/y|x (192.0.2.1)>"),
        ("x", "https://[2001:db8::1]/y", "<https://[2001:db8::1]/y|x ([2001:db8::1])>"),
        ("x", "https://xn--ggle-55da.com/", "<https://xn--ggle-55da.com/|x (xn--ggle-55da.com)>"),
        (
            "https://gооgle.com/",
            "https://gооgle.com/",
            "<https://xn--ggle-55da.com/|https://gооgle.com/ (xn--ggle-55da.com)>",
        ),
        ("日本語.jp", "https://日本語.jp/あ", "<https://xn--wgv71a119e.jp/あ|日本語.jp (xn--wgv71a119e.jp)>"),
        ("x", "https://evil。example/", "<https://evil.example/|x (evil.example)>"),
        ("x", "https://ｅvil.example/", "<https://evil.example/|x (evil.example)>"),
        ("x", "https://a\u200d.example", "<https://a.example|x (a.example)>"),
        ("x", "https://a\u3164.example", "<https://xn--a-5bh.example|x (xn--a-5bh.example)>"),
        ("x", "https://a.example?@b.example", "<https://a.example?@b.example|x (a.example)>"),
        (
            "console",
            "https://eu-west-1.console.aws.amazon.com/x",
            "<https://eu-west-1.console.aws.amazon.com/x|console>",
        ),
        (
            "x",
            "https://console.aws.amazon.com.evil.example",
            "<https://console.aws.amazon.com.evil.example|x (console.aws.amazon.com.evil.example)>",
        ),
        (
            "x",
            "https://evilconsole.aws.amazon.com/",
            "<https://evilconsole.aws.amazon.com/|x (evilconsole.aws.amazon.com)>",
        ),
    ],
)
def test_the_host_stands_there_unless_the_label_is_the_address_or_it_is_awss_console(
    label: str, url: str, said: str
) -> None:
    assert seen(mrkdwn((outside_link(label, url),))) == said


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//evil.example",
        "https:evil.example",
        "https:///evil.example",
        "https://user@evil.example",
        "https://a.example:b@evil.example",
        "https://a.example\\@evil.example",
        "https://a.example\\.evil.example",
        "https://a.example%2eevil.example",
        "https://a.example\t.evil.example",
        "https://a.example\n.evil.example",
        "https://a.example／.evil.example",
        "https://[a:b",
        "https://[::1",
        "https://",
        "https://" + "あ" * 300 + ".example",
        "https://" + "a." * 200,
        "https://a.example:99999999/",
    ],
)
def test_what_does_not_surely_lead_to_one_host_is_no_link(url: str) -> None:
    assert outside_link("label", url) == "label"


@pytest.mark.parametrize("rule", ["backlog", "markdown"])
def test_the_spaces_own_pages_need_no_host(rule: str) -> None:
    own, other = "https://demo.backlog.com/view/X-1", "https://demo.backlog.com.evil.example/"
    raws = {"backlog": f"[[a>{own}]] [[b>Home]] [[c>{other}]]", "markdown": f"[a]({own}) [b](/wiki) [c]({other})"}
    labels = [label for label, _ in shown(drawn(markup.body(event(rule), raws[rule])))]
    assert labels == ["a", "b", "c (demo.backlog.com.evil.example)"]
    alone = drawn(markup.body(event(rule, {}), raws[rule]))
    assert ("a (demo.backlog.com)", own) in shown(alone)


def test_what_is_missing_of_a_body_never_links_to_where_somebody_outside_does() -> None:
    for title in (outside_link("title", EVIL), outside_link("", EVIL), f"see {EVIL}"):
        said = render(Notice(title=(title,), body=plain("長" * 9_000)), Say("en"))
        assert shown(said.attachments[0]["blocks"][0]["text"]["text"]) == []


def test_an_address_is_linked_whole_or_not_at_all() -> None:
    text = "https://good.example.evil.example/"
    line = next(iter(lines(addressed(plain(text)))))
    for room in range(len(mrkdwn(line))):
        assert shown(fit(line, room)[0]) == []
    assert shown(mrkdwn(next(iter(lines(addressed(plain("https://good.example.ev…"))))))) == []


# Who may make a link by itself: of addresses that are the space's, AWS's or the operator's own, and what draws it.
OWN = {
    "wording/inline.py": "outside_link itself, and own, which takes hosts that are",
    "sources/backlog/links.py": "pages of the space",
    "sources/aws/links.py": "pages of the console",
    "sources/aws/naming.py": "our labels; pages of the console, or addresses that `trusted` knows",
    "sources/aws/other.py": "pages of the console, by ARN",
    "sources/runbooks.py": "runbooks that the operator gave",
    "sources/aws/alarms/next_links.py": "logs and metrics in the console; a runbook keeps the host of its link",
    "sources/aws/runs/builds.py": "logs in the console",
    "sources/aws/runs/functions.py": "logs in the console",
    "sources/aws/runs/jobs.py": "logs in the console",
    "slack/reader.py": "a Link of its own: what it read in a message that was drawn",
    "slack/render.py": "our note of what is missing, to the thing itself",
}


def test_nobody_else_makes_a_link() -> None:
    made = set()
    for path in sorted(BRIDGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) == "Link":
                made.add(str(path.relative_to(BRIDGE)))
    assert made == set(OWN)


def test_no_module_calls_a_link_by_another_name() -> None:
    for path in sorted(BRIDGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\bLink as\b|= Link\b(?!\()|partial\(Link|map\(Link", source), path


OURS = re.compile(
    r"https://(?:demo\.backlog\.com|(?:[a-z0-9-]+\.)*(?:(?:console|health|docs)\.aws\.amazon\.com|"
    r"console\.amazonaws\.cn|console\.amazonaws-us-gov\.com))(?:[/?#]|$)"
)


def test_every_link_of_a_case_leads_to_its_space_to_aws_or_to_the_operators_runbook_or_says_where() -> None:
    for case in cases():
        runbooks = {line.partition("=")[2] for line in case.options.get("runbook", ())}
        for link in (pair for text in texts(case.message("en").body()) for pair in shown(text)):
            label, url = link[0], html.unescape(link[1])
            says = html.unescape(label) == url or label.endswith(f" ({url.split('/')[2]})")
            assert says or OURS.match(url) or url in runbooks, (case.id, label, url)


@pytest.mark.parametrize(
    "piece", ["a.", "あ。", "[a](https://あ.example) ", "https://[", "https://a@", "(https://a.b/"]
)
def test_reading_links_stays_linear(piece: str) -> None:
    def cost(count: int) -> float:
        before = time.process_time()
        for _ in range(3):
            outside_link(piece * count, "https://" + piece * count)
            markdown.read(piece * count)
            addressed(plain(piece * count))
        return time.process_time() - before

    cost(10)
    few, many = cost(2_000), cost(16_000)
    assert many < 0.3 or many / few < 20
