"""Signed messages that were changed after signing, in every way that a careless receiver could miss."""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from tests.support.sns import Body
from tests.support.vectors import Vector

NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
TYPES = ("Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation")
VERSIONS = ("", "0", "3", "01", "1 ", "2\n", " 2", "１", "２", "1.0", "SHA1", "SHA256", 1, 2, 1.0, True, None, ["2"])
OTHER_TYPES: tuple[Any, ...] = (None, "", 0, 1, 1e3, True, False, [], {})
SAMPLES = 5  # places in a value at which a character is changed
_TYPE = "x_amz_sns_message_type"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@dataclass(frozen=True, slots=True)
class Forgery:
    name: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def names(body: Body) -> tuple[str, ...]:
    """The fields that are signed."""
    return tuple(name for name in (NOTIFICATION if body["Type"] == "Notification" else CONFIRMATION) if name in body)


def canonical(body: Body) -> str:
    """The signed text as a careless receiver might make it: all fields that are there, one after the other."""
    wanted = NOTIFICATION if body.get("Type") == "Notification" else CONFIRMATION
    return "".join(f"{name}\n{body[name]}\n" for name in wanted if body.get(name) is not None)


def forgeries(vector: Vector) -> Iterator[Forgery]:
    """Each differs from the message in a signed field, in the signature, or in a header."""
    body = vector.body
    others: list[tuple[str, bytes]] = [(name, json.dumps(other).encode()) for name, other in bodies(body)]
    others += texts(body)
    others += [(f"signature {name}", json.dumps(body | {"Signature": value}).encode()) for name, value in spelled(body)]
    yield from (Forgery(f"{vector.name}: {name}", other) for name, other in others)
    for kind in (*TYPES, "", "notification", f"{body['Type']} ", "Notification,Notification"):
        if kind != body["Type"]:
            yield Forgery(f"{vector.name}: header {kind!r}", json.dumps(body).encode(), {_TYPE: kind})
            yield Forgery(f"{vector.name}: type {kind!r}", json.dumps(body | {"Type": kind}).encode(), {_TYPE: kind})


def bodies(body: Body) -> Iterator[tuple[str, Body]]:
    """Other JSON objects with this one's signature."""
    for name in names(body):
        yield from ((f"{name} {how}", body | {name: value}) for how, value in _changed(body[name]))
        for value in (*OTHER_TYPES, [body[name]], {"x": body[name]}):
            yield f"{name} = {value!r}", body | {name: value}
        yield f"no {name}", _without(body, name)
        for other in (name.lower(), name.upper(), f"{name} ", f"\ufeff{name}", f"{name}s"):
            yield f"{name} called {other!r}", _without(body, name) | {other: body[name]}
    for one, two in combinations(names(body), 2):
        if body[one] != body[two]:
            yield f"{one} and {two} swapped", body | {one: body[two], two: body[one]}
    for version in (*VERSIONS, "12".replace(body["SignatureVersion"], "")):
        yield f"version {version!r}", body | {"SignatureVersion": version}
    for value in OTHER_TYPES:
        yield f"Signature = {value!r}", body | {"Signature": value}
        yield f"SigningCertURL = {value!r}", body | {"SigningCertURL": value}
    yield from lookalikes(body)
    if body["Type"] == "Notification":
        yield "another Subject", body | {"Subject": "Another"}


def lookalikes(body: Body) -> Iterator[tuple[str, Body]]:
    """Other messages with the same signed text: the value of one field contains the lines of the next field, or the
    other way round. They deceive a receiver that reads the signed text line by line."""
    present = names(body)
    for count in range(2, len(present)):
        for start in range(len(present) - count + 1):
            first, *rest = present[start : start + count]
            lines = "".join(f"\n{name}\n{body[name]}" for name in rest)
            yield f"{first} holds {', '.join(rest)}", _without(body, *rest) | {first: body[first] + lines}
    if body["Type"] == "Notification" and "Subject" not in body:
        message, _, rest = body["Message"].partition("\nMessageId\n")
        other, _, rest = rest.partition("\nSubject\n")
        subject = f"{rest}\nMessageId\n{body['MessageId']}"
        yield "Message ends early", body | {"Message": message, "MessageId": other, "Subject": subject}
        yield (
            "Message ends early, id goes on",
            body
            | {
                "Message": message,
                "MessageId": f"{other}\nSubject\n{rest}\nMessageId\n{body['MessageId']}",
            },
        )


