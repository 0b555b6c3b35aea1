"""URLs as Slack takes them."""

import re

from bridge.slack.escaping import seen

_LINKABLE = re.compile(r"https?://[^\s/?#@]+(?:[/?#].*)?", re.DOTALL)
_ENDS = re.compile(r'[<>|"`\x00-\x20]')
_LONGEST = 2_000


def linkable(url: str) -> bool:
    """Whether Slack can be given this URL: http or https, with a host, no user in it, not too long."""
    return len(url) <= _LONGEST and _LINKABLE.fullmatch(url) is not None and len(address(url)) <= _LONGEST


def address(url: str) -> str:
    """The URL as Slack takes it: nothing in it ends it early."""
    url = seen(url)
    if _ENDS.search(url):
        url = _ENDS.sub(lambda found: f"%{ord(found[0]):02X}", url)
    return url.replace("&", "&amp;")
