"""CloudWatch alarms, as they come over SNS.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
"""

import re
from collections.abc import Iterator, Mapping

from bridge.notice import Field, Notice, Tone
from bridge.payload import Payload
from bridge.phrases import Count, Phrase, Say, joined
from bridge.sources.aws import console, reasons
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.aws.conditions import Condition, condition
from bridge.sources.source import Event, Kind
from bridge.text import Line, Link, Text, cut, flat, one_line, plain

_SIGNS: Mapping[str, tuple[str, Tone]] = {"ALARM": ("🔴", Tone.BAD), "OK": ("🟢", Tone.GOOD)}
_UNKNOWN = ("⚪", Tone.CALM)
_LONGEST_REASON = 100  # columns of a reason that stands in the first line
_MOST_DIMENSIONS = 5
_RULE_ARN = re.compile(r"\barn:[^:\s]{1,20}:cloudwatch:[^:\s]{1,40}:[0-9]{12}:alarm:([^()\"]{1,255})(?=\))")

_SAID = Phrase(en="{alarm}: {what}", ja="{alarm}：{what}")
_WITHIN = Phrase(
    en="no data, which counts as within the threshold",
    ja="データなし（しきい値内として扱う設定）",
)
_BREACHING = Phrase(en="no data, which counts as breaching", ja="データなし（しきい値超過として扱う設定）")
_TOO_LITTLE = Phrase(en="not enough data for {metric}", ja="{metric} のデータ不足")
_BY_LACK: Mapping[tuple[str, str], Phrase] = {
    ("OK", "nonbreaching"): _WITHIN,
    ("OK", "notbreaching"): _WITHIN,
    ("ALARM", "breaching"): _BREACHING,
}
_CHILD = Phrase(en="{child} is in ALARM", ja="{child} が ALARM")
_CHILDREN = Phrase(en="{child} and {n} more are in ALARM", ja="{child} が ALARM（ほか {n} 件）")
_BY_RULE = Phrase(en="its rule is true", ja="アラームルールが成立")
_RULE = Phrase(en="Rule", ja="アラームルール")
_CONDITION = Phrase(en="Condition", ja="条件")
_PREVIOUS = Phrase(en="Previous state", ja="以前の状態")
_MISSING = Phrase(en="Missing data", ja="欠落データ")
_METRIC = Phrase(en="Metric", ja="メトリクス")
_MORE = Phrase(en="{n} more", ja="ほか {n} 件")


def _matches(payload: Payload) -> bool:
    message = payload["message"].value
    return isinstance(message, dict) and {"AlarmName", "NewStateValue"} <= message.keys()


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    name, state = one_line(message["AlarmName"].text()), one_line(message["NewStateValue"].text())
    reason = message["NewStateReason"].text("")
    # an alarm reports to a topic in its own region; older messages lack AlarmArn
    where = arn(message["AlarmArn"].text("")) or arn(event.payload["topic"].text(""))
    watched = condition(message["Trigger"])
    sign, tone = _SIGNS.get(state, _UNKNOWN)
    composite = message["AlarmRule"].text("") and reasons.evaluated(reason)
    what = _of_children(message, state, say) if composite else _what(state, reason, watched, say)
    alarm: Line = (f"{sign} {state} ", console.alarm(where, name))
    return Notice(
        title=say(_SAID, alarm=alarm, what=what) if what else joined(alarm),
        tone=tone,
        body=_body(what, reason, "" if state == "OK" else message["AlarmDescription"].text("")),
        fields=tuple(_fields(message, watched, what, say)),
        places=tuple(_places(event, where, watched, say)),
        context=tuple(_context(event, where, watched)),
        thread=message["AlarmArn"].text(name),
    )


def _what(state: str, reason: str, watched: Condition, say: Say) -> Line | None:
    """What is wrong, by how much; None where only the reason, as CloudWatch wrote it, can tell."""
    if not reasons.evaluated(reason):
        return (cut(reason, _LONGEST_REASON),) if reason.strip() else None
    if state == "INSUFFICIENT_DATA":
        return say(_TOO_LITTLE, metric=watched.metric) if watched.metric else None
    lack = reasons.treated(reason)
    if lack:
        phrase = _BY_LACK.get((state, lack))
        return say(phrase) if phrase else None
    value = reasons.value(reason)
    if value is None or state not in _SIGNS:
        return None
    return watched.sentence(value, state == "OK", say)


def _of_children(message: Payload, state: str, say: Say) -> Line:
    """Which alarms below a composite one made it ring; what calmed it again is no news."""
    if state != "ALARM":
        return ()
    ringing = (child for child in message["TriggeringChildren"] if child["State"]["Value"].text("") == "ALARM")
    names = [found.resource.removeprefix("alarm:") for child in ringing if (found := arn(child["Arn"].text("")))]
    if not names:
        return say(_BY_RULE)
    return say(_CHILD if len(names) == 1 else _CHILDREN, child=names[0], n=len(names) - 1)


def _body(what: Line | None, reason: str, description: str) -> Text:
    """The reason where the first line does not tell it, then the alarm's description: what to do while it rings."""
    told = what is not None and (reasons.evaluated(reason) or flat(what) == one_line(reason))
    return (*(() if told else plain(reason)), *plain(description))


def _fields(message: Payload, watched: Condition, what: Line | None, say: Say) -> Iterator[Field]:
    words, previous = watched.words(say), message["OldStateValue"].text("")
    rule = _RULE_ARN.sub(r'"\1"', message["AlarmRule"].text(""))
    if words:
        yield Field(say(_CONDITION), words)
    if rule.strip():
        yield Field(say(_RULE), (one_line(rule),), short=False)
    if previous != message["NewStateValue"].text(""):
        yield Field(say(_PREVIOUS), (previous,))
    for name, value in watched.dimensions[:_MOST_DIMENSIONS]:
        if name.strip() and value.strip():
            yield Field((name,), (value,))
    if len(watched.dimensions) > _MOST_DIMENSIONS:
        yield Field((), say.word(Count(len(watched.dimensions) - _MOST_DIMENSIONS, _MORE)))
    missing = watched.without_data()
    if missing and what not in (say(_WITHIN), say(_BREACHING)):
        yield Field(say(_MISSING), say(missing))


def _places(event: Event, where: Arn | None, watched: Condition, say: Say) -> Iterator[Link]:
    """The graph of the metric; not of another account's, whose graphs the console finds only with more settings."""
    if not (where and watched.namespace and watched.metric and watched.statistic and watched.period):
        return
    if watched.account not in (None, where.account):
        return
    series = (watched.namespace, watched.metric, *(part for pair in watched.dimensions for part in pair))
    at = event.payload["message"]["StateChangeTime"].moment(event.at)
    url = console.metric(where.region, series, watched.statistic, watched.period, at)
    if url:
        yield Link(say.text(_METRIC), url)


def _context(event: Event, where: Arn | None, watched: Condition) -> Iterator[Line]:
    message = event.payload["message"]
    account = message["AWSAccountId"].text("") or (where.account if where else "")
    region = where.region if where else message["Region"].text("")
    yield from ((part,) for part in (watched.namespace, account, region) if part)
    yield (message["StateChangeTime"].moment(event.at),)


KIND = Kind("cloudwatch-alarm", Phrase(en="CloudWatch alarm", ja="CloudWatch アラーム"), _matches, _notice)
