"""The proof of the package: packs, checks, deploys to AWS on this computer, and runs what was deployed.

python -m tests.package [PYTHON]: PYTHON is the runtime's own, with what Lambda has beside it; without one the zip is
not run, which is said loudly.
"""

import signal
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from deploy import runtime
from tests.package import created
from tests.package.cloudformation import bare, export
from tests.package.container import container
from tests.package.created import Account, Mapped
from tests.package.direct import crashes, direct, without_kms
from tests.package.everything import DIRECT_TOO, DOMAIN, EVERYTHING, KEYRING, QUEUE
from tests.package.launch import launch, zip_without_node
from tests.package.packing import Package, check, deploy, different, elsewhere, pack, remove
from tests.package.queued import queued
from tests.package.report import holds, same, saw, step
from tests.package.runtime import Function, Host
from tests.package.scene import Hooks, Scene, key, minted
from tests.package.senders import Sns
from tests.package.slips import forgetting, slips
from tests.package.snapshots import restored, restored_with_queue
from tests.package.wheel import wheel
from tests.support.fake_slack import FakeSlack
from tests.support.local_aws import REGION, LocalAws

DIRECT = Package(elsewhere(), "direct", "prod", KEYRING.name)
# Packed for its template alone: moto makes no alias, by which its functions are called.
SNAPSHOTS = Package(elsewhere(), "queue", "snap", KEYRING.name, (*EVERYTHING, ("snapstart", "on")))
# What moto cannot make; .ci/check_template.py holds these to what they should be.
NOT_MADE = {
    *("AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route"),
    *("AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::ApiMapping"),
    *("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard", "AWS::Logs::QueryDefinition"),
    *("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"),
}


@dataclass(frozen=True, slots=True)
class Deployed:
    """What of both stacks is run."""

    direct: Function
    queue: Function
    mapped: Mapped


def main(python: Path | None) -> None:  # noqa: PLR0915  the steps of the proof, in their order
    began = time.monotonic()
    with ExitStack() as stack:
        aws, unknown = stack.enter_context(LocalAws()), stack.enter_context(bare())
        stack.callback(KEYRING.unlink, missing_ok=True)
        account = Account(aws)
        with step("a keyring, by `keys new` and KMS"):
            key(KEYRING, aws.env)
            (wrapped,) = account.keys()
            holds("the keyring names the KMS key", wrapped in KEYRING.read_text(encoding="utf-8"))
            saw(wrapped)
        for package in (DIRECT, QUEUE, SNAPSHOTS):
            with step(
                f"package for {package.architecture}, {package.delivery} mode, {package.stage}, without credentials"
            ):
                pack(package)
                check(package, wrapped)
        with step("the template and the module: made of both modes with everything on, and the same as osls's"):
            pack(DIRECT_TOO)
            launch(DIRECT_TOO, QUEUE, (DIRECT,), wrapped)
        with step("the zip without node, and without a keyring"):
            zip_without_node(DIRECT)  # for either architecture
            zip_without_node(QUEUE)
        with step("what must not be deployed, and is stopped before anything is made"):
            slips(DIRECT, KEYRING, account, aws)
        with step("the package for pip"):
            wheel(Path(stack.enter_context(TemporaryDirectory())).resolve())
        with step("the container"):
            container()
        with step("both zips"):
            same("what differs between them", different(DIRECT, QUEUE), {".so"})
            saw("but for binaries the same, byte by byte")
        with step("deploy to moto, direct mode"):
            door = _deployed(account, DIRECT, aws, wrapped)
        with step("deploy to moto, queue mode, as another stage, with domain and alarms"):
            mapped, queue_door = _deployed_with_queue(account, QUEUE, aws, wrapped)
        with step("what a later deployment must not undo by forgetting it"):
            forgetting(QUEUE, account, aws)
        with step("what else there is"):
            same("KMS keys", account.keys(), [wrapped])
            same("what moto could not make, and nothing looks at", unknown.types - NOT_MADE, set())
            saw(f"no KMS key but ours; moto cannot make {', '.join(sorted(unknown.types))}")
        with step("mint the URLs, Backlog's with the base URL that the stack tells"):
            backlog = minted("backlog", KEYRING, aws.env, ("--stage", QUEUE.stage))
            hooks = Hooks(backlog, minted("aws", KEYRING, aws.env, ("--base", f"https://{DOMAIN}")))
        if python:
            _run(python, aws, account, hooks, Deployed(door, queue_door, mapped))
        with step("remove the stack in direct mode"):
            export()
            remove(DIRECT, aws.env)
            created.removed(account, DIRECT, wrapped)
    if not python:
        print(f"!! SKIPPED: the zip was NOT run: {runtime.NONE}", flush=True)
    print(
        f"== the package is proven{'' if python else ', but for running it'}: {time.monotonic() - began:.0f} s",
        flush=True,
    )


