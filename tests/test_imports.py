"""What a cold start loads: nothing that the path taken does not need."""

import base64
import json
import subprocess
import sys
from pathlib import Path

from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.keyring import Keyring
from bridge.sealing.signed import OF_THE_SDK
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import WEBHOOK
from tests.support.wire import Wire, says
from tests.test_handler import HOOK, ISSUE, KEYRING, environment, http_api

ROOT = str(Path(__file__).parent.parent)
ONE_REQUEST = """
import json, sys
import handler
answer = handler.http(json.load(sys.stdin), None)
print(json.dumps([answer["statusCode"], sorted(sys.modules)]))
"""
# each of these adds between a tenth and the whole of flask's own import
HEAVY = (
    "boto3",
    "botocore",
    "urllib3",
    "requests",
    "httpx",
    "pydantic",
    "aiohttp",
    "granian",
    "pyromark",
    "bridge.snapshot",
    "bridge.cli",
    "bridge.page",
    "tests",
)


KEY = bytes(range(32))
ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab"
WRAPPED = f"test = kms:{ARN} AQIDAHg="  # opens what the plain key of the same name has sealed
PLAIN = f"test = plain:{base64.b64encode(KEY).decode()}"
DECRYPTED = json.dumps({"KeyId": ARN, "Plaintext": base64.b64encode(KEY).decode()}).encode()
ALARM = {"AlarmName": "disk", "NewStateValue": "ALARM", "NewStateReason": "Threshold Crossed", "Trigger": {}}
ROLE = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_SESSION_TOKEN": "z"}


def loaded(path: str, body: str, **env: str) -> list[str]:
    """The modules that a process has loaded when one request to it has been posted."""
    with FakeSlack() as slack:
        settings = environment(PYTHONPATH=ROOT, BRIDGE_SLACK_BASE_URL=slack.url, **env)
        done = subprocess.run(  # noqa: S603 (our own interpreter)
            [sys.executable, "-c", ONE_REQUEST],
            input=json.dumps(http_api(path=path, body=body)),
            env={name: value for name, value in settings.items() if name.lower() not in OF_THE_SDK},
            capture_output=True,
            text=True,
            check=True,
        )
        status, modules = json.loads(done.stdout)
        assert status == 200, done.stderr
        assert len(slack.posts) == 1
    return [str(name) for name in modules]


def heavy(modules: list[str]) -> list[str]:
    return [name for name in modules if name.startswith(HEAVY)]


def test_a_backlog_request_loads_nothing_that_it_does_not_need() -> None:
    modules = loaded(HOOK, ISSUE, BRIDGE_KEYRING=KEYRING)
    assert heavy(modules) == []
    assert [name for name in modules if name.startswith("cryptography.x509")] == [], "only a signature needs it"
    assert [name for name in modules if name.startswith("bridge.sources.aws")] == []
    assert "bridge.sources.backlog.issues" in modules
    assert {"bridge.sources.backlog.kinds", "bridge.sources.backlog.wiki", "bridge.sources.backlog.pulls"}.isdisjoint(
        modules
    )


def test_in_lambda_an_alarm_loads_neither_the_sdk_nor_other_kinds() -> None:
    sealed = token.seal(Destination(WEBHOOK, options={"raw": ("1",)}), "aws", Keyring.parse(PLAIN))
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(DECRYPTED)}\r\n\r\n".encode() + DECRYPTED
    with Wire(says(answer)) as kms:
        lambda_ = {"AWS_LAMBDA_FUNCTION_NAME": "test", "AWS_ENDPOINT_URL_KMS": kms.url, **ROLE}
        modules = loaded(f"/aws/{sealed}", json.dumps(ALARM), BRIDGE_KEYRING=WRAPPED, **lambda_)
        assert len(kms.requests) == 1
    assert heavy(modules) == []
    assert [name for name in modules if name.startswith("bridge.sources.backlog")] == []
    assert "bridge.sources.aws.alarms.state_change" in modules
    assert [
        name for name in modules if name.startswith(("bridge.sources.aws.runs.", "bridge.sources.aws.security."))
    ] == []
