"""What several test files are given: figures for the end of the run, stand-ins for AWS and Slack."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # and imported where first used: most files need none of it
    from tests.support.fake_slack import FakeSlack
    from tests.support.local_aws import LocalAws, LocalQueue

CORPORA = pytest.StashKey[dict[str, int]]()
FIGURES = pytest.StashKey[list[str]]()


def pytest_configure() -> None:
    """A shell's background ignores Ctrl-C, and whatever tests start there would too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write what is said now as what should be said")
    parser.addoption("--kind", action="append", default=[], help="only what is about this kind")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if kinds := config.getoption("--kind"):
        from tests.check.kinds import about, all_kinds

        known = all_kinds()
        others = [
            item
            for item in items
            if isinstance(item, pytest.Function) and not about(item.nodeid, item.function.__code__, kinds, known)
        ]
        config.hook.pytest_deselected(items=others)
        left_out = set(others)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def corpus_count(pytestconfig: pytest.Config) -> Callable[[str, int], None]:
    """Notes how many cases of a corpus there were, for the end of the run."""
    counts = pytestconfig.stash.setdefault(CORPORA, {})
    return counts.__setitem__


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Notes a line with a figure for the end of the run."""
    return pytestconfig.stash.setdefault(FIGURES, []).append


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the folder that the test runs in."""
    monkeypatch.chdir(tmp_path)


def pytest_collection_finish() -> None:
    if "botocore" in sys.modules:  # some test that was chosen speaks to AWS
        from tests.support.sdk_data import keep

        keep()


@pytest.fixture(scope="session")
def aws() -> "Iterator[LocalAws]":
    """One for all tests: each makes queues and keys of its own."""
    from tests.support.local_aws import LocalAws

    with LocalAws() as aws:
        yield aws


@pytest.fixture
def only_local_aws(aws: "LocalAws", monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which nothing leads to AWS but to its stand-in, and nothing is set of the bridge."""
    from tests.support.terminal import own_environment

    for name in os.environ.keys() - own_environment().keys():
        monkeypatch.delenv(name)
    for name, value in aws.env.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def both(aws: "LocalAws") -> "tuple[LocalQueue, LocalQueue]":
    """A queue of its own, and the one where it parks."""
    return aws.queues()


@pytest.fixture
def slack() -> "Iterator[FakeSlack]":
    from tests.support.fake_slack import FakeSlack

    with FakeSlack() as slack:
        yield slack


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, count in sorted(config.stash.get(CORPORA, {}).items()):
        terminalreporter.write_line(f"corpus: {name} {count}")
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)
