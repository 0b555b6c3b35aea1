"""What filters and routes may ask of a record: who did it, and how grave it is."""

from dataclasses import replace

from bridge.sources.aws.security.cloudtrail.record import Record
from bridge.wording.facts import Facts, Graded, named
from bridge.wording.severity import HIGH, Severity, reaches


def graded(found: Record, grade: Severity, told: bool = True) -> tuple[Graded, ...]:
    """How grave it is, as far as it can be told: of nobody knows whom, what looks harmless may be root's. `told`:
    whether the record tells all that this hangs on."""
    known = told and found.service and found.call and (found.by_somebody or reaches(grade, HIGH))
    return (Graded(grade if known else None),)


def with_author(facts: Facts, name: str) -> Facts:
    """Who did it, under the name that every source has for that."""
    return replace(facts, values={**facts.values, "author": named(name)}) if name.strip() else facts
