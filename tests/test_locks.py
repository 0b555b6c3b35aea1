"""Each lock is closed: what its packages ask for, extras included, is pinned in the same file."""

import json
import re
from importlib.metadata import distributions
from typing import cast

import pytest
from packaging.utils import canonicalize_name

from tests.support.locks import LOCKS, NEEDS, ROOT, Needs, Pin, counting, missing, pins, read

pytestmark = pytest.mark.no_cover  # nothing of the bridge runs here

WRITTEN = cast("dict[str, list[str]]", json.loads(NEEDS.read_text(encoding="utf-8")))
# Two versions of one package, each for its own Pythons; none for 3.12
SPLIT = """\
flask==3.1 \\
    --hash=sha256:0
networkx==3.6 ; python_full_version < '3.12' \\
    --hash=sha256:0
networkx==3.7 ; python_full_version >= '3.13' \\
    --hash=sha256:0
"""


def installed() -> Needs:
    """What the packages say that are installed here."""
    return {f"{canonicalize_name(one.metadata['Name'])}=={one.version}": one.requires or [] for one in distributions()}


def meant(name: str) -> list[Pin]:
    """The pins that are for any place where the lock is used; the others are for Windows."""
    return [pin for pin in read(name) if any(map(pin.meant, LOCKS[name]))]


def test_every_lock_is_looked_at() -> None:
    assert {path.stem for path in ROOT.glob("requirements*.txt")} == set(LOCKS)
    assert {path.stem for path in ROOT.glob("requirements*.in")} == set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_all_that_its_packages_ask_for(name: str) -> None:
    assert missing(name, read(name), WRITTEN) == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_installed_here_asks_for_nothing_else(name: str) -> None:
    assert missing(name, read(name), {**WRITTEN, **installed()}) == []


def test_what_was_written_down_of_the_packages_is_what_they_say() -> None:
    here = {pin: needs for pin, needs in installed().items() if pin in WRITTEN}
    assert any(pin.startswith("pytest==") for pin in here), "none of what is installed is what the locks hold"
    assert counting({**WRITTEN, **here}) == WRITTEN, "make lock"


def test_what_was_written_down_is_of_the_locks_of_now() -> None:
    assert set(WRITTEN) == {str(pin) for name in LOCKS for pin in meant(name)}, "make lock"


@pytest.mark.parametrize(("name", "lost"), [(name, str(pin)) for name in LOCKS for pin in meant(name)])
def test_a_lock_that_lost_a_pin_is_noticed(name: str, lost: str) -> None:
    package = lost.split("==")[0]
    (told, *_) = missing(name, [pin for pin in read(name) if str(pin) != lost], WRITTEN)
    assert f"asks for {package}" in re.sub(r"[-_.]+", "-", told.lower())


def test_a_pin_that_is_not_meant_for_one_of_the_pythons_is_noticed() -> None:
    needs = {**WRITTEN, "flask==3.1": ["networkx<4"], "networkx==3.6": [], "networkx==3.7": []}
    held = [pin for pin in read("requirements") if pin.name != "flask"]
    assert missing("requirements", [*held, *pins(SPLIT)], needs) == ["flask==3.1 asks for networkx<4"]


def test_a_pin_that_is_too_old_for_who_asks_is_noticed() -> None:
    needs = WRITTEN | {str(pin): ["urllib3>=999"] for pin in read("requirements-lambda") if pin.name == "botocore"}
    (told,) = missing("requirements-lambda", read("requirements-lambda"), needs)
    assert told.endswith("asks for urllib3>=999")


def test_what_only_an_extra_asks_for_is_noticed() -> None:
    (stubs,) = (str(pin) for pin in read("requirements-dev") if pin.name == "boto3-stubs")
    needs = WRITTEN | {stubs: [*WRITTEN[stubs], "for-kms; extra == 'kms'", "for-s3; extra == 's3'"]}
    assert missing("requirements-dev", read("requirements-dev"), needs) == [f"{stubs} asks for for-kms; extra == 'kms'"]
