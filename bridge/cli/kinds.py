"""kinds: the table of everything the bridge can say."""

import click

from bridge.cli.terminal import words
from bridge.languages import LANGS, Lang
from bridge.wording.phrases import Phrase

_HEADS: dict[Lang, tuple[str, str, str]] = {"en": ("Source", "Kind", "What"), "ja": ("ソース", "種類", "内容")}
_SHORT = Phrase(en="The table of everything it can say.", ja="伝えられるものの一覧表を表示する。")
_HELP = Phrase(
    en="Print the table of everything the bridge can say, as Markdown.\n\n"
    "The names in the second column are what `mint --only` and `mint --not` take; they take the titles, too.\n\n"
    "\b\nExample:\n  python -m bridge kinds",
    ja="ブリッジが伝えられるものの一覧表を Markdown で表示します。\n\n"
    "`mint --only` と `mint --not` には、2 列目の名前か、内容のタイトルを指定できます。\n\n"
    "\b\n例：\n  python -m bridge kinds",
)
_LANG = Phrase(en="In this language alone.", ja="この言語だけで表示します。")


@click.command(short_help=words(_SHORT), help=words(_HELP))
@click.option("--lang", type=click.Choice(LANGS), help=words(_LANG))
def command(lang: Lang | None) -> None:
    """As its help says."""
    click.echo(table((lang,) if lang else LANGS), nl=False)


def table(langs: tuple[Lang, ...]) -> str:
    """The Markdown table: a row a kind, in the order of the sources' own lists; last what is known and not said.

    Its head is in the first of the languages.
    """
    from bridge.sources import SOURCES
    from bridge.wording.phrases import Say

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
