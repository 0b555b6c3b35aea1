"""mint asks the deployed stack where it is, when it is not told; without credentials it sends nothing to anybody."""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

import pytest

from bridge.cli import stack
from bridge.sealing.key_lines import new_plain
from tests.support.pace import PLENTY, stretch
from tests.support.terminal import Ended, one_line, run

URL = "https://abcdefghij.execute-api.eu-west-1.amazonaws.com"
HOOK = "https://hooks.slack.com/services/T0123456789/B0123456789/" + "Zk3v9Q" * 4
MINT = ("mint", "backlog", "--space", "demo.backlog.com", "--webhook", HOOK)
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
WRAPPED = "kms = kms:arn:aws:kms:ap-southeast-2:123456789012:key/11111111-2222-3333-4444-555555555555 AQIDAHg=\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somewhere without AWS's configuration, with a keyring."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("keyring").write_text(new_plain("laptop"))
    return tmp_path


@dataclass
class CloudFormation:
    """DescribeStacks on loopback, for the stacks (name, region) → outputs; `refusal` is said instead."""

    stacks: dict[tuple[str, str], dict[str, str]]
    refusal: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    def answer(self, name: str, region: str) -> tuple[int, str]:
        self.asked.append((name, region))
        if self.refusal:
            return 403, _error(self.refusal, "no")
        if (name, region) not in self.stacks:
            return 400, _error("ValidationError", f"Stack with id {name} does not exist")
        outputs = "".join(
            f"<member><OutputKey>{key}</OutputKey><OutputValue>{escape(value)}</OutputValue></member>"
            for key, value in self.stacks[name, region].items()
        )
        about = f"<StackName>{name}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>"
        return 200, (
            "<DescribeStacksResponse><DescribeStacksResult><Stacks><member>"
            f"{about}<CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>{outputs}</Outputs>"
            "</member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
        )


def _error(code: str, message: str) -> str:
    return f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"


@contextmanager
def cloudformation(
    stacks: dict[tuple[str, str], dict[str, str]] | None = None, refusal: str = ""
) -> Iterator[CloudFormation]:
    fake = CloudFormation(stacks or {}, refusal)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            scope = re.search(r"Credential=testing/\d{8}/([a-z0-9-]+)/cloudformation/", self.headers["Authorization"])
            if scope and asked["Action"] == ["DescribeStacks"]:
                status, body = fake.answer(asked["StackName"][0], scope[1])
            else:  # KMS, which is somebody else's
                status, body = 400, "{}"
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


def mint(fake: CloudFormation, *more: str, env: dict[str, str] | None = None) -> Ended:
    return run(*MINT, *more, env={"AWS_ENDPOINT_URL": fake.url, **CREDENTIALS, **(env or {})})


def test_the_deployed_stack_says_where_it_is() -> None:
    with cloudformation({("kakehashi-prod", "eu-west-1"): {"Queue": "x", "BaseUrl": URL}}) as fake:
        ended = mint(fake, env={"AWS_REGION": "eu-west-1"})
    assert ended.code == 0, ended.err
    assert ended.out.startswith(f"{URL}/backlog/")
    assert f"Base URL {URL}, as the stack kakehashi-prod in eu-west-1 says." in ended.err.splitlines()
    assert fake.asked == [("kakehashi-prod", "eu-west-1")]


def test_another_stage_and_region_are_asked_where_they_are() -> None:
    with cloudformation({("kakehashi-staging", "us-east-1"): {"BaseUrl": URL}}) as fake:
        ended = mint(fake, "--stage", "staging", "--region", "us-east-1", env={"AWS_DEFAULT_REGION": "eu-west-1"})
    assert ended.out.startswith(f"{URL}/backlog/")
    assert fake.asked == [("kakehashi-staging", "us-east-1")]


def test_the_profile_that_aws_is_set_to_is_used(home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws/credentials").write_text("[bridge]\naws_access_key_id = testing\naws_secret_access_key = testing\n")
    (home / ".aws/config").write_text("[profile bridge]\nregion = eu-west-1\n")
    with cloudformation({("kakehashi-prod", "eu-west-1"): {"BaseUrl": URL}}) as fake:
        ended = run(*MINT, env={"AWS_ENDPOINT_URL": fake.url, "AWS_PROFILE": "bridge"})
    assert ended.code == 0, ended.err
    assert ended.out.startswith(f"{URL}/backlog/")


def test_the_region_of_the_newest_kms_key_is_asked_when_the_configured_one_knows_no_such_stack() -> None:
    older = WRAPPED.replace("kms =", "older =").replace("ap-southeast-2", "eu-north-1")
    for configured, known, asked in (
        ({"AWS_DEFAULT_REGION": "us-east-1"}, "ap-southeast-2", ["us-east-1", "ap-southeast-2"]),
        ({"AWS_DEFAULT_REGION": "us-east-1"}, "us-east-1", ["us-east-1"]),
        ({}, "ap-southeast-2", ["ap-southeast-2"]),
    ):
        with cloudformation({("kakehashi-prod", known): {"BaseUrl": URL}}) as fake:
            ended = mint(fake, env={"BRIDGE_KEYRING": WRAPPED + older, **configured})
        assert f"in {known} says" in ended.err
        assert [region for _, region in fake.asked] == asked


def test_a_keyring_from_a_pipe_is_read_once() -> None:
    reading, writing = os.pipe()
    os.write(writing, new_plain("laptop").encode())
    os.close(writing)
    with cloudformation({("kakehashi-prod", "eu-west-1"): {"BaseUrl": URL}}) as fake:
        ended = mint(fake, "--keyring", f"/dev/fd/{reading}", env={"AWS_REGION": "eu-west-1"})
    os.close(reading)
    assert ended.code == 0, ended.err


def test_without_credentials_it_is_the_same_error_at_once_and_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: called.append(address))
    with cloudformation() as fake:
        pace, began = stretch(), time.monotonic()
        line = one_line(run(*MINT, env={"AWS_ENDPOINT_URL": fake.url, "AWS_REGION": "eu-west-1"}), 2)
        assert time.monotonic() - began < 2 * pace
    assert "no --base; give the deployment's URL, such as https://bridge.example.com (or BRIDGE_BASE_URL)" in line
    assert (fake.asked, called) == ([], [])


