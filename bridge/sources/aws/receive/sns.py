"""Reaching SNS itself: a certificate, or a call of its API, on the host of a topic's own region."""

from bridge.errors import NoAnswer, Unavailable
from bridge.net.transport import Deadline
from bridge.sources.aws.arn import Arn
from bridge.sources.source import Outside

_LIMIT = 16 * 1024  # bytes; a certificate has about 2 KiB, the answer to a confirmation less than 1


def host(topic: Arn) -> str:
    """https://docs.aws.amazon.com/general/latest/gr/sns.html"""
    return f"sns.{topic.region}.{topic.api}"


def get(topic: Arn, path: str, outside: Outside, deadline: Deadline) -> bytes:
    """The body of a 200 answer; a redirect is not one. Raises Unavailable."""
    start = outside.sns_base.rstrip("/") if outside.sns_base else f"https://{host(topic)}"
    try:
        answer = outside.fetch(start + path, deadline, _LIMIT)
    except NoAnswer:
        raise Unavailable(
            en=f"{host(topic)} did not answer.", ja=f"{host(topic)} から応答がありませんでした。"
        ) from None
    if answer.status != 200 or len(answer.body) > _LIMIT:
        raise Unavailable(
            en=f"{host(topic)} did not answer as expected (status {answer.status}).",
            ja=f"{host(topic)} の応答が想定と異なります（ステータス {answer.status}）。",
        )
    return answer.body
