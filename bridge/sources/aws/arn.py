"""ARNs, and what each partition of AWS calls its hosts.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from functools import lru_cache

from bridge.values import dataclass

# partition → end of its API hosts, end of its console's hosts
# https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html (hosts of SNS, China's too)
_API = {
    "aws": "amazonaws.com",
    "aws-us-gov": "amazonaws.com",
    "aws-cn": "amazonaws.com.cn",
    "aws-eusc": "amazonaws.eu",
}
_CONSOLE = {
    "aws": "console.aws.amazon.com",
    "aws-us-gov": "console.amazonaws-us-gov.com",
    "aws-cn": "console.amazonaws.cn",
}
# A region begins with letters alone: no bucket or endpoint host such as s3-us-west-2 can pass for one.
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]{2,16}){1,3}-[0-9]{1,2}")
_ARN = re.compile(r"arn:(aws[a-z-]{0,12}):([a-z0-9-]{1,32}):([a-z0-9-]{1,32}):([0-9]{12}):(.{1,512})")
_LONGEST_REGION = 58
_LONGEST = 620  # characters; the pattern's parts are shorter together
_ELSEWHERE = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"}


@dataclass(frozen=True, slots=True)
class Arn:
    """Of a regional resource; region and partition are known to belong together."""

    text: str
    partition: str
    service: str
    region: str
    account: str
    resource: str

    @property
    def api(self) -> str:
        """The end of the service's host names: sns.<region>.<this>."""
        return _API[self.partition]


def arn(text: str) -> Arn | None:
    """The ARN of a regional resource in a partition that we know, else None."""
    return _arn(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=256)  # of an alarm the same three are asked for again and again, for 20,000 instructions each
def _arn(text: str) -> Arn | None:
    found = _ARN.fullmatch(text)
    if not found:
        return None
    partition, region = found.group(1), found.group(3)
    return Arn(text, *found.groups()) if partition_of(region) == partition else None


def partition_of(region: str) -> str | None:
    """The partition a region lies in; None for what is no region, or in a partition we do not know."""
    if not _REGION.fullmatch(region) or "-iso" in region:
        return None
    return next((name for start, name in _ELSEWHERE.items() if region.startswith(start)), "aws")


def console(region: str) -> str | None:
    """The console's address in a region, None where we do not know one."""
    return _console(region) if len(region) <= _LONGEST_REGION else None


@lru_cache(maxsize=64)  # regions are few; an alarm has three links into the console, for 10,000 instructions each
def _console(region: str) -> str | None:
    host = _CONSOLE.get(partition_of(region) or "")
    return f"https://{region}.{host}" if host else None
