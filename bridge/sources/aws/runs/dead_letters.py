"""Dead letters: events that a function failed on, or that a rule could not hand on, out of a queue.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq;
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, ending, essential, fields, first
from bridge.sources.aws.runs.functions import PAYLOAD, payload
from bridge.sources.aws.runs.row import NAME
from bridge.sources.aws.where import about
from bridge.sources.masking import masked_text
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line, plain
from bridge.wording.tone import Tone

_QUEUE_PAGE = "sqs/v3/home?region={region}#/queues"
_RULE_PAGE = "events/home?region={region}#/rules/{}"
_FAILED = Phrase(
    en="❌ A Lambda function failed on an event, which is now in {queue}",
    ja="❌ Lambda 関数が処理に失敗したイベントがデッドレターキュー {queue} に入りました",
)
_UNTAKEN = Phrase(
    en="❌ Rule {rule} could not hand an event to {target}: {error}",
    ja="❌ ルール {rule} がイベントを {target} に配信できませんでした：{error}",
)
_A_TARGET = Phrase(en="its target", ja="ターゲット")
_OF_RULE = (
    (Phrase(en="Dead-letter queue", ja="デッドレターキュー"), "deadLetter/queue"),
    (Phrase(en="Retries", ja="再試行回数"), "deadLetter/retries"),
)
_OF_FUNCTION = (
    (Phrase(en="Error code", ja="エラーコード"), "deadLetter/errorCode"),
    (Phrase(en="Request ID", ja="リクエスト ID"), "deadLetter/requestId"),
)


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    letter = message["deadLetter"]
    ruled = letter["rule"].present()
    where = about(event, arns=(letter["queue"].text(""), letter["rule"].text("")))
    thread = Thread(one_line(letter["requestId"].text("")), opens=True)
    facts = where.facts("events" if ruled else "lambda", thread=thread)
    with keeping(facts):
        why = letter["errorMessage"].text()
        named = cut(ending(one_line((letter["rule"] if ruled else letter["queue"]).text())), NAME)
    page = links.page(where.region, _RULE_PAGE, named) if ruled else links.page(where.region, _QUEUE_PAGE)
    link = links.linked(named, page)
    target, error = (cut(first(letter, *paths), NAME) for paths in (("target",), ("errorCode", "errorMessage")))
    given = payload(message["payload"], say)
    return Notice(
        title=say(_UNTAKEN, rule=link, target=target or _A_TARGET, error=error) if ruled else say(_FAILED, queue=link),
        tone=Tone.BAD,
        body=plain(masked_text(why, say)),
        fields=(
            *((Field(say(PAYLOAD), (given,), short=False),) if given else ()),
            *fields(message, _OF_RULE if ruled else _OF_FUNCTION, say),
        ),
        context=where.context(at(message, "payload/time").moment(event.at)),
        facts=facts,
    )


def _is_dead(event: Payload) -> bool:
    letter = event["message"]["deadLetter"]
    return bool(letter["errorMessage"].text("")) and (letter["requestId"].present() or letter["rule"].present())


KIND = Kind(
    "dead-letter",
    Phrase(en="Dead letter of Lambda or EventBridge", ja="Lambda と EventBridge のデッドレター"),
    _notice,
    form=_is_dead,
    essential=essential(
        "deadLetter/queue",
        tells=("deadLetter/target", "deadLetter/errorCode"),
        selects=("", "deadLetter", "deadLetter/errorMessage", "deadLetter/requestId", "deadLetter/rule"),
    ),
)
