"""A release: one version everywhere, and the same files from the same commit."""

import hashlib
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from bridge import VERSION
from deploy.launch.__main__ import MODULE
from deploy.release import SUMS, packed, summed, wrong

pytestmark = pytest.mark.no_cover  # nothing of the bridge runs here
ROOT = Path(__file__).parent.parent
SAYING = ("pyproject.toml", "package.json", "package-lock.json", "deploy/template.json", "CHANGELOG.md")


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """What says the version, with the changelog's section of it."""
    (tmp_path / "deploy").mkdir()
    for name in SAYING:
        shutil.copyfile(ROOT / name, tmp_path / name)
    log = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    section = f"## Unreleased\n\n## {VERSION}, 2027-01-31\n"
    (tmp_path / "CHANGELOG.md").write_text(log.replace("## Unreleased\n", section, 1), encoding="utf-8")
    return tmp_path


def test_a_version_that_is_the_same_everywhere_can_be_released(there: Path) -> None:
    assert [*wrong(there, VERSION)] == []


def test_each_place_that_says_another_is_named(there: Path) -> None:
    assert [line.split()[0] for line in wrong(there, "9.9.9")] == [*SAYING]
    (there / "package.json").write_text(json.dumps({"version": "0.0.1"}))
    assert [*wrong(there, VERSION)] == [f"package.json says 0.0.1, and the bridge {VERSION}"]


def test_what_nobody_says_the_changes_of_is_no_release(there: Path) -> None:
    (there / "CHANGELOG.md").write_text(f"# Changelog\n\n## Unreleased\n\n- x {VERSION}\n")
    (line,) = wrong(there, VERSION)
    assert line == f"CHANGELOG.md has no section; expected ## {VERSION}, and the day: ## {VERSION}, 2027-01-31"


def test_the_places_of_this_checkout_agree_but_for_the_changelog_before_a_release() -> None:
    assert [line for line in wrong(ROOT, VERSION) if not line.startswith("CHANGELOG.md")] == []


def test_the_module_is_one_file_and_always_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        packed(MODULE, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with tarfile.open(tmp_path / "one") as archive:
        held = {entry.name: (entry.mode, entry.mtime) for entry in archive}
        main = archive.extractfile("kakehashi/main.tf")
        assert main
        assert main.read() == (MODULE / "main.tf").read_bytes()
    names = ("README.md", "main.tf", "outputs.tf", "variables.tf", "versions.tf")
    assert held == {f"kakehashi/{name}": (0o644, 0) for name in names}


def test_the_sums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"b" * 2_000)
    (tmp_path / "a.json").write_bytes(b"{}")
    assert [*summed(tmp_path)] == ["a.json: 0 kB", "b.zip: 2 kB"]
    first = (tmp_path / SUMS).read_text().splitlines()[0]
    assert first == f"{hashlib.sha256(b'{}').hexdigest()}  a.json"
