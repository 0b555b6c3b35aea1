"""mint --like: a new URL starts from what another one holds, sealed with the newest key; what is given replaces."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from tests.support.terminal import Ended, one_line, run

SECRET = "Zk3v9Q" * 4
HOOK = Webhook("T0123456789", "B0123456789", SECRET)
OTHER = "https://hooks.slack.com/services/T0123456789/B0000000002/" + SECRET
ROBOT = Bot("xoxb-" + "1" * 12 + "-" + SECRET, "C0123456789")
BASE = "https://bridge.example.com/prod"
TODAY = datetime.now(UTC).date()
SPACE = {"space": ("demo.backlog.com",)}
ROUTED = {**SPACE, "route": (f"category:API=T0123456789/B0000000003/{SECRET}",), "not": ("git-*", "wiki-*")}
RAW = {"raw": ("1",), "header-key": ("digest",), "no-body": ("1",)}
OLD, NEW = new_plain("2026-05"), new_plain("2026-11")
RING = Keyring.parse(f"{NEW}\n{OLD}")


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keyring").write_text(f"{NEW}\n{OLD}\n")


def before(
    source: str, options: Options, to: Webhook | Bot = HOOK, lang: str = "en", expires: date | None = None
) -> str:
    """A URL that was minted when the old key was the newest."""
    destination = Destination(to, "ja" if lang == "ja" else "en", expires, options)
    return f"{BASE}/{source}/{token.seal(destination, source, Keyring.parse(OLD))}"


def again(url: str, *words: str, more: Iterable[str] = (), env: dict[str, str] | None = None) -> Ended:
    """`mint --like -` for the URL's source, with further secrets on stdin."""
    return run("mint", url.split("/")[-2], "--like", "-", *words, stdin="\n".join((url, *more)) + "\n", env=env)


def held(ended: Ended) -> Destination:
    """What the new URL holds, sealed with the newest key."""
    assert ended.code == 0, ended.err
    assert SECRET not in ended.out + ended.err
    _, source, text = ended.out.strip().rsplit("/", 2)
    sealed = token.parse(text)
    assert RING.named(sealed.key) == "2026-11"
    return token.open(sealed, source, RING, now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("source", "options", "to"),
    [
        ("backlog", ROUTED, HOOK),
        ("backlog", {**SPACE, "route": ("category:API=C0000000002",)}, ROBOT),
        ("aws", RAW, HOOK),
        ("aws", {"topic": ("arn:aws:sns:us-east-1:123456789012:a", "123456789012")}, ROBOT),
        ("aws", {"raw": ("1",), "of-a-bridge-to-come": ("x",)}, HOOK),
    ],
)
@pytest.mark.parametrize("expires", [None, TODAY + timedelta(days=9)])
def test_with_nothing_given_all_is_as_it_was_but_the_key(
    source: str, options: Options, to: Webhook | Bot, expires: date | None
) -> None:
    url = before(source, options, to, "ja", expires)
    ended = again(url)
    assert held(ended) == Destination(to, "ja", expires, options)
    assert ended.out.startswith(f"{BASE}/{source}/")
    assert "Warning" not in ended.err


def test_what_is_given_replaces_its_own_and_nothing_else() -> None:
    url = before("backlog", ROUTED)
    assert held(again(url, "--not", "user-*", "--lang", "ja", "--only", "issue-*")) == Destination(
        HOOK, "ja", None, {**ROUTED, "not": ("user-*",), "only": ("issue-*",)}
    )


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        (("--no-header-key",), {"header-key"}),
        (("--no-header-key", "--no-raw", "--topic", "123456789012"), {"header-key", "raw"}),
        (("--body",), {"no-body"}),
        (("--label", ""), {"label"}),
    ],
)
def test_an_option_is_taken_away_by_its_opposite_or_by_an_empty_value(words: tuple[str, ...], gone: set[str]) -> None:
    url = before("aws", {**RAW, "label": ("shop",)})
    assert held(again(url, *words)).options.keys() - {"topic"} == {*RAW, "label"} - gone


def test_an_end_is_kept_replaced_or_taken_away_and_one_that_is_over_must_be() -> None:
    later, ago = TODAY + timedelta(days=9), TODAY - timedelta(days=9)
    assert held(again(before("backlog", SPACE, expires=later), "--expires", "")).expires is None
    over = before("backlog", SPACE, expires=ago)
    assert f"the URL of --like worked until {ago}; give --expires" in one_line(again(over), 2)
    assert held(again(over, "--expires", str(later))).expires == later
    assert held(again(over, "--expires", "")).expires is None


@pytest.mark.parametrize(
    ("words", "more", "to"),
    [
        (("--webhook", "-"), (OTHER,), Webhook("T0123456789", "B0000000002", SECRET)),
        (("--bot", "-"), ("xoxb-0123456789",), Bot("xoxb-0123456789", "C0123456789")),
        (("--channel", "C0000000009"), (), Bot(ROBOT.token, "C0000000009")),
        (("--bot", "-", "--channel", "C0000000009"), ("xoxb-0123456789",), Bot("xoxb-0123456789", "C0000000009")),
    ],
)
def test_where_a_bot_posts_is_replaced_in_whole_or_in_part(
    words: tuple[str, ...], more: tuple[str, ...], to: Webhook | Bot
) -> None:
    assert held(again(before("backlog", SPACE, ROBOT), *words, more=more)).to == to


