"""A process that Lambda takes a snapshot of (SnapStart) holds all that an event needs, and nothing that copies may not
share."""

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bridge import VERSION, snapshot
from bridge.assemble import assemble
from bridge.cli.demo import samples
from bridge.cli.demo.signer import Signer
from bridge.net.transport import Deadline
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.sealing.signed import OF_THE_SDK
from bridge.settings import Settings
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import WEBHOOK
from tests.support.wire import OK, Wire, says
from tests.test_handler import Event, environment, http_api
from tests.test_imports import DECRYPTED, PLAIN, WRAPPED

ROOT = Path(__file__).parent.parent
RUNTIME = ROOT / "tests/support/lambda_runtime"
# As the runtime client does it: start, the snapshot, hours later its hooks, then one event after the other.
ONE_COPY = """
import json, sys
import handler
from snapshot_restore_py import hooks
held = set(sys.modules)
for hook in hooks:
    hook()
answers = [handler.http(event, None) for event in json.load(sys.stdin)]
print(json.dumps([[answer["statusCode"] for answer in answers], sorted(set(sys.modules) - held), len(hooks)]))
"""
CREDENTIALS = {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "secret", "Token": "session"}


@dataclass
class Copy:
    """What became of events after a restore, which modules they loaded, and what was logged."""

    statuses: list[int]
    loaded: list[str]
    log: list[Event] = field(default_factory=list)


def restored(events: list[Event], **env: str) -> Copy:
    settings = environment(
        PYTHONPATH=f"{ROOT}{os.pathsep}{RUNTIME}",
        AWS_LAMBDA_INITIALIZATION_TYPE="snap-start",
        AWS_LAMBDA_FUNCTION_NAME="http",
        BRIDGE_KEYRING=WRAPPED,
        **env,
    )
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-c", ONE_COPY],
        input=json.dumps(events),
        env={name: value for name, value in settings.items() if name.lower() not in OF_THE_SDK},
        capture_output=True,
        text=True,
        check=True,
    )
    *log, last = (json.loads(line) for line in (done.stdout + done.stderr).splitlines() if line[:1] in "{[")
    found = next(one for one in (*log, last) if isinstance(one, list))
    assert found[2] == 1, "the hook is registered, once"
    return Copy(found[0], found[1], [one for one in (*log, last) if isinstance(one, dict)])


def lambdas(role: Wire) -> dict[str, str]:
    """Where Lambda says that credentials are."""
    return {"AWS_CONTAINER_CREDENTIALS_FULL_URI": role.url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "of-this-copy"}


def answered(body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def events(signer: Signer) -> list[Event]:
    now, ring = datetime.now(UTC), Keyring.parse(PLAIN)
    backlog = token.seal(Destination(WEBHOOK, "ja", None, {"space": (samples.SPACE,)}), "backlog", ring)
    aws = token.seal(Destination(WEBHOOK, options={"topic": (samples.TOPIC,)}), "aws", ring)
    issue: Event = json.loads(samples.issue(now))
    issue["content"]["description"] = "# 検索\n\n**太字**と[リンク](https://example.com)\n\n- 一\n- 二\n"
    alarm = json.dumps(signer.signed(samples.notification(now)))
    return [
        http_api(path=f"/backlog/{backlog}", body=json.dumps(issue, ensure_ascii=False)),
        http_api(path=f"/aws/{aws}", body=alarm),
    ]


def test_a_restored_copy_has_all_that_its_first_events_need_and_its_roles_credentials() -> None:
    signer = Signer.made(datetime.now(UTC))
    with (
        FakeSlack() as slack,
        Wire(says(answered(signer.certificate))) as sns,
        Wire(says(answered(DECRYPTED))) as kms,
        Wire(says(answered(json.dumps(CREDENTIALS).encode()))) as role,
    ):
        copy = restored(
            events(signer),
            BRIDGE_SLACK_BASE_URL=slack.url,
            BRIDGE_SNS_BASE_URL=sns.url,
            AWS_ENDPOINT_URL_KMS=kms.url,
            **lambdas(role),
        )
        assert copy.statuses == [200, 200]
        assert len(slack.posts) == 2
        assert len(kms.requests) == 1, "the key is in the snapshot"
    assert copy.loaded == []
    assert [line["event"] for line in copy.log][:2] == ["start", "restored"]
    assert copy.log[1]["version"] == VERSION


def test_what_kms_would_not_unwrap_for_the_snapshot_is_asked_for_again_in_each_copy() -> None:
    with FakeSlack() as slack, Wire(says(answered(json.dumps(CREDENTIALS).encode()))) as role:
        copy = restored(
            events(Signer.made(datetime.now(UTC)))[:1],
            BRIDGE_SLACK_BASE_URL=slack.url,
            AWS_ENDPOINT_URL_KMS="http://127.0.0.1:9",
            **lambdas(role),
        )
    assert copy.statuses == [503]
    assert copy.log[0]["event"] == "key_not_unwrapped"
    assert "start" in [line["event"] for line in copy.log], "a version can be published all the same"


def test_a_snapshot_holds_no_connection() -> None:
    parts = assemble(Settings(keyring=new_plain("test")))
    with Wire(says(OK)) as host:
        parts.transport.fetch(host.url, Deadline.after(5), 100)
        parts.transport.fetch(host.url, Deadline.after(5), 100)
        assert host.connections == 1, "it is kept"
        snapshot.fill(parts)
        parts.transport.fetch(host.url, Deadline.after(5), 100)
        assert host.connections == 2
    parts.transport.close()


def test_sealing_takes_its_nonces_from_the_system_in_each_copy() -> None:
    """A fork is a copy of memory, too: none may seal with a nonce of the other's."""
    ring = Keyring.parse(new_plain("test"))
    ring.seal(b"before", b"use")
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, base64.b64encode(ring.seal(b"plain", b"use")))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as its:
        other = base64.b64decode(its.read())
    os.waitpid(child, 0)
    assert other[4:16] != ring.seal(b"plain", b"use")[4:16]
