"""What filters and routes may ask of a record: who did it."""

from dataclasses import replace

from bridge.wording.facts import Facts, named


def with_author(facts: Facts, name: str) -> Facts:
    """Who did it, under the name that every source has for that."""
    return replace(facts, values={**facts.values, "author": named(name)}) if name.strip() else facts
