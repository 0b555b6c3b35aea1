"""The page's words: each is used, for no tool sees what a template uses."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent / "bridge" / "page"
MODULES = sorted(PAGE.rglob("words.py"))
USES = "\n".join(
    path.read_text(encoding="utf-8")
    for pattern in ("*.html", "*.py")
    for path in sorted(PAGE.rglob(pattern))
    if path not in MODULES
)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PAGE).as_posix())
def test_every_phrase_of_the_page_is_said_somewhere(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z][A-Z_]*)(?:: [^=]*)? =", source, re.MULTILINE)
    assert names
    inside = re.findall(r"[:,\[({ ]([A-Z][A-Z_]+)\b", source.replace("Phrase(", ""))
    assert [name for name in names if not re.search(rf"\b{name}\b", USES) and name not in inside] == []
