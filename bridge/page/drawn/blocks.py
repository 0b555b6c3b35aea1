"""Blocks → HTML. https://docs.slack.dev/reference/block-kit/blocks

The bridge posts sections and contexts; what else Block Kit knows is named by its type, and stands in the JSON.
"""

import re

from markupsafe import Markup, escape

from bridge.page.drawn import words
from bridge.page.drawn.inline import row, text
from bridge.payload import Payload
from bridge.wording.phrases import Say

_COLOURS = {"good": "#2eb67d", "warning": "#ecb22e", "danger": "#e01e5a"}
_NO_COLOUR = "#8496a9"
# Slack folds what is longer: https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
_MOST, _MOST_LINES = 700, 5
_ATTACHMENT = Markup(
    '<div class="attachment"><svg class="bar" aria-hidden="true"><rect width="100%" height="100%" fill="{colour}"/>'
    '</svg><div class="blocks">{blocks}</div></div>'
)
_FOLDED = Markup(
    '<div class="fold"><div class="folded">{}</div><button class="more" type="button" aria-expanded="false" '
    'data-more="{more}" data-less="{less}" hidden>{more}</button></div>'
)


def attachment(one: Payload, say: Say) -> Markup:
    """What stands below, behind a coloured bar; its long texts folded."""
    colour = one["color"].text("")
    shown = _COLOURS.get(colour, f"#{colour.lstrip('#')}")
    blocks = Markup("").join(block(below, say, folds=True) for below in one["blocks"])
    return _ATTACHMENT.format(
        colour=shown if re.fullmatch(r"#[0-9A-Fa-f]{6}", shown) else _NO_COLOUR,
        blocks=blocks or folded(one["text"].text(""), say),
    )


def block(one: Payload, say: Say, *, folds: bool = False) -> Markup:
    """`folds`: whether a text too long for Slack is folded."""
    match one["type"].text(""):
        case "section":
            shown = _text(one["text"], say if folds else None) if one["text"].present() else Markup("")
            cells = Markup("").join(map(_cell, one["fields"]))
            grid = Markup('<div class="fields">{}</div>').format(cells) if cells else Markup("")
            return Markup('<div class="section">{}{}</div>').format(shown, grid)
        case "context":
            return Markup('<div class="context">{}</div>').format(Markup(" ").join(map(_element, one["elements"])))
        case "header":
            return Markup('<p class="header">{}</p>').format(one["text"]["text"].text(""))
        case "divider":
            return Markup("<hr>")
        case other:
            return Markup('<p class="unknown">{}</p>').format(say.text(words.A_BLOCK, type=other[:40] or "?"))


def folded(mrkdwn: str, say: Say) -> Markup:
    """The text, with a button below it if Slack would show only its beginning."""
    shown = text(mrkdwn)
    if len(mrkdwn) <= _MOST and mrkdwn.count("\n") < _MOST_LINES:
        return shown
    return _FOLDED.format(shown, more=say.text(words.MORE), less=say.text(words.LESS))


def _cell(one: Payload) -> Markup:
    return Markup('<div class="cell">{}</div>').format(_text(one))


def _element(one: Payload) -> Markup:
    """An image is told by its words: nothing is fetched from anywhere."""
    if one["type"].text("") == "image":
        return Markup("<span>{}</span>").format(one["alt_text"].text(""))
    return Markup("<span>{}</span>").format(_row(one))


def _text(one: Payload, folds: Say | None = None) -> Markup:
    """A text object; with `folds` as long as Slack shows it at first, in these words."""
    given = one["text"].text("")
    if one["type"].text("") == "plain_text":
        return Markup("<p>{}</p>").format(given)
    return folded(given, folds) if folds else text(given)


def _row(one: Payload) -> Markup:
    given = one["text"].text("")
    return row(given) if one["type"].text("") != "plain_text" else escape(given)
