"""The template and the module: that they make what deploy/'s own files say, for whatever somebody asks."""

import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bridge import VERSION
from bridge.settings import Settings
from deploy.launch import merge, template, terraform
from deploy.launch.__main__ import MODULE, TEMPLATE, laid_out
from deploy.launch.asked import PARAMETERS
from deploy.launch.hcl import Block, expression, written
from deploy.launch.sections import read
from deploy.launch.terraform_types import TAGGED, TYPES
from tests.support.resolved import Refused, resolved

pytestmark = pytest.mark.no_cover  # nothing of the bridge runs here

ROOT = Path(__file__).parent.parent
LAUNCHED: dict[str, Any] = json.loads(TEMPLATE.read_text(encoding="utf-8"))
KEYS = tuple(f"arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-55555555555{n}" for n in "56")
TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:operators"
CERTIFICATE = "arn:aws:acm:ap-northeast-1:123456789012:certificate/11111111-2222"
BOUNDARY = "arn:aws:iam::123456789012:policy/limit"
CANARY = f"https://bridge.example.com/backlog/{'A' * 80}"
SUBNETS, GROUPS = "subnet-0a1b2c3d,subnet-1a1b2c3d", "sg-0a1b2c3d"
LINES = [f"2026-11 = kms:{KEYS[0]} AQIDAHg=", f"2026-10 = kms:{KEYS[1]} AQIDAHk="]
GIVEN = {"ZipBucket": "zips", "ZipKey": "0.1.0.zip", "Keyring": ",".join(LINES), "KeyArns": ",".join(KEYS)}
EVERYTHING: dict[str, str | int] = {
    "Stage": "dev",
    "DomainName": "bridge.example.com",
    "Certificate": CERTIFICATE,
    "Alarms": TOPIC,
    "Canary": CANARY,
    "WithDashboard": "on",
    "Revoked": "1a2b3c4d,5e6f7a8b",
    "LogLevel": "DEBUG",
    "LogDays": 90,
    "Architecture": "x86_64",
    "ReservedConcurrency": "20",
    "Throttle": "50",
    "WorkerConcurrency": 7,
    "People": "people.txt",
    "Runbooks": "runbooks.txt",
    "Boundary": BOUNDARY,
    "Subnets": SUBNETS,
    "SecurityGroups": GROUPS,
}
WAYS: dict[str, tuple[Mapping[str, str | int], Mapping[str, Any]]] = {
    "direct": ({}, {}),
    "queue": ({"Delivery": "queue"}, {"queue": True}),
    "domain": (
        {"DomainName": "bridge.example.com", "Certificate": CERTIFICATE},
        {"domain": "bridge.example.com"},
    ),
    "alarms": ({"Alarms": TOPIC}, {"alarms": TOPIC}),
    "alarms and queue": ({"Alarms": TOPIC, "Delivery": "queue"}, {"alarms": TOPIC, "queue": True}),
    "canary": ({"Alarms": TOPIC, "Canary": CANARY}, {"alarms": TOPIC, "canary": CANARY}),
    "dashboard": ({"WithDashboard": "on"}, {"dashboard": "on"}),
    "dashboard and queue": ({"WithDashboard": "on", "Delivery": "queue"}, {"dashboard": "on", "queue": True}),
    "throttle": ({"Throttle": "50"}, {"throttle": 50}),
    "boundary": ({"Boundary": BOUNDARY}, {"boundary": BOUNDARY}),
    "VPC": ({"Subnets": SUBNETS, "SecurityGroups": GROUPS}, {"subnets": SUBNETS, "security_groups": GROUPS}),
    "everything": (
        EVERYTHING | {"Delivery": "queue"},
        {"queue": True, "alarms": TOPIC, "dashboard": "on", "canary": CANARY, "domain": "bridge.example.com"}
        | {"reserved": 20, "throttle": 50, "concurrency": 7, "log_days": 90}
        | {"boundary": BOUNDARY, "subnets": SUBNETS, "security_groups": GROUPS},
    ),
}


def launched(**given: str | int) -> dict[str, Any]:
    return resolved(LAUNCHED, GIVEN | given)


