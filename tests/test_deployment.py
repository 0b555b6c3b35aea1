"""What is wrong with a deployment is said in one line, before anything is made."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from bridge.errors import BadSetting
from bridge.sealing.key_lines import new_plain
from deploy.account import number
from deploy.parameters import checked, main, unchecked

ROOT = Path(__file__).parent.parent
REGION, ACCOUNT = "ap-northeast-1", "123456789012"
ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-55555555555"
WRAPPED = f"2026-11 = kms:{ARN}5 AQIDAHg=\n2026-10 = kms:{ARN}5 AQIDAHk=\n# old\n2025 = kms:{ARN}6 AQIDAHo=\n"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:ops"
CANARY = f"https://bridge.example.com/backlog/{'A' * 80}"
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/11111111-2222"


def defaults() -> dict[str, str]:
    """The parameters as serverless.yml sets them."""
    text = (ROOT / "serverless.yml").read_text(encoding="utf-8")
    (block,) = re.findall(r"^  default:\n((?:    .*\n)+)", text, flags=re.MULTILINE)
    return {name: value.strip('"') for name, value in re.findall(r"^    (\w+): ([^\s#]+)", block, flags=re.MULTILINE)}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a keyring that can be deployed."""
    monkeypatch.chdir(tmp_path)
    Path("keyring").write_text(WRAPPED)
    Path("people.txt").write_text("Aoi Tanaka=U0123456789\n")
    return tmp_path


def deployment(
    *names: str, region: str = "", account: str | None = None, keyring: str = WRAPPED, **values: str
) -> dict[str, object]:
    Path("keyring").write_text(keyring)
    return checked(defaults() | values, [*values, *names], region, lambda _: account)


def test_the_deployment_learns_each_key_of_the_keyring_once_and_is_where_they_are() -> None:
    made = deployment()
    assert made["arns"] == (f"{ARN}5", f"{ARN}6")
    assert made["region"] == REGION


def test_by_default_posts_go_out_directly_from_the_gateways_address_and_nobody_is_alarmed() -> None:
    made = deployment()
    assert (made["delivery"], made["address"]) == ("direct", "gateway")
    assert (made["alarms"], made["queue_alarms"]) == ("nothing", "nothing")
    assert (made["log_days"], made["reserved_concurrency"]) == (30, None)
    assert (made["throttled"], made["throttle"]) == ("none", None)
    assert made["snapstart"] is False


def test_one_parameter_asks_for_each_part() -> None:
    assert deployment(delivery="queue")["delivery"] == "queue"
    assert deployment(alarms=TOPIC)["alarms"] == "http"
    assert deployment(alarms=TOPIC)["queue_alarms"] == "nothing"
    assert (deployment()["revoked"], deployment(revoked="1a2b3c4d")["revoked"]) == ("none", "some")
    assert deployment(alarms=TOPIC, delivery="queue")["queue_alarms"] == "queue"
    named = deployment(domain="bridge.example.com", certificate=CERTIFICATE)
    assert (named["address"], named["domain_alone"]) == ("domain", True)
    assert deployment()["domain_alone"] is False
    assert deployment(reserved_concurrency="20")["reserved_concurrency"] == 20
    assert (deployment(throttle="50")["throttled"], deployment(throttle="50")["throttle"]) == ("some", 50)
    assert deployment(snapstart="on")["snapstart"] is True
    assert deployment(worker_concurrency="1000")["worker_concurrency"] == 1_000
    assert (deployment()["dashboard"], deployment(dashboard="on", delivery="queue")["dashboard"]) == (
        "nothing",
        "queue",
    )
    made = deployment(alarms=TOPIC, canary=CANARY)
    assert (made["canary"], made["canary_function"], made["logs"]) == (
        "some",
        "function",
        [{"Ref": "HttpLogGroup"}, {"Ref": "CanaryLogGroup"}],
    )
    assert (deployment()["canary"], deployment()["canary_function"]) == ("none", "no_function")
    assert deployment(people="people.txt")["people"] == "people.txt"
    assert deployment(people="people.txt")["runbooks"] == "!runbooks"


