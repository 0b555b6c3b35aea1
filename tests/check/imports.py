"""Which of our modules import which, read from their sources: nothing is run.

An import within a function counts, and so does a module that is named in a string: "bridge.cli.mint",
f"bridge.cli.{name}" (all that lie there), "bridge" (python -m bridge). That a package runs before what lies in it
does not: every kind would concern every test, as the source's list imports them all.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("bridge", "tests", "deploy", "bench")
Graph = Mapping[str, frozenset[str]]  # module → modules that it imports


def sources(root: Path = ROOT) -> dict[str, Path]:
    """Every module of ours, and its file."""
    paths = [root / "handler.py", *(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))]
    return {module(path.relative_to(root)): path for path in sorted(paths) if path.exists()}


def module(path: Path) -> str:
    """The name of the module in a file: tests/check/__init__.py is tests.check."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def graph(files: Mapping[str, Path]) -> Graph:
    return {name: frozenset(_imported(ast.parse(path.read_bytes()), files)) for name, path in files.items()}


def _imported(tree: ast.AST, known: Iterable[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names if alias.name in known)
            case ast.ImportFrom(module=str(package), level=0):
                inner = (f"{package}.{alias.name}" for alias in node.names)
                found = {name if name in known else package for name in inner}
                yield from (name for name in found if name in known)
            case ast.Constant(value=str(text)):
                yield from _named(text, known)


def _named(text: str, known: Iterable[str]) -> Iterator[str]:
    if text == "bridge":
        yield from ("bridge.__main__" for name in known if name == "bridge.__main__")
    elif text in known and ("." in text or text == "handler"):
        yield text
    elif text.endswith(".") and text[:-1] in known:
        yield from (name for name in known if name.startswith(text) and "." not in name.removeprefix(text))


def reached(start: str, edges: Graph, cut: frozenset[tuple[str, str]] = frozenset()) -> frozenset[str]:
    """All that a module leads to, itself included, without the edges that are cut."""
    found, left = {start}, [start]
    while left:
        here = left.pop()
        new = {there for there in edges.get(here, ()) if there not in found and (here, there) not in cut}
        found |= new
        left += new
    return frozenset(found)
