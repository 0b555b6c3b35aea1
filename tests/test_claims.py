"""claims.py of each source is what its kinds declare, and where they are; --update-goldens writes it."""

import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest

from bridge.sources import SOURCES
from bridge.sources.claims import Claim, Claims
from bridge.sources.source import Kind, kinds_in
from tests.check.imports import ROOT

TEXT = '''"""Written by `pytest tests/test_claims.py --update-goldens`: what each kind claims, and what holds it."""

from bridge.sources.claims import Claim, Claims

CLAIMS = Claims({package!r}, ({claims}))
'''


def holders(package: str) -> dict[str, str]:
    """The module that holds each kind, by the kind's name."""
    found: dict[str, str] = {}
    for module in walk_packages(import_module(package).__path__, f"{package}."):
        if module.name != f"{package}.kinds":
            held = {kind.name: module.name.removeprefix(f"{package}.") for kind in kinds_in(import_module(module.name))}
            assert not (twice := found.keys() & held.keys()), f"two modules hold {twice}"
            found |= held
    return found


def declared(package: str, kinds: tuple[Kind, ...]) -> Claims:
    where = holders(package)

    def claim(kind: Kind) -> Claim:
        keys = tuple(dict.fromkeys(shape.key for shape in kind.details))
        return Claim(kind.name, where[kind.name], kind.types, kind.among is not None, kind.form is not None, keys)

    return Claims(package, tuple(map(claim, kinds)))


def written(claim: Claim) -> str:
    """The call that makes it, without what it has anyway."""
    usual = Claim(claim.kind, claim.module)
    more = (f"{name}={value!r}" for name, value in claim._asdict().items() if value != getattr(usual, name))
    return f"Claim({', '.join((repr(claim.kind), repr(claim.module), *more))}),"


@pytest.mark.parametrize("source", SOURCES)
def test_claims_are_what_the_kinds_declare(source: str, request: pytest.FixtureRequest) -> None:
    package = f"bridge.sources.{source}"
    kinds = SOURCES[source].kinds
    found = declared(package, (*kinds, *kinds.ignored))
    if request.config.getoption("--update-goldens"):
        text = TEXT.format(package=package, claims="".join(map(written, found.all)))
        command = [sys.executable, "-m", "ruff", "format", "-"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
        (ROOT / "bridge" / "sources" / source / "claims.py").write_text(done.stdout, encoding="utf-8")
    else:
        known = import_module(f"{package}.claims").CLAIMS
        assert known == found, "a kind claims otherwise: make check KIND=its-name"


@pytest.mark.parametrize("source", SOURCES)
def test_no_two_kinds_claim_all_of_one_type(source: str) -> None:
    kinds = SOURCES[source].kinds
    whole = [type_ for kind in (*kinds, *kinds.ignored) if kind.among is None for type_ in kind.types]
    assert sorted(map(str, whole)) == sorted(map(str, dict.fromkeys(whole)))
