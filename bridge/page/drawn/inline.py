"""mrkdwn → HTML."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from bridge.slack import reader

_STYLES: dict[reader.Style, Markup] = {
    "strong": Markup("<b>{}</b>"),
    "emphasis": Markup("<i>{}</i>"),
    "strike": Markup("<s>{}</s>"),
}
_LINK = Markup('<a href="{url}" rel="noopener noreferrer" target="_blank" title="{url}">{text}</a>')
_TIME = Markup('<time datetime="{iso}" data-form="{form}">{fallback}</time>')
_NAME = Markup('<span class="mention to-{whom}">{text}</span>')
_EMOJI = Markup('<span class="emoji" role="img" aria-label="{code}">{char}</span>')
_SCHEMES = ("http", "https", "mailto")


def text(mrkdwn: str) -> Markup:
    """All of it: fences, quotes, and lines between."""
    return Markup("").join(_block(one) for one in reader.read(mrkdwn))


def row(mrkdwn: str) -> Markup:
    """What stands in a line of other things."""
    return inlines(reader.inlines(mrkdwn))


def inlines(parts: Iterable[reader.Inline]) -> Markup:
    return Markup("").join(_inline(one) for one in parts)


def _block(one: reader.Block) -> Markup:
    match one:
        case reader.Fence():
            return Markup("<pre><code>{}</code></pre>").format(one.text)
        case reader.Quote():
            return Markup("<blockquote>{}</blockquote>").format(_rows(one.rows))
        case reader.Rows():
            return Markup("<p>{}</p>").format(_rows(one.rows))


def _rows(rows: Iterable[reader.Row]) -> Markup:
    return Markup("<br>").join(_row(one) for one in rows)


def _row(parts: reader.Row) -> Markup:
    return inlines(parts)


def _inline(one: reader.Inline) -> Markup:
    match one:
        case reader.Plain():
            shown = escape(one.text)
        case reader.Styled():
            shown = _STYLES[one.style].format(inlines(one.inside))
        case reader.Code():
            shown = Markup("<code>{}</code>").format(one.text)
        case reader.Link():
            shown = link(one.url, one.text)
        case reader.Moment():
            shown = _moment(one)
        case reader.Name():
            shown = _NAME.format(whom=one.whom, text=one.text)
        case reader.Emoji():
            shown = _EMOJI.format(code=one.code, char=one.char)
    return shown


def link(url: str, label: str) -> Markup:
    """A link that leads out, if it leads to the web or to somebody's mail; else the words alone."""
    shown = label or url.removeprefix("mailto:")
    return _LINK.format(url=url, text=shown) if _leads(url) else escape(shown)


def _leads(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def _moment(one: reader.Moment) -> Markup:
    """A script puts it into the reader's zone and words; without one its fallback is shown."""
    try:
        at, form = datetime.fromtimestamp(int(one.parts[1]), UTC), one.parts[2]
    except (IndexError, ValueError, OverflowError, OSError):
        return escape(one.fallback)
    shown = _TIME.format(iso=f"{at:%Y-%m-%dT%H:%M:%SZ}", form=form, fallback=one.fallback)
    url = one.parts[3] if len(one.parts) > 3 else ""
    return _LINK.format(url=url, text=shown) if _leads(url) else shown
