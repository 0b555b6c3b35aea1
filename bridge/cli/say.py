"""say: the message that a saved body would become."""

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import click

from bridge.cli import given, terminal
from bridge.cli.mint.options import click_option, dest, given_of, help_of
from bridge.cli.terminal import words
from bridge.errors import BadOption
from bridge.minting.options import not_of, sealed_options
from bridge.slack.builder import builder
from bridge.sources import SOURCES
from bridge.sources.source import Option, Source
from bridge.sources.trace import steps
from bridge.wording.phrases import LANGS, Lang, Phrase, Say
from bridge.wording.text import one_line

if TYPE_CHECKING:
    from bridge.dry_run import DryRun

_WIDEST = 120  # columns of a drawn message, however wide the terminal is
_NOTHING = Phrase(
    en="Nothing is said about this: it is {kind}, which is known and left out.",
    ja="これについては投稿しません。{kind} は既知の種類で、投稿の対象外です。",
)
_NO_KIND = Phrase(
    en="Note: no kind matches this body; it is said as it is.",
    ja="注意：このボディに当てはまる種類がないため、そのままの形で投稿します。",
)
_SKIPPED = Phrase(
    en="Note: with these options it would be skipped: {why}.",
    ja="注意：このオプションでは投稿されません。どのフィルターによるかは --trace で確認できます。",
)
_ROUTED = Phrase(
    en="Note: with these options it would go to {channel}.",
    ja="注意：このオプションでは {channel} に投稿されます。",
)
_SHORT = Phrase(
    en="Show the message that a saved body would become.", ja="保存したボディがどう投稿されるかを表示する。"
)
_HELP = Phrase(
    en="Print the message that would be posted, as JSON. FILE holds a body as SOURCE sends it; - reads stdin. Nothing "
    "is verified, and nothing is sent anywhere. Of the settings, BRIDGE_PEOPLE_FILE and BRIDGE_RUNBOOKS_FILE are "
    "obeyed.\n\n\b\nExample:\n  python -m bridge say backlog activity.json --lang ja --space demo.backlog.com",
    ja="投稿されるメッセージを JSON で表示します。FILE は SOURCE が送るボディで、- なら標準入力から読み取ります。"
    "署名などは検証せず、どこにも送信しません。設定のうち BRIDGE_PEOPLE_FILE と BRIDGE_RUNBOOKS_FILE は使います。"
    "\n\n\b\n例：\n  python -m bridge say backlog activity.json --lang ja --space demo.backlog.com",
)
_LANG = Phrase(en="Of the message.  [default: en]", ja="メッセージの言語。省略時は en。")
_DRAW = Phrase(en="Draw it in the terminal, instead of its JSON.", ja="JSON の代わりに、端末に描きます。")
_BUILD = Phrase(
    en="Print a link that opens it in Slack's Block Kit Builder.",
    ja="Slack の Block Kit Builder で開くリンクを表示します。",
)
_TRACE = Phrase(
    en="Tell on stderr how it came to it: kind, filter, route.",
    ja="どう決まったか（種類、フィルター、ルート）を標準エラー出力に表示します。",
)

Form = Literal["json", "draw", "builder"]


def _run(source: str, file: str, lang: Lang, trace: bool, **values: Any) -> None:
    from bridge.deployed import files
    from bridge.dry_run import dry_run

    form = _form(draw=values.pop("draw"), builder=values.pop("builder"))
    chosen = SOURCES[source]
    _no_foreign_options(chosen, values)
    body, options = given.body(file), sealed_options(chosen, given_of(chosen, values))
    run = dry_run(chosen, body, options, files.options(os.environ), Say(lang))
    for line in lines(steps(chosen, run.event, run.reading)) if trace else _notes(run):
        click.echo(line, err=True)
    if run.message is None:
        terminal.tell(_NOTHING, kind=run.reading.kind.name)
        return
    _print(run.message.body(), form)


def _notes(run: "DryRun") -> Iterator[str]:
    """What the message alone does not tell."""
    if run.unknown:
        yield words(_NO_KIND)
    if run.reading.unwanted:
        yield words(_SKIPPED, why=run.reading.unwanted)
    if place := run.place:
        yield words(_ROUTED, channel=place.shown)


def lines(trace: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """A line for each step, without control characters."""
    width = max((len(name) for name, _ in trace), default=0)
    for name, result in trace:
        yield f"{name:{width}}  " + "".join(char if char.isprintable() else "\ufffd" for char in one_line(result))


def _form(*, draw: bool, builder: bool) -> Form:
    if draw and builder:
        raise BadOption(
            en="--draw and --builder are both given; expected one of them",
            ja="--draw と --builder の両方が指定されています。どちらか一方にしてください。",
        )
    return "draw" if draw else "builder" if builder else "json"


def _print(body: Mapping[str, Any], form: Form) -> None:
    if form == "json":
        click.echo(json.dumps(body, ensure_ascii=False, indent=2))
    elif form == "builder":
        click.echo(builder(body))
    else:
        from bridge.cli.draw import colourful, draw

        width = min(shutil.get_terminal_size().columns, _WIDEST)
        for line in draw(body, width=width, colour=colourful(sys.stdout)):
            click.echo(line, color=True)  # as it is: `draw` knows whether there may be colour


def _no_foreign_options(source: Source, values: Mapping[str, Any]) -> None:
    """An option of another source would do nothing: say so. Raises BadOption."""
    own = {dest(option) for option in source.options}
    for other in SOURCES.values():
        for option in other.options:
            if values.get(dest(option)) and dest(option) not in own:
                raise not_of(source, other, option.name)


def _both(help: Phrase, source: str, other: Phrase) -> Phrase:  # noqa: A002  as click calls it
    if help == other:
        return help
    return Phrase(en=f"{help.en} Of {source}: {other.en}", ja=f"{help.ja}{source} では：{other.ja}")


def _options() -> list[click.Parameter]:
    """Every source's options, each name once; where sources differ in one, its help tells both meanings."""
    merged: dict[str, Option] = {}
    for source in SOURCES.values():
        for option in source.options:
            other = merged.get(option.name, option)
            both = _both(help_of(other), source.name, help_of(option))
            merged[option.name] = replace(other, help=both, at_terminal=None, many=other.many or option.many)
    return [click_option(option, needed=False) for option in merged.values()]


command = click.Command(
    "say",
    params=[
        click.Argument(["source"], type=click.Choice(list(SOURCES))),
        click.Argument(["file"]),
        click.Option(["--lang"], type=click.Choice(LANGS), default="en", help=words(_LANG)),
        click.Option(["--draw"], is_flag=True, help=words(_DRAW)),
        click.Option(["--builder"], is_flag=True, help=words(_BUILD)),
        click.Option(["--trace"], is_flag=True, help=words(_TRACE)),
        *_options(),
    ],
    callback=_run,
    short_help=words(_SHORT),
    help=words(_HELP),
)
