"""Writes deploy/template.json and deploy/terraform/ anew: python -m deploy.launch DIRECT QUEUE.

DIRECT, QUEUE: the templates that osls packs in both modes with everything on; `make template` packs them. Without them
the module alone is written, out of the template as it is.
"""

import json
import sys
from pathlib import Path
from typing import Any

from deploy.launch import template, terraform

DEPLOY = Path(__file__).parent.parent
TEMPLATE, MODULE = DEPLOY / "template.json", DEPLOY / "terraform"
_WIDTH = 110  # columns


def text(direct: Path, queue: Path) -> str:
    """The template's text. Raises ValueError."""
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (direct, queue))
    return laid_out(template.generated(one, other)) + "\n"


def laid_out(value: Any, indent: str = "") -> str:
    """As JSON in which what is short stands in one line: CloudFormation takes 51,200 bytes without a bucket."""
    whole = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(whole) <= _WIDTH:
        return whole
    inside = indent + " "
    if isinstance(value, dict):
        items = [f"{json.dumps(name)}: {laid_out(one, inside)}" for name, one in value.items()]
    else:
        items = [laid_out(one, inside) for one in value]
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}\n{inside}" + f",\n{inside}".join(items) + f"\n{indent}{last}"


def main(packed: list[str]) -> None:
    if packed:
        direct, queue = map(Path, packed)
        TEMPLATE.write_text(text(direct, queue), encoding="utf-8")
    for name, content in terraform.files(json.loads(TEMPLATE.read_text(encoding="utf-8"))).items():
        (MODULE / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
