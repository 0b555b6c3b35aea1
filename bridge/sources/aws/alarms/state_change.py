"""CloudWatch alarms, as they come over SNS or EventBridge, or to a Lambda function that sends them on."""

from collections.abc import Iterator, Mapping

from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws import links
from bridge.sources.aws.alarms import checks, essential, forms, next_links, reasons
from bridge.sources.aws.alarms.conditions import Condition
from bridge.sources.aws.alarms.forms import Alarm, Quiet, of_event, of_sns, over_sns
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording import markdown
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Line, Link, Text, cut, flat, one_line, plain
from bridge.wording.tone import Tone

SIGNS: Mapping[str, tuple[str, Tone]] = {"ALARM": ("🔴", Tone.BAD), "OK": ("🟢", Tone.GOOD)}
UNKNOWN = ("⚪", Tone.CALM)
QUIET = ("🔕", Tone.CALM)
_LONGEST_REASON = 100  # columns of a reason that stands in the first line
_RULE_ARN = pattern(r"\barn:[^:\s]{1,20}:cloudwatch:[^:\s]{1,40}:[0-9]{12}:alarm:([^()\"]{1,255})(?=\))")

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
_SERIES = Phrase(en="{n} of {all} time series are in {state}", ja="時系列 {all} 件中 {n} 件が {state}")
_CHILD = Phrase(en="{child} is in ALARM", ja="{child} が ALARM")
_CHILDREN = Phrase(en="{child} and {n} more are in ALARM", ja="{child} が ALARM（ほか {n} 件）")
_BY_RULE = Phrase(en="its rule is true", ja="アラームルールが成立")
_RULE = Phrase(en="Rule", ja="アラームルール")
_CONDITION = Phrase(en="Condition", ja="条件")
_FORMULA = Phrase(en="Formula", ja="数式")
_QUERY = Phrase(en="Query", ja="クエリ")
_PREVIOUS = Phrase(en="Previous state", ja="以前の状態")
_LASTED = Phrase(en="In {state} for", ja="{state} の継続時間")
_MISSING = Phrase(en="Missing data", ja="欠落データ")
_SUPPRESSED = Phrase(en="Suppressed by", ja="アクションの抑制")
_PERIODS: Mapping[str, Phrase] = {
    "WaitPeriod": Phrase(en="wait period", ja="待機期間"),
    "ExtensionPeriod": Phrase(en="extension period", ja="延長期間"),
}
_OF_PERIOD = Phrase(en="{alarm} ({period})", ja="{alarm}（{period}）")
_MUTED = Phrase(en="Muted until", ja="ミュート中")
_UNTIL = Phrase(en="{time}", ja="{time} まで")


def _form(payload: Payload) -> bool:
    """As SNS has it, or as a Lambda action is handed it."""
    message = payload["message"]
    keys = message.value.keys() if isinstance(message.value, dict) else frozenset()
    return over_sns(message) or ({"alarmArn", "alarmData"} <= keys and "detail-type" not in keys)


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    alarm = (of_sns if over_sns(message) else of_event)(event)
    facts = forms.facts(alarm)
    with keeping(facts):
        forms.needed(message)
    sign, tone = QUIET if alarm.quiet else SIGNS.get(alarm.state, UNKNOWN)
    what = _what(alarm, say)
    linked = (links.alarm(alarm.arn, alarm.name),)
    named: Line = (f"{sign} {alarm.state} ", *account_names.beside(linked, event.options, alarm.where.account, say))
    todo = markdown.read("" if alarm.state == "OK" else alarm.description, budget=event.budget)
    return Notice(
        title=say(_SAID, alarm=named, what=what) if what else joined(named),
        tone=tone,
        body=_body(what, alarm.reason, todo),
        fields=tuple(_fields(alarm, what, say)),
        links=tuple(links_of(alarm, todo, say)),
        context=alarm.where.context(alarm.at, *named_by(alarm.watched)),
        facts=facts,
    )


def _what(alarm: Alarm, say: Say) -> Line | None:
    """What is wrong, by how much; None where only the reason, as CloudWatch wrote it, can tell."""
    if not reasons.evaluated(alarm.reason):
        return (cut(alarm.reason, _LONGEST_REASON),) if alarm.reason.strip() else None
    if alarm.rule:
        return _of_children(alarm, say)
    series = reasons.series(alarm.reason)
    if series:
        return say(_SERIES, n=series[0], all=series[1], state=series[2])
    value = reasons.value(alarm.reason)
    if value is None or alarm.state not in SIGNS or reasons.treated(alarm.reason):
        return lacking(alarm, say)
    checked = checks.sentence(alarm.watched, value)
    return say(checked) if checked else alarm.watched.sentence(value, alarm.stands, say)


