"""How Prometheus alerts are said: one by itself, several as a group, firing ones first."""

from collections.abc import Iterator

from bridge.sources.aws.alarms.prometheus import grades
from bridge.sources.aws.alarms.prometheus.grades import grade
from bridge.sources.aws.alarms.prometheus.group import Alert, Group
from bridge.sources.aws.alarms.prometheus.labels import beside, labelled, place
from bridge.sources.listing import MOST
from bridge.wording.inline import addressed
from bridge.wording.notice import Field
from bridge.wording.phrases import Names, Phrase, Say, joined, significant
from bridge.wording.severity import SCALE, Severity
from bridge.wording.text import Item, Line, List, Paragraph, Text, alike, cut, flat, one_line, plain
from bridge.wording.tone import Tone

_NAME, _SUMMARY, _LINE, _LAST = 120, 160, 160, 30  # columns

_AT = Phrase(en="{alert} ({place})", ja="{alert}（{place}）")
_SAID = Phrase(en="{alert}: {what}", ja="{alert}：{what}")
_COUNTED = Phrase(en="{what} ({count})", ja="{what}（{count}）")
_SEVERAL = Phrase(en="{count}: {names}", ja="{count}：{names}")
_ALERTS = Phrase(en="{n} alerts", ja="アラート {n} 件")
_BOTH = Phrase(en="{firing} firing, {resolved} resolved", ja="発報中 {firing} 件、解決 {resolved} 件")
_UNSENT = Phrase(en="{n} that were not sent", ja="送信されなかった {n} 件")
_MORE_NAMED = Phrase(en="and {n} more: {names}", ja="ほか {n} 件：{names}")
_MORE = Phrase(en="and {n} more", ja="ほか {n} 件")
_COMMA = Phrase(en=", ", ja="、")
_UNNAMED = Phrase(en="alert", ja="アラート")
_SINCE = Phrase(en="Firing since", ja="発報開始")
_LASTED = Phrase(en="Fired for", ja="発報の継続時間")
_VALUES = Phrase(en="Value", ja="値")
_SEVERITY = Phrase(en="Severity", ja="重要度")


def _gravest(told: Group) -> Severity | None:
    """None where nobody says: then it is as bad as it can be."""
    found = [grade(alert) for alert in told.firing]
    return None if None in found else min((one for one in found if one), key=SCALE.index, default=None)


def title(told: Group, say: Say) -> Line:
    return _title_of_one(told.alerts[0], say) if told.single else _title(told, say)


def body(told: Group, say: Say) -> Text:
    return _body_of_one(told.alerts[0]) if told.single else _body(told, say)


def fields(told: Group, say: Say) -> Iterator[Field]:
    return _fields_of_one(told.alerts[0], say) if told.single else _fields(told, say)


def tone(told: Group) -> Tone:
    if not told.firing:
        return Tone.GOOD
    found = _gravest(told)
    return found.tone if found else Tone.BAD


def _sign(told: Group) -> str:
    if not told.firing:
        return "🟢"
    found = _gravest(told)
    return found.sign if found else "🔴"


def _sign_of(alert: Alert) -> str:
    return _sign(Group((alert,), 0, "", ""))


def _title_of_one(alert: Alert, say: Say) -> Line:
    """🔴 FIRING HostHighCpuLoad (10.0.1.5:9100): Host high CPU load"""
    name = cut(alert.name, _NAME) or say.text(_UNNAMED)
    whole: Line = (f"{_sign_of(alert)} {cut(alert.status.upper(), _LAST)} {name}",)
    summary, of = cut(alert.summary, _SUMMARY), place(alert.labels)
    if of and of not in summary:
        whole = say(_AT, alert=whole, place=cut(of, _NAME))
    return say(_SAID, alert=whole, what=summary) if summary and not alike(summary, name) else whole


