from collections.abc import Callable

import pytest

CORPORA = pytest.StashKey[dict[str, int]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is said now as what should be said")


@pytest.fixture
def corpus_count(pytestconfig: pytest.Config) -> Callable[[str, int], None]:
    """Notes how many cases of a corpus there were, for the end of the run."""
    counts = pytestconfig.stash.setdefault(CORPORA, {})
    return counts.__setitem__


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, count in sorted(config.stash.get(CORPORA, {}).items()):
        terminalreporter.write_line(f"corpus: {name} {count}")
