"""Answers to the page's own scripts: JSON, in the form that the bridge itself answers in."""

from flask import Response, jsonify, request


def fault(status: int, code: str, message: str, field: str = "") -> Response:
    """`message` in the reader's language; `field`: the name of the form's field that it stands beside, "" for none."""
    beside = {"field": field} if field else {}
    answer = jsonify(error={"code": code, "message": message} | beside)
    answer.status_code = status
    return answer


def wants_json() -> bool:
    """Whether a script asks, rather than a person who follows a link."""
    accepted = request.accept_mimetypes
    return request.method == "POST" and accepted["application/json"] >= accepted["text/html"]
