"""Our values behave as the standard library's dataclasses do; only making a class of them costs less."""

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from bridge import values


def classes(decorate: Callable[..., Any]) -> tuple[Any, Any]:
    @decorate(frozen=True, slots=True)
    class Value:
        name: str
        kept: str = dataclasses.field(repr=False)
        tags: list[str] = dataclasses.field(default_factory=list, hash=False)
        aside: int = dataclasses.field(default=0, compare=False)

        @property
        def loud(self) -> str:
            return self.name.upper()

    @decorate(frozen=True, slots=True, kw_only=True)
    class Named:
        en: str = ""
        ja: str

    return Value, Named


OURS, THEIRS = classes(values.dataclass), classes(dataclasses.dataclass)


@pytest.mark.parametrize("made", [OURS, THEIRS], ids=["ours", "theirs"])
def test_a_value_is_what_a_frozen_dataclass_with_slots_is(made: tuple[Any, Any]) -> None:
    value, named = made
    one = value("a", "s")
    assert repr(one) == "classes.<locals>.Value(name='a', tags=[], aside=0)"
    assert one == value("a", "s", aside=7) != value("b", "s")
    assert one != ("a", "s", [], 0)
    assert hash(one) == hash(value("a", "s", ["t"], 7)) == hash(("a", "s"))
    assert one.tags is not value("a", "s").tags
    assert one.loud == "A"
    assert dataclasses.replace(one, name="b", tags=["t"]) == value(name="b", kept="s", tags=["t"])
    assert dataclasses.asdict(one) == {"name": "a", "kept": "s", "tags": [], "aside": 0}
    assert copy.deepcopy(one) == one
    assert named(ja="い") == named(en="", ja="い")
    match one:
        case value(name, "s"):
            assert name == "a"
        case _:
            pytest.fail("it has no places to match")


@pytest.mark.parametrize("made", [OURS, THEIRS], ids=["ours", "theirs"])
def test_a_value_takes_nothing_but_its_fields_and_never_changes(made: tuple[Any, Any]) -> None:
    value, named = made
    one = value("a", "s")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.name
    with pytest.raises((AttributeError, TypeError)):
        one.other = 1
    assert not hasattr(one, "__dict__")
    for arguments, words in (((), {}), (("a",), {}), (("a", "s", [], 0, 1), {}), (("a", "s"), {"other": 1})):
        with pytest.raises(TypeError):
            value(*arguments, **words)
    with pytest.raises(TypeError):
        named("a", "い")


def test_what_is_not_frozen_or_has_no_slots_is_refused() -> None:
    with pytest.raises(TypeError):
        values.dataclass(frozen=True, slots=False)
