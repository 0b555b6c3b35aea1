"""Who may ask, and what a browser may do with an answer: the one place where the page is closed to everybody else.

The page is on loopback, where nobody logs in. So it answers to loopback's own names only (a name of somebody's that
resolves to 127.0.0.1 is DNS rebinding), and only to its own pages: other sites that are open in the same browser, and
other programs' pages on this computer, which a browser calls same-site, get nothing.
https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
"""

from flask import Response, request
from werkzeug.exceptions import HTTPException

from bridge.page import words
from bridge.wording.phrases import Phrase

PASTE = 512 * 1024  # bytes of what may be pasted or dropped
MOST = PASTE + 64 * 1024  # and the rest of the form
NAMES = ("127.0.0.1", "localhost", "[::1]")
_FORMS = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Refused(HTTPException):
    """The guard's no: a status, and the phrase that says why."""

    def __init__(self, code: int, phrase: Phrase) -> None:
        super().__init__(phrase.en)
        self.code, self.phrase = code, phrase


def check(port: int) -> None:
    """Before anything else is looked at. Raises Refused."""
    if request.host not in {f"{name}:{port}" for name in NAMES}:
        raise Refused(403, words.ANOTHER_HOST)
    if request.method in ("GET", "HEAD"):
        if not _followed() and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            raise Refused(403, words.ANOTHER_SITE)
        return
    if request.method != "POST":
        raise Refused(405, words.NOT_SO)
    if not _own():
        raise Refused(403, words.ANOTHER_SITE)
    if request.mimetype not in _FORMS:
        raise Refused(415, words.NOT_IN_THIS_FORM)


def _followed() -> bool:
    """A link to the page, wherever it stands, may be followed; not into a frame."""
    return request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Dest") == "document"


def _own() -> bool:
    """Whether one of the page's own pages posts.

    With our Referrer-Policy a form's Origin is "null", and then Sec-Fetch-Site says whose it is; every browser since
    2023 sends that. A program that is no browser says where it posts from: `Origin: http://127.0.0.1:8081`.
    https://fetch.spec.whatwg.org/#append-a-request-origin-header
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin" and origin in (None, "null", f"http://{request.host}")
    return origin == f"http://{request.host}"


def sealed(answer: Response) -> Response:
    """Every answer has the same headers, refusals and files too."""
    answer.headers.update(HEADERS)
    return answer
