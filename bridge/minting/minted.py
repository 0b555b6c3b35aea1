"""A URL that was minted before: read whole, or refused without a word of it."""

from collections.abc import Callable
from dataclasses import field
from datetime import UTC, datetime

from bridge.errors import BadOption
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.keyring import Keyring
from bridge.sealing.token import Sealed
from bridge.sources import SOURCES
from bridge.values import dataclass

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # by which no token has expired: an expired one is read as well


@dataclass(frozen=True, slots=True)
class Minted:
    """What a URL holds. `base` is the deployment's URL in it, "" of a token alone; `key` the name of its key."""

    source: str
    base: str
    sealed: Sealed = field(repr=False)
    destination: Destination
    key: str


def read(url: str, source: str | None, keyring: Callable[[], Keyring]) -> Minted:
    """Expired and revoked URLs too. A token alone is read as the `source`'s; `keyring` is asked for once it is needed.

    Raises BadOption, BadSetting, BadToken, or Unavailable if KMS does not answer.
    """
    name, base, text = parts(url, source)
    ring, sealed = keyring(), token.parse(text)
    destination = token.open(sealed, name, ring, now=_NEVER)
    return Minted(name, base, sealed, destination, ring.named(sealed.key) or "")


def like(url: str, source: str, keyring: Callable[[], Keyring]) -> Minted:
    """What a URL, or a token alone, holds that another one of this source is to start from. Raises as `read` does."""
    if "/" not in url:
        return read(url, source, keyring)
    other = parts(url, None)[0]
    if other != source:
        raise BadOption(
            en=f"the URL of --like is one for {other}, not for {source}; expected "
            f"python -m bridge mint {other} --like -",
            ja=f"--like の URL は {source} 用ではなく {other} 用です。"
            f"python -m bridge mint {other} --like - を実行してください。",
            about="like",
        )
    return read(url, None, keyring)


def parts(url: str, source: str | None) -> tuple[str, str, str]:
    """The source's name, the base URL and the token. Raises BadOption, without the URL in it."""
    start, _, text = url.rpartition("/")
    base, _, named = start.rpartition("/")
    name = source if source is not None and not named else named
    if name not in SOURCES or (source is not None and source != name) or not text:
        raise BadOption(
            en=f"this is no hook's URL; expected https://…/SOURCE/TOKEN, the source one of {', '.join(SOURCES)}, "
            "or a token alone (open and revoke: with --source)",
            ja=f"Webhook の URL ではありません。https://…/ソース/トークン の形の URL（ソースは {'、'.join(SOURCES)} "
            "のいずれか）か、トークンだけを指定してください（open と revoke では --source も必要です）。",
        )
    return name, base, text
