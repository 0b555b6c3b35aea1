"""compose: a form for each source that mints URLs, generated from what the source's options say of themselves."""

from collections.abc import Callable

from flask import Response, jsonify, render_template, request

from bridge.assemble import Parts
from bridge.errors import BridgeError
from bridge.minting import minted, order
from bridge.minting import words as common
from bridge.minting.described import described
from bridge.minting.next_steps import LONGEST_SURE
from bridge.page.answers import fault
from bridge.page.compose import form, opened, sample, trial, words
from bridge.page.compose.checking import Checked, check
from bridge.page.fields import choices
from bridge.page.ground import Ground
from bridge.page.language import spoken
from bridge.page.room import Room, blueprint
from bridge.sources import SOURCES
from bridge.sources.setups import SETUPS
from bridge.wording.phrases import LANGS


def room(ground: Ground) -> Room:
    """The form, and what its script asks for; everything with a secret in it is posted."""
    own = blueprint("compose")
    own.add_url_rule("", "show", lambda: _show(ground))
    if ground.parts is not None:
        parts = ground.parts
        answers: dict[str, Callable[[], Response]] = {
            "check": lambda: _check(parts),
            "mint": lambda: _mint(parts),
            "test": lambda: _test(parts, ground),
            "open": lambda: _open(parts, ground),
        }
        for name, answer in answers.items():
            own.add_url_rule(f"/{name}", name, answer, methods=["POST"])
    return Room("compose", words.TITLE, own)


def _show(ground: Ground) -> str:
    if ground.parts is None:
        return render_template("compose/none.html", words=words)
    return render_template(
        "compose/compose.html",
        words=words,
        common=common,
        sources=[
            (source, form.basic(source), tuple(form.further(source)), tuple(sample.kinds(source)))
            for source in SOURCES.values()
        ],
        setups=SETUPS,
        choices=choices,
        base=ground.base,
        langs=LANGS,
    )


def _checked(parts: Parts) -> tuple[form.Filled, Checked]:
    filled = form.filled(request.get_json(silent=True))
    return filled, check(filled, parts.keyring, spoken().lang)


def _check(parts: Parts) -> Response:
    """All that is wrong, and the sample as the options that are right make it."""
    filled, checked = _checked(parts)
    look = sample.look(filled, checked.options, parts.settings.deployed, spoken())
    shown = render_template("compose/look.html", look=look, message_lang=filled.lang)
    return jsonify(faults=checked.faults, look=shown)


def _mint(parts: Parts) -> Response:
    _, checked = _checked(parts)
    if checked.order is None:
        return jsonify(faults=checked.faults, minted="")
    say, before = spoken(), checked.before
    try:
        url = order.url(checked.order, parts.keyring)
    except BridgeError as slip:
        return jsonify(faults={"": slip.text(say.lang)}, minted="")
    shown = render_template(
        "compose/minted.html",
        words=words,
        url=url,
        most=LONGEST_SURE,
        told=order.told(checked.order, url, before.sealed.id if before else "", say),
        common=common,
        keys=checked.keys,
    )
    return jsonify(faults={}, minted=shown)


def _test(parts: Parts, ground: Ground) -> Response:
    """Nothing but where to post need be right."""
    filled, checked = _checked(parts)
    if checked.to is None:
        beside = ("like", "webhook", "bot", "channel")
        return jsonify(faults={name: why for name, why in checked.faults.items() if name in beside}, outcome="")
    outcome = trial.send(checked.to, filled.lang, parts.client, spoken())
    inbox = outcome.mark == "good" and ground.feed is not None
    return jsonify(
        faults={}, outcome=render_template("compose/outcome.html", words=words, outcome=outcome, inbox=inbox)
    )


def _open(parts: Parts, ground: Ground) -> Response:
    data = request.get_json(silent=True)
    values = data if isinstance(data, dict) else {}
    url, source = str(values.get("url", "")).strip(), values.get("source")
    say = spoken()
    try:
        held = minted.read(url, None if "/" in url or source not in SOURCES else source, lambda: parts.keyring)
    except BridgeError as slip:
        return fault(422, slip.code, slip.text(say.lang), "like")
    shown = render_template("compose/held.html", lines=described(held, say))
    fields = opened.fields(held)
    return jsonify(**fields | {"base": held.base or ground.base}, held=shown)
