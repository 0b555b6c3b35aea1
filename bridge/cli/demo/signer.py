"""Signs as Amazon SNS does, with a key made on the spot: for the demo alone.

The string to sign: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

import base64
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from bridge.values import dataclass

CERTIFICATE_PATH = "/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
_HOST = "sns.amazonaws.com"  # whom a certificate of SNS names, in most regions
_SIGNED = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


@dataclass(frozen=True, slots=True)
class Signer:
    """A key, and the certificate for it as a PEM."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: bytes

    @classmethod
    def made(cls, now: datetime) -> "Signer":
        """A new key with a certificate that is valid from a day before `now` to a day after."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _HOST)])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(_HOST)]), critical=False)
            .sign(key, SHA256())
        )
        return cls(key, certificate.public_bytes(Encoding.PEM))

    def signed(self, envelope: Mapping[str, str]) -> dict[str, str]:
        """The envelope with SNS's signature, version 2, and where to find the certificate."""
        region = envelope["TopicArn"].split(":")[3]
        text = "".join(f"{name}\n{envelope[name]}\n" for name in _SIGNED if name in envelope)
        signature = self.key.sign(text.encode(), padding.PKCS1v15(), SHA256())
        return {
            **envelope,
            "SignatureVersion": "2",
            "Signature": base64.b64encode(signature).decode(),
            "SigningCertURL": f"https://sns.{region}.amazonaws.com{CERTIFICATE_PATH}",
        }
