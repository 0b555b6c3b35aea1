"""An SNS message in its strict form: every field of its type and length, and the text that SNS signs.

https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bridge.errors import BadOption, BadPayload, Untrusted
from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sources.aws.arn import Arn, arn, partition_of
from bridge.sources.aws.receive.signature import HASHES, Signature
from bridge.values import dataclass

CONFIRMATIONS = ("SubscriptionConfirmation", "UnsubscribeConfirmation")
TYPES = ("Notification", *CONFIRMATIONS)
_MARKS = frozenset({"Type", "MessageId", "TopicArn", "SignatureVersion", "Signature", "SigningCertURL"})
_URL = pattern(r"[\x21-\x7e]{1,4096}")
_FIELDS: Mapping[str, re.Pattern[str]] = {
    "Type": pattern("|".join(TYPES)),
    "MessageId": pattern(r"[0-9A-Za-z-]{1,64}"),
    "TopicArn": pattern(r"[\x21-\x7e]{1,400}"),
    "Message": pattern(r".*", re.DOTALL),
    "Subject": pattern(r"[^\r\n]{0,1000}"),  # a line break would let a signed text be read in a second way
    "Token": pattern(r"[\x21-\x7e]{1,2048}"),
    "SubscribeURL": _URL,
    "Timestamp": pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z"),
    "SignatureVersion": pattern("|".join(HASHES)),
    "Signature": pattern(r".{4,1024}", re.DOTALL),  # base64's letters alone, as `_decoded` sees
    "SigningCertURL": _URL,
}
_TOPIC_NAME = pattern(r"[A-Za-z0-9_-]{1,256}(?:\.fifo)?")
_ACCOUNT = pattern(r"([0-9]{12})(?::([a-z0-9-]{1,32}))?")


@dataclass(frozen=True, slots=True)
class Signed:
    """A message as its sender claims it; `text` is what the signature must be of.

    `token` and `subscribe`, a URL never to be visited, are "" in a notification.
    """

    type: str
    id: str
    topic: Arn
    subject: str | None
    message: str
    at: datetime
    token: str
    subscribe: str
    signature: Signature
    text: bytes


def is_envelope(body: Payload) -> bool:
    """Whether a body claims to be a message of SNS; one that lacks a part or two still does."""
    return isinstance(body.value, dict) and len(_MARKS & body.value.keys()) >= 3


def signed(body: Payload) -> Signed:
    """The message, unverified. Raises Untrusted, naming the first field that is missing or not of its form."""
    kind, topic = _field(body, "Type"), arn(_field(body, "TopicArn"))
    if not topic or topic.service != "sns" or not _TOPIC_NAME.fullmatch(topic.resource):
        raise _strange("TopicArn")
    confirmation = kind in CONFIRMATIONS
    names = ("MessageId", "Message", "Timestamp", *(("SubscribeURL", "Token") if confirmation else ()))
    parts = {name: _field(body, name) for name in names} | {"Type": kind, "TopicArn": topic.text}
    if not confirmation and body["Subject"].present():
        parts["Subject"] = _field(body, "Subject")
    try:
        at = body["Timestamp"].moment()
    except BadPayload:
        raise _strange("Timestamp") from None
    signature = Signature(_field(body, "SignatureVersion"), _decoded(body), _field(body, "SigningCertURL"))
    text = "".join(f"{name}\n{parts[name]}\n" for name in sorted(parts)).encode("utf-8", "surrogatepass")
    subject, token, subscribe = parts.get("Subject"), parts.get("Token", ""), parts.get("SubscribeURL", "")
    return Signed(kind, parts["MessageId"], topic, subject, parts["Message"], at, token, subscribe, signature, text)


def allowed(topic: Arn, topics: tuple[str, ...]) -> bool:
    """Whether a token's topics (ARNs, accounts, ACCOUNT:REGION) hold this one."""
    return not {topic.text, topic.account, f"{topic.account}:{topic.region}"}.isdisjoint(topics)


def topic_option(value: str) -> str:
    """What `mint` is given for a topic. Raises BadOption, saying what is right."""
    found, account = arn(value), _ACCOUNT.fullmatch(value)
    if found and found.service == "sns" and _TOPIC_NAME.fullmatch(found.resource):
        return value
    if account and (account.group(2) is None or partition_of(account.group(2))):
        return value
    raise BadOption(
        en=f"the topic {value!r} is neither a topic's ARN (arn:aws:sns:ap-northeast-1:123456789012:alarms), "
        "an account (123456789012) nor ACCOUNT:REGION (123456789012:ap-northeast-1)",
        ja=f"トピック「{value}」が正しくありません。トピックの ARN（arn:aws:sns:ap-northeast-1:123456789012:alarms）、"
        "アカウント（123456789012）、アカウント:リージョン（123456789012:ap-northeast-1）のいずれかを指定してください。",
    )


def _field(body: Payload, name: str) -> str:
    value: Any = body.value.get(name)
    if not isinstance(value, str) or not _FIELDS[name].fullmatch(value):
        raise _strange(name)
    return value


def _decoded(body: Payload) -> bytes:
    """The signature's bytes; of the spellings that base64 has for them, only the one that encoding gives."""
    text = _field(body, "Signature")
    try:
        value = b64decode(text, validate=True)
    except ValueError:
        raise _strange("Signature") from None
    if b64encode(value).decode() != text:
        raise _strange("Signature")
    return value


def _strange(name: str) -> Untrusted:
    return Untrusted(f"The SNS message's {name} is missing or not of its form.")
