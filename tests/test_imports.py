"""What a cold start loads: nothing that the path taken does not need."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.fake_slack import FakeSlack
from tests.test_handler import KEYRING, environment, http_api

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
    "markdown_it",
    "bridge.cli",
    "bridge.page",
    "tests",
)


def test_a_backlog_request_loads_nothing_that_it_does_not_need() -> None:
    with FakeSlack() as slack:
        done = subprocess.run(  # noqa: S603 (our own interpreter)
            [sys.executable, "-c", ONE_REQUEST],
            input=json.dumps(http_api()),
            env=environment(PYTHONPATH=ROOT, BRIDGE_KEYRING=KEYRING, BRIDGE_SLACK_BASE_URL=slack.url),
            capture_output=True,
            text=True,
            check=True,
        )
        assert len(slack.posts) == 1
    status, loaded = json.loads(done.stdout)
    assert status == 200
    assert [name for name in loaded if name.startswith(HEAVY)] == []
    assert [name for name in loaded if name.startswith("cryptography.x509")] == [], "only a signature needs it"
