"""The keyring's text: one key a line, newest first.

`NAME = plain:<base64 of 32 bytes>` or `NAME = kms:<key ARN> <base64 of KMS's CiphertextBlob>`; empty lines and lines
starting with # are comments.
"""

import base64
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from bridge.errors import BadOption, BadSetting

_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ARN = re.compile(r"arn:aws[a-z-]*:kms:([a-z]{2,}(?:-[a-z]+)+-[0-9]+):[0-9]{12}:key/[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the text. `material` is the key itself, or, if there is an `arn`, the key as KMS has encrypted it."""

    name: str
    arn: str | None
    material: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode()).digest()[:4]


def entries(text: str) -> Iterator[tuple[int, Entry]]:
    """Each key with its line number, from 1. Raises BadSetting."""
    seen: dict[bytes, tuple[int, str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            entry = _entry(line)
        except BadSetting as slip:
            raise BadSetting(
                en=f"keyring, line {number}: {slip.en}", ja=f"キーリングの {number} 行目：{slip.ja}"
            ) from None
        if entry.id in seen:
            first, name = seen[entry.id]
            alike = name == entry.name
            raise BadSetting(
                en=f"keyring, line {number}: the {'name' if alike else 'id (made from its name)'} of this key is that "
                f"of line {first}; rename one",
                ja=f"キーリングの {number} 行目：鍵の{'名前' if alike else ' ID（名前から作られます）'}が {first} "
                "行目と"
                "同じです。どちらかの名前を変えてください。",
            )
        seen[entry.id] = (number, entry.name)
        yield number, entry


def described(text: str) -> tuple[tuple[str, str, str], ...]:
    """Name, id in hex and "plain" or "kms:<ARN>" of each key. Raises BadSetting."""
    return tuple(
        (entry.name, entry.id.hex(), f"kms:{entry.arn}" if entry.arn else "plain") for _, entry in entries(text)
    )


def arns(text: str) -> tuple[str, ...]:
    """The KMS keys that the bridge's role must be allowed to Decrypt with. Raises BadSetting."""
    return tuple(dict.fromkeys(entry.arn for _, entry in entries(text) if entry.arn))


def added(text: str, line: str) -> str:
    """The text with the new key's line on top. Raises BadOption if its name or id is taken, BadSetting."""
    ((_, new),) = entries(line)
    for _, entry in entries(text):
        if entry.name == new.name:
            raise BadOption(
                en=f"the keyring already holds a key named {new.name!r}; choose another name",
                ja=f"キーリングには「{new.name}」という名前の鍵がすでにあります。別の名前を指定してください。",
            )
        if entry.id == new.id:
            raise BadOption(
                en=f"the name {new.name!r} has the same id as {entry.name!r}; choose another name",
                ja=f"「{new.name}」と「{entry.name}」の ID が同じになります。別の名前を指定してください。",
            )
    return f"{line}\n{text}"


def new_plain(name: str) -> str:
    """The line of a fresh plain key. Raises BadOption."""
    return f"{checked(name)} = plain:{base64.b64encode(os.urandom(32)).decode()}"


def checked(name: str) -> str:
    """The name, if a new key may have it. Raises BadOption."""
    if not _NAME.fullmatch(name):
        raise BadOption(
            en="the key's name must be 1 to 64 of A-Z a-z 0-9 . _ -",
            ja="鍵の名前には、A-Z a-z 0-9 . _ - を 1〜64 文字で指定してください。",
        )
    return name


def _entry(line: str) -> Entry:
    name, _, rest = (part.strip() for part in line.partition("="))
    if not _NAME.fullmatch(name):
        raise BadSetting(
            en="expected NAME = …, the name 1 to 64 of A-Z a-z 0-9 . _ -",
            ja="「名前 = …」の形で書いてください。名前は A-Z a-z 0-9 . _ - の 1〜64 文字です。",
        )
    scheme, _, rest = rest.partition(":")
    if scheme == "plain":
        material = _decoded(rest)
        if len(material) != 32:
            raise BadSetting(
                en=f"expected plain: and base64 of 32 bytes; these are {len(material)}",
                ja=f"plain: の後は 32 バイトの base64 です（これは {len(material)} バイトです）。",
            )
        return Entry(name, None, material)
    if scheme != "kms":
        raise BadSetting(en="expected plain:… or kms:… after the =", ja="= の後は plain:… か kms:… で書いてください。")
    arn, _, blob = rest.partition(" ")
    if not _ARN.fullmatch(arn):
        raise BadSetting(
            en="expected kms: and a key ARN like arn:aws:kms:REGION:ACCOUNT:key/ID, a space, and base64",
            ja="kms: の後は、arn:aws:kms:REGION:ACCOUNT:key/ID のようなキー ARN、空白、base64 の順に書いてください。",
        )
    material = _decoded(blob.strip())
    if not material:
        raise BadSetting(
            en="expected base64 of KMS's CiphertextBlob after the key ARN and a space",
            ja="キー ARN と空白の後は、KMS の CiphertextBlob の base64 です。",
        )
    return Entry(name, arn, material)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise BadSetting(
            en="expected base64 (A-Z a-z 0-9 + / and = at its end)",
            ja="base64（A-Z a-z 0-9 + / と末尾の =）で書いてください。",
        ) from None