def test_a_keyring_of_another_region_is_taken_only_when_that_is_said() -> None:
    assert deployment(region="us-east-1", kms_region=REGION)["region"] == "us-east-1"
    with pytest.raises(BadSetting, match="is of ap-northeast-1, not of eu-west-1"):
        deployment(region="us-east-1", kms_region="eu-west-1")


@pytest.mark.parametrize("account", [ACCOUNT, None])
def test_a_keyring_of_the_account_deployed_to_is_taken_and_so_it_is_when_nobody_can_tell(account: str | None) -> None:
    assert deployment(account=account)["region"] == REGION


WRONG: list[tuple[Mapping[str, str], str]] = [
    ({"keyring": ""}, "the keyring holds no key"),
    ({"keyring": WRAPPED + new_plain("laptop")}, "line 5: plain keys are for your own computer"),
    ({"keyring": "2026-11 = kms:alias/kakehashi AQIDAHg="}, "line 1: expected kms: and a key ARN"),
    ({"region": "us-east-1"}, "is of ap-northeast-1, not of us-east-1; deploy with --region ap-northeast-1"),
    ({"region": "tokyo"}, "'tokyo' is not an AWS region"),
    ({"account": "210987654321"}, f"is of account {ACCOUNT}, and you are signed in to 210987654321"),
    ({"delivery": "queu"}, "delivery is 'queu'; expected direct or queue"),
    ({"dashboard": "yes"}, "dashboard is 'yes'; expected nothing or on"),
    ({"snapstart": "true"}, "snapstart is 'true'; expected nothing or on"),
    ({"architecture": "arm"}, "architecture is 'arm'; expected arm64 or x86_64"),
    ({"domain": "bridge.example.com"}, "there is a domain and no certificate"),
    ({"certificate": CERTIFICATE}, "there is a certificate and no domain"),
    ({"domain": "https://bridge.example.com", "certificate": CERTIFICATE}, "domain is 'https://bridge"),
    ({"domain": "b.example.com", "certificate": CERTIFICATE.replace(REGION, "us-east-1")}, f"of ACM in {REGION}"),
    ({"domain": "b.example.com", "certificate": "mine"}, "certificate is not one of ACM"),
    ({"alarms": "ops"}, "alarms is not the ARN of a standard SNS topic"),
    ({"alarms": TOPIC + ".fifo"}, "alarms is not the ARN of a standard SNS topic"),
    ({"alarms": TOPIC.replace(REGION, "us-east-1")}, f"a standard SNS topic in {REGION}"),
    ({"canary": CANARY}, "there is a canary and no alarms; expected both"),
    ({"canary": "on", "alarms": TOPIC}, "the canary's URL (BRIDGE_CANARY) is not one that mint printed"),
    ({"log_days": "31"}, "log_days is 31; CloudWatch takes 1, 3, 5"),
    ({"log_days": "a month"}, "log_days is 'a month'; expected a number from 1 to 3,653"),
    ({"log_level": "LOUD"}, "BRIDGE_LOG_LEVEL is 'LOUD'; expected one of DEBUG"),
    ({"revoked": "1a2b3c4d;"}, "BRIDGE_REVOKED holds '1a2b3c4d;'"),
    ({"reserved_concurrency": "0"}, "reserved_concurrency is '0'; expected a number from 1 to 100,000"),
    ({"throttle": "0"}, "throttle is '0'; expected a number from 1 to 10,000"),
    ({"throttle": "50/s"}, "throttle is '50/s'; expected a number from 1 to 10,000"),
    ({"worker_concurrency": "1"}, "worker_concurrency is '1'; expected a number from 2 to 1,000"),
    ({"people": "nobody.txt"}, "there is no file nobody.txt here, which people names"),
    ({"people": "../people.txt"}, "people is '../people.txt'; expected the name of a file in this folder"),
    ({"people": "*.txt"}, "expected the name of a file in this folder"),
    ({"people": "/etc/people"}, "expected the name of a file in this folder"),
    ({"people": "keyring"}, "BRIDGE_PEOPLE_FILE keyring, line 1"),
]


