"""Stands in for Lambda's own of that name, where a process is started by hand: `hooks` are what was registered.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
"""

from collections.abc import Callable

hooks: list[Callable[[], object]] = []


def register_after_restore(hook: Callable[[], object]) -> None:
    hooks.append(hook)
