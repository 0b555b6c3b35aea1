"""What CloudTrail's cases cannot show: the calls that are watched for, who made them, and no secrets."""

import json
from datetime import UTC, datetime

import pytest

from bridge.payload import Payload
from bridge.slack.render import render
from bridge.sources.aws import SOURCE
from bridge.sources.aws.security.cloudtrail import calls
from bridge.sources.reading import read
from bridge.sources.source import Event
from bridge.wording.notice import Notice
from bridge.wording.phrases import LANGS, Say
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE, Severity
from bridge.wording.text import flat
from tests.support.house_rules import refusals

NOW = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
ALICE = {"type": "IAMUser", "accountId": "123456789012", "userName": "alice"}
ANY = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "*"}}
OTHERS = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": "s3:*"}]}
OWN = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/a"}, "Action": "s3:*"}]}
NARROWED = {"Statement": [{"Effect": "Allow", "Principal": "*", "Condition": {"StringEquals": {"aws:x": "y"}}}]}


def record(source: str, name: str, request: object, **more: object) -> dict[str, object]:
    return {
        "eventType": "AwsApiCall",
        "eventSource": f"{source}.amazonaws.com",
        "eventName": name,
        "awsRegion": "ap-northeast-1",
        "recipientAccountId": "123456789012",
        "userIdentity": ALICE,
        "requestParameters": request,
        **more,
    }


def notice(message: object, lang: str = "en") -> Notice:
    event = Event("", NOW, Payload({"type": None, "topic": None, "subject": None, "message": message}), {})
    say = Say("ja" if lang == "ja" else "en")
    kind = SOURCE.kinds.of(event.payload)
    assert kind is not SOURCE.kinds.other
    found = kind.notice(event, say)
    assert found is not None
    assert refusals(render(found, say)) == []
    return found


def rule(ports: tuple[int, int] | None, *sources: str, protocol: str = "tcp") -> dict[str, object]:
    old, new = ([one for one in sources if (":" in one) == six] for six in (False, True))
    return {
        "ipProtocol": protocol,
        **({"fromPort": ports[0], "toPort": ports[1]} if ports else {}),
        "ipRanges": {"items": [{"cidrIp": one} for one in old]} if old else {},
        "ipv6Ranges": {"items": [{"cidrIpv6": one} for one in new]} if new else {},
        "groups": {},
    }


