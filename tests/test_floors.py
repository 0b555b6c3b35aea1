"""The floors: who may import whom, what comes from outside where, and who may catch everything."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# From the ground up. A room is a module, or a folder with all that is in it; it imports rooms of lower floors only.
FLOORS = (
    ("bridge.values", "bridge.patterns"),
    ("bridge", "bridge.languages"),
    ("bridge.errors",),
    ("bridge.log", "bridge.deployed", "bridge.budget"),
    ("bridge.settings", "bridge.body"),
    ("bridge.payload", "bridge.net", "bridge.wording"),
    ("bridge.sealing",),
    ("bridge.sources.shape", "bridge.sources.claims"),
    ("bridge.sources.source", "bridge.sources.masking"),
    (
        *("bridge.sources.filters", "bridge.sources.fits", "bridge.sources.routes", "bridge.sources.texts"),
        "bridge.sources.labels",
        *("bridge.sources.account_names", "bridge.sources.runbooks", "bridge.sources.listing", "bridge.sources.other"),
        "bridge.sources.threads",
    ),
    ("bridge.sources.mentions",),  # its lines are a route's
    ("bridge.sources.several",),
    ("bridge.sources.reading", "bridge.sources.aws.arn", "bridge.sources.aws.sentences"),
    (
        *("bridge.sources.aws.where", "bridge.sources.aws.links", "bridge.sources.aws.eventbridge"),
        *("bridge.sources.aws.states", "bridge.sources.aws.naming", "bridge.sources.aws.details"),
    ),
    ("bridge.sources.aws.verdict",),
    ("bridge.sources.aws.receive",),
    (
        *("bridge.sources.aws.alarms", "bridge.sources.aws.runs", "bridge.sources.aws.security"),
        *("bridge.sources.aws.services", "bridge.sources.aws.other", "bridge.sources.aws.batch"),
    ),
    ("bridge.sources.aws.kinds",),
    ("bridge.sources.aws", "bridge.sources.backlog"),
    ("bridge.sources.trace", "bridge.sources.setups"),
    ("bridge.sources", "bridge.slack"),
    ("bridge.delivery", "bridge.probe"),
    ("bridge.pipeline",),
    ("bridge.assemble", "bridge.dry_run"),
    ("bridge.app", "bridge.worker", "bridge.canary", "bridge.snapshot", "bridge.minting"),
    ("bridge.page",),
    ("bridge.cli", "handler"),
    ("bridge.__main__",),
)
# The first two lie above what every source is made of, and still never ask each other; Lambda has no page.
NEVER = (("bridge.slack", "bridge.sources"), ("handler", "bridge.page"))

LAZY = ("boto3", "botocore", "pyromark")  # a cold start need not load them: imported where first used
AWS = ("bridge.sealing.keyring", "bridge.delivery.queue", "bridge.cli")
OUTSIDE = {
    "boto3": AWS,
    "botocore": AWS,
    "mypy_boto3_kms": AWS,
    "mypy_boto3_sqs": AWS,
    "click": ("bridge.cli", "bridge.__main__"),
    "cryptography": (
        "bridge.sealing.keyring",
        "bridge.sources.aws.receive.signature",
        "bridge.cli.demo.signer",
    ),  # it signs the demo's alarm
    "flask": ("bridge.app", "bridge.page"),
    "granian": ("bridge.cli",),
    "markupsafe": ("bridge.page",),
    "pyromark": ("bridge.wording.commonmark",),
    "serverless_wsgi": ("handler",),
    "snapshot_restore_py": ("handler",),
    "slack_sdk": ("bridge.slack.client", "bridge.cli"),
    "werkzeug": ("bridge.app", "bridge.page", "bridge.cli"),  # flask's own ground
}
EDGES = ("bridge.app", "bridge.worker", "bridge.canary")
PANICS = ("bridge.wording.commonmark",)  # a panic of Rust's has no type that could be imported


@dataclass(frozen=True, slots=True)
class Import:
    """`name` is the module; `level` counts the dots before it; `lazy`: in a function; `typing`: for mypy alone."""

    name: str
    level: int
    line: int
    lazy: bool
    typing: bool


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def room(module: str) -> str | None:
    """The smallest room that a module lies in."""
    rooms = [one for floor in FLOORS for one in floor if module == one or (one != "bridge" and within(module, one))]
    return max(rooms, key=len, default=None)


def floor(module: str) -> int | None:
    here = room(module)
    return next((number for number, rooms in enumerate(FLOORS) if here in rooms), None)


def imports(node: ast.AST, lazy: bool = False, typing: bool = False) -> Iterator[Import]:
    match node:
        case ast.Import():
            for alias in node.names:
                yield Import(alias.name, 0, node.lineno, lazy, typing)
        case ast.ImportFrom():
            for alias in node.names:
                inner = f"{node.module}.{alias.name}" if node.module else alias.name
                name = inner if is_module(inner) else node.module or ""
                yield Import(name, node.level, node.lineno, lazy, typing)
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            for child in node.body:
                yield from imports(child, lazy, typing=True)
            for child in node.orelse:
                yield from imports(child, lazy, typing)
        case _:
            inside = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for within_it in ast.iter_child_nodes(node):
                yield from imports(within_it, inside, typing)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def faults(module: str, source: str) -> list[str]:
    """All that is wrong with a module, each with its line."""
    tree = ast.parse(source)
    if floor(module) is None:
        return [f"{module} stands on no floor: add it to FLOORS"]
    found = [f"{module}:{used.line} {fault}" for used in imports(tree) for fault in _import_faults(module, used)]
    return found + [f"{module}:{line} catches everything" for line in _catches(module, tree)]


def _import_faults(module: str, used: Import) -> Iterator[str]:
    top = used.name.split(".")[0]
    if used.level:
        yield "imports relatively"
    elif top in ("bridge", "handler"):
        yield from _inner_faults(module, used.name)
    elif top == "tests" or top in ("bench", "deploy"):
        yield f"imports {top}"
    elif top not in sys.stdlib_module_names:
        if not any(within(module, room) for room in OUTSIDE.get(top, ())):
            yield f"imports {top}, which belongs to {', '.join(OUTSIDE.get(top, ('nobody',)))}"
        if top in LAZY and not (used.lazy or used.typing):
            yield f"imports {top} at once, not where it is first used"


def _inner_faults(module: str, name: str) -> Iterator[str]:
    here, there = room(module), room(name)
    mine, its = floor(module), floor(name)
    if its is None or mine is None:
        yield f"imports {name}, which stands on no floor"
    elif any(within(module, who) and within(name, whom) for who, whom in NEVER):
        yield f"imports {name}, and never may"
    elif its > mine:
        yield f"imports {name} from a floor above"
    elif its == mine and here != there:
        yield f"imports {name} across its floor"


def _catches(module: str, tree: ast.AST) -> Iterator[int]:
    if module in (*EDGES, *PANICS):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(
                name is None or (isinstance(name, ast.Name) and name.id in ("Exception", "BaseException"))
                for name in caught
            ):
                yield node.lineno


def modules() -> list[tuple[str, Path]]:
    paths = [ROOT / "handler.py", *sorted((ROOT / "bridge").rglob("*.py"))]
    return [(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path) for path in paths]


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_module_keeps_to_its_floor(module: str, path: Path) -> None:
    assert faults(module, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("bridge.errors", "from bridge.payload import Payload", "bridge.payload from a floor above"),
        ("bridge.payload", "import bridge.app", "bridge.app from a floor above"),
        ("bridge.log", "def f():\n    from bridge import settings", "bridge.settings from a floor above"),
        ("bridge.wording.text", "from bridge.payload import Payload", "bridge.payload across"),
        ("bridge.net.transport", "from bridge.wording import text", "bridge.wording.text across"),
        (
            "bridge.wording.text",
            "from bridge.sealing.keyring import Keyring",
            "bridge.sealing.keyring from a floor above",
        ),
        (
            "bridge.sealing.token",
            "from bridge.sources.source import Source",
            "bridge.sources.source from a floor above",
        ),
        ("bridge.sources.backlog.issues", "from bridge.sources.aws import SOURCE", "bridge.sources.aws across"),
        ("bridge.sources.aws", "from bridge.sources.backlog import SOURCE", "bridge.sources.backlog across"),
        ("bridge.sources.aws.arn", "from bridge.sources import SOURCES", "bridge.sources from a floor above"),
        ("bridge.sources.aws.runs.jobs", "from bridge.sources.aws.alarms import events", "alarms.events across"),
        ("bridge.sources.aws.links", "from bridge.sources.aws.runs import jobs", "runs.jobs from a floor above"),
        ("bridge.sources.source", "from bridge.sources.other import OTHER", "bridge.sources.other from a floor above"),
        ("bridge.sources.other", "from bridge.slack.render import render", "bridge.slack.render from a floor above"),
        ("bridge.slack.render", "from bridge.sources.source import Event", "bridge.sources.source, and never may"),
        ("bridge.slack.deliver", "from bridge import pipeline", "bridge.pipeline from a floor above"),
        ("bridge.app", "import bridge.worker", "bridge.worker across"),
        ("bridge.app", "import handler", "handler from a floor above"),
        ("handler", "from bridge.cli import serve", "bridge.cli.serve across"),
        ("handler", "from bridge.page import site", "bridge.page.site, and never may"),
        ("bridge.page.site", "from bridge.cli import say", "bridge.cli.say from a floor above"),
        ("bridge.app", "from bridge.page.site import site", "bridge.page.site from a floor above"),
        ("bridge.pipeline", "if TYPE_CHECKING:\n    from bridge.app import x", "bridge.app from a floor above"),
        (
            "bridge.pipeline",
            "if TYPE_CHECKING:\n    pass\nelse:\n    import bridge.app",
            "bridge.app from a floor above",
        ),
        ("bridge.wording.text", "import bridge.nowhere", "bridge.nowhere, which stands on no floor"),
        ("bridge.wording.text", "from . import log", "relatively"),
        ("bridge.slack.render", "from ..text import Link", "relatively"),
        ("bridge.app", "from tests.support.hooks import Hooks", "imports tests"),
        ("bridge.sealing.keyring", "import boto3", "boto3 at once"),
        ("bridge.delivery.queue", "class A:\n    from botocore.config import Config", "botocore at once"),
        ("bridge.sealing.token", "def f():\n    import boto3", "belongs to bridge.sealing.keyring"),
        ("bridge.pipeline", "from flask import Flask", "belongs to bridge.app, bridge.page"),
        ("bridge.slack.render", "import slack_sdk", "belongs to bridge.slack.client"),
        ("bridge.sealing.token", "from cryptography.exceptions import InvalidTag", "belongs to bridge.sealing.keyring"),
        ("bridge.app", "import serverless_wsgi", "belongs to handler"),
        ("bridge.app", "async def f():\n    import granian", "belongs to bridge.cli"),
        ("bridge.net.transport", "import requests", "belongs to nobody"),
        ("bridge.wording.commonmark", "from pyromark import Markdown", "pyromark at once"),
        ("bridge.slack.body", "def f():\n    import pyromark", "belongs to bridge.wording.commonmark"),
        ("bridge.wording.text", "try:\n    pass\nexcept Exception:\n    pass", "catches everything"),
        ("bridge.wording.text", "try:\n    pass\nexcept (ValueError, BaseException):\n    pass", "catches everything"),
        ("handler", "try:\n    pass\nexcept:\n    pass", "catches everything"),
        ("bridge.utils", "", "stands on no floor"),
    ],
)
def test_a_module_that_leaves_its_floor_is_caught(module: str, source: str, fault: str) -> None:
    (found,) = faults(module, source)
    assert fault in found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("bridge.settings", "from bridge.errors import BadSetting\nfrom bridge import log"),
        ("bridge.wording.phrases", "from bridge.wording.text import Line"),
        ("bridge.sources", "from bridge.sources.aws import SOURCE\nfrom bridge.sources.backlog import SOURCE"),
        ("bridge.sources.aws", "from bridge.sources.source import Source\nfrom bridge.sources.aws.arn import Arn"),
        ("bridge.sources.backlog.issues", "from bridge.payload import Payload\nimport bridge.sources.other"),
        ("bridge.slack.deliver", "from bridge.slack.client import Client"),
        (
            "bridge.sealing.keyring",
            "if TYPE_CHECKING:\n    from mypy_boto3_kms import KMSClient\ndef f():\n    import boto3",
        ),
        ("bridge.cli.keys", "from bridge.app import app_of\ndef f():\n    import boto3"),
        ("bridge.worker", "try:\n    pass\nexcept Exception:\n    pass"),
        ("bridge.wording.text", "try:\n    pass\nexcept (ValueError, KeyError):\n    pass"),
    ],
)
def test_a_module_that_stays_on_its_floor_is_left_alone(module: str, source: str) -> None:
    assert faults(module, source) == []


# The demo sends a sample of each source, which must be somebody's.
NAMES_SOURCES = ("bridge.sources", "bridge.cli.demo")


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_outside_the_sources_names_a_source(module: str, path: Path) -> None:
    if any(within(module, room) for room in NAMES_SOURCES):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in ("aws", "backlog")]
    asked = [used for used in imports(tree) if used.name.startswith(("bridge.sources.aws", "bridge.sources.backlog"))]
    assert [node.lineno for node in words] + [used.line for used in asked] == []
