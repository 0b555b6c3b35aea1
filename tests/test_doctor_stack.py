"""doctor looks at the deployment that AWS knows of, as mint finds it; AWS is a stand-in on loopback."""

import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import make_server

import pytest

from bridge import VERSION
from bridge.cli.kms import new_wrapped
from bridge.sealing.key_lines import new_plain
from tests.support.hooks import Hooks
from tests.support.local_aws import REGION, LocalAws
from tests.support.terminal import run
from tests.test_doctor import Silent, faults, sound
from tests.test_stack import CloudFormation, cloudformation

pytestmark = pytest.mark.usefixtures("empty_folder")


@pytest.fixture
def stacks(empty_folder: None) -> Iterator[CloudFormation]:
    """An account in which nothing is deployed; the keyring is a laptop's."""
    file = Path("keyring")
    file.touch(mode=0o600)
    file.write_text(new_plain("laptop"))
    with cloudformation({}) as fake:
        yield fake


@pytest.fixture
def env(aws: LocalAws, stacks: CloudFormation) -> dict[str, str]:
    """Signed in."""
    return {**aws.env, "AWS_ENDPOINT_URL_CLOUDFORMATION": stacks.url}


@pytest.fixture
def base() -> Iterator[str]:
    """The address of a bridge."""
    server = make_server("127.0.0.1", 0, Hooks().app(), handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_whose_keyring_kms_wraps_has_the_deployed_stack_looked_at(
    base: str, stacks: CloudFormation, env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    Path("keyring").write_text(new_wrapped("2026-11", "kakehashi", region=REGION))
    Path("keyring").chmod(0o644)  # it is no secret
    stacks.stacks["kakehashi-prod", REGION] = {"BaseUrl": base, "Version": "0.0.9"}
    lines = sound(run("doctor", env=env))
    assert "✓ KMS unwraps the key 2026-11" in lines
    assert lines[-3:] == [
        f"✓ the stack kakehashi-prod in {REGION} is deployed (UPDATE_COMPLETE), at {base}",
        "✓ a bridge at the URL's host answers /healthz",
        f"! version 0.0.9 is deployed, and this is {VERSION}: deploy again to upgrade it",
    ]
    assert stacks.asked == [("kakehashi-prod", REGION)]


def test_its_queues_are_those_that_its_outputs_name(
    base: str, stacks: CloudFormation, aws: LocalAws, env: dict[str, str]
) -> None:
    queue, parked = aws.queues(most_receives=3)
    named = {"BaseUrl": base, "Version": VERSION, "QueueUrl": queue.url, "ParkedQueueUrl": parked.url}
    stacks.stacks["kakehashi-dev", REGION] = named
    lines = sound(run("doctor", "--stage", "dev", env=env))
    assert lines[-3:] == [
        f"✓ the queue {queue.name} is reachable and FIFO; it holds 0",
        f"✓ the parked queue {parked.name} is reachable and FIFO; it holds 0",
        "! the queue gives up after 3 tries: 200 (maxReceiveCount) outlast three hours of Slack",
    ]


def test_a_deployment_that_does_not_answer_is_wrong(stacks: CloudFormation, env: dict[str, str]) -> None:
    stacks.stacks["kakehashi-dev", REGION] = {"BaseUrl": "http://127.0.0.1:9"}
    (fault,) = faults(run("doctor", "--stage", "dev", env=env))
    assert fault.startswith("a bridge at the URL's host: ")


def test_who_is_not_signed_in_or_may_not_ask_is_not_refused(stacks: CloudFormation, env: dict[str, str]) -> None:
    assert len(sound(run("doctor", env=env))) == 4  # a plain keyring is of no deployment on Lambda
    assert stacks.asked == []
    missing = sound(run("doctor", "--stage", "dev", env=env))[-1]
    assert missing.startswith("! no stack kakehashi-dev is deployed here: say which by --stage and --region")
    stacks.refusal = "AccessDenied"
    assert sound(run("doctor", "--stage", "dev", env=env))[-1].startswith("! AWS denied cloudformation:DescribeStacks")