@pytest.mark.parametrize(
    ("source", "name", "request_", "line", "grade"),
    [
        (
            "guardduty",
            "UpdateDetector",
            {"detectorId": "d1", "enable": True},
            "changed the GuardDuty detector d1",
            MEDIUM,
        ),
        ("guardduty", "CreateFilter", {"name": "f", "action": "NOOP"}, "created the GuardDuty filter f", LOW),
        (
            *("guardduty", "CreateFilter", {"name": "f", "action": "ARCHIVE"}),
            *("made GuardDuty archive findings by the rule f", MEDIUM),
        ),
        ("securityhub", "DisableSecurityHub", None, "switched off Security Hub", CRITICAL),
        (
            "config",
            "StopConfigurationRecorder",
            {"configurationRecorderName": "default"},
            "stopped the Config recorder default",
            HIGH,
        ),
        (
            "iam",
            "AttachUserPolicy",
            {"userName": "u", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
            "attached ReadOnlyAccess to the user u",
            MEDIUM,
        ),
        (
            "iam",
            "AttachUserPolicy",
            {"userName": "u", "policyArn": "arn:aws:iam::aws:policy/IAMFullAccess"},
            "attached IAMFullAccess to the user u",
            HIGH,
        ),
        ("iam", "CreateAccessKey", None, "created an access key for themselves", MEDIUM),
        (
            "iam",
            "AddUserToGroup",
            {"userName": "u", "groupName": "admins"},
            "added the user u to the group admins",
            MEDIUM,
        ),
        (
            "iam",
            "CreateRole",
            {"roleName": "r", "assumeRolePolicyDocument": json.dumps(ANY)},
            "let everybody assume the role r",
            CRITICAL,
        ),
        (
            "iam",
            "CreateRole",
            {"roleName": "r", "assumeRolePolicyDocument": json.dumps(OWN)},
            "created the role r",
            LOW,
        ),
        (
            "s3",
            "PutBucketPolicy",
            {"bucketName": "b", "bucketPolicy": OTHERS},
            "opened the bucket b to the account 210987654321 by its policy",
            HIGH,
        ),
        (
            "s3",
            "PutBucketPolicy",
            {"bucketName": "b", "bucketPolicy": NARROWED},
            "changed the policy of the bucket b",
            MEDIUM,
        ),
        (
            "s3",
            "PutBucketPolicy",
            {"bucketName": "b", "bucketPolicy": OWN},
            "changed the policy of the bucket b",
            MEDIUM,
        ),
        (
            "s3",
            "PutBucketAcl",
            {"bucketName": "b", "x-amz-acl": ["private"]},
            "changed the ACL of the bucket b",
            MEDIUM,
        ),
        (
            "s3",
            "PutBucketAcl",
            {
                "bucketName": "b",
                "AccessControlPolicy": {
                    "AccessControlList": {
                        "Grant": {"Grantee": {"URI": "http://acs.amazonaws.com/groups/global/AllUsers"}}
                    }
                },
            },
            "opened the bucket b to everybody by its ACL",
            CRITICAL,
        ),
        (
            "s3",
            "PutBucketPublicAccessBlock",
            {"bucketName": "b", "PublicAccessBlockConfiguration": {"BlockPublicAcls": True}},
            "switched on Block Public Access of b",
            LOW,
        ),
        (
            "kms",
            "PutKeyPolicy",
            {"keyId": "k", "policy": json.dumps(ANY)},
            "opened the KMS key k to everybody by its policy",
            CRITICAL,
        ),
        (
            "ec2",
            "ModifySnapshotAttribute",
            {"snapshotId": "s", "createVolumePermission": {"remove": {"items": [{"group": "all"}]}}},
            "stopped sharing the snapshot s",
            LOW,
        ),
        (
            "rds",
            "ModifyDBSnapshotAttribute",
            {"dBSnapshotIdentifier": "s", "valuesToAdd": ["all"]},
            "shared the snapshot s with everybody",
            CRITICAL,
        ),
        (
            "rds",
            "ModifyDBInstance",
            {"dBInstanceIdentifier": "d", "publiclyAccessible": True},
            "made the database d reachable from the internet",
            CRITICAL,
        ),
        (
            "rds",
            "ModifyDBInstance",
            {"dBInstanceIdentifier": "d", "publiclyAccessible": False},
            "called ModifyDBInstance of rds: d",
            NONE,
        ),
        (
            "lambda",
            "AddPermission20150331v2",
            {"functionName": "f", "principal": "*"},
            "let everybody call the function f",
            CRITICAL,
        ),
        (
            "lambda",
            "AddPermission20150331v2",
            {"functionName": "f", "principal": "210987654321"},
            "let the account 210987654321 call the function f",
            HIGH,
        ),
        (
            "lambda",
            "AddPermission20150331v2",
            {"functionName": "f", "principal": "s3.amazonaws.com"},
            "called AddPermission of lambda: f",
            NONE,
        ),
        (
            "lambda",
            "CreateFunctionUrlConfig",
            {"functionName": "f", "authType": "NONE"},
            "made a URL without authentication for the function f",
            HIGH,
        ),
        (
            "ec2",
            "CreateRoute",
            {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"},
            "routed 0.0.0.0/0 to igw-1 in rtb-1",
            MEDIUM,
        ),
        ("organizations", "LeaveOrganization", None, "took the account out of its organization", CRITICAL),
        (
            "ec2",
            "RunInstances",
            {"instancesSet": {"items": [{"imageId": "ami-1"}]}},
            "called RunInstances of ec2: ami-1",
            NONE,
        ),
        (
            "sts",
            "AssumeRole",
            {"roleArn": "arn:aws:iam::123456789012:role/deploy", "roleSessionName": "x"},
            "called AssumeRole of sts: deploy",
            NONE,
        ),
    ],
)
def test_a_call_is_worded_by_what_it_did(source: str, name: str, request_: object, line: str, grade: Severity) -> None:
    found = notice(record(source, name, request_))
    assert flat(found.title) == f"{grade.sign} alice {line}"
    assert found.facts.severity is grade
    assert found.tone is grade.tone


@pytest.mark.parametrize(
    ("rules", "said", "grade"),
    [
        ([rule((22, 22), "0.0.0.0/0")], "22/tcp to 0.0.0.0/0", HIGH),
        ([rule((3300, 3310), "::/0")], "3300-3310/tcp to ::/0", HIGH),
        ([rule((443, 443), "0.0.0.0/0", "::/0")], "443/tcp to 0.0.0.0/0 and ::/0", LOW),
        ([rule((7000, 7000), "0.0.0.0/0")], "7000/tcp to 0.0.0.0/0", MEDIUM),
        ([rule(None, "0.0.0.0/0", protocol="-1")], "0-65535 to 0.0.0.0/0", CRITICAL),
        ([rule((0, 65535), "10.0.0.0/8", "0.0.0.0/0")], "0-65535/tcp to 0.0.0.0/0 and 10.0.0.0/8", CRITICAL),
        ([rule((22, 22), "10.0.0.0/8")], "22/tcp to 10.0.0.0/8", LOW),
        ([rule((-1, -1), "0.0.0.0/0", protocol="icmp")], "icmp to 0.0.0.0/0", MEDIUM),
        ([rule((80, 80), "0.0.0.0/0"), rule((22, 22), "0.0.0.0/0")], "80/tcp and 22/tcp to 0.0.0.0/0", HIGH),
    ],
)
def test_a_security_group_is_as_grave_as_what_it_opens_to_everybody(
    rules: list[object], said: str, grade: Severity
) -> None:
    request = {"groupId": "sg-1", "ipPermissions": {"items": rules}}
    found = notice(record("ec2", "AuthorizeSecurityGroupIngress", request))
    assert flat(found.title) == f"{grade.sign} alice opened {said} on sg-1"
    flat_form = {"groupName": "web", "ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIp": "0.0.0.0/0"}
    old = notice(record("ec2", "AuthorizeSecurityGroupIngress", flat_form))
    assert flat(old.title) == "🟠 alice opened 22/tcp to 0.0.0.0/0 on web"


def assumed(role: str, session: str) -> dict[str, object]:
    arn = f"arn:aws:sts::123456789012:assumed-role/{role}/{session}"
    return {"type": "AssumedRole", "arn": arn, "accountId": "123456789012"}


@pytest.mark.parametrize(
    ("identity", "en", "ja"),
    [
        ({"type": "Root", "accountId": "123456789012"}, "Root", "ルートユーザー"),
        (
            assumed("AWSReservedSSO_ReadOnly_0123456789abcdef", "alice@example.com"),
            "alice@example.com",
            "alice@example.com",
        ),
        (assumed("deploy", "github-actions"), "deploy/github-actions", "deploy/github-actions"),
        (assumed("deploy", "botocore-session-1764554645"), "deploy", "deploy"),
        (assumed("deploy", "1764554645"), "deploy", "deploy"),
        ({"type": "AWSService", "invokedBy": "config.amazonaws.com"}, "config.amazonaws.com", "config.amazonaws.com"),
        (
            {"type": "AWSAccount", "accountId": "210987654321", "principalId": "AROAX:ci"},
            "ci of 210987654321",
            "210987654321 の ci",
        ),
        (
            {"type": "AWSAccount", "accountId": "210987654321", "principalId": ""},
            "Account 210987654321",
            "アカウント 210987654321",
        ),
        ({"type": "AWSAccount", "accountId": "ANONYMOUS_PRINCIPAL"}, "An anonymous caller", "匿名の呼び出し元"),
        ({"type": "FederatedUser", "arn": "arn:aws:sts::123456789012:federated-user/bob"}, "bob", "bob"),
        ({"type": "IAMUser", "userName": "HIDDEN_DUE_TO_SECURITY_REASONS"}, "An unknown user", "不明なユーザー"),
        (
            {"type": "WebIdentityUser", "userName": "repo:acme/shop", "principalId": "x:y"},
            "repo:acme/shop",
            "repo:acme/shop",
        ),
        ({"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u"}}, "An unknown user", "不明なユーザー"),
        (None, "An unknown user", "不明なユーザー"),
    ],
)
def test_who_did_it_is_said_as_people_would(identity: object, en: str, ja: str) -> None:
    message = record("dynamodb", "ListTables", None, userIdentity=identity, readOnly=True)
    assert f" {en} called ListTables of dynamodb" in flat(notice(message).title)
    gap = " " if ja[-1].isascii() else ""
    assert f" {ja}{gap}が dynamodb の ListTables を実行しました" in flat(notice(message, "ja").title)


@pytest.mark.parametrize(
    ("code", "said", "grade"),
    [
        ("AccessDenied", "was refused DeleteTrail of cloudtrail on t: AccessDenied", MEDIUM),
        (
            "Client.UnauthorizedOperation",
            "was refused DeleteTrail of cloudtrail on t: Client.UnauthorizedOperation",
            MEDIUM,
        ),
    ],
)
def test_what_was_refused_did_not_happen_and_is_worth_a_look(code: str, said: str, grade: Severity) -> None:
    found = notice(record("cloudtrail", "DeleteTrail", {"name": "t"}, errorCode=code))
    assert flat(found.title) == f"{grade.sign} alice {said}"
    failed = notice(record("cloudtrail", "DeleteTrail", {"name": "t"}, errorCode="TrailNotFoundException"))
    assert flat(failed.title) == "⚪ DeleteTrail of cloudtrail by alice failed on t: TrailNotFoundException"


@pytest.mark.parametrize("lang", LANGS)
def test_no_secret_of_a_request_is_shown(lang: str) -> None:
    request = {
        "functionName": "f",
        "environment": {"variables": {"STRIPE": "made-up-1"}},
        "userData": "made-up-2",
        "clientToken": "made-up-3",
        "masterUserPassword": "made-up-4",
        "nested": {"apiKey": "made-up-5", "userData": "made-up-6"},
        "tags": [{"key": "DB_PASSWORD", "value": "made-up-7"}],
        "description": "see password=made-up-8",
    }
    message = record("lambda", "CreateFunction20150331", request, errorMessage="wrong secret=made-up-9")
    found = notice(message, lang)
    assert "made-up" not in json.dumps(render(found, Say("ja" if lang == "ja" else "en")).body(), ensure_ascii=False)
    assert "f" in flat(found.title)


def test_every_watched_call_is_said_in_both_languages_and_has_a_severity() -> None:
    """With a request that names everything that any of them reads."""
    names = dict.fromkeys(
        (path.split("/")[0] for call in calls.CALLS.values() for path in call.thing if "/" not in path), "thing-1"
    )
    request = {**names, "policyArn": "p", "policyName": "p", "policyId": "p", "groupName": "g", "status": "Inactive"}
    for (service, name), call in calls.CALLS.items():
        for lang in LANGS:
            found = notice(record(service, name, request), lang)
            assert found.facts.graded
            assert "{" not in flat(found.title)
            assert "alice" in flat(found.title)
        assert call.did.ja.split("（")[0].rstrip("：{thing}").endswith("ました"), name


def test_min_severity_leaves_out_what_nobody_watches_for() -> None:
    event = Event(
        "",
        NOW,
        Payload({"type": None, "topic": None, "subject": None, "message": record("dynamodb", "ListTables", None)}),
        {"min-severity": ("high",)},
    )
    assert read(SOURCE, event, Say("en")).notice is None
    message = record("cloudtrail", "StopLogging", {"name": "t"})
    grave = Event("", NOW, Payload({"type": None, "topic": None, "subject": None, "message": message}), event.options)
    assert read(SOURCE, grave, Say("en")).notice is not None
