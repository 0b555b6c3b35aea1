"""osls: packs without credentials, and deploys what it packed to AWS on this computer."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from zipfile import ZipFile

from deploy import runtime
from tests.package.report import Failed, holds, saw

ROOT = Path(__file__).parent.parent.parent
REGION = "ap-northeast-1"
# W3005: a dependency that a Ref implies anyway, which osls writes nevertheless.
_LINT = ("-i", "W3005")
_CHECKED = {  # parameter → what .ci/check_template.py calls it
    "alarms": "--alarms",
    "canary": "--canary",
    "dashboard": "--dashboard",
    "domain": "--domain",
    "log_days": "--log-days",
    "reserved_concurrency": "--reserved",
    "snapstart": "--snapstart",
    "throttle": "--throttle",
    "boundary": "--boundary",
    "subnets": "--subnets",
    "security_groups": "--security-groups",
    "worker_concurrency": "--concurrency",
}
_LONG = 600  # seconds; a busy computer takes a minute


@dataclass(frozen=True, slots=True)
class Package:
    """One way to deploy the bridge, and where its zip and template are once they are made."""

    architecture: Literal["arm64", "x86_64"]
    delivery: Literal["direct", "queue"]
    stage: str
    keyring: str
    more: tuple[tuple[str, str], ...] = ()  # parameters besides these, and their values

    @property
    def folder(self) -> Path:
        return ROOT / ".pkg" / f"{self.architecture}-{self.delivery}"

    @property
    def zip(self) -> Path:
        return self.folder / "kakehashi.zip"

    @property
    def template(self) -> Path:
        return self.folder / "cloudformation-template-update-stack.json"

    @property
    def arguments(self) -> list[str]:
        """What every command of osls must be told."""
        chosen = {"architecture": self.architecture, "delivery": self.delivery, "keyring": self.keyring}
        params = [f"--param={name}={value}" for name, value in (*chosen.items(), *self.more)]
        return ["--stage", self.stage, "--region", REGION, *params]


def here() -> Literal["arm64", "x86_64"]:
    """The architecture of this computer, in Lambda's words."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def elsewhere() -> Literal["arm64", "x86_64"]:
    return "x86_64" if here() == "arm64" else "arm64"


def environment(more: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """This one and `more`, without all that AWS and the bridge look at."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "BRIDGE_"))}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    return {**kept, **nowhere, "AWS_EC2_METADATA_DISABLED": "true", "SLS_NOTIFICATIONS_MODE": "off", **more}


def pack(package: Package) -> None:
    """Raises Failed."""
    shutil.rmtree(package.folder, ignore_errors=True)
    run(_osls("package", package), environment())
    holds("no zip was made", package.zip.exists())
    saw(f"{package.architecture}, {package.delivery}: {package.zip.stat().st_size / 1e6:.1f} MB, without credentials")


def deploy(package: Package, aws: Mapping[str, str]) -> None:
    """What was packed, to wherever `aws` leads. Raises Failed."""
    run(_osls("deploy", package), environment(aws))


def remove(package: Package, aws: Mapping[str, str]) -> None:
    """All that deploying it made. Raises Failed."""
    stack = f"kakehashi-{package.stage}"
    stopped(package, aws, f"if you mean it: --param=remove={stack}", "remove")
    run([*_osls("remove", package), f"--param=remove={stack}"], environment(aws))


def _osls(command: str, package: Package) -> list[str]:
    packed = [] if command == "remove" else ["--package", str(package.folder)]
    return [str(ROOT / "node_modules/.bin/osls"), command, *package.arguments, *packed]


def stopped(package: Package, aws: Mapping[str, str], why: str, command: str = "deploy") -> None:
    """That the command is refused in one line, which says why. Raises Failed."""
    done = _ended(_osls(command, package), environment(aws))
    lines = (done.stdout + done.stderr).strip().splitlines()
    holds(
        f"it was not stopped by one line about {why!r}: {lines}",
        done.returncode and len(lines) == 1 and why in lines[0],
    )
    saw(lines[0][:140])


def check(package: Package, key: str) -> None:
    """Zip and template, by the checks in .ci, and by cfn-lint. Raises Failed with what they say."""
    bytecode = [] if runtime.python(os.environ) else ["--without-bytecode"]
    _checked("zip", package.zip, "--architecture", package.architecture, "--with", package.keyring, *bytecode)
    flags = [word for name, value in package.more if name in _CHECKED for word in (_CHECKED[name], value)]
    _checked("template", package.template, "--key", key, "--delivery", package.delivery, *flags)
    stack = f"kakehashi-{package.stage}"
    allowed = package.folder / "policy.json"
    asked = ["--stage", package.stage, "--region", REGION, "--account", "123456789012"]
    allowed.write_text(run([sys.executable, "-m", "deploy.policy", *asked], environment()), encoding="utf-8")
    _checked("policy", allowed, str(package.template), "--stack", stack)
    run(
        [str(Path(sys.executable).parent / "cfn-lint"), *_LINT, "-r", REGION, "-t", str(package.template)],
        environment(),
    )
    saw("cfn-lint: nothing")


def _checked(what: str, file: Path, *arguments: str) -> None:
    said = run([sys.executable, f".ci/check_{what}.py", str(file), *arguments], environment())
    saw(said.strip().splitlines()[-1])


def different(one: Package, other: Package) -> set[str]:
    """The endings of the files that the two zips do not have in common."""
    files = []
    for package in (one, other):
        with ZipFile(package.zip) as archive:
            files.append({(entry.filename, archive.read(entry)) for entry in archive.infolist()})
    return {Path(name).suffix for name, _ in files[0] ^ files[1]}


def run(command: list[str], env: Mapping[str, str]) -> str:
    """A command's stdout. Raises Failed with the last of what it said when it fails."""
    done = _ended(command, env)
    if done.returncode:
        raise Failed(f"{Path(command[0]).name} ended with {done.returncode}\n{(done.stdout + done.stderr)[-3_000:]}")
    return done.stdout


def _ended(command: list[str], env: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 (all commands are this file's callers')
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_LONG, check=False
    )
