"""Rightly signed messages for every partition: by our own authority, and by SNS itself.

Each has the certificate that is at its address, and the time at which it was sent.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bridge.errors import Malformed, Untrusted
from bridge.net.exchange import Answer
from bridge.sources.aws import SOURCE
from bridge.sources.source import Confirmed, Event
from tests.support import sns
from tests.support.sns import Body, Fetches

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "sns_signed"
ACCOUNT = "123456789012"

# Region → partition, end of its hosts, name in its signing certificate: AWS SDK for Java v2, SnsHostProvider.
REGIONS = {
    "us-east-1": ("aws", "amazonaws.com", "sns.amazonaws.com"),
    "ap-northeast-1": ("aws", "amazonaws.com", "sns.amazonaws.com"),
    "eu-central-1": ("aws", "amazonaws.com", "sns.amazonaws.com"),
    **{
        region: ("aws", "amazonaws.com", f"sns-signing.{region}.amazonaws.com")
        for region in (
            *("ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"),
            *("ap-southeast-6", "ap-southeast-7", "me-south-1", "me-central-1", "eu-south-1", "eu-south-2"),
            *("eu-central-2", "af-south-1", "il-central-1", "ca-west-1", "mx-central-1"),
        )
    },
    "us-gov-west-1": ("aws-us-gov", "amazonaws.com", "sns-us-gov-west-1.amazonaws.com"),
    "us-gov-east-1": ("aws-us-gov", "amazonaws.com", "sns-us-gov-west-1.amazonaws.com"),
    "cn-north-1": ("aws-cn", "amazonaws.com.cn", "sns-cn-north-1.amazonaws.com.cn"),
    "cn-northwest-1": ("aws-cn", "amazonaws.com.cn", "sns-cn-northwest-1.amazonaws.com.cn"),
    "eusc-de-east-1": ("aws-eusc", "amazonaws.eu", "sns-signing.eusc-de-east-1.amazonaws.eu"),
}
# The lines that follow a message in what is signed, but inside the message: where does it end?
LINES = (
    "Disk full\nMessageId\nf0f0f0f0-fdea-4c2c-8f9d-bdfb0c7bf324\nSubject\nAll is well\n"
    "Timestamp\n2026-12-01T03:04:06.000Z\nTopicArn\narn:aws:sns:us-east-1:999999999999:evil\nType\nNotification"
)


@dataclass(frozen=True, slots=True)
class Vector:
    """A signed message. `ours`: by a key of ours, so that it can be signed in other ways, too."""

    name: str
    body: Body
    sent: datetime
    certificate: bytes
    ours: bool = True


def topic(region: str, name: str = "alarms") -> str:
    return f"arn:{REGIONS[region][0]}:sns:{region}:{ACCOUNT}:{name}"


def host(region: str) -> str:
    return f"https://sns.{region}.{REGIONS[region][1]}"


def placed(region: str) -> dict[str, str]:
    """The fields that name the region, for this region."""
    address = f"{host(region)}/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
    return {"TopicArn": topic(region), "SigningCertURL": address}


def subscribe(region: str) -> str:
    return f"{host(region)}/?Action=ConfirmSubscription&TopicArn={topic(region)}&Token={sns.HANDSHAKE}"


@cache
def certificate(region: str) -> bytes:
    name = REGIONS[region][2]
    return sns.pem(common=name, names=(name,), by=sns.key(3072))


def own(region: str) -> Iterator[Vector]:
    """Both versions of a notification with a subject, one without, and of both confirmations."""
    place = placed(region)
    handshake = {"SubscribeURL": subscribe(region), **place}
    bodies = {
        "notification": sns.notification(**place),
        "without subject": sns.notification(Subject=None, Message=LINES, **place),
        "subscription": sns.confirmation(**handshake),
        "unsubscription": sns.confirmation(Type="UnsubscribeConfirmation", **handshake),
    }
    for name, body in bodies.items():
        for version in ("1", "2"):
            signed = sns.sign(body | {"SignatureVersion": version})
            yield Vector(f"{region} {name} v{version}", signed, sns.NOW, certificate(region))


def real() -> Iterator[Vector]:
    """Those of the corpus, where there is one."""
    for path in sorted(CORPUS.glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        sent = datetime.strptime(body["Timestamp"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        yield Vector(path.stem, body, sent, next(CORPUS.glob("*.pem")).read_bytes(), ours=False)


@cache
def vectors() -> tuple[Vector, ...]:
    return (*(vector for region in REGIONS for vector in own(region)), *real())


@cache
def internet() -> Fetches:
    """SNS in all its regions: each certificate at its own address alone, and the answer to a confirmation."""
    answers: dict[str, bytes | Answer | Exception] = {}
    for vector in vectors():
        address = vector.body["SigningCertURL"]
        answers[address] = vector.certificate
        answers[f"{address.rpartition('/')[0]}/?Action=ConfirmSubscription&"] = sns.CONFIRMED
    return Fetches(answers)


def opened(vector: Vector, body: bytes, fetch: Fetches, raw: bool = False, **headers: str) -> Event | Confirmed:
    """The event as the bridge opens it, with the least strict URL: it allows the message's account and topic."""
    topics = [vector.body["TopicArn"].split(":")[4], vector.body["TopicArn"]]
    try:
        claimed = json.loads(body)["TopicArn"]
    except (ValueError, KeyError, TypeError):
        claimed = None
    if isinstance(claimed, str):
        topics.append(claimed)
    now = vector.sent + timedelta(seconds=1)
    return SOURCE.open(sns.request(body, **headers), sns.destination(*topics, raw=raw), sns.outside(fetch, lambda: now))


def refused(vector: Vector, body: bytes, fetch: Fetches, raw: bool = False, **headers: str) -> bool:
    """Whether the bridge refuses it as untrusted. Any other error is raised."""
    try:
        opened(vector, body, fetch, raw, **headers)
    except (Untrusted, Malformed):
        return True
    return False
