"""What people type: a Japanese keyboard's full-width signs, where ASCII's are meant."""

import re
import unicodedata

_COMMA = re.compile("[,、，]")


def parts(text: str) -> list[str]:
    """Several in one option, with any comma between them."""
    return [part.strip() for part in _COMMA.split(text)]


def equals(text: str) -> str:
    """NAME=VALUE with ASCII's sign; the name stays as it was typed."""
    return text.replace("＝", "=")


def colon(text: str) -> str:
    """FIELD:NAME with ASCII's sign, unless it has one; a name may have any."""
    return text if ":" in text else text.replace("：", ":", 1)


def narrow(text: str) -> str:
    """An id or a number in ASCII: Ｕ０１２３ is U0123."""
    return unicodedata.normalize("NFKC", text).strip()
