"""Lambda: what became of an asynchronous invocation, and of a batch that an event source mapping gave up on.

Records of destinations, over SNS, out of a queue, or by EventBridge:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html;
https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import BRIDGED, at, ending, essential, fields, first
from bridge.sources.aws.runs.row import LOGS, NAME, over
from bridge.sources.aws.where import Where, about
from bridge.sources.masking import masked, masked_text
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import Line, Link, Text, cut, one_line, plain
from bridge.wording.tone import Tone

_TYPE = "Lambda Function Invocation Result - "
_PAGE = "lambda/home?region={region}#/functions/{}"
_SHORT, _FRAME, _FRAMES = 300, 200, 3  # columns of a payload, of a stack's frame; so many frames
_MOST = 1_000_000  # whatever is more is no number of tries or records
_AROUND = timedelta(minutes=5)
_FAILED = states.bad("{thing} failed", "{thing} が失敗しました")
_FAILED_ON = states.bad("{thing} failed on {batch}", "{thing} が {batch} の処理に失敗しました")
_GAVE_UP = states.bad(
    "{thing} gave up on {batch}: too old", "{thing} が {batch} の処理を中止しました（最大有効期間を超過）"
)
_SUCCEEDED = states.good("{thing} succeeded", "{thing} が成功しました")
_STATES: Mapping[str, states.State] = {  # by the condition
    "SUCCESS": _SUCCEEDED,
    "RETRIESEXHAUSTED": _FAILED,
    "RETRYATTEMPTSEXHAUSTED": _FAILED_ON,
    "EVENTAGEEXCEEDED": _GAVE_UP,
    "RECORDAGEEXCEEDED": _GAVE_UP,
    "MAXIMUMRECORDAGEEXCEEDED": _GAVE_UP,
    "ZERORESERVEDCONCURRENCY": states.bad(
        "{thing} cannot run: its reserved concurrency is 0", "{thing} を実行できません：予約された同時実行数が 0 です"
    ),
}
_BATCHES = ("KinesisBatchInfo", "DDBStreamBatchInfo", "KafkaBatchInfo")
_LAMBDA = Phrase(en="Lambda {name}", ja="Lambda {name}")
_AN_EVENT = Phrase(en="an event", ja="イベント")
_RECORDS = Phrase(en="{n} records", ja="レコード {n} 件")
_RECORD = Phrase(en="{n} record", ja="レコード {n} 件")
_SOME = Phrase(en="records", ja="レコード")
_OF = Phrase(en="{records} of {source}", ja="{source} の{records}")
_TRIED = Phrase(en="{line} after {tries}", ja="{line}（{tries}）")
_BECAUSE = Phrase(en="{line}: {error}", ja="{line}：{error}")
_TRIES = Phrase(en="{n} tries", ja="{n} 回試行")
_TRY = Phrase(en="{n} try", ja="{n} 回試行")
PAYLOAD = Phrase(en="Payload", ja="ペイロード")
_BATCH = (
    (Phrase(en="Shard", ja="シャード"), "shardId"),
    (Phrase(en="Topic", ja="トピック"), "topic"),
    (Phrase(en="Partition", ja="パーティション"), "partition"),
)
REQUEST = ((Phrase(en="Request ID", ja="リクエスト ID"), "requestContext/requestId"),)
_CONDITION = ((Phrase(en="Condition", ja="条件"), "requestContext/condition"),)


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    record = message["detail"] if message["detail-type"].present() else message
    function = at(record, "requestContext/functionArn")
    where = about(event, arns=(function.text(""),))
    request = one_line(at(record, "requestContext/requestId").text(""))
    facts = where.facts("lambda", thread=Thread(request, opens=True))
    with keeping(facts):
        name = _name(one_line(function.text()))
    link = links.linked(cut(name, NAME), links.page(where.region, _PAGE, name))
    state = _state(message, record)
    return Notice(
        title=states.signed(state.sign, _title(record, say(_LAMBDA, name=link), state, say)),
        tone=state.tone,
        body=_why(record["responsePayload"], say) if state.tone is Tone.BAD else (),
        fields=tuple(_fields(record, say)),
        links=tuple(_logs(event, record, name, where, say)),
        context=where.context(record["timestamp"].moment(event.at)),
        facts=replace(facts, over=over(state)),
    )


def _state(message: Payload, record: Payload) -> states.State:
    """By the condition; where nobody told us about that one, by what kind of record it is."""
    failed = not message["detail-type"].text("").endswith("Success")
    if known := _known(record):
        return known
    return (_FAILED if _batch_of(record) is None else _FAILED_ON) if failed else _SUCCEEDED


def _known(record: Payload) -> states.State | None:
    return _STATES.get(states.key(at(record, "requestContext/condition").text("")))


def _title(record: Payload, thing: Line, state: states.State, say: Say) -> Line:
    line = say(state.phrase, thing=thing, batch=_batch(record, say))
    tries = at(record, "requestContext/approximateInvokeCount").value
    if state in (_FAILED, _FAILED_ON) and isinstance(tries, int) and 0 < tries < _MOST and not isinstance(tries, bool):
        line = say(_TRIED, line=line, tries=Count(tries, _TRIES, _TRY))
    error = cut(first(record, "responsePayload/errorType"), NAME)
    return say(_BECAUSE, line=line, error=error) if error and state.tone is Tone.BAD else line


def _batch_of(record: Payload) -> Payload | None:
    return next((record[name] for name in _BATCHES if record[name].present()), None)


def _batch(record: Payload, say: Say) -> Line:
    """What a mapping gave up on, by the stream or the table that people know it by."""
    batch = _batch_of(record)
    if batch is None:
        return say(_AN_EVENT)
    size = batch["batchSize"].number(0)
    records = say.word(Count(int(size), _RECORDS, _RECORD)) if 0 < size < _MOST else say(_SOME)
    stream = arn(batch["streamArn"].text("") or batch["eventSourceArn"].text(""))
    source = cut(stream.resource.split("/")[1], NAME) if stream and "/" in stream.resource else ""
    return say(_OF, records=records, source=source) if source else records


def _why(told: Payload, say: Say) -> Text:
    """The error's message, and where it was raised: Python has the innermost frame last, Node.js first."""
    innermost = [text for one in told["stackTrace"] if (text := one_line(one.text("")))][-_FRAMES:]
    traced = [text for one in told["trace"] if (text := one_line(one.text(""))).startswith("at ")][:_FRAMES]
    lines = (told["errorMessage"].text(""), *(cut(text, _FRAME) for text in innermost or traced))
    return plain(masked_text("\n".join(line for line in lines if line.strip()), say))


