"""What mint prints for AWS besides the URL: commands that a shell takes, templates that are valid, and no secret."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bridge.sealing.key_lines import new_plain
from bridge.sealing.token import parse
from bridge.sources.aws.setup.snippets import DELIVERY_POLICY
from tests.support.terminal import Ended, run

HOOK = "https://hooks.slack.com/services/T0123456789/B0123456789/" + "Zk3v9Q" * 4
BASE = "https://abcdefghij.execute-api.ap-northeast-1.amazonaws.com"
TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:alarms"
CHINESE = "arn:aws-cn:sns:cn-north-1:123456789012:alarms"
# the topics given → those subscribed to, of which some parts are to be filled in
TOPICS: dict[tuple[str, ...], tuple[str, ...]] = {
    (TOPIC,): (TOPIC,),
    (CHINESE,): (CHINESE,),
    ("123456789012:us-east-1",): ("arn:aws:sns:us-east-1:123456789012:<TOPIC>",),
    ("123456789012:cn-north-1",): ("arn:aws-cn:sns:cn-north-1:123456789012:<TOPIC>",),
    ("123456789012:us-gov-west-1",): ("arn:aws-us-gov:sns:us-gov-west-1:123456789012:<TOPIC>",),
    ("123456789012",): ("arn:aws:sns:<REGION>:123456789012:<TOPIC>",),
    (TOPIC, f"{TOPIC}2", "210987654321"): (TOPIC, f"{TOPIC}2", "arn:aws:sns:<REGION>:210987654321:<TOPIC>"),
}


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("keyring").write_text(new_plain("laptop"))


def minted(*topics: str, raw: bool = False, more: tuple[str, ...] = ()) -> Ended:
    """What it says, the URL being nowhere but alone on stdout."""
    words = [word for topic in topics for word in ("--topic", topic)] + (["--raw"] if raw else [])
    ended = run("mint", "aws", "--base", BASE, "--webhook", "-", *words, *more, stdin=HOOK)
    assert ended.code == 0, ended.err
    assert re.fullmatch(r"https?://\S+\n", ended.out)
    assert ended.out.strip().rpartition("/")[2] not in ended.err
    assert "Zk3v9Q" not in ended.err
    return ended


def parts(ended: Ended) -> dict[str, str]:
    """The templates by their headings, and what comes after them."""
    templates, _, steps = ended.err.rpartition("\n\n")
    _, *found = re.split(r"^── (.+) ──\n", templates, flags=re.MULTILINE)
    return dict(zip(found[::2], found[1::2], strict=True)) | {"steps": steps}


class Loader(yaml.SafeLoader):  # type: ignore[misc]  # there are no types for it here
    """With CloudFormation's short forms, each as its name and what it is of."""