@pytest.mark.parametrize(("values", "problem"), WRONG)
def test_a_slip_is_said_in_one_line(values: dict[str, str], problem: str) -> None:
    given = {name: value for name, value in values.items() if name not in ("keyring", "region", "account")}
    named = {name: value for name, value in values.items() if name in ("keyring", "region", "account")}
    with pytest.raises(BadSetting, match=re.escape(problem)) as caught:
        deployment(**named, **given)
    assert "\n" not in str(caught.value)


def test_the_name_of_a_parameter_must_be_one_of_them() -> None:
    with pytest.raises(BadSetting, match="there is no parameter 'keyrng'; expected one of delivery, keyring, "):
        deployment("keyrng")


@pytest.mark.parametrize("name", ["keyring", "keyring.us"])
def test_without_a_keyring_the_command_that_makes_one_is_said(name: str) -> None:
    Path("keyring").unlink()
    with pytest.raises(BadSetting, match=f"keys new --kms alias/kakehashi --file {name}$"):
        checked(defaults() | {"keyring": name}, [], "", lambda _: None)


def test_what_makes_nothing_needs_no_keyring_once_the_region_is_known() -> None:
    assert unchecked(defaults(), "")["region"] == REGION
    Path("keyring").unlink()
    assert unchecked(defaults(), "us-east-1")["region"] == "us-east-1"
    with pytest.raises(BadSetting, match="say which: --region"):
        unchecked(defaults(), "")


def told(**changes: object) -> dict[str, object]:
    said: dict[str, object] = {"values": defaults(), "own": None, "names": [], "told": [], "stage": "prod"}
    said |= {
        "region": "",
        "profile": "",
        "stack": "kakehashi-prod",
        "making": True,
        "deploying": False,
        "removing": False,
    }
    return said | changes


AROUND: list[tuple[Mapping[str, str], str]] = [
    ({"boundary": "limit"}, "boundary is 'limit'; expected the ARN of a policy"),
    ({"tags": "team"}, "tags holds 'team'; expected up to 48 different ones such as team=ops"),
    ({"tags": "team=ops,team=dev"}, "tags holds 'team=dev'"),
    ({"tags": "stage=mine"}, "tags holds 'stage=mine'"),
    ({"tags": "aws:x=y"}, "tags holds 'aws:x=y'"),
    ({"subnets": "subnet-0a1b2c3d"}, "subnets and security_groups belong together"),
    ({"security_groups": "sg-0a1b2c3d"}, "subnets and security_groups belong together"),
    ({"subnets": "vpc-0a1b2c3d", "security_groups": "sg-0a1b2c3d"}, "subnets is 'vpc-0a1b2c3d'; expected up to 16"),
    (
        {"subnets": "subnet-0a1b2c3d", "security_groups": "sg-1,sg-1"},
        "security_groups is 'sg-1,sg-1'; expected up to 5",
    ),
]


@pytest.mark.parametrize(("values", "problem"), AROUND)
def test_a_slip_in_boundary_tags_or_network_is_said_in_one_line(values: dict[str, str], problem: str) -> None:
    for making in (True, False):
        with pytest.raises(BadSetting, match=re.escape(problem)) as caught:
            main(told(values=defaults() | values, making=making))
        assert "\n" not in str(caught.value)


def test_boundary_tags_and_network_are_as_they_are_asked_for_and_else_absent() -> None:
    limit = f"arn:aws:iam::{ACCOUNT}:policy/teams/limit"
    asked = {
        "boundary": limit,
        "tags": "team = ops, cost-center=42,note=",
        "subnets": "subnet-0a1b2c3d, subnet-1a1b2c3d",
    }
    made = main(told(values=defaults() | asked | {"security_groups": "sg-0a1b2c3d"}))
    assert made["boundary"] == limit
    own = {"application": "kakehashi", "stage": "prod"}
    assert made["tags"] == {"team": "ops", "cost-center": "42", "note": ""} | own
    assert made["vpc"] == {"subnetIds": ["subnet-0a1b2c3d", "subnet-1a1b2c3d"], "securityGroupIds": ["sg-0a1b2c3d"]}
    assert made["network"] == "in_a_vpc"
    made = main(told())
    assert (made["boundary"], made["tags"], made["vpc"]) == ({"Ref": "AWS::NoValue"}, own, None)
    assert made["network"] == "nowhere"


