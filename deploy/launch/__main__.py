"""Writes deploy/template.json and deploy/terraform/ anew: python -m deploy.launch DIRECT QUEUE.

DIRECT, QUEUE: the templates that osls packs in both modes with everything on; `make template` packs them. Without them
the module alone is written, out of the template as it is.
"""

import json
import sys
from pathlib import Path

from deploy.launch import template, terraform

DEPLOY = Path(__file__).parent.parent
TEMPLATE, MODULE = DEPLOY / "template.json", DEPLOY / "terraform"


def text(direct: Path, queue: Path) -> str:
    """The template's text. Raises ValueError."""
    one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (direct, queue))
    return json.dumps(template.generated(one, other), indent=1, ensure_ascii=False) + "\n"


def main(packed: list[str]) -> None:
    if packed:
        direct, queue = map(Path, packed)
        TEMPLATE.write_text(text(direct, queue), encoding="utf-8")
    for name, content in terraform.files(json.loads(TEMPLATE.read_text(encoding="utf-8"))).items():
        (MODULE / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
