"""What an organisation asks of everything in its account: a permissions boundary, tags, a VPC."""

import re
from collections.abc import Mapping

from bridge.errors import BadSetting

POLICY = r"arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]{1,512}"
# https://docs.aws.amazon.com/vpc/latest/userguide/ and AWS::Lambda::Function VpcConfig: 16 subnets, 5 groups
_SUBNET, _GROUP = "subnet-[0-9a-f]{8,17}", "sg-[0-9a-f]{8,17}"
_SUBNETS, _GROUPS = 16, 5
SUBNETS, GROUPS = (f"{one}(,{one}){{0,{most - 1}}}" for one, most in ((_SUBNET, _SUBNETS), (_GROUP, _GROUPS)))
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-add-tags.html
_TAG = re.compile(r"([\w .:/+@-]{1,128})=([\w .:/+@-]{0,256})")
TAGS_MOST, OWN_TAGS = 48, ("application", "stage")  # CloudFormation takes 50
NONE = {"Ref": "AWS::NoValue"}

Values = Mapping[str, str]


def chosen(values: Values, stage: str) -> dict[str, object]:
    """What serverless.yml uses of them. Raises BadSetting."""
    vpc = _vpc(values)
    return {
        "boundary": _boundary(values["boundary"]) or NONE,
        "tags": _tags(values["tags"]) | {"application": "kakehashi", "stage": stage},
        "vpc": vpc,
        "network": "in_a_vpc" if vpc else "nowhere",
    }


def _boundary(arn: str) -> str:
    if arn and not re.fullmatch(POLICY, arn):
        raise BadSetting(
            en=f"boundary is {arn[:60]!r}; expected the ARN of a policy: arn:aws:iam::123456789012:policy/limit",
            ja=f"boundary が「{arn[:60]}」です。arn:aws:iam::123456789012:policy/limit のようなポリシーの ARN を"
            "指定してください。",
        )
    return arn


def _tags(text: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for one in _parts(text):
        found = _TAG.fullmatch(one)
        key = found[1].strip() if found else ""
        if not found or key in tags or key in OWN_TAGS or key.casefold().startswith("aws:") or len(tags) == TAGS_MOST:
            raise BadSetting(
                en=f"tags holds {one[:60]!r}; expected up to {TAGS_MOST} different ones such as team=ops,"
                f"cost-center=42, and neither {' nor '.join(OWN_TAGS)}",
                ja=f"tags に「{one[:60]}」があります。team=ops,cost-center=42 のように、重複のない {TAGS_MOST} 個までの"
                f"タグを指定してください（{'、'.join(OWN_TAGS)} は使えません）。",
            )
        tags[key] = found[2].strip()
    return tags


def _vpc(values: Values) -> dict[str, object] | None:
    subnets = _ids(values, "subnets", _SUBNET, _SUBNETS, "subnet-0a1b2c3d")
    groups = _ids(values, "security_groups", _GROUP, _GROUPS, "sg-0a1b2c3d")
    if bool(subnets) != bool(groups):
        raise BadSetting(
            en="subnets and security_groups belong together; expected both, or neither",
            ja="subnets と security_groups は両方指定するか、両方とも指定しないでください。",
        )
    return {"subnetIds": subnets, "securityGroupIds": groups} if subnets else None


def _ids(values: Values, name: str, form: str, most: int, example: str) -> list[str]:
    ids = _parts(values[name])
    if len(ids) > most or len({*ids}) < len(ids) or not all(re.fullmatch(form, one) for one in ids):
        raise BadSetting(
            en=f"{name} is {values[name][:60]!r}; expected up to {most} ids such as {example}, comma-separated",
            ja=f"{name} が「{values[name][:60]}」です。{example} のような ID を、重複なく {most} 個まで、"
            "コンマ区切りで指定してください。",
        )
    return ids


def _parts(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]