def _short(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> tuple[str, Any]:
    assert isinstance(node, yaml.ScalarNode)
    return name, loader.construct_scalar(node)


Loader.add_multi_constructor("!", _short)


def template(text: str) -> dict[str, Any]:
    """Parsed; every short form names something that is there."""
    found: dict[str, Any] = yaml.load(text, Loader)  # noqa: S506  a safe loader, and our own text
    assert found["AWSTemplateFormatVersion"] == "2010-09-09"
    there = found["Parameters"].keys() | found["Resources"].keys()
    assert {name.partition(".")[0] for _, name in re.findall(r"!(Ref|GetAtt) (\w+)", text)} <= there
    assert found["Parameters"]["Url"] == {"Type": "String", "NoEcho": True}
    assert found["Parameters"].get("Key", found["Parameters"]["Url"]) == {"Type": "String", "NoEcho": True}
    return found


@pytest.mark.parametrize("topics", TOPICS, ids=" ".join)
def test_a_subscription_is_a_command_that_a_shell_takes(topics: tuple[str, ...]) -> None:
    steps = parts(minted(*topics))["steps"]
    lines = [shlex.split(line) for line in steps.splitlines() if line.startswith("  aws sns subscribe ")]
    assert len(lines) == len(topics)
    for words, arn in zip(lines, TOPICS[topics], strict=True):
        given = dict(zip(words[3::2], words[4::2], strict=True))
        attributes = {name: json.loads(value) for name, value in json.loads(given.pop("--attributes")).items()}
        _, partition, _, region, account, _ = arn.split(":")
        assert given == {
            "--region": region,
            "--topic-arn": arn,
            "--protocol": "https",
            "--notification-endpoint": "$URL",
        }
        assert attributes == {
            "DeliveryPolicy": DELIVERY_POLICY,
            "RedrivePolicy": {"deadLetterTargetArn": f"arn:{partition}:sqs:{region}:{account}:<QUEUE>"},
        }
    assert "let\nsns.amazonaws.com send to it" in steps
    assert "without one leave RedrivePolicy out" in steps


@pytest.mark.parametrize("topics", TOPICS, ids=" ".join)
def test_the_template_for_cloudformation_subscribes_and_makes_the_queue(topics: tuple[str, ...]) -> None:
    text = parts(minted(*topics))["CloudFormation"]
    found = template(text)
    resources = {name: resource["Properties"] for name, resource in found["Resources"].items()}
    assert {name: resource["Type"] for name, resource in found["Resources"].items()} == {
        "Undelivered": "AWS::SQS::Queue",
        "UndeliveredPolicy": "AWS::SQS::QueuePolicy",
        "Subscription": "AWS::SNS::Subscription",
    }
    assert resources["Subscription"] == {
        "TopicArn": ("Ref", "Topic"),
        "Protocol": "https",
        "Endpoint": ("Ref", "Url"),
        "DeliveryPolicy": DELIVERY_POLICY,
        "RedrivePolicy": {"deadLetterTargetArn": ("GetAtt", "Undelivered.Arn")},
    }
    (statement,) = resources["UndeliveredPolicy"]["PolicyDocument"]["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": ("GetAtt", "Undelivered.Arn"),
        "Condition": {"ArnEquals": {"aws:SourceArn": ("Ref", "Topic")}},
    }
    assert found["Parameters"]["Topic"] == {"Type": "String"}
    exact = [topic for topic in topics if topic.startswith("arn:")]
    assert [given["Topic"] for _, given in deployed(text)] == [*exact, *["ARN"] * (len(topics) - len(exact))]


def deployed(text: str) -> list[tuple[str, dict[str, str]]]:
    """What the commands above a template deploy: the stack, and the values that it is given."""
    commands = re.findall(r"^#   (aws cloudformation deploy (?:.*\\\n#  )*.*)$", text, re.MULTILINE)
    found = []
    for command in commands:
        words = shlex.split(command.replace("\\\n#", " "))
        values = words[words.index("--parameter-overrides") + 1 :]
        found.append((words[words.index("--stack-name") + 1], dict(value.split("=", 1) for value in values)))
    return found


def stacks(heading: str, *minted: Ended) -> dict[str, dict[str, str]]:
    """The stacks of an account in which somebody pasted what `mint` printed, one time after another.

    A value that is not given stays as it was in a stack of that name, whatever default the template has.
    https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
    """
    account: dict[str, dict[str, str]] = {}
    for ended in minted:
        text = parts(ended)[heading]
        for name, given in deployed(text):
            defaults = {key: one.get("Default", "") for key, one in template(text)["Parameters"].items()}
            values = {key: value.replace("$URL", ended.out.strip()) for key, value in given.items()}
            account[name] = defaults | account.get(name, {}) | values
    return account


def test_a_second_url_or_topic_takes_nothing_from_the_first() -> None:
    first, second, both = minted(TOPIC), minted(f"{TOPIC}_2.fifo"), minted(TOPIC, f"{TOPIC}2")
    account = stacks("CloudFormation", first, second, both)
    url, other, third = (ended.out.strip() for ended in (first, second, both))
    assert [tuple(one.values()) for one in account.values()] == [
        (url, TOPIC),
        (other, f"{TOPIC}_2.fifo"),
        (third, TOPIC),
        (third, f"{TOPIC}2"),
    ]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{,127}", name) for name in account)
    events = [minted(raw=True), minted(raw=True)]
    pasted = stacks("CloudFormation, for events straight from EventBridge", *events)
    assert [one["Url"] for one in pasted.values()] == [ended.out.strip() for ended in events]
    for heading in ("Terraform", "Terraform, for events straight from EventBridge"):
        text = "\n".join(parts(ended)[heading] for ended in ([first, second] if heading == "Terraform" else events))
        labels = re.findall(r'^(?:resource|variable) .*"', text, re.MULTILINE)
        names = re.findall(r"^  name +=.*|name_prefix.*events.*", text, re.MULTILINE)
        assert (len(labels), len(names)) == (len(set(labels)), len(set(names)))


@pytest.mark.parametrize("topics", TOPICS, ids=" ".join)
def test_the_template_for_terraform_says_the_same(topics: tuple[str, ...]) -> None:
    ended = minted(*topics)
    text, id_ = parts(ended)["Terraform"], parse(ended.out.strip().rpartition("/")[2]).id
    name = f"kakehashi_{id_}"
    assert all(text.count(opening) == text.count(closing) for opening, closing in ("{}", "()", "[]"))
    blocks = dict(re.findall(r'^(\w+ "\w+"(?: "\w+")?) \{\n(.*?)^\}', text, re.MULTILINE | re.DOTALL))
    assert re.search(r"^  sensitive = true$", blocks[f'variable "{name}_url"'], re.MULTILINE)
    subscription = blocks[f'resource "aws_sns_topic_subscription" "{name}"']
    assert re.search(rf"^  endpoint +=\s+var\.{name}_url$", subscription, re.MULTILINE)
    assert re.search(r"^  endpoint_auto_confirms += true$", subscription, re.MULTILINE)
    assert f"redrive_policy = jsonencode({{ deadLetterTargetArn = aws_sqs_queue.{name}_undelivered.arn }})" in text
    assert policy(subscription) == DELIVERY_POLICY
    exact = topics[0] if len(topics) == 1 and topics[0].startswith("arn:") else None
    assert set(re.findall(r"topic_arn +=\s+(.*)|SourceArn\" = (.*?) ", text)) == {
        (said, "") if place else ("", said)
        for said in (f'"{exact}"' if exact else f"var.{name}_topic_arn",)
        for place in (True, False)
    }
    assert set(re.findall(r"var\.(\w+)", text)) == {f"{name}_url"} | (set() if exact else {f"{name}_topic_arn"})


def policy(block: str) -> object:
    """The delivery policy as JSON: names quoted, colons for equals signs, commas at the ends of lines."""
    (found,) = re.findall(r"^  delivery_policy = jsonencode\((\{.*?^  \})\)", block, re.MULTILINE | re.DOTALL)
    text = re.sub(r"^( +)(\w+) += ", r'\1"\2": ', found, flags=re.MULTILINE)
    return json.loads(re.sub(r"(?<=[\w\"}])\n(?= +\")", ",\n", text))


def test_several_topics_need_no_more_templates_than_one() -> None:
    assert len(parts(minted(TOPIC, f"{TOPIC}2"))) == len(parts(minted(TOPIC))) == 3


def test_a_raw_url_comes_with_a_template_for_eventbridge_and_a_word_on_its_secrecy() -> None:
    found = parts(minted(raw=True))
    heading = "CloudFormation, for events straight from EventBridge"
    assert found.keys() == {heading, heading.replace("CloudFormation", "Terraform"), "steps"}
    resources = {one["Type"]: one["Properties"] for one in template(found[heading])["Resources"].values()}
    assert resources["AWS::Events::ApiDestination"]["InvocationEndpoint"] == ("Ref", "Url")
    assert resources["AWS::Events::ApiDestination"]["HttpMethod"] == "POST"
    (target,) = resources["AWS::Events::Rule"]["Targets"]
    assert (target["Arn"], target["RoleArn"]) == (("GetAtt", "Destination.Arn"), ("GetAtt", "Role.Arn"))
    assert target["DeadLetterConfig"] == {"Arn": ("GetAtt", "Undelivered.Arn")}
    (statement,) = resources["AWS::SQS::QueuePolicy"]["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": ("GetAtt", "Rule.Arn")}}
    assert "keep the URL secret: that alone protects it" in found["steps"]
    assert "aws sns subscribe" not in found["steps"]
    assert "--header-key asks for a key besides" in found["steps"]
    assert len(parts(minted(TOPIC, raw=True))) == 5