def _fields(record: Payload, say: Say) -> Iterator[Field]:
    for batch in (record[name] for name in _BATCHES):
        yield from fields(batch, _BATCH, say)
    if given := payload(record["requestPayload"], say):
        yield Field(say(PAYLOAD), (given,), short=False)
    yield from fields(record, REQUEST if _known(record) else (*_CONDITION, *REQUEST), say)


def payload(value: Payload, say: Say) -> str:
    """What the function was given, in short; of secrets only that they are there."""
    if value.value in (None, "", {}, []):
        return ""
    hidden = masked(value, say).value
    text = hidden if isinstance(hidden, str) else json.dumps(hidden, ensure_ascii=False)
    return cut(one_line(Payload(text).text()), _SHORT)  # JSON may spell out halves of characters


def _name(function: str) -> str:
    """Without its version: arn:aws:lambda:…:function:orders:$LATEST."""
    found = arn(function)
    return found.resource.removeprefix("function:").partition(":")[0] if found else ending(function)


def _logs(event: Event, record: Payload, name: str, where: Where, say: Say) -> Iterator[Link]:
    moment = record["timestamp"].moment(event.at)
    url = links.log_events(where.region, f"/aws/lambda/{name}", moment, _AROUND, _AROUND)
    if url:
        yield Link(say.text(LOGS), url)


def _recorded(succeeded: bool) -> Callable[[Payload], bool]:
    """Whether it is the record that a destination is given."""

    def matches(payload: Payload) -> bool:
        context = payload["message"]["requestContext"]
        told = context["functionArn"].text("").startswith("arn:") and context["condition"].text("")
        return bool(told) and (context["condition"].value == "Success") is succeeded

    return matches


def _kind(name: str, phrase: Phrase, end: str, *tells: str) -> Kind:
    context = ("requestContext", "requestContext/functionArn", "requestContext/condition")
    return Kind(
        name,
        phrase,
        _notice,
        types=(_TYPE + end,),
        form=_recorded(end == "Success"),
        essential=essential("detail/requestContext/functionArn", tells=tells, selects=("", *context, *BRIDGED)),
    )


FAILURE = _kind(
    "lambda-failure",
    Phrase(en="Lambda failure", ja="Lambda の失敗"),
    "Failure",
    "requestContext/approximateInvokeCount",
    "responsePayload/errorType",
    "KinesisBatchInfo",
    "KinesisBatchInfo/batchSize",
    "KinesisBatchInfo/streamArn",
    "DDBStreamBatchInfo/batchSize",
    "DDBStreamBatchInfo/streamArn",
    "KafkaBatchInfo/batchSize",
    "KafkaBatchInfo/eventSourceArn",
    "detail/requestContext/condition",
    "detail/requestContext/approximateInvokeCount",
    "detail/responsePayload/errorType",
    "detail/KinesisBatchInfo/batchSize",
    "detail/KinesisBatchInfo/streamArn",
)
SUCCESS = _kind("lambda-success", Phrase(en="Lambda success", ja="Lambda の成功"), "Success")
