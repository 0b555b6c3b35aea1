"""Signatures and certificates that must be refused: by another key, made in another way, for another host."""

from base64 import b64decode, encodebytes
from collections.abc import Iterator
from functools import cache
from hashlib import sha1, sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from tests.support import sns
from tests.support.forgeries import canonical, names
from tests.support.sns import Body
from tests.support.vectors import REGIONS, certificate

# The DigestInfo that precedes a hash: RFC 8017, 9.2, note 1
_INFO = {
    "1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "2": bytes.fromhex("3031300d060960864801650304020105000420"),
}


def resigned(body: Body) -> Iterator[tuple[str, bytes]]:
    """Signatures made with a key: another one, or the right one in another way."""
    signed, version = canonical(body).encode(), body["SignatureVersion"]
    old, new = hashes.SHA1(), hashes.SHA256()  # noqa: S303  as SNS does
    right, wrong = (old, new) if version == "1" else (new, old)
    digest = (sha1 if version == "1" else sha256)(signed).digest()
    key, pss = sns.key(), padding.PSS(padding.MGF1(right), 20)
    values = "".join(str(body[name]) for name in names(body)).encode()
    yield "by another key", sns.key(3072).sign(signed, padding.PKCS1v15(), right)
    yield "by another key of the same length", _stranger().sign(signed, padding.PKCS1v15(), right)
    yield "of the other hash", key.sign(signed, padding.PKCS1v15(), wrong)
    yield "of a third hash", key.sign(signed, padding.PKCS1v15(), hashes.SHA512())
    yield "PSS", key.sign(signed, pss, right)
    yield "of the hash", key.sign(digest, padding.PKCS1v15(), right)
    yield "without the last line break", key.sign(signed[:-1], padding.PKCS1v15(), right)
    yield "with Windows' line breaks", key.sign(signed.replace(b"\n", b"\r\n"), padding.PKCS1v15(), right)
    yield "of the values alone", key.sign(values, padding.PKCS1v15(), right)
    yield "of another message", b64decode(sns.sign(body | {"Message": "Another"})["Signature"])
    yield from ((name, _raw(block)) for name, block in _blocks(_INFO[version], digest).items())


def by_hand(body: Body) -> bytes:
    """The right signature, made without the library. Since it is accepted, only padding is wrong in the others."""
    signed, version = canonical(body).encode(), body["SignatureVersion"]
    whole = _INFO[version] + (sha1 if version == "1" else sha256)(signed).digest()
    return _raw(b"\x00\x01" + b"\xff" * (253 - len(whole)) + b"\x00" + whole)


def _blocks(info: bytes, digest: bytes) -> dict[str, bytes]:
    """Wrong paddings that careless receivers accept, for a key of 2048 bits. The right one: RFC 8017, 9.2."""
    whole = info + digest
    bare = bytes([0x30, info[1] - 2, 0x30, info[3] - 2]) + info[4:].replace(b"\x05\x00\x04", b"\x04") + digest
    return {
        "padded with too little": b"\x00\x01" + b"\xff" * 8 + b"\x00" + whole + b"\x5a" * (245 - len(whole)),
        "padded and then some": b"\x00\x01" + b"\xff" * (243 - len(whole)) + b"\x00" + whole + b"\x5a" * 10,
        "padded with chance": b"\x00\x02" + b"\x5a" * (253 - len(whole)) + b"\x00" + whole,
        "padded with zeros": b"\x00\x01" + b"\x00" * (253 - len(whole)) + b"\x00" + whole,
        "without the hash's name": b"\x00\x01" + b"\xff" * (253 - len(digest)) + b"\x00" + digest,
        "without the name's parameter": b"\x00\x01" + b"\xff" * (253 - len(bare)) + b"\x00" + bare,
        "not padded": whole.rjust(256, b"\x00"),
    }


@cache
def _stranger() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _raw(block: bytes) -> bytes:
    """A block taken to the secret power of the key, whatever is in it: RFC 8017, 5.1.2, the faster way."""
    secret, value = sns.key().private_numbers(), int.from_bytes(block)
    one, two = (
        pow(value, secret.dmp1, secret.p),
        pow(value, secret.dmq1, secret.q),
    )
    return (two + secret.q * ((one - two) * secret.iqmp % secret.p)).to_bytes(256)


def unfit(region: str) -> Iterator[tuple[str, bytes]]:
    """Answers at a certificate's address that are not SNS's certificate in the region."""
    name, fit = REGIONS[region][2], certificate(region)
    for other in _other_names(region):
        yield f"of {other}", sns.pem(common=other, names=(other,))
        yield f"of {other}, SNS by its common name alone", sns.pem(common=name, names=(other,))
    yield "of nobody", sns.pem(common=name, names=())
    yield "expired", sns.pem(common=name, names=(name,), days=(-30, -1))
    yield "not yet valid", sns.pem(common=name, names=(name,), days=(1, 30))
    yield "of a weak key", sns.pem(common=name, names=(name,), of=sns.key(1024))
    yield "of another key", sns.pem(common=name, names=(name,), of=sns.key(3072))
    yield "of an elliptic curve", sns.pem(common=name, names=(name,), of=ec.generate_private_key(ec.SECP256R1()))
    authority = sns.pem(common="An authority for tests", names=None, of=sns.key(3072))
    yield "the authority's", authority
    yield "with its authority's", fit + authority
    yield "after its authority's", authority + fit
    yield "twice", fit * 2
    yield "with a key", fit + _private()
    yield "with a word before it", b"Certificate:\n" + fit
    yield "with a word behind it", fit + b"\nthe end"
    yield "with a zero behind it", fit + b"\x00"
    yield "called otherwise", fit.replace(b"CERTIFICATE", b"TRUSTED CERTIFICATE")
    yield "a key", _public()
    yield "cut short", fit[:-100] + b"-----END CERTIFICATE-----\n"
    yield "of another form", x509.load_pem_x509_certificate(fit).public_bytes(serialization.Encoding.DER)
    yield "a page", b"<html><body>sns.amazonaws.com</body></html>"
    yield "nothing", b""


def _other_names(region: str) -> tuple[str, ...]:
    own = REGIONS[region][2]
    elsewhere = {name for *_, name in REGIONS.values()} - {own}
    like = (
        f"{own}.evil.example",
        f"x{own}",
        f"x.{own}",
        own.partition(".")[2],
        f"*.{own.partition('.')[2]}",
        own.upper(),
    )
    return (
        *sorted(elsewhere),
        *like,
        f"{own}.",
        f"{own} ",
        "*",
        "sns",
        "evil.example",
        "sns.s3-us-west-2.amazonaws.com",
    )


def _private() -> bytes:
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return sns.key(1024).private_bytes(serialization.Encoding.PEM, form, bare)


def _public() -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return sns.key().public_key().public_bytes(serialization.Encoding.PEM, form)


def damaged(pem: bytes) -> Iterator[bytes]:
    """The certificate with one bit changed, each time in another byte."""
    der = x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)
    for index in range(len(der)):
        changed = der[:index] + bytes([der[index] ^ (1 << index % 8)]) + der[index + 1 :]
        yield b"-----BEGIN CERTIFICATE-----\n" + encodebytes(changed) + b"-----END CERTIFICATE-----\n"
