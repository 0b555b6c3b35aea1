"""Which parts of the stack are there only if somebody asked for them: as the files of deploy/ have them."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
# File and section → the condition of all that is in it. What else is in one mode alone is Queued.
_SECTIONS = {
    ("domain.yml", ""): "HasDomain",
    ("alarms.yml", "http"): "HasAlarms",
    ("alarms.yml", "queue"): "HasQueueAlarms",
    ("canary.yml", "some"): "HasCanary",
    ("dashboard.yml", "direct"): "HasDashboard",
    ("revoked.yml", "some"): "HasRevoked",
}


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml has no types here
    """Knows CloudFormation's short forms."""


def _intrinsic(loader: _Loader, tag: str, node: Any) -> dict[str, Any]:
    value = loader.construct_scalar(node)
    match tag:
        case "Ref":
            return {"Ref": value}
        case "GetAtt":
            return {"Fn::GetAtt": value.split(".", 1)}
    return {f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _intrinsic)


def read(file: str) -> Any:
    """One of deploy/'s YAML files, in CloudFormation's long forms."""
    return yaml.load((ROOT / file).read_text(encoding="utf-8"), _Loader)  # noqa: S506 (a SafeLoader)


def conditions(kind: str) -> dict[str, str]:
    """The condition of each of those "Resources", or "Outputs", by name."""
    found = {}
    for (file, section), condition in _SECTIONS.items():
        whole = read(file)
        for name in (whole[section] if section else whole).get(kind, {}):
            found[name] = condition
    return found
