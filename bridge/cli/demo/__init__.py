"""demo: the whole bridge on this computer, the real thing, with a stand-in for Slack and Amazon SNS."""

import json
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from queue import Empty

import click

from bridge.assemble import assemble
from bridge.cli import send, terminal
from bridge.cli.demo import samples, words
from bridge.cli.demo.child import Child, interruptible, temporary_keyring
from bridge.cli.demo.page import page_of
from bridge.cli.demo.signer import Signer
from bridge.cli.demo.stand_in import Posted, StandIn, running
from bridge.cli.demo.stories import stories
from bridge.cli.draw import colourful, draw, hung
from bridge.cli.serve.listening import free
from bridge.minting.order import Order, url
from bridge.net.transport import Transport
from bridge.page.feed import Feed
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.settings import Settings
from bridge.sources import SOURCES
from bridge.sources.setups import SETUPS
from bridge.values import dataclass
from bridge.wording.phrases import Phrase

_HOST = "127.0.0.1"
_HOOKS = {
    "#project": Webhook("T0DEMO0001", "B0PROJECT1", "OnlyOnThisComputer000001"),
    "#alerts": Webhook("T0DEMO0001", "B0ALERTS01", "OnlyOnThisComputer000002"),
}
_BOT = Bot("xoxb-" + "0" * 12 + "-OnlyOnThisComputer", "C0DEMO0003")
_CHANNELS = {**{hook.url.split("/", 3)[3]: name for name, hook in _HOOKS.items()}, _BOT.channel: "#threads"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A running demo: the URLs to post to, the stand-in that messages arrive at, the signer of SNS's messages.

    `threads`: by their source, those whose messages stand in threads. `page`: where the page is, "" without one.
    """

    backlog: str
    aws: str
    threads: dict[str, str]
    slack: StandIn
    signer: Signer
    transport: Transport
    page: str = ""


@click.command(short_help=terminal.words(words.SHORT), help=terminal.words(words.HELP))
@click.option("--port", default=8080, type=click.IntRange(0, 65535), help=terminal.words(words.PORT))
@click.option("--once", is_flag=True, help=terminal.words(words.ONCE))
def command(port: int, once: bool) -> None:
    """As its help says."""
    port = free(_HOST, port)
    try:
        with interruptible(), _stage(port, once=once) as (stage, child):
            _introduce(stage)
            right = send_samples(stage)
            right &= tell_stories(stage)
            if once:
                raise click.exceptions.Exit(0 if right else 1)
            _invite(stage)
            while True:
                child.check()
                _show_arrivals(stage, 0.5)
    except KeyboardInterrupt:
        if once:
            raise
        click.echo(err=True)
        terminal.tell(words.OVER)


@contextmanager
def _stage(port: int, *, once: bool) -> Iterator[tuple[Stage, Child]]:
    """Start everything and wait until it answers; stop all of it at the end of the block."""
    base = f"http://{_HOST}:{port}"
    signer = Signer.made(datetime.now(UTC))
    slack = StandIn(signer.certificate, feed=Feed(_CHANNELS))
    with running(slack) as stand_in, temporary_keyring() as file:
        project = Destination(_HOOKS["#project"], "ja", options={"space": (samples.SPACE,)})
        alerts = Destination(_HOOKS["#alerts"], terminal.say().lang, options={"topic": (samples.TOPIC,), "raw": ("1",)})
        together = {
            "backlog": Destination(_BOT, "ja", options={"space": (samples.SPACE,), "threads": ("all",)}),
            "aws": Destination(_BOT, alerts.lang, options={**alerts.options, "threads": ("all",)}),
        }
        settings = {
            "BRIDGE_KEYRING_FILE": str(file),
            "BRIDGE_BASE_URL": base,
            "BRIDGE_SLACK_BASE_URL": stand_in,
            "BRIDGE_SNS_BASE_URL": stand_in,
        }
        parts = assemble(Settings.from_env(settings))
        with (
            Child.serving(_HOST, port, settings, log=file.with_name("log")) as child,
            nullcontext("") if once else page_of(port + 1, base, parts, slack.feed) as page,
        ):
            child.wait_until_healthy(parts.transport, base)
            yield (
                Stage(
                    url(Order(SOURCES["backlog"], base, project), parts.keyring),
                    url(Order(SOURCES["aws"], base, alerts), parts.keyring),
                    {name: url(Order(SOURCES[name], base, one), parts.keyring) for name, one in together.items()},
                    slack,
                    signer,
                    parts.transport,
                    page,
                ),
                child,
            )
            parts.transport.close()


def _introduce(stage: Stage) -> None:
    _say(terminal.words(words.TITLE), "bold")
    _say(terminal.words(words.REAL) + "\n")
    _say(terminal.words(words.FOR_BACKLOG), "dim")
    _say(f"  {stage.backlog}")
    _say(terminal.words(words.FOR_AWS), "dim")
    _say(f"  {stage.aws}")
    if stage.page:
        _say(terminal.words(words.THE_PAGE), "dim")
        _say(f"  {stage.page}", "bold")


def send_samples(stage: Stage) -> bool:
    """Send them all. Returns whether each was answered as it should be."""
    now = datetime.now(UTC)
    alarm = stage.signer.signed(samples.notification(now))
    altered = alarm | {"Message": alarm["Message"].replace("17.0", "71.0")}
    handshake = stage.signer.signed(samples.subscription(now))
    steps = (
        (words.ISSUE, stage.backlog, samples.issue(now), 200),
        (words.HANDSHAKE, stage.aws, json.dumps(handshake).encode(), 200),
        (words.ALARM, stage.aws, json.dumps(alarm).encode(), 200),
        (words.ALTERED, stage.aws, json.dumps(altered).encode(), 403),
    )
    right = True
    for what, hook, body, expected in steps:
        right &= _step(stage, what, hook, body, expected)
    return right


def tell_stories(stage: Stage) -> bool:
    """What belongs together, step by step, and then as it stands. Returns whether all of it was taken."""
    right = True
    _say("\n" + terminal.words(words.TOGETHER), "bold")
    for name, steps in stories(datetime.now(UTC), stage.signer):
        for what, source, body in steps:
            right &= _step(stage, what, stage.threads[source], body, 200, shown=False)
        threads = stage.slack.channels[_BOT.channel].threads()
        _say(f"\n  {_CHANNELS[_BOT.channel]}: {terminal.words(name)}", "dim")
        for first, replies in threads[-1:]:
            _echo(hung(first, replies, width=_width(), colour=colourful(sys.stdout)))
    return right


def _step(  # noqa: PLR0913  what is posted, where, and what is to come of it
    stage: Stage, what: Phrase, hook: str, body: bytes, expected: int, *, shown: bool = True
) -> bool:
    """Post one sample, say what was answered, and show what arrived."""
    headers = SETUPS[send.source_of(hook)].headers(body)
    started = time.perf_counter()
    answer = send.post(stage.transport, hook, headers, body)
    took = (time.perf_counter() - started) * 1_000
    answered = json.loads(answer.body)
    outcome = answered.get("status") or answered["error"]["code"]
    _say(
        f"\n▶ {terminal.words(what)} → {answer.status} {outcome} ({took:.0f} ms)",
        "bold" if answer.status == expected else "red",
    )
    arrived = _show_arrivals(stage, 0, shown=shown)
    return answer.status == expected and arrived == (expected == 200)


def _show_arrivals(stage: Stage, patience: float, *, shown: bool = True) -> bool:
    """Draw what has arrived in Slack. Returns whether anything has."""
    arrived = False
    try:
        while True:
            posted = stage.slack.posted.get(timeout=patience) if patience else stage.slack.posted.get_nowait()
            arrived = True
            if shown:
                _show(posted)
    except Empty:
        return arrived


def _show(posted: Posted) -> None:
    _say(f"\n  {_CHANNELS.get(posted.to.lstrip('/'), posted.to)}", "dim")
    _echo(draw(posted.body, width=_width(), colour=colourful(sys.stdout)))


def _echo(lines: list[str]) -> None:
    for line in lines:
        click.echo(f"  {line}", color=True)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 120) - 2


def _invite(stage: Stage) -> None:
    _say("\n" + terminal.words(words.YOUR_TURN), "bold")
    now = datetime.now(UTC)
    for what, body, hook in (
        (words.A_COMMENT, samples.comment(now), stage.backlog),
        (words.ANY_WORDS, "Nightly backup finished in 12 min", stage.aws),
    ):
        _say(terminal.words(what), "dim")
        _say(f"  curl -sS {hook} -d {shlex.quote(body)}")
    sys.stdout.flush()


def _say(text: str, style: str = "") -> None:
    codes = {"bold": "1", "dim": "2", "red": "31"}
    before, text = ("\n", text[1:]) if text.startswith("\n") else ("", text)
    styled = style and colourful(sys.stdout)
    click.echo(f"{before}\x1b[{codes[style]}m{text}\x1b[0m" if styled else before + text, color=True)
