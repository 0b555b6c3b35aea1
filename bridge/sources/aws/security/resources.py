"""What a finding is about, as people call it: its name where the finding tells one, else what is left of its id."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.naming import short
from bridge.wording.text import one_line

_MOST = 20  # kinds of details, of one resource
_NOTHING = re.compile(r"(?:.*[:/])?(?:null|None|undefined|-)?", re.DOTALL)  # AWS::IAM::AccessKey:null
_ACCOUNT = "AWS::::Account:"
# an id that nobody calls a thing by: a UUID, AIDA…, i-0abc…, many hexadecimal digits
_MACHINE = re.compile(
    r"(?:.*[:/])?(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z0-9]{16,128}|[a-z]{1,8}-[0-9a-f]{8,17}|[0-9a-f]{16,})"
)
# where the details of a resource have its own name, not that of something that it uses
_NAMES = (
    *("PrincipalName", "UserName", "RoleName", "GroupName", "PolicyName", "FunctionName", "TableName", "ClusterName"),
    *("RepositoryName", "DBInstanceIdentifier", "DbInstanceIdentifier", "DbClusterIdentifier", "Name", "DisplayName"),
)


@dataclass(frozen=True, slots=True)
class Resource:
    """`name` stands in the sentence; `id` is what else it is known by, "" where that is no more than the name."""

    name: str
    id: str = ""


def called(id_: str, *names: str) -> Resource | None:
    """By the first name, where the id is one for machines or none; None where neither tells anything."""
    own = "" if _NOTHING.fullmatch(one_line(id_)) else short(id_).removeprefix("repository/")
    name = next((text for one in names if not _NOTHING.fullmatch(text := short(one))), "")
    if not own or not name:
        return Resource(own or name) if own or name else None
    if not _MACHINE.fullmatch(own) or name in own:
        return Resource(own)
    return Resource(name, own)


def of_asff(one: Payload) -> Resource | None:
    """A resource of Security Hub's own format; that it is the account itself, the last line tells."""
    if one["Id"].text("").startswith(_ACCOUNT):
        return None
    return called(one["Id"].text(""), *_detailed(one["Details"]), one["Tags"]["Name"].text(""))


def of_ocsf(one: Payload) -> Resource | None:
    return called(one["uid"].text(""), one["name"].text(""))


def of_inspector(one: Payload) -> Resource | None:
    """An image by its repository and tag; its id holds a digest alone."""
    details = one["details"]
    image = details["awsEcrContainerImage"]
    tag = next((text for value in image["imageTags"] if (text := value.text(""))), "")
    repository = image["repositoryName"].text("")
    if repository and tag:
        return Resource(one_line(f"{repository}:{tag}"), short(one["id"].text("")).removeprefix("repository/"))
    return called(
        one["id"].text(""), one["tags"]["Name"].text(""), details["awsLambdaFunction"]["functionName"].text("")
    )


def _detailed(details: Payload) -> Iterator[str]:
    for _, told in islice(details.items(), _MOST):
        yield from (text for name in _NAMES if (text := told[name].text("")))
