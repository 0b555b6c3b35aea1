"""The preview: a payload, chosen or one's own, as the message that it becomes, and how it came to that."""

from functools import partial
from typing import Any

from flask import Response, jsonify, render_template, request
from werkzeug.exceptions import NotFound

from bridge.page.cases import Case, cases
from bridge.page.fields import fields
from bridge.page.ground import Ground
from bridge.page.guard import PASTE
from bridge.page.language import spoken
from bridge.page.preview import words
from bridge.page.preview.order import Fault, ordered
from bridge.page.preview.result import result
from bridge.page.room import Room, blueprint
from bridge.sealing.destination import Options
from bridge.sources import SOURCES
from bridge.sources.setups import SETUPS
from bridge.wording.phrases import LANGS, Say


def room(ground: Ground) -> Room:
    """The form, the bodies that it can be filled with, and what is drawn of it."""
    deployed: Options = ground.parts.settings.deployed if ground.parts else {}
    own = blueprint("preview")
    own.add_url_rule("", "show", _show)
    own.add_url_rule("/case", "case", _case)
    own.add_url_rule("/draw", "draw", partial(_draw, deployed), methods=["POST"])
    return Room("preview", words.TITLE, own)


def _show() -> str:
    """`?case=aws/budget/actual` begins with that one, else with the first."""
    say, known = spoken(), cases()
    chosen = known.get(request.args.get("case", "")) or next(iter(known.values()))
    return render_template(
        "preview/preview.html",
        words=words,
        setups=SETUPS,
        sources={name: fields(source) for name, source in SOURCES.items()},
        groups={name: _groups(name, say) for name in SOURCES},
        chosen=chosen,
        langs=LANGS,
        most=PASTE,
    )


def _groups(source: str, say: Say) -> list[tuple[str, list[Case]]]:
    """The cases of a source by their kinds' titles."""
    titles = {kind.name: say.text(kind.about) for kind in (*SOURCES[source].kinds, SOURCES[source].kinds.other)}
    of: dict[str, list[Case]] = {}
    for case in cases().values():
        if case.source == source:
            of.setdefault(f"{titles[case.kind]} · {case.kind}", []).append(case)
    return list(of.items())


def _case() -> Response:
    """One case's body, and the options that it was made for."""
    case = cases().get(request.args.get("id", ""))
    if case is None:
        raise NotFound
    return jsonify(
        source=case.source, kind=case.kind, body=case.body().decode(errors="replace"), options=case.options()
    )


def _draw(deployed: Options) -> Response:
    """What is drawn, with all faults beside their fields; without `html` what was drawn before stays."""
    say = spoken()
    order, faults = ordered(request.form, request.files.get("body"), say)
    drawn: dict[str, Any] = {}
    if order:
        drawn, more = result(order, deployed, say)
        faults += more
    return jsonify(**drawn, faults=[_told(fault) for fault in faults])


def _told(fault: Fault) -> dict[str, Any]:
    place = {"line": fault.place[0], "column": fault.place[1]} if fault.place else None
    return {"field": fault.field, "message": fault.message, "grave": fault.grave, "place": place}