def _title(told: Group, say: Say) -> Line:
    """🔴 FIRING HostHighCpuLoad: Host high CPU load (3 alerts); of several sorts their names."""
    state = ("firing" if told.firing else "resolved").upper()
    count, names = _count(told, say), dict.fromkeys(alert.name for alert in (*told.firing, *told.resolved))
    if len(names) > 1:
        shown = Names(tuple(cut(name, _NAME) or _UNNAMED for name in names), people=False)
        return joined((f"{_sign(told)} {state} ", *say(_SEVERAL, count=count, names=shown)))
    name = cut(next(iter(names)), _NAME) or say.text(_UNNAMED)
    whole: Line = (f"{_sign(told)} {state} {name}",)
    summary = cut(_shared(told, "summary"), _SUMMARY)
    if not summary or alike(summary, name):
        return say(_SAID, alert=whole, what=count)
    return say(_SAID, alert=whole, what=say(_COUNTED, what=summary, count=count))


def _count(told: Group, say: Say) -> Line:
    if told.firing and told.resolved:
        return say(_BOTH, firing=len(told.firing), resolved=len(told.resolved))
    return say(_ALERTS, n=len(told.alerts) + told.unread)


def _shared(told: Group, attribute: str) -> str:
    """What all its alerts say alike; "" where they differ."""
    found = {str(getattr(alert, attribute)) for alert in told.alerts}
    return found.pop() if len(found) == 1 else ""


def _body_of_one(alert: Alert) -> Text:
    return () if alike(alert.description, alert.summary) else addressed(plain(alert.description))


def _body(told: Group, say: Say) -> Text:
    """What they have in common, then each on a line, firing ones first; what does not fit is named."""
    common = _shared(told, "description")
    text = () if alike(common, _shared(told, "summary")) else addressed(plain(common))
    alerts = (*told.firing, *told.resolved)
    shown = List(tuple(Item(_line(alert, told, say), mark=_sign_of(alert)) for alert in alerts[:MOST]))
    return (*text, shown, *_rest(alerts[MOST:], told, say))


def _rest(alerts: tuple[Alert, ...], told: Group, say: Say) -> Text:
    """What does not fit is named, as far as it was sent."""
    names = [cut(name, _LAST) for alert in alerts[:MOST] if (name := _called(alert, told))]
    n = len(alerts) + told.unread
    names += [say.text(_UNSENT, n=told.unread)] if names and told.unread else []
    words = say(_MORE_NAMED, n=n, names=say.text(_COMMA).join(names)) if names else say(_MORE, n=n)
    return (Paragraph((words,)),) if n else ()


def _called(alert: Alert, told: Group) -> str:
    """By what it differs from the others: 10.0.1.5:9100."""
    own = beside(alert.labels, told.common)
    same = len({one.name for one in told.alerts}) == 1
    return own if same and own else one_line(f"{alert.name} {own}")


def _line(alert: Alert, told: Group, say: Say) -> Line:
    """10.0.1.5:9100: CPU is at 97%"""
    called = cut(_called(alert, told), _NAME)
    summary = "" if _shared(told, "summary") else cut(alert.summary, _LINE)
    value = flat(_value(alert.values)) if not summary else ""
    what = summary or value
    return say(_SAID, alert=called, what=what) if what and called else (called or what or say.text(_UNNAMED),)


def _fields_of_one(alert: Alert, say: Say) -> Iterator[Field]:
    yield from _graded(grades.called(alert.labels), say)
    values = _value(alert.values)
    if values:
        yield Field(say(_VALUES), values)
    if alert.over and alert.since and alert.until and alert.until > alert.since:
        yield Field(say(_LASTED), say.word(alert.until - alert.since))
    elif alert.since:
        yield Field(say(_SINCE), (alert.since,))
    shown = place(alert.labels)
    yield from labelled(alert.labels, without=(shown, *shown.split("/")))


def _fields(told: Group, say: Say) -> Iterator[Field]:
    yield from _graded(grades.called(told.common), say)
    since = min((alert.since for alert in told.firing if alert.since), default=None)
    if since:
        yield Field(say(_SINCE), (since,))
    yield from labelled(told.common)


def _graded(called: str, say: Say) -> Iterator[Field]:
    """As the team calls it: what it counts as is told by the sign."""
    if called.strip():
        yield Field(say(_SEVERITY), (cut(called, _LAST),))


def _value(values: tuple[tuple[str, float], ...]) -> Line:
    """97.2, or A = 97.2 · C = 1"""
    told = (
        f"{name} = {significant(value)}" if len(values) > 1 and name else significant(value) for name, value in values
    )
    return (cut(" · ".join(told), _LINE),) if values else ()
