"""Shapes: by which names and values in it an object is told that came without what would name it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from types import UnionType

from bridge.payload import Payload
from bridge.values import dataclass

Form = str | type | UnionType  # a pattern that a text must fit as a whole, or the type of the value
ANY = r"(?s).*\S.*"  # a text that says something
NUMBER = int | float
ABSENT = type(None)  # nothing stands there


@dataclass(frozen=True, slots=True)
class Shape:
    """`source` and `type`: what whole events of its sort are called; a source of "" is named in the object itself.

    `has`: what stands in it, by paths of keys with slashes between ("0": the first of a list), or is ABSENT.
    `within`: it is one of those that such an event holds in this list. `resource`: how the envelope would name what it
    is about: its service, and before which of its values what; a value that is an ARN is the name itself.
    """

    source: str
    type: str
    has: Mapping[str, Form] = field(hash=False)
    within: str = ""
    resource: tuple[str, str, str] | None = None

    @property
    def key(self) -> str:
        """The first that it looks at."""
        return next(iter(self.has)).partition("/")[0]

    def fits(self, value: Payload) -> bool:
        return all(_is(_at(value, path), form) for path, form in self.has.items())


class Shapes:
    """The shapes that all kinds declare, by their first key."""

    def __init__(self, by_key: Mapping[str, Sequence[Shape]]) -> None:
        self._by_key, self._keys = by_key, frozenset(by_key)

    def of(self, value: Payload) -> Shape | None:
        """The one that an object fits; of several the one that asks for all that the others do. Else None."""
        members = value.value if isinstance(value.value, dict) else {}
        if self._keys.isdisjoint(members):
            return None  # as most
        named = (shape for key in self._by_key if key in members for shape in self._by_key[key])
        fitting = [shape for shape in named if shape.fits(value)]
        closest = [one for one in fitting if all(other.has.keys() <= one.has.keys() for other in fitting)]
        told = next((some for some in (fitting, closest) if len({(one.source, one.type) for one in some}) == 1), None)
        return told[0] if told else None


def _at(value: Payload, path: str) -> Payload:
    for key in path.split("/"):
        value = next(iter(value), Payload(None)) if key == "0" else value[key]
    return value


def _is(value: Payload, form: Form) -> bool:
    if isinstance(form, str):
        return isinstance(value.value, str) and re.fullmatch(form, value.value) is not None
    return isinstance(value.value, form) and not isinstance(value.value, bool)
