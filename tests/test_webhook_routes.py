"""Routes without a bot: a second webhook sealed in one URL takes some events, and shows nowhere whole."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.assemble import unsealer
from bridge.delivery.parcel import decode, seal
from bridge.errors import BadOption
from bridge.sealing import token
from bridge.sealing.destination import Channel, Destination, Place, Webhook, identity, packed, routed, unpacked
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sources import SOURCES, routes
from bridge.sources.reading import read
from bridge.sources.source import Option, Request
from bridge.sources.trace import steps, traced
from bridge.wording.phrases import Say
from tests.support import sns
from tests.support.casebook import NOW, ROOT
from tests.support.crossing import Mode, bridge
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import BOT, SPACE, WEBHOOK, Hooks
from tests.support.local_aws import LocalAws
from tests.support.terminal import Ended, one_line, run
from tests.test_filters import ISSUE, body

OTHER = Webhook("T0123456789", "B0000000002", "otherSecret" * 2 + "xy")
GOV = replace(OTHER, gov=True)
ALARM: str = json.loads((ROOT / "aws" / "cloudwatch-alarm" / "alarm.json").read_text())["Message"]
PACKED = f"T0123456789/B0000000002/{OTHER.secret}"
APPS = ("B08RT5N6LWC", "B06KV3P9JXE", "B05HY7Q1MSA")
KEYS = ("pZ8mQ2xV7rT4bN9cK1wY6uHe", "aB3dE5gH7jK9mN2pQ4sT6vX8", "Lw9Kz7Jy5Hx3Gv1Fu8Ds6Ra4", "qM1nB2vC3xZ4lK5jH6gF7dS8")
MINT = ("mint", "backlog", "--base", "https://bridge.example.com", "--space", "demo.backlog.com")
MINT_AWS = ("mint", "aws", "--base", "https://bridge.example.com", "--raw")


def option(source: str) -> Option:
    (found,) = (one for one in SOURCES[source].options if one.name == "route")
    return found


@pytest.mark.parametrize(
    ("source", "what"),
    [("backlog", "category:API"), ("backlog", "type:a=b"), ("aws", "severity:high"), ("aws", "alarm:api-*")],
)
@pytest.mark.parametrize(
    ("where", "sealed"), [(OTHER.url, PACKED), (GOV.url, f"gov/{PACKED}"), (PACKED, PACKED), (f"gov/{PACKED}",) * 2]
)
def test_a_webhook_is_sealed_by_its_parts_in_either_source(source: str, what: str, where: str, sealed: str) -> None:
    route = option(source)
    assert route.check(f"{what}={where}") == f"{what}={sealed}"
    assert route.check(route.check(f"{what}={where}")) == f"{what}={sealed}"  # so a URL's options may be minted again
    assert route.masked is not None
    shown = route.masked(f"{what}={sealed}")
    assert OTHER.secret not in shown
    assert shown.startswith(f"{what}=https://hooks.slack")
    assert shown.endswith(".com/services/T0123456789/B0000000002/…")


def test_a_full_width_colon_and_equals_sign_do_before_a_webhook_too() -> None:
    assert option("backlog").check(f"category：帳票＝{OTHER.url}") == f"category:帳票={PACKED}"


SLIPS = [
    f"category:API={OTHER.url}?x=y",
    f"category:API={OTHER.url}/",
    f"category:API={OTHER.url.replace('services', 'workflows')}",
    f"category:API={OTHER.url.removeprefix('https://')}",
    f"category:API={OTHER.url.replace('hooks.slack.com', 'hooks.slack.example')}",
    f"category:API={OTHER.url.replace('https', 'http')}",
    f"category:API=t0/{PACKED}",
    f"{OTHER.url}",
    f"{OTHER.url}=C0123456789",
    f"colour:red={OTHER.url}",
    f"category:={OTHER.url}",
    f"={OTHER.url}",
]


@pytest.mark.parametrize("text", SLIPS)
@pytest.mark.parametrize("source", ["backlog", "aws"])
def test_a_slip_of_a_webhook_is_refused_without_its_secret(source: str, text: str) -> None:
    with pytest.raises(BadOption) as slip:
        option(source).check(text)
    assert OTHER.secret not in str(slip.value)


def test_two_routes_for_the_same_are_told_without_their_secrets() -> None:
    for source, what in (("backlog", "category:API"), ("aws", "service:rds")):
        lines = (f"{what}={PACKED}", f"{what}=C0123456789")
        for both in (lines, lines[::-1]):
            with pytest.raises(BadOption, match="is never taken") as slip:
                SOURCES[source].together({"route": both})
            assert OTHER.secret not in str(slip.value)
            assert "T0123456789/B0000000002/…" in str(slip.value)


@pytest.mark.parametrize("place", [OTHER, GOV, Channel("C0000000002")])
def test_a_place_reads_as_it_was_packed(place: Place) -> None:
    assert unpacked(packed(place)) == place


@pytest.mark.parametrize(
    "text", ["", "S0123456789", "general", "#general", "T0/B0/x", "https://hooks.slack.com/services/"]
)
def test_what_is_no_place_leads_nowhere(text: str) -> None:
    assert unpacked(text) is None
    hooks = Hooks()
    hook = hooks.token(options={**SPACE, "route": (f"category:API={text}",)})
    assert hooks.post(f"/backlog/{hook}", json.dumps(body())).status_code == 200
    assert hooks.went == [WEBHOOK]


def test_a_webhook_needs_no_bot_and_may_stand_beside_one() -> None:
    assert routed(WEBHOOK, OTHER) == routed(BOT, OTHER) == OTHER
    assert len({identity(to) for to in (WEBHOOK, OTHER, GOV, BOT)}) == 4
    hooks = Hooks()
    lines = (f"category:API={PACKED}", "type:バグ=C0000000002")
    for to, second in ((WEBHOOK, WEBHOOK), (BOT, replace(BOT, channel="C0000000002"))):
        hook = hooks.token(options={**SPACE, "route": lines}, to=to)
        for content in (ISSUE, {**ISSUE, "category": []}, {"key_id": 42}):
            assert hooks.post(f"/backlog/{hook}", json.dumps(body(content=content))).status_code == 200
        assert hooks.went[-3:] == [OTHER, second, to]


@pytest.mark.usefixtures("only_local_aws")
@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_slack_gets_it_by_the_webhook_of_the_route(
    aws: LocalAws, mode: Mode, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeSlack() as slack:
        deployment = bridge(aws, slack.url, mode, Keyring.parse(new_plain("test")))
        sealed = token.seal(
            Destination(WEBHOOK, options={**SPACE, "route": (f"category:API={PACKED}",)}), "backlog", deployment.keyring
        )
        sent = [
            json.dumps(body(content=one, id=n)) for n, one in enumerate((ISSUE, {**ISSUE, "category": []}), start=1)
        ]
        for text in (*sent, sent[0]):  # and the first once more
            answer = deployment.send("backlog", sealed, {"data": text})
            assert answer.get_json() == {"status": "queued" if mode == "queue" else "posted"}
        if mode == "queue":
            waiting = deployment.queue.messages()
            assert [message.group_id for message in waiting] == [identity(OTHER), identity(WEBHOOK)]
            assert not any(OTHER.secret in message.body for message in waiting)
            assert [deployment.work(10) for _ in range(3)] == ["done", "done", "nothing"]
        assert [posted.to for posted in slack.posts] == [
            f"/services/T0123456789/B0000000002/{OTHER.secret}",
            f"/services/{WEBHOOK.team}/{WEBHOOK.app}/{WEBHOOK.secret}",
        ]
    assert OTHER.secret not in capsys.readouterr().err


@pytest.mark.usefixtures("only_local_aws")
@pytest.mark.parametrize("mode", ["direct", "queue"])
def test_an_alarm_goes_by_the_webhook_of_its_route(aws: LocalAws, mode: Mode) -> None:
    with FakeSlack() as slack:
        deployment = bridge(aws, slack.url, mode, Keyring.parse(new_plain("test")))
        options = {"raw": ("1",), "route": (f"alarm:api-*=gov/{PACKED}",)}
        sealed = token.seal(Destination(WEBHOOK, options=options), "aws", deployment.keyring)
        alarm = ALARM.encode()
        for data in (alarm, json.dumps({"subject": "hello", "message": "x"}).encode()):
            assert deployment.send("aws", sealed, {"data": data}).status_code == (202 if mode == "queue" else 200)
        if mode == "queue":
            assert [deployment.work(10) for _ in range(2)] == ["done", "done"]
        assert [posted.to.split("/")[3] for posted in slack.posts] == ["B0000000002", WEBHOOK.app]


@pytest.mark.usefixtures("only_local_aws")
def test_a_dead_webhook_of_a_route_is_not_the_destinations_own(
    aws: LocalAws, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeSlack() as slack:
        deployment = bridge(aws, slack.url, "direct", Keyring.parse(new_plain("test")))
        options = {"raw": ("1",), "route": (f"alarm:api-*={PACKED}",)}
        sealed = token.seal(Destination(WEBHOOK, options=options), "aws", deployment.keyring)
        alarm = ALARM.encode()
        slack.answer_next(404, "no_service")
        answers = [deployment.send("aws", sealed, {"data": data}) for data in (alarm, b'{"subject": "hello"}', alarm)]
        assert [answer.status_code for answer in answers] == [502, 200, 502]
        assert [posted.to.split("/")[3] for posted in slack.posts] == [WEBHOOK.app]
    for text in (capsys.readouterr().err, *(answer.text for answer in answers)):
        assert OTHER.secret not in text


def test_a_parcel_keeps_the_routes_webhook_out_of_sight() -> None:
    hooks = Hooks()
    hook = hooks.token(options={**SPACE, "route": (f"category:API={PACKED}",)})
    hooks.post(f"/backlog/{hook}", json.dumps(body()))
    text = seal(hooks.parcels[0][0], hooks.went[0], hooks.keyring)
    assert OTHER.secret not in text
    assert "B0000000002" not in text
    assert unsealer(hooks.keyring, hooks.outside.now, frozenset())(decode(text)).to == OTHER


def test_neither_the_trace_nor_a_printed_value_shows_it() -> None:
    backlog, given = SOURCES["backlog"], {**SPACE, "route": (f"category:API={PACKED}",)}
    event = backlog.read(Request(json.dumps(body()).encode(), {}, NOW), given)
    reading = read(backlog, event, Say("en"))
    told = dict(steps(backlog, event, reading))
    assert told["route"] == "https://hooks.slack.com/services/T0123456789/B0000000002/…"
    assert traced(backlog, event, reading)["route"] == "another channel"
    shown = repr((told, event, Destination(WEBHOOK, options=given), *routes.places(given)))
    assert OTHER.secret not in shown


# -- as it is minted, opened and shown ------------------------------------------------------------------------


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    monkeypatch.chdir(tmp_path)
    Path("keyring").write_text(new_plain("laptop"))
    return Keyring.parse(Path("keyring").read_text())


def opened(ended: Ended, keyring: Keyring) -> Destination:
    assert ended.code == 0, ended.err
    assert OTHER.secret not in ended.err + ended.out
    _, source, text = ended.out.strip().rsplit("/", 2)
    return token.open(token.parse(text), source, keyring, now=NOW)


@pytest.mark.parametrize(("mint", "what"), [(MINT, "category:API"), (MINT_AWS, "severity:high")])
def test_it_is_minted_with_a_webhook_alone_and_read_from_stdin(
    keyring: Keyring, mint: tuple[str, ...], what: str
) -> None:
    ended = run(*mint, "--webhook", "-", "--route", f"{what}=-", stdin=f"{WEBHOOK.url}\n{OTHER.url}\n")
    found = opened(ended, keyring)
    assert (found.to, found.options["route"]) == (WEBHOOK, (f"{what}={PACKED}",))
    assert "Warning" not in ended.err
    shown = run("open", "-", stdin=ended.out)
    (line,) = (line for line in shown.out.splitlines() if line.startswith("--route"))
    assert line.split() == ["--route", f"{what}=https://hooks.slack.com/services/T0123456789/B0000000002/…"]
    assert OTHER.secret not in shown.out + shown.err


def test_one_webhook_more_still_fits_any_form_field_and_of_three_mint_says_the_length(keyring: Keyring) -> None:
    own = replace(WEBHOOK, app="B07QX2M4KDZ", secret=KEYS[0])
    more = [replace(own, app=app, secret=key) for app, key in zip(APPS, KEYS[1:], strict=True)]
    lines = [f"--route=category:{name}={to.url}" for name, to in zip(("API", "Web", "帳票"), more, strict=True)]
    one, all_three = (run(*MINT, "--webhook", "-", *some, stdin=f"{own.url}\n") for some in (lines[:1], lines))
    assert len(one.out.strip()) <= 255
    assert "255" not in one.err
    assert len(all_three.out.strip()) > 255
    assert f"The URL has {len(all_three.out.strip())} characters, and some forms take no more than 255" in all_three.err
    assert re.search(r"the most in --route \(\d+\)", all_three.err)


def test_several_are_read_from_stdin_in_their_order(keyring: Keyring) -> None:
    third = replace(OTHER, app="B0000000003")
    words = ("--webhook", "-", "--route", "category:API = -", "--route", "type:バグ＝-")
    ended = run(*MINT, *words, stdin=f"{WEBHOOK.url}\n{OTHER.url}\n{third.url}\n")
    assert opened(ended, keyring).options["route"] == (f"category:API={PACKED}", f"type:バグ={packed(third)}")


def test_on_the_command_line_it_is_warned_of(keyring: Keyring) -> None:
    ended = run(*MINT, "--webhook", "-", "--route", f"category:API={OTHER.url}", stdin=f"{WEBHOOK.url}\n")
    assert opened(ended, keyring).to == WEBHOOK
    assert "Warning: --route was given on the command line" in ended.err
    assert "--route …=- reads it from stdin." in ended.err


def test_a_channel_still_needs_a_bot(keyring: Keyring) -> None:
    words = ("--webhook", "-", "--route", f"type:バグ={OTHER.url}", "--route", "category:API=C0123456789")
    line = one_line(run(*MINT, *words, stdin=f"{WEBHOOK.url}\n"), 2)
    assert "--route needs a bot for a channel" in line
    assert OTHER.secret not in line


def test_say_tells_the_place_with_its_secret_masked(keyring: Keyring) -> None:
    Path("body.json").write_text(json.dumps(body()))
    for more in ((), ("--trace",)):
        words = ("--space", "demo.backlog.com", "--route", f"category:API={OTHER.url}", *more)
        ended = run("say", "backlog", "body.json", *words)
        assert "https://hooks.slack.com/services/T0123456789/B0000000002/…" in ended.err
        assert OTHER.secret not in ended.err + ended.out


def test_a_route_that_aws_signed_for_is_taken_too() -> None:
    hooks = Hooks(outside=sns.outside(sns.serving()))
    hook = hooks.token("aws", {"topic": ("123456789012",), "route": (f"alarm:api-*={PACKED}",)})
    signed = sns.sign(sns.notification(Message=ALARM))
    assert hooks.post(f"/aws/{hook}", json.dumps(signed)).status_code == 200
    assert hooks.went == [OTHER]
