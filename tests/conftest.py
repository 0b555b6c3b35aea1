from collections.abc import Callable

import pytest

CORPORA = pytest.StashKey[dict[str, int]]()
FIGURES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is said now as what should be said")


@pytest.fixture
def corpus_count(pytestconfig: pytest.Config) -> Callable[[str, int], None]:
    """Notes how many cases of a corpus there were, for the end of the run."""
    counts = pytestconfig.stash.setdefault(CORPORA, {})
    return counts.__setitem__


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Notes a line with a figure for the end of the run."""
    return pytestconfig.stash.setdefault(FIGURES, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, count in sorted(config.stash.get(CORPORA, {}).items()):
        terminalreporter.write_line(f"corpus: {name} {count}")
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)
