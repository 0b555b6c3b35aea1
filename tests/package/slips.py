"""What an operator may get wrong: each is stopped in one line, before anything is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bridge.sealing.key_lines import new_plain
from tests.package.created import Account
from tests.package.packing import ROOT, Package, stopped
from tests.package.report import same
from tests.support.local_aws import REGION, LocalAws


def slips(package: Package, keyring: Path, account: Account, aws: LocalAws) -> None:
    """Raises Failed."""
    good = keyring.read_text(encoding="utf-8")
    keyrings = {
        "": "python -m bridge keys new",
        new_plain("laptop"): "plain keys",
        good.replace(":123456789012:", ":210987654321:"): "of account 210987654321",
        good.replace(f":{REGION}:", ":eu-west-1:"): "eu-west-1",
    }
    for text, why in keyrings.items():
        with _another(text) as name:
            stopped(replace(package, keyring=name), aws.env, why)
    stopped(replace(package, more=(("delivry", "queue"),)), aws.env, "delivry")
    same("stacks", account["cloudformation"].list_stacks()["StackSummaries"], [])


@contextmanager
def _another(text: str) -> Iterator[str]:
    """The name of a keyring with this text; without any, there is none."""
    file = ROOT / "keyring.slip"
    try:
        if text:
            file.write_text(text, encoding="utf-8")
        yield file.name
    finally:
        file.unlink(missing_ok=True)
