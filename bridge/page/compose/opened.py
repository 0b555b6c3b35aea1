"""What a URL holds, as a form shows it: what is secret stays sealed in the URL."""

from typing import Any

from bridge.minting.described import masked
from bridge.minting.minted import Minted
from bridge.sealing.destination import Bot
from bridge.sources import SOURCES
from bridge.sources.source import Option


def fields(held: Minted) -> dict[str, Any]:
    """The form's values, in the shape in which they are posted; `kept`: how its secrets are shown, by their fields."""
    destination, source = held.destination, SOURCES[held.source]
    to, options = destination.to, destination.options
    by_bot = isinstance(to, Bot)
    return {
        "source": held.source,
        "base": held.base,
        "to": "bot" if by_bot else "webhook",
        "webhook": "",
        "bot": "",
        "channel": to.channel if isinstance(to, Bot) else "",
        "kept": {"bot" if by_bot else "webhook": to.shown},
        "lang": destination.lang,
        "expires": str(destination.expires or ""),
        "options": {one.name: _value(one, options.get(one.name, ())) for one in source.options},
        "how": {one.name: "keep" if options.get(one.name) else "" for one in source.options if one.secret},
    }


def _value(option: Option, values: tuple[str, ...]) -> str | bool:
    if option.flag:
        return bool(values)
    if option.secret:
        return ""
    return ("\n" if option.whole else ", ").join(masked(option, values))
