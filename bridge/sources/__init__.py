"""The systems that post to us: an explicit list."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from bridge.sources.source import Source


@cache
def _backlog() -> Source:
    from bridge.sources.backlog import SOURCE

    return SOURCE


@cache
def _aws() -> Source:
    from bridge.sources.aws import SOURCE

    return SOURCE


class _Sources(Mapping[str, Source]):
    """By their names; each is loaded when it is first asked for, as a process may never hear from it."""

    def __init__(self, by_name: Mapping[str, Callable[[], Source]]) -> None:
        self._by_name = by_name

    def __getitem__(self, name: str) -> Source:
        return self._by_name[name]()

    def __contains__(self, name: object) -> bool:
        return name in self._by_name  # without loading it, as Mapping would

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


SOURCES: Mapping[str, Source] = _Sources({"backlog": _backlog, "aws": _aws})
