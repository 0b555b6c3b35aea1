"""The language of a request: the one chosen on the page, else what the browser prefers."""

from flask import has_request_context, request

from bridge.wording.phrases import LANGS, Lang, Say


def spoken() -> Say:
    """?lang=, else Accept-Language, else English."""
    return Say(_lang() if has_request_context() else "en")


def _lang() -> Lang:
    chosen = request.args.get("lang")
    preferred = request.accept_languages.best_match(LANGS, "en")
    return next((lang for lang in LANGS if lang == chosen), next(lang for lang in LANGS if lang == preferred))