def test_numbers_may_stand_in_the_parameters_as_numbers() -> None:
    assert main(told(values=defaults() | {"log_days": 7}))["log_days"] == 7


def test_removing_looks_at_nothing_and_deploying_at_the_account() -> None:
    Path("keyring").write_text(WRAPPED.replace(ACCOUNT, "210987654321"))
    with mock_aws():
        assert main(told())["region"] == REGION
        assert main(told(making=False, deploying=True))["arns"] == ()
        with pytest.raises(BadSetting, match=f"is of account 210987654321, and you are signed in to {ACCOUNT}"):
            main(told(deploying=True))


def test_the_account_is_asked_of_aws_when_there_are_credentials(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with mock_aws():
        assert number("", REGION) == ACCOUNT
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    assert number("", REGION) is None
    assert number("nobody", REGION) is None


@dataclass
class Account:
    """What the deployment asks AWS about a stack, on loopback. `refuses`: one of its services, to everything."""

    outputs: dict[str, str] = field(default_factory=dict)
    by_hand: str = ""
    waiting: int = 0
    refuses: str = ""

    def answer(self, service: str, path: str, body: str) -> tuple[int, str]:
        """In XML or JSON, as the service speaks: https://docs.aws.amazon.com/STS, … and so on."""
        if service == self.refuses:
            denied = {"Code": "AccessDenied", "Message": "no"}
            return (
                403,
                f"<ErrorResponse>{xml({'Error': denied})}</ErrorResponse>"
                if service != "sqs"
                else '{"__type": "AccessDeniedException"}',
            )
        said: dict[str, Callable[[], tuple[int, str]]] = {
            "sts": lambda: (200, xml({"GetCallerIdentityResponse": {"GetCallerIdentityResult": {"Account": ACCOUNT}}})),
            "cloudformation": lambda: self._stack("kakehashi-prod" in body),
            "lambda": lambda: self._function("kakehashi-prod-http" in path),
            "sqs": lambda: (200, self._waiting(json.loads(body)["AttributeNames"])),
        }
        return said[service]()

    def _stack(self, there: bool) -> tuple[int, str]:
        if not there or not self.outputs:
            return 400, xml({"ErrorResponse": {"Error": {"Code": "ValidationError", "Message": "does not exist"}}})
        outputs = "".join(
            xml({"member": {"OutputKey": key, "OutputValue": value}}) for key, value in self.outputs.items()
        )
        stack = {"StackName": "kakehashi-prod", "StackStatus": "UPDATE_COMPLETE", "Outputs": outputs}
        return 200, xml({"DescribeStacksResponse": {"DescribeStacksResult": {"Stacks": {"member": stack}}}})

    def _function(self, there: bool) -> tuple[int, str]:
        if not there:
            return 404, '{"Type": "User", "Message": "Function not found"}'
        return 200, json.dumps({"Environment": {"Variables": {"BRIDGE_REVOKED": self.by_hand}}})

    def _waiting(self, names: list[str]) -> str:
        counts = {name: str(self.waiting if name == "ApproximateNumberOfMessages" else 0) for name in names}
        return json.dumps({"Attributes": counts})


def xml(value: str | dict[str, Any]) -> str:
    return value if isinstance(value, str) else "".join(f"<{key}>{xml(one)}</{key}>" for key, one in value.items())


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    fake = Account()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            (service,) = re.findall(r"Credential=testing/\d{8}/[a-z0-9-]+/(\w+)/", self.headers["Authorization"])
            status, said = fake.answer(service, self.path, body)
            self.send_response(status)
            self.send_header("x-amzn-ErrorType", "ResourceNotFoundException" if status == 404 else "AccessDenied")
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

        do_GET = do_POST  # noqa: N815  http.server's name for it

        def log_message(self, *_: object) -> None:
            """Nothing."""

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


QUEUES = {
    "QueueUrl": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/kakehashi-prod.fifo",
    "BaseUrl": "https://x.example",
}
NAMED = {"DomainTarget": "d-1", "BaseUrl": "https://bridge.example.com"}
AT = {"domain": "bridge.example.com", "certificate": CERTIFICATE}


@pytest.mark.parametrize(
    ("standing", "forgetting", "keeping", "problem"),
    [
        (Account(QUEUES), {}, {"delivery": "queue"}, "has a queue; say --param=delivery=queue again"),
        (Account(QUEUES, waiting=12), {}, {"delivery": "queue"}, "has a queue, and 12 parcels wait in it"),
        (Account(NAMED), {}, AT, "answers at bridge.example.com, .* say --param=domain=bridge.example.com again"),
        (Account(NAMED), AT | {"domain": "other.example.com"}, AT, "answers at bridge.example.com"),
        (Account({"AlarmsTopic": TOPIC}), {}, {"alarms": TOPIC}, f"tells {TOPIC} of trouble"),
        (
            Account({"CanaryFunction": "kakehashi-prod-canary"}),
            {"alarms": TOPIC},
            {"alarms": TOPIC, "canary": CANARY},
            "has a canary, which would be gone; say --param=canary=URL again .*BRIDGE_CANARY of kakehashi-prod-canary",
        ),
        (
            Account({"RevokedTokens": "1a2b3c4d, 5e6f7a8b"}),
            {"revoked": "5e6f7a8b,00000012"},
            {"revoked": "00000012,1a2b3c4d,5e6f7a8b"},
            "refuses 1a2b3c4d, which would work again; say --param=revoked=00000012,1a2b3c4d,5e6f7a8b",
        ),
        (
            Account({"BaseUrl": "https://x.example"}, by_hand="1a2b3c4d"),
            {},
            {"revoked": "1a2b3c4d"},
            "refuses 1a2b3c4d, which would work again",
        ),
        (
            Account({"BaseUrl": "https://x.example"}, by_hand="1a2b3c4d 5e6f7a8b"),  # as the bridge takes it, too
            {"revoked": "5e6f7a8b"},
            {"revoked": "5e6f7a8b 1a2b3c4d"},
            "refuses 1a2b3c4d, which would work again",
        ),
    ],
)
def test_what_stands_is_not_undone_by_forgetting_or_changing_it(
    account: Account, standing: Account, forgetting: dict[str, str], keeping: dict[str, str], problem: str
) -> None:
    account.outputs, account.by_hand, account.waiting = standing.outputs, standing.by_hand, standing.waiting
    with pytest.raises(BadSetting, match=f"^kakehashi-prod {problem}.*; or, if you mean it, --param=undo=") as caught:
        main(told(deploying=True, values=defaults() | forgetting))
    name = str(caught.value).rpartition("=")[2]
    for values in (defaults() | keeping, defaults() | forgetting | {"undo": name}):
        assert main(told(deploying=True, values=values))["region"] == REGION


def test_only_what_is_named_is_undone_and_only_of_the_stack_that_is_deployed_to(account: Account) -> None:
    account.outputs = QUEUES
    with pytest.raises(BadSetting, match="has a queue"):
        main(told(deploying=True, values=defaults() | {"undo": "unseen,revoked"}))
    assert main(told(deploying=True, stack="kakehashi-dev"))["region"] == REGION
    assert main(told(deploying=False))["region"] == REGION


@pytest.mark.parametrize("refuses", ["cloudformation", "lambda", "sqs"])
def test_a_stack_that_cannot_be_looked_at_is_deployed_to_only_knowingly(account: Account, refuses: str) -> None:
    account.outputs, account.refuses = QUEUES, refuses
    values = defaults() | {"delivery": "queue"}
    with pytest.raises(
        BadSetting, match=rf"kakehashi-prod could not be looked at, .*AWS denied {refuses}:.*undo=unseen"
    ):
        main(told(deploying=True, values=values))
    assert main(told(deploying=True, values=values | {"undo": "unseen"}))["region"] == REGION


def test_what_may_be_undone_is_named() -> None:
    with pytest.raises(BadSetting, match="undo is 'everything'; expected one or more of delivery, domain, alarms, "):
        deployment(undo="everything")


def test_deployment_yml_is_over_the_defaults_and_under_the_command_line() -> None:
    own = {"log_days": 90, "revoked": ["1a2b3c4d", "5e6f7a8b"], "stages": {"dev": {"log_days": "7"}}}
    made = main(told(own=own))
    assert (made["log_days"], made["revoked"]) == (90, "some")
    assert main(told(own=own, stage="dev"))["log_days"] == 7
    values = defaults() | {"log_days": "14"}
    assert main(told(own=own, values=values, told=["log_days"]))["log_days"] == 14
    given = made["given"]
    assert isinstance(given, dict)
    assert (given["revoked"], given["delivery"]) == ("1a2b3c4d,5e6f7a8b", "direct")


@pytest.mark.parametrize(
    ("own", "problem"),
    [
        (["domain"], "deployment.yml: expected lines of a parameter and its value"),
        ({"stages": ["dev"]}, "deployment.yml: stages: expected lines"),
        ({"stages": {"dev": "x"}}, "deployment.yml: stages.dev: expected lines"),
        ({"stages": {"dev": {"domian": "x"}}}, "deployment.yml: stages.dev: there is no parameter 'domian'"),
        ({"domian": "x"}, "deployment.yml: there is no parameter 'domian'; expected one of delivery, "),
        ({"domain": None}, "deployment.yml: domain is no text; expected it in quotes"),
        ({"domain": {}}, "deployment.yml: domain is no text"),
        ({"alarms": True}, "deployment.yml: alarms is no text"),
        ({"revoked": 12345678}, "deployment.yml: revoked is no text; expected it in quotes"),
        ({"revoked": ["1a2b3c4d", 12]}, "deployment.yml: revoked is no text"),
        ({"log_days": 31}, "log_days is 31; CloudWatch takes"),
    ],
)
def test_a_slip_in_deployment_yml_is_said_with_its_place(own: object, problem: str) -> None:
    with pytest.raises(BadSetting, match=f"^{re.escape(problem)}") as caught:
        main(told(own=own))
    assert "\n" not in str(caught.value)


def asked(text: str) -> "subprocess.CompletedProcess[str]":
    """What deploy/parameters.js would be told."""
    command = [sys.executable, "-c", "import runpy; runpy.run_module('deploy.parameters', run_name='__main__')"]
    return subprocess.run(  # noqa: S603 (our own interpreter)
        command, env={"PYTHONPATH": str(ROOT)}, input=text, capture_output=True, text=True, check=False
    )


def test_serverless_yml_is_told_by_json_and_a_slip_by_one_line_without_a_trace() -> None:
    done = asked(json.dumps(told()))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["arns"] == [f"{ARN}5", f"{ARN}6"]
    done = asked(json.dumps(told(names=["x"])))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


OSLS = ROOT / "node_modules/.bin/osls"


@pytest.mark.skipif(not OSLS.exists() or not (ROOT / ".venv/bin/python").exists(), reason="osls is not installed here")
@pytest.mark.parametrize(
    ("parameter", "problem"),
    [
        ("keyring=keyring.none", "there is no file keyring.none here, which keyring names; make it: python -m bridge"),
        ("delivry=queue", "there is no parameter 'delivry'; expected one of delivery, keyring, "),
    ],
)
def test_osls_stops_at_a_slip_with_that_line_alone(parameter: str, problem: str, here: Path) -> None:
    command = [str(OSLS), "package", "--package", str(here / "made"), f"--param={parameter}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 (pinned by us)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(problem)
    assert not (here / "made").exists()
