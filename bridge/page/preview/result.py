"""What comes of an order: the message, drawn, and its trace."""

import re
from typing import Any

from flask import render_template

from bridge.dry_run import DryRun, dry_run
from bridge.errors import Malformed
from bridge.page.drawn import drawn, notification
from bridge.page.preview import words
from bridge.page.preview.order import Fault, Order
from bridge.payload import load
from bridge.sealing.destination import Channel, Options
from bridge.sources.trace import told
from bridge.wording.facts import Facts
from bridge.wording.phrases import Say

_JSON = re.compile(r"\s*[\[{]")  # how begins what is meant to be JSON
_VALUES = {"yes": words.YES, "none": words.NONE}


def result(order: Order, deployed: Options, say: Say) -> tuple[dict[str, Any], list[Fault]]:
    """`html` and what is announced, for the script; and what is wrong with the body."""
    if not order.body.strip():
        return {"html": render_template("preview/nothing.html", words=words), "announced": ""}, []
    try:
        run = dry_run(order.source, order.body, order.options, deployed, Say(order.lang))
    except Malformed as wrong:
        return {}, [Fault("body", wrong.text(say.lang), place=wrong.place)]
    body = run.message.body() if run.message else None
    html = render_template(
        "preview/result.html",
        words=words,
        run=run,
        message=drawn(body, say.lang) if body else None,
        notification=notification(body) if body else "",
        message_lang=order.lang,
        facts=_facts(run, say),
        route=_route(run, say),
    )
    never = say.text(words.NEVER_SAID, kind=run.reading.kind.about)
    announced = say.text(words.DRAWN, text=notification(body)) if body else never
    return {"html": html, "announced": announced}, [*_plain(order.body, say), *_drift(run, say)]


def _facts(run: DryRun, say: Say) -> list[tuple[str, str]]:
    facts = run.reading.notice.facts if run.reading.notice else Facts()
    return [(name, say.text(_VALUES[text]) if text in _VALUES else text) for name, text in told(facts)]


def _route(run: DryRun, say: Say) -> tuple[str, str]:
    """Where to, in words; and that place, as far as it may be shown."""
    place = run.place
    if place is None:
        return say.text(words.OWN_CHANNEL), ""
    return ("" if isinstance(place, Channel) else say.text(words.ELSEWHERE)), place.shown


def _plain(body: bytes, say: Say) -> list[Fault]:
    """That what looks like JSON is none, where its source may send plain text, and so it is said as such."""
    text = body.decode(errors="replace")
    if not _JSON.match(text):
        return []
    try:
        load(text)
    except Malformed as wrong:
        line, column = wrong.place or (1, 1)
        return [Fault("body", say.text(words.PLAIN, line=line, column=column), grave=False, place=wrong.place)]
    return []


def _drift(run: DryRun, say: Say) -> list[Fault]:
    """What the kind's first line cannot do without, by its path."""
    if not run.reading.drift:
        return []
    path, _, expected = run.reading.drift.partition(": ")
    what = expected.removeprefix("expected ")
    named = words.EXPECTED.get(what)
    said = say.text(words.DRIFT, path=path, expected=say.text(named) if named else what)
    return [Fault("body", said, grave=False)]