CONNECTION = ("x-unused", "unused"), ("x-api-key", ("Ref", "Key"))


@pytest.mark.parametrize("keyed", [False, True])
def test_both_templates_for_eventbridge_send_the_key_that_the_url_asks_for(keyed: bool) -> None:
    ended = minted(raw=True, more=("--header-key",) if keyed else ())
    found, name = parts(ended), f"kakehashi_events_{parse(ended.out.strip().rpartition('/')[2]).id}"
    text = found["CloudFormation, for events straight from EventBridge"]
    given = template(text)["Resources"]["Connection"]["Properties"]["AuthParameters"]["ApiKeyAuthParameters"]
    assert (given["ApiKeyName"], given["ApiKeyValue"]) == CONNECTION[keyed]
    assert ('"Key=$KEY"' in text) == keyed
    text = found["Terraform, for events straight from EventBridge"]
    assert all(text.count(opening) == text.count(closing) for opening, closing in ("{}", "()", "[]"))
    variables = {f"{name}_url"} | ({f"{name}_key"} if keyed else set())
    assert (
        set(re.findall(r"var\.(\w+)", text)) == set(re.findall(r'^variable "(\w+)"', text, re.MULTILINE)) == variables
    )
    assert text.count("sensitive = true") == len(variables)
    assert set(re.findall(r"(aws_\w+\.\w+)\.\w+", text)) < {
        f"{kind}.{name}" for kind, name in re.findall(r'^resource "(\w+)" "(\w+)"', text, re.MULTILINE)
    }
    assert (f'key   = "x-api-key"\n      value = var.{name}_key\n' in text) == keyed
    assert ('--header "x-api-key: $KEY" "$URL"' in found["steps"]) == keyed
    assert ("read -rs KEY" in found["steps"]) == keyed