def texts(body: Body) -> Iterator[tuple[str, bytes]]:
    """The same fields in JSON that parsers read differently, or in text that is not a JSON object."""
    text = json.dumps(body)
    for name in (*names(body), "Signature", "SignatureVersion"):
        for value in ("Forged", "", None, [body[name]], f"{body[name]}\n"):
            yield f"{name} twice", f"{text[:-1]}, {json.dumps(name)}: {json.dumps(value)}}}".encode()
        spelled = "".join(f"\\u{ord(char):04x}" for char in name)
        yield f"{name} twice, once in escapes", f'{text[:-1]}, "{spelled}": "Forged"}}'.encode()
    yield "in a list", f"[{text}]".encode()
    yield "in a text", json.dumps(text).encode()
    yield "in an object", json.dumps({"Message": body}).encode()
    yield "as Lambda has it", json.dumps({"Records": [{"EventSource": "aws:sns", "Sns": body}]}).encode()
    yield "with a byte order mark", b"\xef\xbb\xbf" + text.encode()
    yield "with something behind it", text.encode() + b"{}"
    yield "cut short", text.encode()[:-1]
    yield "with a byte that is none", text.encode().replace(b'"Message": "', b'"Message": "\xff', 1)
    yield "with half a character", text.replace('"Message": "', '"Message": "\\ud800', 1).encode()
    yield from ((code, text.encode(code)) for code in ("utf-16", "utf-16-le", "utf-32", "cp037"))
    yield "in base64", b64encode(text.encode())


def spelled(body: Body) -> Iterator[tuple[str, Any]]:
    """Values that are not the message's signature, or are not base64 of it."""
    text: str = body["Signature"]
    value = b64decode(text)
    for index in range(0, 341, 31):
        yield f"character {index}", text[:index] + _ALPHABET[_ALPHABET.index(text[index]) ^ 1] + text[index + 1 :]
    last = _ALPHABET.index(text[341])  # two bits of its six count
    yield from ((f"last bits {bits}", f"{text[:341]}{_ALPHABET[last ^ bits]}==") for bits in range(1, 16))
    for name, other in {
        "empty": b"",
        "short": b"AAAA",
        "zero": bytes(256),
        "one": bytes(255) + b"\x01",
        "all ones": b"\xff" * 256,
        "cut at the end": value[:-1],
        "cut at the beginning": value[1:],
        "halved": value[:128],
        "with a zero behind": value + b"\0",
        "with a zero before": b"\0" + value,
        "doubled": value * 2,
        "reversed": value[::-1],
        "the text": canonical(body).encode()[:256],
    }.items():
        yield name, b64encode(other).decode()
    yield from (
        ("without padding", text.rstrip("=")),
        ("with more padding", text + "="),
        ("of another alphabet", urlsafe_b64encode(b"\xfb\xff" + value[2:]).decode()),
        ("with a line break", f"{text[:76]}\n{text[76:]}"),
        ("with a line break behind", f"{text}\n"),
        ("with a blank", f" {text}"),
        ("in hex", value.hex()),
        ("twice", text + text),
        ("in a list", [text]),
    )


def _changed(value: str) -> Iterator[tuple[str, str]]:
    step = max(1, len(value) // SAMPLES)
    for index in {*range(0, len(value), step), len(value) - 1}:
        other = "1" if value[index] != "1" else "2"
        yield f"changed at {index}", value[:index] + other + value[index + 1 :]
    middle = len(value) // 2
    for name, other in {
        "cut": value[:-1],
        "beheaded": value[1:],
        "without its middle": value[:middle] + value[middle + 1 :],
        "with more": f"{value}x",
        "with a character within": f"{value[:middle]}\u200b{value[middle:]}",
        "with a zero": f"{value}\x00",
        "with a line break": f"{value}\n",
        "with a carriage return": f"{value}\r",
        "with a line break before": f"\n{value}",
        "with a line break within": f"{value[:middle]}\n{value[middle:]}",
        "with a blank": f"{value} ",
        "twice": value * 2,
        "in other case": value.swapcase(),
        "in full width": "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in value),
    }.items():
        yield name, other


def _without(body: Body, *left_out: str) -> Body:
    return {name: value for name, value in body.items() if name not in left_out}
