"""Filters: what a destination does not want to hear, by a kind's name and by facts; what an event does not tell passes.

A reason is for the log, and never holds a word of the event's.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase

from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources.source import Filter, Fit, Kinds, Option
from bridge.wording import severity
from bridge.wording.facts import Facts, folded
from bridge.wording.phrases import Phrase


def by_name(name: str, options: Options) -> str | None:
    """Why `--only` and `--not` keep a kind out, or None. Patterns are shell-style: "issue-*"."""
    only, without = options.get("only", ()), options.get("not", ())
    if only and not any(fnmatchcase(name, pattern) for pattern in only):
        return f"{name} is not among --only"
    hit = next((pattern for pattern in without if fnmatchcase(name, pattern)), None)
    return f"{name} matches --not {hit}" if hit else None


def leaving_some(kinds: Kinds, options: Options) -> None:
    """Refuses what lets no kind pass. Raises BadOption."""
    if all(by_name(kind.name, options) for kind in (*kinds, kinds.other)):
        only, without = (",".join(options.get(name, ())) for name in ("only", "not"))
        raise BadOption(
            en=f"--not {without} leaves nothing of {f'--only {only}' if only else 'all kinds'} to post",
            ja=f"--not {without} により、{f'--only {only}' if only else 'すべての種類'} のうち投稿されるものが"
            "なくなります。",
            about="not",
        )


def by_facts(facts: Facts, options: Options, filters: Iterable[Filter]) -> str | None:
    """Why the first filter keeps it out, or None."""
    return next((why for skips in filters if (why := skips(facts, options))), None)


def keeping(option: str, fits: Fit) -> Filter:
    """Only what fits one of the option's values."""

    def skips(facts: Facts, options: Options) -> str | None:
        wanted = options.get(option, ())
        kept = not wanted or any(fits(facts, one) is not False for one in wanted)
        return None if kept else f"it is not among --{option}"

    return skips


def dropping(option: str, fits: Fit, reason: str) -> Filter:
    """Nothing that surely fits one of the option's values."""

    def skips(facts: Facts, options: Options) -> str | None:
        return reason if any(fits(facts, one) for one in options.get(option, ())) else None

    return skips


def in_state(option: str, states: tuple[str, ...], usual: tuple[str, ...]) -> Filter:
    """Of what is in one of the `states` only the option's; unless given, the `usual`."""

    def skips(facts: Facts, options: Options) -> str | None:
        wanted = options.get(option, usual)
        kept = facts.state not in states or facts.state in wanted
        return None if kept else f"it is not among --{option} {','.join(wanted)}"

    return skips


def grave(option: str) -> Filter:
    """Only findings of the option's severity and graver; one that is over counts as it was when it was found."""

    def skips(facts: Facts, options: Options) -> str | None:
        least = next(iter(options.get(option, ())), "")
        return f"it is below --{option} {least}" if _below(facts, least) else None

    return skips


def _below(facts: Facts, least: str) -> bool:
    """Whether every finding in it is known to be less grave."""
    wanted = severity.named(least)
    if not wanted or not facts.graded:
        return False
    return all(one.severity is not None and not severity.reaches(one.severity, wanted) for one in facts.graded)


def kind_options(kinds: Kinds, some: str, others: str) -> tuple[Option, Option]:
    """`--only` and `--not`, checked against a source's kinds: what matches none is a slip.

    A kind may be asked for by its title in either language, too; its name is sealed. `some` and `others` are examples.
    """

    def check(pattern: str) -> str:
        every = (*kinds, kinds.other)
        if any(fnmatchcase(kind.name, pattern) for kind in every):
            return pattern
        called: dict[str, str] = {
            folded(word): kind.name for kind in every for word in (kind.name, kind.about.en, kind.about.ja)
        }
        if (asked := folded(pattern)) in called:
            return called[asked]
        near = [called[word] for word in get_close_matches(asked, called, n=1)]
        raise _no_kind(pattern, near[0] if near else "")

    return (
        Option(
            "only",
            "KINDS",
            Phrase(
                en=f"Post these kinds alone, by name or title, for example '{some}'.",
                ja=f"これらの種類だけを投稿します。名前か、一覧の「内容」で指定します：'{some}'。",
            ),
            check,
            many=True,
        ),
        Option(
            "not",
            "KINDS",
            Phrase(
                en=f"Leave these kinds out, for example '{others}'.", ja=f"これらの種類を投稿しません：'{others}'。"
            ),
            check,
            many=True,
        ),
    )


def _no_kind(pattern: str, near: str) -> BadOption:
    return BadOption(
        en=f"no kind matches {pattern!r}; {f'did you mean {near}? ' if near else ''}"
        "`python -m bridge kinds` lists them",
        ja=f"「{pattern}」に当てはまる種類はありません。{f'{near} のことですか？ ' if near else ''}"
        "一覧は `python -m bridge kinds` で確認できます。",
    )
