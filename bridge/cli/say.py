"""say: the message that a saved body would become."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import click

from bridge.cli import given
from bridge.cli.mint.options import click_option, dest, sealed_options
from bridge.errors import BadOption
from bridge.sources import SOURCES
from bridge.sources.reading import read
from bridge.sources.routes import route
from bridge.sources.source import Option, Request, Source
from bridge.wording.phrases import LANGS, Lang, Say

_BUILDER = "https://app.slack.com/block-kit-builder#"


def _run(source: str, file: str, lang: Lang, builder: bool, **values: Any) -> None:
    from bridge.slack.render import render

    chosen = SOURCES[source]
    _foreign(chosen, values)
    request = Request(body=given.body(file), headers={}, at=datetime.now(UTC))
    event = chosen.read(request, sealed_options(chosen, values))
    say = Say(lang)
    reading = read(chosen, event, say)
    if reading.kind is chosen.kinds.other:
        click.echo("Note: no kind matches this body; it is said as it is.", err=True)
    if reading.unwanted:
        click.echo(f"Note: with these options it would be skipped: {reading.unwanted}.", err=True)
        reading = read(chosen, event, say, filtered=False)
    notice = reading.notice
    if notice is None:
        click.echo(f"Nothing is said about this: it is {reading.kind.name}, which is known and left out.", err=True)
        return
    if channel := route(notice.facts, event.options, chosen.routes):
        click.echo(f"Note: with these options it would go to {channel}.", err=True)
    body = render(notice, say).body()
    if not builder:
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return
    shown = {name: part for name, part in body.items() if name in ("blocks", "attachments")}
    click.echo(_BUILDER + quote(json.dumps(shown, ensure_ascii=False, separators=(",", ":")), safe=""))


def _foreign(source: Source, values: dict[str, Any]) -> None:
    """An option of another source would do nothing: say so."""
    own = {dest(option) for option in source.options}
    for other in SOURCES.values():
        for option in other.options:
            if values.get(dest(option)) and dest(option) not in own:
                raise BadOption(f"--{option.name} is an option of {other.name}, not of {source.name}")


def _options() -> list[click.Parameter]:
    """Every source's options, each name once: those of several sources that differ are told of apart."""
    found: dict[str, Option] = {}
    for source in SOURCES.values():
        for option in source.options:
            other = found.get(option.name, option)
            several = f"{other.help} Of {source.name}: {option.help}" if other.help != option.help else option.help
            found[option.name] = replace(other, help=several, many=other.many or option.many)
    return [click_option(option, needed=False) for option in found.values()]


command = click.Command(
    "say",
    params=[
        click.Argument(["source"], type=click.Choice(list(SOURCES))),
        click.Argument(["file"]),
        click.Option(["--lang"], type=click.Choice(LANGS), default="en", show_default=True, help="Of the message."),
        click.Option(["--builder"], is_flag=True, help="Print a link that opens it in Slack's Block Kit Builder."),
        *_options(),
    ],
    callback=_run,
    short_help="Show the message that a saved body would become.",
    help=(
        "Print the message that would be posted, as JSON. FILE holds a body as SOURCE sends it; - reads stdin. "
        "Nothing is verified, and nothing is sent anywhere.\n\n"
        "\b\nExample:\n  python -m bridge say backlog activity.json --lang ja --space demo.backlog.com"
    ),
)