def lacking(alarm: Alarm, say: Say) -> Line | None:
    """That there were no data, or too few; None where there were."""
    if alarm.state == "INSUFFICIENT_DATA":
        watched = alarm.watched
        subject = watched.label or watched.series.metric or watched.subject(say)
        return say(_TOO_LITTLE, metric=subject) if subject else None
    phrase = _BY_LACK.get((alarm.state, reasons.treated(alarm.reason) or ""))
    return say(phrase) if phrase else None


def _of_children(alarm: Alarm, say: Say) -> Line:
    """Which alarms below a composite one made it ring; what calmed it again is no news."""
    if alarm.state != "ALARM":
        return ()
    names = alarm.alarming
    if not names:
        return say(_BY_RULE)
    return say(_CHILD if len(names) == 1 else _CHILDREN, child=names[0], n=len(names) - 1)


def _body(what: Line | None, reason: str, todo: Text) -> Text:
    """The reason where the first line does not tell it, then the alarm's description: what to do while it rings."""
    told = what is not None and (reasons.evaluated(reason) or flat(what) == one_line(reason))
    return (*(() if told else plain(reason)), *todo)


def _fields(alarm: Alarm, what: Line | None, say: Say) -> Iterator[Field]:
    yield from watch(alarm.watched, alarm.rule, say, alarm.values)
    if alarm.previous not in ("", alarm.state):
        lasted = alarm.lasted
        label = say(_LASTED, state=alarm.previous) if lasted else say(_PREVIOUS)
        yield Field(label, say.word(lasted) if lasted else (alarm.previous,))
    yield from hush(alarm.quiet, say)
    shown = (pair for pair in alarm.watched.series.dimensions if pair != ("Currency", alarm.watched.unit))
    yield from dimensions(tuple(shown))
    missing = alarm.watched.without_data()
    if missing and what not in (say(_WITHIN), say(_BREACHING)):
        yield Field(say(_MISSING), say(missing))


def watch(watched: Condition, rule: str, say: Say, values: tuple[float, ...] = ()) -> Iterator[Field]:
    """When an alarm rings: its condition with its latest values, the expression behind it, a composite one's rule."""
    words, formula = watched.words(say, values), watched.formula(say)
    if words:
        yield Field(say(_CONDITION), words)
    if formula:
        yield Field(say(_QUERY if watched.series.metric else _FORMULA), formula, short=False)
    if rule.strip():
        yield Field(say(_RULE), (one_line(_RULE_ARN.sub(r'"\1"', rule)),), short=False)


def dimensions(pairs: tuple[tuple[str, str], ...]) -> Iterator[Field]:
    yield from (Field((name,), (value,)) for name, value in pairs if name.strip() and value.strip())


def hush(quiet: Quiet | None, say: Say) -> Iterator[Field]:
    """Who keeps an alarm's actions back, and until when."""
    if quiet and quiet.by:
        period = _PERIODS.get(quiet.by)
        whole = say(_OF_PERIOD, alarm=quiet.suppressor, period=period) if period else (quiet.suppressor,)
        yield Field(say(_SUPPRESSED), whole if quiet.suppressor else say.word(period or quiet.by))
    if quiet and quiet.until:
        yield Field(say(_MUTED), say(_UNTIL, time=quiet.until))


def links_of(alarm: Alarm, todo: Text, say: Say) -> Iterator[Link]:
    """Its runbook, which `todo` names, its logs and its graph."""
    yield from next_links.runbook(todo, say)
    if alarm.arn:
        yield from next_links.logs(alarm.arn, alarm.watched.series, alarm.at, say)
        yield from next_links.graph(alarm.arn, alarm.watched, alarm.at, say)


def named_by(watched: Condition) -> tuple[Line, ...]:
    """The namespace of its metric, first in the last line."""
    return ((watched.series.namespace,),) if watched.series.namespace else ()


KIND = Kind(
    "cloudwatch-alarm",
    Phrase(en="CloudWatch alarm", ja="CloudWatch アラーム"),
    _notice,
    types=("CloudWatch Alarm State Change",),
    details=(
        Shape(
            "aws.cloudwatch",
            "CloudWatch Alarm State Change",
            {"alarmName": ANY, "state/value": ANY},
            resource=("cloudwatch", "alarm:", "alarmName"),
        ),
    ),
    form=_form,
    essential=essential.ALARM,
)
