"""kinds: the table of everything the bridge can say."""

import click

from bridge.languages import LANGS, Lang

_HEADS: dict[Lang, tuple[str, str, str]] = {"en": ("Source", "Kind", "What"), "ja": ("ソース", "種類", "内容")}


@click.command(short_help="The table of everything it can say.")
@click.option("--lang", type=click.Choice(LANGS), help="In this language alone.")
def command(lang: Lang | None) -> None:
    """Print the table of everything the bridge can say, as Markdown.

    The names in the second column are what `mint --only` and `mint --not` take; they take the titles, too.

    \b
    Example:
      python -m bridge kinds
    """
    click.echo(table((lang,) if lang else LANGS), nl=False)


def table(langs: tuple[Lang, ...]) -> str:
    """The Markdown table: a row a kind, in the order of the sources' own lists; last what is known and not said.

    Its head is in the first of the languages.
    """
    from bridge.sources import SOURCES
    from bridge.wording.phrases import Phrase, Say

    said, ignored = Phrase(en="{what}", ja="{what}"), Phrase(en="{what} (not posted)", ja="{what}（投稿なし）")
    kinds = [
        (source.name, kind.name, kind.about, phrase)
        for source in SOURCES.values()
        for phrase, some in ((said, (*source.kinds, source.kinds.other)), (ignored, source.kinds.ignored))
        for kind in some
    ]
    rows = [
        f"| {source} | `{name}` | {' | '.join(_cell(Say(lang).text(phrase, what=what)) for lang in langs)} |"
        for source, name, what, phrase in kinds
    ]
    head = (*_HEADS[langs[0]][:2], *(_HEADS[lang][2] for lang in langs))
    return "\n".join([f"| {' | '.join(head)} |", f"|{'-|' * len(head)}", *rows]) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
