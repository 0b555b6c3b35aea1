"""Patterns that are compiled when they are first used are all sound, and used as `re`'s own."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import bridge
from bridge.patterns import pattern


def texts(value: object) -> Iterator[str]:
    if isinstance(value, type(pattern(""))):
        yield value.pattern
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        yield from texts((*value, *value.values()))


def test_every_pattern_of_the_bridge_compiles() -> None:
    modules = (
        found.name for found in pkgutil.walk_packages(bridge.__path__, "bridge.") if found.name != "bridge.__main__"
    )
    found = [text for name in modules for text in texts(tuple(vars(import_module(name)).values()))]
    assert len(found) > 100
    assert all(isinstance(text, str) for text in found)


def test_a_pattern_does_what_it_does_compiled_at_once() -> None:
    lazy, own = pattern("(?P<one>a)b", re.IGNORECASE), re.compile("(?P<one>a)b", re.IGNORECASE)
    for _ in range(2):
        assert lazy.sub("x", "cABd") == own.sub("x", "cABd")
    assert lazy.flags == own.flags
    assert [match["one"] for match in lazy.finditer("abAB")] == ["a", "A"]


def test_a_mistake_in_a_pattern_is_told_when_it_is_used() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("a")
