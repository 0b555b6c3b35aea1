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
    """The Markdown table: a row a kind, in the order of the sources' own lists; last what is known and not said."""
    from bridge.sources import SOURCES
    from bridge.wording.phrases import LANGS, Phrase, Say

    said, ignored = Phrase(en="{what}", ja="{what}"), Phrase(en="{what} (not posted)", ja="{what}（投稿なし）")
    kinds = [
        (source.name, kind.name, kind.about, phrase)
        for source in SOURCES.values()
        for phrase, some in ((said, (*source.kinds, source.kinds.other)), (ignored, source.kinds.ignored))
        for kind in some
    ]
    rows = [
        f"| {source} | `{name}` | {' | '.join(_cell(Say(lang).text(phrase, what=what)) for lang in LANGS)} |"
        for source, name, what, phrase in kinds
    ]
    return "\n".join(["| Source | Kind | What | 内容 |", "|-|-|-|-|", *rows]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