def test_a_webhook_gives_way_to_a_bot_with_a_channel_and_to_none_without() -> None:
    url = before("backlog", SPACE)
    words = ("--bot", "-", "--channel", "C0123456789")
    assert held(again(url, *words, more=["xoxb-0123456789"])).to == Bot("xoxb-0123456789", "C0123456789")
    assert "--bot needs --channel" in one_line(again(url, "--bot", "-", more=["xoxb-0123456789"]), 2)


def test_routes_to_channels_are_refused_when_a_webhook_takes_the_bots_place() -> None:
    url = before("backlog", {**SPACE, "route": ("category:API=C0000000002",)}, ROBOT)
    assert "--route needs a bot" in one_line(again(url, "--webhook", "-", more=[OTHER]), 2)
    assert held(again(url, "--webhook", "-", "--route", "", more=[OTHER])).options == SPACE


def test_a_key_for_the_header_is_kept_and_made_anew_only_when_asked() -> None:
    url = before("aws", RAW)
    kept = again(url, env={"BRIDGE_HEADER_KEY": "k" * 24})
    assert held(kept).options["header-key"] == ("digest",)
    assert "told this once" not in kept.err
    new = again(url, "--header-key")
    assert held(new).options["header-key"] != ("digest",)
    assert re.search(r"told this once: kakehashi_[\w-]{43}$", new.err, re.MULTILINE)


def test_the_environment_is_not_looked_at_for_what_the_url_holds() -> None:
    env = {"BRIDGE_WEBHOOK": OTHER, "BRIDGE_BASE_URL": "https://elsewhere.example.com"}
    ended = again(before("backlog", SPACE), env=env)
    assert held(ended).to == HOOK
    assert ended.out.startswith(BASE)


def test_another_deployment_is_named_by_its_base() -> None:
    assert again(before("backlog", SPACE), "--base", "https://new.example.com").out.startswith(
        "https://new.example.com/backlog/"
    )


def test_a_token_alone_needs_the_base() -> None:
    sealed = before("backlog", SPACE).rpartition("/")[2]
    assert "no --base" in one_line(run("mint", "backlog", "--like", sealed), 2)
    ended = run("mint", "backlog", "--like", "-", stdin=sealed, env={"BRIDGE_BASE_URL": BASE})
    assert held(ended) == Destination(HOOK, options=SPACE)


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("{aws}", 2, "the URL of --like is one for aws, not for backlog"),
        ("{aws_token}", 1, "No such hook."),
        ("{backlog}x", 1, "No such hook."),
        ("https://bridge.example.com/jira/x", 2, "this is no hook's URL"),
        ("", 2, "this is no hook's URL"),
    ],
)
def test_the_token_of_another_source_or_of_nobody_is_refused_without_repeating_it(
    url: str, code: int, said: str
) -> None:
    aws, backlog = before("aws", RAW), before("backlog", SPACE)
    given = url.format(aws=aws, aws_token=aws.rpartition("/")[2], backlog=backlog)
    line = one_line(run("mint", "backlog", "--like", "-", stdin=given), code)
    assert said in line
    assert aws.rpartition("/")[2] not in line
    assert backlog.rpartition("/")[2] not in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--raw", "--no-raw"), "--raw and --no-raw are both given"),
        (("--no-body", "--body"), "--no-body and --body are both given"),
        (("--no-raw",), "no --topic; expected --topic"),
    ],
)
def test_what_contradicts_itself_or_leaves_a_url_that_takes_nothing_is_refused(
    words: tuple[str, ...], said: str
) -> None:
    assert said in one_line(again(before("aws", {"raw": ("1",)}), *words), 2)


def test_what_every_url_needs_cannot_be_taken_away() -> None:
    assert "no --space; expected --space HOST (python -m bridge mint backlog --help)" in one_line(
        again(before("backlog", SPACE), "--space", ""), 2
    )


def test_the_next_steps_name_the_url_before_which_goes_on_working() -> None:
    url = before("backlog", SPACE)
    old = token.parse(url.rpartition("/")[2]).id
    ended = again(url)
    assert (
        f"The URL before goes on working. Once the new one is in its place: python -m bridge revoke {old}" in ended.err
    )
    assert url.rpartition("/")[2] not in ended.err


def test_a_url_on_the_command_line_is_warned_of_as_any_secret_is() -> None:
    ended = run("mint", "backlog", "--like", before("backlog", SPACE))
    assert ended.code == 0
    assert "Warning: --like was given on the command line" in ended.err


def test_without_the_old_key_nothing_can_be_started_from() -> None:
    Path("keyring").write_text(NEW)
    assert "No such hook" in one_line(again(before("backlog", SPACE)), 1)
