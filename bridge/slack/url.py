"""URLs as Slack takes them."""

import re
from functools import lru_cache

from bridge.slack.escaping import seen

_LINKABLE = re.compile(r"https?://[^\s/?#@]+(?:[/?#].*)?", re.DOTALL)
_SOUND = re.compile(r"[!#-;=?-_a-{}~]*")  # most: known at one look, where two others took 25,000 instructions
_ENDS = re.compile(r'[<>|"`\x00-\x20]')
_LONGEST = 2_000


def linkable(url: str) -> bool:
    """Whether Slack can be given this URL: http or https, with a host, no user in it, not too long."""
    return bool(target(url))


def target(url: str) -> str:
    """The URL as Slack takes it; "" where it cannot be given it."""
    return _target(url) if len(url) <= _LONGEST else ""


@lru_cache(maxsize=64)  # a message draws each of its links three or four times, for 12,000 instructions each
def _target(url: str) -> str:
    found = address(url) if _LINKABLE.fullmatch(url) else ""
    return found if len(found) <= _LONGEST else ""


def address(url: str) -> str:
    """The URL so that nothing in it ends it early."""
    if not _SOUND.fullmatch(url):
        url = _ENDS.sub(lambda found: f"%{ord(found[0]):02X}", seen(url))
    return url.replace("&", "&amp;")
