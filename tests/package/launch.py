"""The other ways to launch: that template, module and zip without node are what osls would have deployed."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from deploy import bundle
from deploy.launch.__main__ import TEMPLATE, text
from deploy.launch.asked import PARAMETERS
from deploy.launch.merge import NOTHING
from tests.package.module import module
from tests.package.packing import REGION, Package, environment, run
from tests.package.report import same, saw
from tests.support.resolved import Template, resolved

# W3005 as in packing; W1030, W1033: a certificate, security groups that are not given, which nothing then asks for.
_LINT = ("-i", "W3005", "-i", "W1030", "-i", "W1033")
_OF_OSLS = "ServerlessDeployment"
_KEYRINGS = ("BRIDGE_KEYRING", "BRIDGE_KEYRING_FILE")


def launch(direct: Package, queue: Package, others: tuple[Package, ...], key: str) -> None:
    """That what is committed is made of `direct` and `queue`, with everything on, and makes them all. Raises Failed."""
    same("deploy/template.json (make template)", text(direct.template, queue.template), TEMPLATE.read_text("utf-8"))
    run([str(Path(sys.executable).parent / "cfn-lint"), *_LINT, "-r", REGION, "-t", str(TEMPLATE)], environment())
    saw("cfn-lint: nothing")
    template = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    ways = {f"{package.delivery}, {package.stage}": _given(package, key) for package in (direct, queue, *others)}
    for package, (way, given) in zip((direct, queue, *others), ways.items(), strict=True):
        made = _own(resolved(template, given))
        same(f"what the template makes ({way})", made, _own(json.loads(package.template.read_text(encoding="utf-8"))))
        saw(f"{way}: {len(made['Resources'])} resources, each as osls has it")
    module(ways)


def zip_without_node(package: Package) -> None:
    """That it is the zip of osls, less the keyring. Raises Failed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kakehashi.zip"
        said = run([sys.executable, "-m", "deploy.bundle", str(path), package.architecture], environment())
        found, expected = _entries(path), _entries(package.zip)
    del expected[package.keyring]
    same("its files", sorted(found), sorted(expected))
    same("what differs in it", [name for name, content in found.items() if content != expected[name]], [])
    same("our own", [name for name in bundle.own() if name not in found], [])
    saw(said.strip())


def _entries(path: Path) -> dict[str, tuple[bytes, tuple[int, ...], int]]:
    with ZipFile(path) as archive:
        return {
            entry.filename: (archive.read(entry), entry.date_time, entry.external_attr) for entry in archive.infolist()
        }


def _given(package: Package, key: str) -> Mapping[str, str | int]:
    """What the package was told, in CloudFormation's words."""
    zipped = {
        "ZipBucket": "zips",
        "ZipKey": "kakehashi.zip",
        "Keyring": f"2026-11 = kms:{key} AQIDAHg=",
        "KeyArns": key,
    }
    told = {
        "stage": package.stage,
        "architecture": package.architecture,
        "delivery": package.delivery,
        **dict(package.more),
    }
    return zipped | {asked.pascal: told[asked.name] for asked in PARAMETERS if asked.name in told}


def _own(template: Template) -> Template:
    """Without osls's bucket and exports, and without zip and keyring, which each way gives in its own manner."""
    made: Template = {}
    for kind in ("Resources", "Outputs"):
        parts: dict[str, Any] = json.loads(json.dumps(template[kind]))
        made[kind] = {name: part for name, part in parts.items() if not name.startswith(_OF_OSLS)}
        for part in made[kind].values():
            part.pop("Export", None)
            if part.get("Type") == "AWS::Lambda::Function":
                del part["Properties"]["Code"]
                variables = part["Properties"]["Environment"]["Variables"]
                for name in _KEYRINGS:
                    variables.pop(name, None)
    return {kind: _numbers(parts) for kind, parts in made.items()}


def _numbers(value: Any) -> Any:
    """Numbers as texts, which CloudFormation takes for the same; and without what is no value."""
    if isinstance(value, dict):
        return {key: _numbers(inner) for key, inner in value.items() if inner != NOTHING}
    if isinstance(value, list):
        return [_numbers(item) for item in value if item != NOTHING]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