def properties(made: Mapping[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = made["Resources"][name]["Properties"]
    return found


@pytest.fixture(scope="module")
def check() -> Iterator[ModuleType]:
    """.ci/check_template.py, which shares no code with deploy/."""
    sys.path.insert(0, str(ROOT / ".ci"))
    try:
        yield importlib.import_module("check_template")
    finally:
        sys.path.remove(str(ROOT / ".ci"))


@pytest.mark.parametrize("way", WAYS)
def test_the_template_makes_exactly_what_was_asked_for(check: ModuleType, way: str) -> None:
    given, asked = WAYS[way]
    as_asked = check.Asked(keys=[*KEYS], launched=True, **asked)
    made = as_numbers(launched(**given))
    assert list(check.faults(made, as_asked)) == []
    worse = dict(check.spoil_template.spoiled(made))
    assert len(worse) > 20
    assert [what for what, spoiled in worse.items() if not any(check.faults(spoiled, as_asked))] == []


def as_numbers(made: dict[str, Any]) -> dict[str, Any]:
    """With the texts that CloudFormation takes for numbers as numbers."""
    function = properties(made, "HttpLambdaFunction")
    if "ReservedConcurrentExecutions" in function:
        function["ReservedConcurrentExecutions"] = int(function["ReservedConcurrentExecutions"])
    limits = properties(made, "HttpApiStage")["DefaultRouteSettings"]
    limits |= {name: int(value) for name, value in limits.items() if name.startswith("Throttling")}
    return made


# What deploy/'s files leave open, as serverless.yml fills it in.
FILLED = {
    "self:service": "kakehashi",
    "sls:stage": "dev",
    "self:custom.deployment.given.domain": "bridge.example.com",
    "self:custom.deployment.given.certificate": CERTIFICATE,
    "self:custom.deployment.given.alarms": TOPIC,
    "self:custom.deployment.given.canary": CANARY,
    "self:custom.deployment.given.revoked": "1a2b3c4d,5e6f7a8b",
    "self:custom.deployment.arns": [*KEYS],
    "self:custom.deployment.boundary": BOUNDARY,
    "self:custom.deployment.network": "in_a_vpc",
}


def filled(value: Any, logs: list[Any]) -> Any:
    """What a file of deploy/ says, with all that it leaves to serverless.yml put in."""
    if isinstance(value, dict):
        return {key: filled(inner, logs) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(item, logs) for item in value]
    if not isinstance(value, str):
        return value
    if file := re.fullmatch(r"\$\{file\(deploy/(\w+\.yml)\):(?:(\w+)|\$\{([\w:.]+)\})\}", value):
        return filled(read(file[1])[file[2] or FILLED[file[3]]], logs)
    known = FILLED | {"self:custom.deployment.logs": logs}
    if (whole := re.fullmatch(r"\$\{([\w:.]+)\}", value)) and whole[1] in known:
        return known[whole[1]]
    return re.sub(r"\$\{([\w:.]+)\}", lambda found: str(known.get(found[1], found[0])), value)


def of_osls(delivery: str) -> dict[str, Any]:
    """What osls would make of everything; but for what it needs for itself, and where zip and keyring are."""
    made = launched(**EVERYTHING, Delivery=delivery)
    text = json.dumps(made).replace('"BRIDGE_KEYRING"', '"BRIDGE_KEYRING_FILE"')
    return {"AWSTemplateFormatVersion": LAUNCHED["AWSTemplateFormatVersion"], **json.loads(text)}


def test_the_template_is_what_the_generator_makes_of_both_modes_with_everything_on() -> None:
    """Of templates as osls makes them; `make package` does the same with osls's own."""
    made = template.generated(of_osls("direct"), of_osls("queue"))
    assert made == LAUNCHED
    assert laid_out(made) + "\n" == TEMPLATE.read_text(encoding="utf-8")


@pytest.mark.parametrize("delivery", ["direct", "queue"])
def test_each_part_that_a_file_of_deploy_makes_is_in_the_template_as_it_is_there(delivery: str) -> None:
    made = launched(**EVERYTHING, Delivery=delivery)
    queue = delivery == "queue"
    logs = [{"Ref": f"{name}LogGroup"} for name in ("Http", *(("Worker",) if queue else ()), "Canary")]
    sources = [read("domain.yml"), read("revoked.yml")["some"], read("alarms.yml")["http"]]
    sources += [read("canary.yml")["some"], read("dashboard.yml")[delivery], read(f"{delivery}.yml")["resources"]]
    sources += [read("alarms.yml")["queue"]] if queue else []
    seen = 0
    for source in filled(sources, logs):
        for kind in ("Resources", "Outputs"):
            for name, part in source.get(kind, {}).items():
                found = {key: value for key, value in made[kind][name].items() if key != "DependsOn"}
                expected = {key: value for key, value in part.items() if key != "DependsOn"}
                assert packed(found) == packed(expected), name
                seen += 1
    assert seen == (36 if queue else 24)


def packed(part: Any) -> Any:
    """Without what YAML and osls lay out otherwise: the spaces between the lines of a dashboard."""
    return json.loads(re.sub(r"(?:\\n| )+", " ", json.dumps(part)))


def test_what_serverless_yml_says_of_the_functions_the_template_says_too() -> None:
    import yaml

    said = yaml.safe_load((ROOT / "serverless.yml").read_text(encoding="utf-8"))
    made = launched()
    function = properties(made, "HttpLambdaFunction")
    provider, (http, *_) = said["provider"], said["functions"]
    assert function["MemorySize"] == provider["memorySize"]
    assert (function["Timeout"], function["Runtime"]) == (provider["timeout"], provider["runtime"])
    assert (function["Handler"], function["Description"]) == (http["http"]["handler"], http["http"]["description"])
    variables = {*function["Environment"]["Variables"]} - {"BRIDGE_KEYRING", "BRIDGE_DELIVERY"}
    assert variables == {*provider["environment"]} - {"BRIDGE_KEYRING_FILE"}
    assert properties(made, "HttpApiStage")["AccessLogSettings"]["Format"] == provider["logs"]["httpApi"]["format"]
    assert made["Outputs"]["Version"]["Value"] == VERSION


def test_the_parameters_are_those_of_serverless_yml_with_its_defaults() -> None:
    import yaml

    said = yaml.safe_load((ROOT / "serverless.yml").read_text(encoding="utf-8"))["params"]["default"]
    own = {asked.name: asked.default for asked in PARAMETERS}
    ours = {"zip_bucket", "zip_key", "key_arns", "stage"}
    # The file's name, its region and what asks before it deletes have no place there; tags are of stack or provider.
    # Snapshots are of versions, whose names are made of the code and the settings, and which osls takes away again.
    assert own.keys() - ours == said.keys() - {"kms_region", "undo", "remove", "tags", "snapstart"}
    assert {name: own[name] for name in own.keys() - ours - {"keyring"}} == {
        name: said[name] for name in own.keys() - ours - {"keyring"}
    }


def test_the_functions_start_with_what_the_template_gives_them() -> None:
    made = launched(**EVERYTHING | {"Delivery": "queue", "People": "", "Runbooks": ""})
    for name in ("Http", "Worker"):
        variables = properties(made, f"{name}LambdaFunction")["Environment"]["Variables"]
        queues = {
            "BRIDGE_QUEUE_URL": "https://sqs.ap-northeast-1.amazonaws.com/123456789012/kakehashi-dev.fifo",
            "BRIDGE_PARKED_QUEUE_URL": "https://sqs.ap-northeast-1.amazonaws.com/123456789012/kakehashi-dev-parked.fifo",
        }
        settings = Settings.from_env(variables | queues)
        assert settings.keyring.splitlines() == LINES
        assert (settings.delivery, settings.stage, settings.log_level) == ("queue", "dev", "DEBUG")
        assert settings.revoked == {"1a2b3c4d", "5e6f7a8b"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"Delivery": "later"},
        {"Canary": CANARY},
        {"Canary": "https://bridge.example.com/", "Alarms": TOPIC},
        {"DomainName": "bridge.example.com"},
        {"Certificate": CERTIFICATE},
        {"DomainName": "https://bridge.example.com", "Certificate": CERTIFICATE},
        {"Alarms": "operators"},
        {"Boundary": "limit"},
        {"Subnets": SUBNETS},
        {"SecurityGroups": GROUPS},
        {"Subnets": "subnet-0a1b2c3d subnet-1a1b2c3d", "SecurityGroups": GROUPS},
        {"Revoked": "1a2b3c4"},
        {"WithDashboard": "off"},
        {"LogDays": 31},
        {"WorkerConcurrency": 1},
        {"Throttle": "0"},
        {"ReservedConcurrency": "many"},
        {"Stage": "1st"},
        {"Keyring": "x" * 4_097},
        {"Keyringg": ""},
    ],
    ids=str,
)
def test_what_is_wrong_is_refused_before_anything_is_made(wrong: dict[str, str | int]) -> None:
    with pytest.raises(Refused):
        launched(**wrong)