def test_a_url_that_asks_for_sha_256_comes_with_the_commands_that_make_its_topics_use_it() -> None:
    steps = parts(minted(TOPIC, f"{TOPIC}2", more=("--sns-v2",)))["steps"]
    lines = [shlex.split(line) for line in steps.splitlines() if "set-topic-attributes" in line]
    assert [line[line.index("--topic-arn") + 1] for line in lines] == [TOPIC, f"{TOPIC}2"]
    for line in lines:
        assert line[-4:] == ["--attribute-name", "SignatureVersion", "--attribute-value", "2"]
    assert "set-topic-attributes" not in parts(minted(TOPIC))["steps"]


def test_the_delivery_policy_is_one_that_sns_takes_and_tries_for_most_of_its_hour() -> None:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"""
    retries = DELIVERY_POLICY["healthyRetryPolicy"]
    assert 1 <= retries["minDelayTarget"] <= retries["maxDelayTarget"] <= 3_600
    assert 0 <= retries["numRetries"] <= 100
    assert retries["backoffFunction"] in {"linear", "arithmetic", "geometric", "exponential"}
    assert DELIVERY_POLICY["throttlePolicy"]["maxReceivesPerSecond"] >= 1
    at_once, slow = retries["numMinDelayRetries"], retries["numMaxDelayRetries"]
    between = retries["numRetries"] - retries["numNoDelayRetries"] - at_once - slow
    assert between >= 0
    least = at_once * retries["minDelayTarget"] + slow * retries["maxDelayTarget"]
    assert least + between * retries["minDelayTarget"] > 2_700
    assert least + between * retries["maxDelayTarget"] < 3_600
