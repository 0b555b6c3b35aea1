"""A request that reached an API or a function's URL, sent on as it is: what was asked for; its headers are nobody's
business.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html;
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html;
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

import binascii
from base64 import b64decode

from bridge.payload import Payload
from bridge.sources.aws.arn import partition_of
from bridge.sources.aws.eventbridge import at, moment
from bridge.sources.aws.naming import labelled
from bridge.sources.aws.where import about
from bridge.sources.masking import masked_text
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line, plain

_PATH, _MOST = 200, 4_000  # columns, characters
_ASKED = Phrase(en="HTTP request {method} {path}", ja="HTTP リクエスト {method} {path}")
_HOST = Phrase(en="Host", ja="ホスト")
_FROM = Phrase(en="Source IP", ja="送信元 IP")
_AGENT = Phrase(en="User agent", ja="ユーザーエージェント")


def _is_request(payload: Payload) -> bool:
    message = payload["message"]
    context = message["requestContext"]
    return isinstance(context.value, dict) and isinstance(_asked(message).value, str) and _path(message).present()


def _asked(message: Payload) -> Payload:
    """The method: of the second form of payloads, of the first, of a load balancer's."""
    second = at(message, "requestContext/http/method")
    return second if second.present() else message["httpMethod"]


def _path(message: Payload) -> Payload:
    return message["rawPath"] if message["rawPath"].present() else message["path"]


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    context = message["requestContext"]
    host = cut(context["domainName"].text(""), _PATH)
    region = next((label for label in host.split(".") if partition_of(label)), "")
    where = about(event, context["accountId"].text(""), region, (at(context, "elb/targetGroupArn").text(""),))
    facts = where.facts(_service(context, host))
    with keeping(facts):
        method, path = one_line(_asked(message).text()), cut(_path(message).text(), _PATH)
    caller = context["http"] if context["http"].present() else context["identity"]
    return Notice(
        title=say(_ASKED, method=method, path=path),
        body=plain(masked_text(_body(message), say)),
        fields=tuple(
            labelled(
                say,
                (_HOST, host),
                (_FROM, one_line(caller["sourceIp"].text(""))),
                (_AGENT, cut(caller["userAgent"].text(""), _PATH)),
            )
        ),
        context=where.context(moment(context["timeEpoch"]) or moment(context["requestTimeEpoch"]) or event.at),
        facts=facts,
    )


def _service(context: Payload, host: str) -> str:
    if context["elb"].present():
        return "elasticloadbalancing"
    return "lambda" if ".lambda-url." in host else "apigateway"


def _body(message: Payload) -> str:
    text = message["body"].text("")[:_MOST]
    if not message["isBase64Encoded"].flag(False):
        return text
    try:
        return b64decode(text[: len(text) // 4 * 4], validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


KIND = Kind(
    "http-request",
    Phrase(en="HTTP request to an API or function", ja="API・関数への HTTP リクエスト"),
    _notice,
    form=_is_request,
    essential=Essential(
        selects=(
            *("$.message.requestContext", "$.message.requestContext.http", "$.message.requestContext.http.method"),
            *("$.message.httpMethod", "$.message.rawPath", "$.message.path"),
        ),
    ),
)
