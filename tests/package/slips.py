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


def forgetting(package: Package, account: Account, aws: LocalAws) -> None:
    """What a deployment over this one, which has a queue and a domain, must not undo without a word. Raises Failed."""
    without = tuple((name, value) for name, value in package.more if name not in ("domain", "certificate"))
    stopped(replace(package, delivery="direct"), aws.env, "has a queue; say --param=delivery=queue again")
    stopped(replace(package, more=without), aws.env, "and its URLs would end; say --param=domain=")
    name = f"kakehashi-{package.stage}-http"
    standing = account["lambda"].get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    for revoked in ("1a2b3c4d", standing["BRIDGE_REVOKED"]):  # in the console, and back
        account["lambda"].update_function_configuration(
            FunctionName=name, Environment={"Variables": standing | {"BRIDGE_REVOKED": revoked}}
        )
        if revoked:
            stopped(package, aws.env, "refuses 1a2b3c4d, which would work again; say --param=revoked=1a2b3c4d")


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