def test_instance_metadata_is_asked_only_where_somebody_has_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as metadata:
        metadata.settimeout(0.2)
        where = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": f"http://127.0.0.1:{metadata.getsockname()[1]}"}
        quick = {"AWS_METADATA_SERVICE_TIMEOUT": "1", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "1"}
        assert "no --base" in one_line(run(*MINT, env={**where, **quick}), 2)
        with pytest.raises(TimeoutError):
            metadata.accept()
        asker = threading.Thread(target=_hang_up_on, args=(metadata,))
        asker.start()
        line = one_line(run(*MINT, env={**where, **quick, "AWS_EC2_METADATA_DISABLED": "false"}), 2)
        asker.join(PLENTY)
    assert "no --base" in line
    assert not asker.is_alive()


def _hang_up_on(server: socket.socket) -> None:
    server.settimeout(PLENTY)
    server.accept()[0].close()
    server.close()


@pytest.mark.parametrize(
    ("more", "env", "code", "wrong", "right"),
    [
        ((), {"AWS_REGION": "eu-west-1"}, 2, "no stack kakehashi-prod in eu-west-1", "npx osls deploy"),
        (("--stage", "dev"), {"AWS_REGION": "eu-west-1"}, 2, "no stack kakehashi-dev", "--stage and --region"),
        (("--region", "us-east-2"), {}, 2, "has no output BaseUrl (UPDATE_COMPLETE)", "deploy it again"),
        (("--region", "us-west-2"), {}, 2, "BaseUrl of the stack kakehashi-prod 'http://bridge", "expected https://"),
        (("--stage", "pro duction"), {}, 2, "'pro duction' is not a stage", "prod"),
        (("--region", "tokyo"), {}, 2, "'tokyo' is not an AWS region", "ap-northeast-1"),
        ((), {"AWS_REGION": "tokyo"}, 2, "'tokyo' is not an AWS region", "ap-northeast-1"),
        ((), {}, 2, "no AWS region", "give --region"),
        (("--stage", "dev", "--base", URL), {}, 2, "--stage or --region too", "the one or the other"),
        (("--region", "eu-west-1"), {"BRIDGE_BASE_URL": URL}, 2, "BRIDGE_BASE_URL) is given", "one or the other"),
        (("--base", ""), {}, 2, "--base ''", "expected https://"),
        (("--keyring", "none"), {"AWS_REGION": "eu-west-1"}, 2, "there is no keyring none", "keys new"),
        ((), {"AWS_PROFILE": "gone"}, 2, "ProfileNotFound", "AWS_PROFILE"),
        ((), {"AWS_SECRET_ACCESS_KEY": ""}, 2, "no --base", "--base"),
        (("--region", "eu-west-1"), {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, 1, "could not be asked", "give --base"),
    ],
)
def test_where_nothing_is_found_one_line_says_what_to_do(
    more: tuple[str, ...], env: dict[str, str], code: int, wrong: str, right: str
) -> None:
    known = {
        ("kakehashi-prod", "us-east-2"): {"Queue": URL},
        ("kakehashi-prod", "us-west-2"): {"BaseUrl": "http://bridge.example.com"},
    }
    with cloudformation(known) as fake:
        line = one_line(mint(fake, *more, env=env), code)
    assert wrong in line
    assert right in line


@pytest.mark.parametrize(
    ("refusal", "code", "said"),
    [
        ("AccessDenied", 2, "AWS denied cloudformation:DescribeStacks"),
        ("ExpiredToken", 2, "does not take these credentials (ExpiredToken); sign in"),
        ("InvalidClientTokenId", 2, "does not take these credentials"),
        ("Throttling", 1, "CloudFormation refused DescribeStacks (Throttling)"),
    ],
)
def test_what_aws_refuses_is_one_line_that_also_names_the_way_round(refusal: str, code: int, said: str) -> None:
    with cloudformation(refusal=refusal) as fake:
        line = one_line(mint(fake, env={"AWS_REGION": "eu-west-1"}), code)
    assert said in line
    assert line.endswith("or give --base URL")
    assert len(fake.asked) == 1


def test_the_deployment_calls_stack_stage_and_output_so() -> None:
    root = Path(__file__).parent.parent
    text = (root / "serverless.yml").read_text(encoding="utf-8")
    assert f"\nservice: {stack.SERVICE}\n" in text
    assert f"${{opt:stage, '{stack.STAGE}'}}" in text
    for address in ("gateway", "domain"):
        assert f"\n  {stack.OUTPUT}:\n" in (root / "deploy" / f"{address}.yml").read_text(encoding="utf-8")
