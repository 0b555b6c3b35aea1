"""The deployed zip as Lambda starts it for a snapshot (SnapStart), and goes on with it.

AWS's own runtime client runs the hooks, and credentials are at an address. Copying memory is Lambda's part: nobody
does it here.
"""

from tests.package.created import Account, Mapped
from tests.package.queued import DONE, QUEUED, Poller
from tests.package.report import holds, same, saw
from tests.package.runtime import Function, Runtime
from tests.package.scene import ALARM, ISSUE, Scene, alarm, ask, issue
from tests.package.senders import Answer


def restored(scene: Scene, function: Function) -> None:
    """Direct mode. Raises Failed."""
    with scene.running(function, snapshot=True) as runtime:
        same("Backlog's event", ask(runtime, issue(scene)), Answer(200, {"status": "posted"}))
        scene.posted(ISSUE, "ja")
        same("SNS's notification", ask(runtime, alarm(scene)), Answer(200, {"status": "posted"}))
        scene.posted(ALARM, "en")
        runtime.was_restored()
    _said(runtime)
    saw(f"ready for a snapshot in {runtime.started_in:.2f} s, {runtime.peak:.0f} MB at most; both senders 200 after it")


def restored_with_queue(scene: Scene, function: Function, mapped: Mapped, account: Account) -> None:
    """Queue mode: both functions find SQS with the credentials of the copy. Raises Failed."""
    with scene.running(function, snapshot=True) as front:
        same("Backlog's event", ask(front, issue(scene, again=False)), QUEUED)
        front.was_restored()
    _said(front)
    with scene.running(mapped.function, snapshot=True) as worker:
        said, _ = Poller(account, mapped).feed(worker)
        same("what the worker says", said, DONE)
        same("how many posts Slack took", len(scene.slack.posts), 1)
        worker.was_restored()
    _said(worker)
    saw("queued 202 by one copy, posted by another's worker")


def _said(runtime: Runtime) -> None:
    holds("its log does not say that it was restored", '"event": "restored"' in runtime.output)
