"""Whether a message was signed by SNS: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

A signature proves "some topic of someone", no more: whose topic it is must have been checked before.
"""

import re
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bridge.errors import Unavailable, Untrusted
from bridge.net.transport import Deadline, Fetch
from bridge.patterns import pattern
from bridge.sources.aws.arn import Arn
from bridge.sources.aws.receive import sns
from bridge.sources.source import Outside
from bridge.values import dataclass

if TYPE_CHECKING:
    from cryptography import x509  # a fifth of a cold start, so imported with the first certificate

HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}  # noqa: S303 (a topic's default)
_KEPT = 32  # certificates: one or two a region
_WEAKEST = 2048  # bits
_PATH = pattern(r"/SimpleNotificationService-[0-9a-f]{32}\.pem")
_ONE_PEM = re.compile(rb"\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*")

# Regions that an account must opt in to sign under a name of their own (AWS SDK for Java v2, SnsHostProvider).
_OPT_IN = pattern(
    "af-south-1|ap-east-[12]|ap-south-2|ap-southeast-[34567]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1"
    "|me-central-1|me-south-1|mx-central-1"
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a message says about its own signature: `version` is a key of HASHES, `url` as it was sent."""

    version: str
    value: bytes
    url: str


@dataclass(frozen=True, slots=True)
class _Certificate:
    names: frozenset[str]
    since: datetime
    until: datetime
    key: RSAPublicKey


class Certificates:
    """Fetched certificates, kept for the process's life; of several that want one at once, one fetches.

    `seconds`: how long to wait for a certificate, another thread's fetching of one included.
    """

    def __init__(self, seconds: float = 3.0) -> None:
        self.seconds = seconds
        self.kept: tuple[tuple[Fetch, str, _Certificate], ...] = ()  # replaced as a whole, so reading needs no lock
        self.lock = threading.Lock()

    def get(self, topic: Arn, path: str, outside: Outside) -> _Certificate:
        """The certificate at a pinned path. Raises Unavailable or Untrusted, and remembers neither."""
        address = f"{outside.sns_base or sns.host(topic)}{path}"
        found = self._found(outside.fetch, address)
        if found:
            return found
        deadline = Deadline.after(self.seconds)
        if not self.lock.acquire(timeout=self.seconds):
            raise Unavailable(
                en=f"{sns.host(topic)} is slow to answer.", ja=f"{sns.host(topic)} の応答に時間がかかっています。"
            )
        try:
            found = self._found(outside.fetch, address)
            if not found:
                found = _certificate(sns.get(topic, path, outside, deadline))
                self.kept = ((outside.fetch, address, found), *self.kept)[:_KEPT]
            return found
        finally:
            self.lock.release()

    def _found(self, fetch: Fetch, address: str) -> _Certificate | None:
        return next((kept for by, at, kept in self.kept if by is fetch and at == address), None)


_CERTIFICATES = Certificates()


def verify(signed: bytes, signature: Signature, topic: Arn, at: datetime, outside: Outside) -> None:
    """That SNS in the topic's region signed it, with a certificate valid at `at`. Raises Untrusted or Unavailable."""
    certificate = _CERTIFICATES.get(topic, pinned(signature.url, topic), outside)
    if certificate.names.isdisjoint(_expected(topic)):
        raise Untrusted("The signing certificate is not one of SNS in the topic's region.")
    if not certificate.since <= at <= certificate.until:
        raise Untrusted("The signing certificate was not valid when the message was sent.")
    try:
        certificate.key.verify(signature.value, signed, PKCS1v15(), HASHES[signature.version])
    except InvalidSignature:
        raise Untrusted("The signature is not one of this message.") from None


def pinned(url: str, topic: Arn) -> str:
    """The path of a certificate on the very host of the topic's region. Raises Untrusted for any other URL.

    The raw string is compared, never taken apart by a URL parser (which would drop newlines, among others).
    """
    start = f"https://{sns.host(topic)}"
    path = url[len(start) :]
    if not url.startswith(start) or not _PATH.fullmatch(path):
        raise Untrusted("The signing certificate's address is not one of SNS in the topic's region.")
    return path


def _expected(topic: Arn) -> frozenset[str]:
    """The names a certificate may have. A region too new for our list may follow either custom."""
    own = f"sns-signing.{topic.region}.{topic.api}"
    match topic.partition:
        case "aws" if _OPT_IN.fullmatch(topic.region):
            return frozenset({own})
        case "aws":
            return frozenset({"sns.amazonaws.com", own})
        case "aws-us-gov":
            return frozenset({"sns-us-gov-west-1.amazonaws.com"})
        case "aws-cn":
            return frozenset({f"sns-{topic.region}.{topic.api}"})
        case _:
            return frozenset({own})


def _certificate(body: bytes) -> _Certificate:
    """The one certificate in a body. Its chain is not checked: the TLS of the pinned host vouches for it."""
    if not _ONE_PEM.fullmatch(body):
        raise Untrusted("The signing certificate is not a single PEM certificate.")
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificate(body)
        key, names = found.public_key(), frozenset(_names(found))
    except (
        ValueError,
        UnsupportedAlgorithm,
        x509.InvalidVersion,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ):
        raise Untrusted("The signing certificate cannot be read.") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _WEAKEST:
        raise Untrusted(f"The signing certificate has no RSA key of at least {_WEAKEST} bits.")
    return _Certificate(names, found.not_valid_before_utc, found.not_valid_after_utc, key)


def _names(certificate: "x509.Certificate") -> Iterator[str]:
    """The alternative names; the common name where there are none (RFC 6125, 6.4.4)."""
    from cryptography import x509

    try:
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        yield from alternative.value.get_values_for_type(x509.DNSName)
    except x509.ExtensionNotFound:
        for common in certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME):
            yield str(common.value)
