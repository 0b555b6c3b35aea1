"""What is pinned."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bridge.sources import SOURCES
from tests.support.hooks import Hooks

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", sorted(path.name for path in ROOT.glob("requirements*.txt")))
def test_every_requirement_is_pinned_by_version_and_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    requirements = re.sub(r"^\s*#.*\n?", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement[:60]
    assert "://" not in text


def test_the_package_for_pip_asks_for_the_bridges_own_requirements() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    assert project["dependencies"] == [line for line in lines if not line.startswith("#")]
    assert project["scripts"] == {"kakehashi": "bridge.__main__:main"}


def test_node_packages_are_pinned_and_name_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages: dict[str, dict[str, Any]] = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry] == []
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_the_gateway_lets_in_the_apps_own_routes_and_nothing_else() -> None:
    """So junk costs no invocation; a hook takes any method, for it is the app that answers GET and HEAD with 405."""
    text = (ROOT / "serverless.yml").read_text(encoding="utf-8")
    hooks = [f"ANY /{source}/{{token}}" for source in SOURCES]
    assert re.findall(r"^ +- httpApi: (.*)$", text, flags=re.MULTILINE) == [*hooks, "GET /healthz"]
    rules = {rule.rule.replace("<", "{").replace(">", "}") for rule in Hooks().app().url_map.iter_rules()}
    assert rules == {route.partition(" ")[2] for route in (*hooks, "GET /healthz")}


def test_the_access_log_takes_the_route_and_never_the_path() -> None:
    text = (ROOT / "serverless.yml").read_text(encoding="utf-8")
    (logged,) = re.findall(r"^ +format: '(.*)'$", text, flags=re.MULTILINE)
    values = json.loads(logged).values()
    assert "$context.routeKey" in values
    assert not any("path" in value.lower() for value in values)
