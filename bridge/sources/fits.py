"""Fits: whether a fact is the one that an option asks for; None where the event does not tell."""

from fnmatch import fnmatchcase

from bridge.sources.source import Fit
from bridge.wording import severity
from bridge.wording.facts import Facts, folded


def same(field: str) -> Fit:
    """By id or by a whole name, whose case does not count."""

    def fits(facts: Facts, wanted: str) -> bool | None:
        values = facts.values.get(field)
        if values is None:
            return None
        told = [value.fits(wanted) for value in values]
        return True if True in told else None if None in told else False

    return fits


def like(field: str, *, case: bool = False) -> Fit:
    """By a shell-style pattern for an id or a name. `case`: it counts, and the names are kept with theirs."""

    def fits(facts: Facts, wanted: str) -> bool | None:
        values = facts.values.get(field)
        if values is None:
            return None
        pattern = wanted if case else folded(wanted)
        return any(fnmatchcase(name, pattern) for value in values for name in (value.id, *value.names) if name)

    return fits


def that_grave(facts: Facts, wanted: str) -> bool | None:
    """That grave or graver; what is over counts as it was when it was found."""
    least = severity.named(wanted)
    if least is None or not facts.graded:
        return None
    return any(one.severity and severity.reaches(one.severity, least) for one in facts.graded)
