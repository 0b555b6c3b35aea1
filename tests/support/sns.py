"""Messages signed as SNS signs them, with our own certificate, and an Outside that serves it.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html; shares no code with the bridge's check.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from bridge.net.exchange import Answer
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Destination
from bridge.sources.source import Outside, Request

NOW = datetime(2026, 12, 1, 3, 4, 10, tzinfo=UTC)
TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:alarms"
HOST = "https://sns.ap-northeast-1.amazonaws.com"
CERTIFICATE = f"{HOST}/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
HANDSHAKE = "2336412f37fb687f5d51e6e241d09c805a5a57b3"
CONFIRMED = b"<ConfirmSubscriptionResponse><ConfirmSubscriptionResult/></ConfirmSubscriptionResponse>"
_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
AnyKey = Key | ed25519.Ed25519PrivateKey
Body = dict[str, Any]


@cache
def key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(
    *,
    common: str = "sns.amazonaws.com",
    names: tuple[str, ...] | None = ("sns.amazonaws.com",),
    of: AnyKey | None = None,
    by: Key | None = None,
    days: tuple[int, int] = (-30, 30),
    more: tuple[x509.ExtensionType, ...] = (),
) -> bytes:
    """A certificate of a key, issued by an authority's or by itself, valid from and until so many days from NOW.

    `more`: extensions beside the alternative names. A key that cannot sign by SHA-256 needs an authority.
    """
    signer = of or key()
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
    authority = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An authority for tests")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority if by else subject)
        .public_key(signer.public_key())
        .serial_number(1)
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
    )
    if names is not None:
        alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternative, critical=False)
    for extension in more:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(by or cast(Key, signer), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def notification(**changes: Any) -> Body:
    """An unsigned notification; a change to None leaves the field out."""
    body = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Subject": "A subject",
        "Message": "Hello 佐藤春",
        "Timestamp": "2026-12-01T03:04:05.123Z",
        "SignatureVersion": "2",
        "SigningCertURL": CERTIFICATE,
        "UnsubscribeURL": f"{HOST}/?Action=Unsubscribe&SubscriptionArn={TOPIC}:2bcfbf39",
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def confirmation(**changes: Any) -> Body:
    subscribe = f"{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={HANDSHAKE}"
    handshake = {"Type": "SubscriptionConfirmation", "Token": HANDSHAKE, "SubscribeURL": subscribe}
    return notification(**({"Subject": None, "UnsubscribeURL": None} | handshake | changes))


def sign(body: Body, by: rsa.RSAPrivateKey | None = None) -> Body:
    """The body with its signature, of the version that it names."""
    names = _NOTIFICATION if body["Type"] == "Notification" else _CONFIRMATION
    text = "".join(f"{name}\n{body[name]}\n" for name in names if name in body)
    digest = hashes.SHA1() if body["SignatureVersion"] == "1" else hashes.SHA256()  # noqa: S303  as SNS does
    value = (by or key()).sign(text.encode(), padding.PKCS1v15(), digest)
    return body | {"Signature": b64encode(value).decode()}


def request(body: object, **headers: str) -> Request:
    """As SNS sends it; header names have _ for -."""
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return Request(data, {name.replace("_", "-"): value for name, value in headers.items()}, NOW)


def destination(*topics: str, raw: bool = False) -> Destination:
    options = {"topic": topics} if topics else {}
    return Destination(Bot("xoxb-" + "1" * 11, "C0123456789"), options=options | ({"raw": ("1",)} if raw else {}))


@dataclass(slots=True)
class Fetches:
    """Answers by the beginning of the URL, and keeps the URLs. A URL that is not listed fails the test."""

    answers: Mapping[str, bytes | Answer | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, within: Deadline, limit: int) -> Answer:
        self.asked.append(url)
        assert 0 < within.left() <= 4
        assert limit == 16 * 1024
        answer = next((answer for start, answer in self.answers.items() if url.startswith(start)), None)
        assert answer is not None, "no socket may be opened for this"
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Answer) else Answer(200, {}, answer)


def serving(certificate: bytes | Answer | Exception | None = None) -> Fetches:
    """SNS itself: the certificate, and the answer to a confirmation."""
    found = pem() if certificate is None else certificate
    return Fetches({f"{HOST}/SimpleNotificationService-": found, f"{HOST}/?": CONFIRMED})


def outside(fetch: Fetches, now: Callable[[], datetime] = lambda: NOW, base: str | None = None) -> Outside:
    return Outside(fetch=fetch, now=now, sns_base=base)
