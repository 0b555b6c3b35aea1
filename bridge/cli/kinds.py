"""kinds: the table of everything the bridge can say."""

import click


@click.command(short_help="The table of everything it can say.")
def command() -> None:
    """Print the table of everything the bridge can say, as Markdown.

    The names in the second column are what `mint --only` and `mint --not` take.

    \b
    Example:
      python -m bridge kinds
    """
    click.echo(table(), nl=False)


def table() -> str:
    """The Markdown table: a row a kind, in the order of the sources' own lists."""
    from bridge.sources import SOURCES
    from bridge.wording.phrases import Say

    en, ja = Say("en"), Say("ja")
    rows = [
        f"| {source.name} | `{kind.name}` | {_cell(en.text(kind.about))} | {_cell(ja.text(kind.about))} |"
        for source in SOURCES.values()
        for kind in (*source.kinds, source.kinds.other)
    ]
    return "\n".join(["| Source | Kind | What | 内容 |", "|-|-|-|-|", *rows]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
