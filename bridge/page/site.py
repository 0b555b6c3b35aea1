"""site: the page as one Flask app. Whoever reaches it has passed the guard."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from bridge import log
from bridge.errors import BridgeError
from bridge.page import compose, gallery, guard, inbox, preview, words
from bridge.page.answers import fault, wants_json
from bridge.page.ground import Ground
from bridge.page.language import spoken
from bridge.page.room import Room
from bridge.wording.phrases import LANGS, Phrase

# In the order of the navigation; / leads to the first.
ROOMS: tuple[Callable[[Ground], Room], ...] = (inbox.room, preview.room, compose.room, gallery.room)
_SAID = {
    403: words.NOT_HERE,
    404: words.NOTHING_HERE,
    405: words.NOT_SO,
    413: words.TOO_LARGE,
    415: words.NOT_IN_THIS_FORM,
    503: words.TOO_MANY,
}


def site(ground: Ground) -> Flask:
    """The page, to be served at `ground.port` on loopback."""
    app = Flask("bridge.page")
    app.request_class = _InMemory
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(MAX_CONTENT_LENGTH=guard.MOST, MAX_FORM_MEMORY_SIZE=guard.MOST)
    rooms = [made(ground) for made in ROOMS]
    for room in rooms:
        app.register_blueprint(room.blueprint)
    app.add_url_rule("/", "home", lambda: redirect(url_for(f"{rooms[0].name}.show")))
    app.before_request(lambda: guard.check(ground.port))
    app.after_request(guard.sealed)
    app.url_defaults(_same_language)
    app.register_error_handler(BridgeError, _failed)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _broken)

    @app.context_processor
    def frame() -> dict[str, Any]:
        """What every template knows: `say(phrase, …)`, `lang`, the frame's words as `frame`, the rooms."""
        say = spoken()
        others = [lang for lang in LANGS if lang != say.lang]
        return {
            "say": say.text,
            "lang": say.lang,
            "others": others,
            "frame": words,
            "rooms": [room for room in rooms if room.ready],
            "here": request.blueprint,
            "elsewhere": _elsewhere,
        }

    return app


class _InMemory(Request):
    """What is posted is never written to a disk; it is as long as `guard.MOST` at most."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


def _elsewhere(lang: str) -> str:
    """This address in another language."""
    if request.endpoint is None or request.endpoint == "static":
        return url_for("home", lang=lang)
    return url_for(request.endpoint, **{**(request.view_args or {}), **request.args.to_dict(), "lang": lang})


def _same_language(endpoint: str, values: dict[str, Any]) -> None:
    """Who has chosen a language keeps it from page to page."""
    if endpoint != "static" and request.args.get("lang") in LANGS:
        values.setdefault("lang", request.args["lang"])


def _failed(error: BridgeError) -> Response:
    return fault(422, error.code, error.text(spoken().lang))


def _refused(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return _answer(status, getattr(error, "phrase", None) or _SAID.get(status, words.NOTHING_HERE))


def _broken(error: Exception) -> AnyResponse:
    log.bug(error, route=request.url_rule.rule if request.url_rule else None)
    return _answer(500, words.BROKEN)


def _answer(status: int, phrase: Phrase) -> AnyResponse:
    if wants_json():
        return fault(status, str(status), spoken().text(phrase))
    return Response(render_template("fault.html", status=status, what=phrase), status)