def _deployed(account: Account, package: Package, aws: LocalAws, wrapped: str) -> Function:
    deploy(package, aws.env)
    door = created.function(account, package, "http")
    created.role(account, door, created.may_http(door, wrapped))
    created.logs(account, package, ("http",), 30)
    return door


def _deployed_with_queue(account: Account, package: Package, aws: LocalAws, wrapped: str) -> tuple[Mapped, Function]:
    deploy(package, aws.env)
    door, worker = (created.function(account, package, name) for name in ("http", "worker"))
    mapped = created.mapped(account, worker, 7)
    for variable, queue in (("BRIDGE_QUEUE_URL", mapped.arn), ("BRIDGE_PARKED_QUEUE_URL", mapped.parked_arn)):
        url = f"https://sqs.{REGION}.amazonaws.com/123456789012/{queue.rpartition(':')[2]}"
        same(variable, {one.environment[variable] for one in (door, worker)}, {url})
    created.role(account, door, created.may_http(door, wrapped, mapped.arn))
    created.role(account, worker, created.may_worker(worker, wrapped, mapped.arn, mapped.parked_arn))
    canary = created.function(account, package, "canary")
    created.role(account, canary, created.may_canary(canary, wrapped))
    created.scheduled(account, canary)
    created.logs(account, package, ("http", "worker", "canary"), 90)
    created.concurrency(account, door, 20)
    return mapped, door


def _run(python: Path, aws: LocalAws, account: Account, hooks: Hooks, deployed: Deployed) -> None:
    with ExitStack() as stack:
        root = Path(stack.enter_context(TemporaryDirectory())).resolve()
        with ZipFile(QUEUE.zip) as archive:  # which runs on this computer, and is the other one, as was seen
            archive.extractall(root)
        before = _files(root)
        sns = stack.enter_context(Sns())

        def scene() -> Scene:
            slack = stack.enter_context(FakeSlack())
            loopback = {"BRIDGE_SLACK_BASE_URL": slack.url, "BRIDGE_SNS_BASE_URL": sns.url}
            return Scene(slack, sns, hooks, Host(python, root, {**aws.env, "AWS_REGION": REGION, **loopback}))

        with step("the zip under AWS's runtime client, direct mode"):
            direct(scene(), deployed.direct)
        with step("the same, with bugs, and without KMS"):
            crashes(scene(), deployed.direct)
            without_kms(scene(), deployed.direct)
        with step("the same, queue mode"):
            queued(scene(), deployed.queue, deployed.mapped, account)
        with step("the same, restored from snapshots, in both modes"):
            restored(scene(), deployed.direct)
            restored_with_queue(scene(), deployed.queue, deployed.mapped, account)
            same("what was written beside the code", _files(root) - before, set())


def _files(root: Path) -> set[tuple[str, int]]:
    return {(str(path.relative_to(root)), path.stat().st_mtime_ns) for path in root.rglob("*") if path.is_file()}


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is ended and taken away
    main(Path(sys.argv[1]).absolute() if sys.argv[1:] else None)