def test_the_template_fits_where_it_is_handed_in() -> None:
    """51,200 bytes without a bucket: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""
    assert TEMPLATE.stat().st_size < 51_200


def test_what_the_modes_have_otherwise_is_chosen_as_far_inside_as_it_can_be() -> None:
    yes = {"a": {"x": 1, "more": 2}, "b": [{"p": 1}, {"q": 2}], "c": {"Fn::Join": ["", ["[", ",", "]"]]}, "d": "y"}
    no = {"a": {"x": 1}, "b": [{"p": 1}], "c": {"Fn::Join": ["", ["[", "]"]]}, "d": "n"}
    assert merge.merged("C", yes, no) == {
        "a": {"x": 1, "more": {"Fn::If": ["C", 2, merge.NOTHING]}},
        "b": [{"p": 1}, {"Fn::If": ["C", {"q": 2}, merge.NOTHING]}],
        "c": {"Fn::Join": ["", ["[", {"Fn::If": ["C", ",", ""]}, "]"]]},
        "d": {"Fn::If": ["C", "y", "n"]},
    }
    with pytest.raises(ValueError, match="has not in its place"):
        merge.merged("C", [1, 2], [2, 3])


# Terraform


def test_the_module_is_what_the_template_says() -> None:
    """`python -m deploy.launch` writes it anew."""
    for name, text in terraform.files(LAUNCHED).items():
        assert (MODULE / name).read_text(encoding="utf-8") == text, name
    assert {path.name for path in MODULE.glob("*.tf")} == {*terraform.files(LAUNCHED), "versions.tf"}


def test_each_resource_of_the_template_is_one_of_the_module_and_each_policy_of_a_role_too() -> None:
    text = (MODULE / "main.tf").read_text(encoding="utf-8")
    found = sorted(re.findall(r'^resource "(\w+)" "(\w+)" \{$', text, flags=re.MULTILINE))
    kinds = [TYPES[part["Type"]][0] for part in LAUNCHED["Resources"].values()]
    roles = [part for part in LAUNCHED["Resources"].values() if part["Type"] == "AWS::IAM::Role"]
    policies = ["aws_iam_role_policy"] * sum(len(role["Properties"]["Policies"]) for role in roles)
    targets = ["aws_cloudwatch_event_target"] * kinds.count("aws_cloudwatch_event_rule")
    assert sorted(kind for kind, _ in found) == sorted([*kinds, *policies, *targets])
    assert len({*found}) == len(found)
    for kind, name in {*re.findall(r"\b(aws_\w+)\.(\w+)(?:\[0\])?\.\w", text)} - {("aws_region", "current")}:
        assert (kind, name) in found or name == "current", f"{kind}.{name}"


def test_no_resource_of_the_module_allows_a_wildcard_but_in_a_vpc() -> None:
    text = (MODULE / "main.tf").read_text(encoding="utf-8")
    stars = [line.strip() for line in text.splitlines() if "*" in line]
    in_a_vpc = 'Resource = "*"'  # what Lambda wants of each role there
    assert stars.count(in_a_vpc) == 3
    allowed = {'Principal = "*"', 'Action    = "sqs:*"', in_a_vpc}  # those of the policies that refuse plain HTTP, too
    rest = [line for line in stars if line not in allowed]
    assert all(line.endswith(':*"') or line.startswith(("source_arn ", "| stats count(*)")) for line in rest), rest


def test_the_modules_variables_are_the_templates_parameters() -> None:
    text = (MODULE / "variables.tf").read_text(encoding="utf-8")
    assert re.findall(r'^variable "(\w+)"', text, flags=re.MULTILINE) == [*(asked.name for asked in PARAMETERS), "tags"]
    assert {asked.pascal for asked in PARAMETERS} == {*LAUNCHED["Parameters"]}
    used = {*re.findall(r"\bvar\.(\w+)", (MODULE / "main.tf").read_text(encoding="utf-8"))}
    assert used == {asked.name for asked in PARAMETERS} | {"tags"}


def test_a_secret_is_not_shown_again() -> None:
    secret = [asked for asked in PARAMETERS if asked.secret]
    assert [asked.name for asked in secret] == ["canary"]
    assert LAUNCHED["Parameters"]["Canary"]["NoEcho"] is True
    text = (MODULE / "variables.tf").read_text(encoding="utf-8")
    assert re.search(r'variable "canary" \{[^}]*sensitive +=\ true', text)


def test_all_that_can_carry_tags_carries_those_that_were_asked_for_and_the_two_of_its_own() -> None:
    text = (MODULE / "main.tf").read_text(encoding="utf-8")
    assert re.search(r'tags = merge\(\s*var\.tags,\s*\{\s*application = "kakehashi"\s*stage += var\.stage', text)
    made = re.findall(r'^resource "(\w+)" "\w+" \{\n(.*?)^\}', text, flags=re.MULTILINE | re.DOTALL)
    assert {kind for kind, body in made if re.search(r"^  tags += local\.tags$", body, flags=re.MULTILINE)} == TAGGED
    assert all("local.tags" in body for kind, body in made if kind in TAGGED)


def test_a_text_that_looks_like_terraforms_own_stands_for_itself() -> None:
    assert expression('a "b" ${c} %{d}\n') == ['"a \\"b\\" $${c} %%{d}\\n"']
    assert written([Block("a", ("b",), {"x": 1, "long": "y"}), Block("c", (), {})]) == (
        'a "b" {\n  x    = 1\n  long = "y"\n}\n\nc {}\n'
    )
