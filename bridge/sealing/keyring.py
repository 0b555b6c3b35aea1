"""Named AES-256-GCM keys, each plain (your laptop) or wrapped by KMS.

Sealed bytes are key id (4), nonce (12), ciphertext and tag (16).
"""

import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge import log
from bridge.errors import BadSetting, BadToken, Unavailable
from bridge.sealing.key_lines import Entry, entries
from bridge.values import dataclass

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

Unwrap = Callable[[str, bytes], bytes]  # key ARN and CiphertextBlob → the 32 bytes; raises `not_unwrapped`

NOT_OURS = "No such hook. Check that the URL was pasted whole, or mint a new one."
OVERHEAD = 4 + 12 + 16
CONTEXT = {"service": "bridge"}
_FAILURE_KEPT = 1.0  # seconds


class Key:
    """A key in use. A wrapped one is unwrapped when it is first needed, and kept for the process's life.

    Only one call to KMS is in flight; other threads wait for its result. A failure is remembered for a second,
    so that neither junk nor many good requests make things worse when KMS throttles.
    """

    def __init__(self, entry: Entry, unwrap: Unwrap, clock: Callable[[], float] = time.monotonic) -> None:
        self.entry, self.unwrap, self.clock = entry, unwrap, clock
        self._cipher: AESGCM | None = None
        self._failure: tuple[float, str] | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"Key(entry={self.entry!r})"

    def cipher(self) -> AESGCM:
        """Raises Unavailable."""
        if self._cipher is None:
            with self._lock:
                if self._cipher is None:
                    self._cipher = AESGCM(self._material())
        return self._cipher

    @property
    def at_hand(self) -> bool:
        return self._cipher is not None or self.entry.arn is None

    def _material(self) -> bytes:
        if self._failure and self.clock() - self._failure[0] < _FAILURE_KEPT:
            raise not_unwrapped(self._failure[1])
        try:
            return unwrapped(self.entry, self.unwrap)
        except Unavailable as error:
            log.warning("key_not_unwrapped", key=self.entry.name, reason=error.reason)
            self._failure = (self.clock(), error.reason)
            raise not_unwrapped(error.reason) from None


def unwrapped(entry: Entry, unwrap: Unwrap) -> bytes:
    """The 32 bytes of a key: at once when it is plain, else by asking KMS. Raises Unavailable."""
    if entry.arn is None:
        return entry.material
    material = unwrap(entry.arn, entry.material)
    if len(material) != 32:
        raise not_unwrapped("KeyLength")
    return material


def not_unwrapped(word: str) -> Unavailable:
    return Unavailable(
        en=f"KMS did not unwrap the key ({word}); send it again later.",
        ja=f"KMS で鍵を復号できませんでした（{word}）。後でもう一度試してください。",
        reason=word,
    )


def not_ours() -> BadToken:
    """One text, whatever is wrong with a token."""
    return BadToken(
        en=NOT_OURS, ja="この URL は使えません。全体が貼り付けられているか確認するか、新しく発行してください。"
    )


def decrypt(arn: str, blob: bytes) -> bytes:
    """Ask KMS in the ARN's region. Raises Unavailable."""
    import botocore.exceptions

    try:
        answer = kms_client(arn.split(":")[3]).decrypt(KeyId=arn, CiphertextBlob=blob, EncryptionContext=CONTEXT)
    except botocore.exceptions.ClientError as error:
        raise not_unwrapped(error.response["Error"]["Code"]) from None
    except (botocore.exceptions.BotoCoreError, ValueError) as error:  # ValueError: AWS_ENDPOINT_URL is no URL
        raise not_unwrapped(type(error).__name__) from None
    return answer["Plaintext"]


@dataclass(frozen=True, slots=True)
class Keyring:
    """Newest key first; seals with the first, opens with any."""

    keys: tuple[Key, ...]

    @classmethod
    def parse(
        cls,
        text: str,
        *,
        in_lambda: bool = False,
        unwrap: Unwrap = decrypt,
        clock: Callable[[], float] = time.monotonic,
    ) -> "Keyring":
        """The keyring of a text, without calling KMS yet. Raises BadSetting: the line's number, never the line."""
        keys = []
        for number, entry in entries(text):
            if in_lambda and entry.arn is None:
                raise BadSetting(
                    en=f"keyring, line {number}: plain keys are for your own computer; inside Lambda use one wrapped "
                    "by KMS (`python -m bridge keys new --kms ALIAS`)",
                    ja=f"キーリングの {number} 行目：平文の鍵は手元のコンピューター用です。"
                    "Lambda では KMS で暗号化した鍵を"
                    "使ってください（`python -m bridge keys new --kms ALIAS`）。",
                )
            keys.append(Key(entry, unwrap, clock))
        if not keys:
            raise BadSetting(
                en="the keyring holds no key; `python -m bridge keys new` adds one",
                ja="キーリングに鍵がありません。`python -m bridge keys new` で追加してください。",
            )
        return cls(tuple(keys))

    def warm(self) -> None:
        """Unwrap the newest key before a request needs it. A failure is only logged: the request will try again."""
        try:
            self.keys[0].cipher()
        except Unavailable:
            return

    def named(self, key_id: bytes) -> str | None:
        """The name of the key with this id; None if it is not in the keyring."""
        return next((key.entry.name for key in self.keys if key.entry.id == key_id), None)

    def holds(self, key_id: bytes) -> bool:
        return self.named(key_id) is not None

    def at_hand(self, key_id: bytes) -> bool:
        """Whether what names this key is opened, or refused, without a call to KMS."""
        return all(key.at_hand for key in self.keys if key.entry.id == key_id)

    def seal(self, plain: bytes, bound_to: bytes) -> bytes:
        """Raises Unavailable when the newest key cannot be unwrapped."""
        key = self.keys[0]
        nonce = os.urandom(12)
        return key.entry.id + nonce + key.cipher().encrypt(nonce, plain, key.entry.id + bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """Raises BadToken, or Unavailable when its key cannot be unwrapped."""
        key_id, nonce, ciphertext = sealed[:4], sealed[4:16], sealed[16:]
        key = next((key for key in self.keys if key.entry.id == key_id), None)
        if key is None or len(sealed) < OVERHEAD:
            raise not_ours()
        try:
            return key.cipher().decrypt(nonce, ciphertext, key_id + bound_to)
        except InvalidTag:
            raise not_ours() from None


def kms_client(region: str | None) -> "KMSClient":
    """A new client for each use: it is used once, and sessions must not be shared by threads.

    It is botocore's: importing boto3 too would add a twentieth to a cold start.
    """
    import botocore.session
    from botocore.config import Config

    config = Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 1})
    return cast("KMSClient", botocore.session.Session().create_client("kms", region, config=config))
