"""What somebody who launches the bridge is asked: the parameters of the template, the variables of the module.

They are serverless.yml's own, but for the zip and the keyring, which is given as text, so that the zip holds no key.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.log import LEVELS
from deploy import regional, surroundings
from deploy.parameters import LOG_DAYS, RESERVED, THROTTLE, WORKERS

_OTHERWISE = {"domain": "DomainName", "dashboard": "WithDashboard"}
_HOOK = "https://[A-Za-z0-9.:-]+/[a-z]+/[A-Za-z0-9_-]{40,}"
_FILE = "[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*"


@dataclass(frozen=True, slots=True)
class Parameter:
    """`default`: None where a value must be given. `range`: of a number, which may be "" where that is the default.

    `lines`: a text of lines, which CloudFormation, whose forms have one line a field, takes as a list. `secret`: is not
    shown again.
    """

    name: str
    description: str
    default: str | int | None = None
    values: Sequence[str | int] = ()
    pattern: str = ""
    range: tuple[int, int] | None = None
    list: bool = False
    lines: bool = False
    secret: bool = False

    @property
    def pascal(self) -> str:
        """Its name in CloudFormation, where no resource may have the same."""
        return _OTHERWISE.get(self.name) or "".join(word.capitalize() for word in self.name.split("_"))


PARAMETERS = (
    Parameter("zip_bucket", "The bucket that the zip is in, in the region deployed to"),
    Parameter("zip_key", "The zip's key in that bucket; a new version needs a new key"),
    Parameter("keyring", "The keyring's lines, each wrapped by KMS; with all else at most 4 KB", lines=True),
    Parameter("key_arns", "The ARNs of the KMS keys that the keyring names", list=True),
    Parameter("stage", "What its names and metrics are told apart by", "prod", pattern="[A-Za-z][A-Za-z0-9-]{0,31}"),
    Parameter("delivery", "direct, or queue: SQS holds messages until Slack has them", "direct", ("direct", "queue")),
    Parameter("domain", "A domain of its own, such as bridge.example.com", "", pattern=regional.DOMAIN),
    Parameter(
        "certificate", "The ARN of the domain's certificate in ACM, in this region", "", pattern=regional.CERTIFICATE
    ),
    Parameter("alarms", "The ARN of the SNS topic that is told when something is wrong", "", pattern=regional.TOPIC),
    Parameter("canary", "A URL of mint's: whether it would arrive is tested", "", pattern=_HOOK, secret=True),
    Parameter("dashboard", "on: a dashboard, and queries of its log", "", ("", "on")),
    Parameter("people", "A file in the zip of who is which Slack member", "", pattern=_FILE),
    Parameter("runbooks", "A file in the zip of which runbook is for which alarm", "", pattern=_FILE),
    Parameter(
        "revoked", "Ids of tokens that must work no longer, comma-separated", "", pattern="[0-9a-f]{8}(,[0-9a-f]{8})*"
    ),
    Parameter("log_level", "What is logged, from this level up", "INFO", LEVELS),
    Parameter("log_days", "How long the log is kept", 30, LOG_DAYS),
    Parameter("architecture", "What the zip was made for", "arm64", ("arm64", "x86_64")),
    Parameter("reserved_concurrency", "Requests at a time that Lambda keeps for the bridge", "", range=RESERVED),
    Parameter("throttle", "Requests a second that the gateway lets in, and as many at once", "", range=THROTTLE),
    Parameter("worker_concurrency", "In queue mode, channels posted to at a time", 5, range=WORKERS),
    Parameter("boundary", "The ARN of the roles' permissions boundary", "", pattern=surroundings.POLICY),
    Parameter("subnets", "Of a VPC, comma-separated; with a way out", "", pattern=surroundings.SUBNETS),
    Parameter("security_groups", "The VPC's, comma-separated", "", pattern=surroundings.GROUPS),
)
