"""AWS Health: what AWS says of its own services, of changes to come, and of access keys seen in public.

https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws import links
from bridge.sources.aws.arn import partition_of
from bridge.sources.aws.naming import labelled, short, some
from bridge.sources.aws.services import health_quotas, health_text, health_words
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import Where, about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Text, flat, one_line
from bridge.wording.tone import Tone

_TYPES = ("AWS Health Event", "AWS Health Abuse Event")
_EXPOSED = ("AWS_RISK_CREDENTIALS_EXPOSED", "AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED")
_CATEGORIES: Mapping[str, tuple[Tone, Phrase]] = {
    "issue": (Tone.BAD, Phrase(en="issue", ja="問題")),
    "scheduledChange": (Tone.WARN, Phrase(en="scheduled change", ja="スケジュールされた変更")),
    "accountNotification": (Tone.CALM, Phrase(en="account notification", ja="アカウントの通知")),
    "investigation": (Tone.WARN, Phrase(en="investigation", ja="調査")),
}
_ACTIONS: Mapping[str, tuple[Tone, Phrase]] = {
    "ACTION_REQUIRED": (Tone.BAD, Phrase(en="action required", ja="対応が必要")),
    "ACTION_MAY_BE_REQUIRED": (Tone.WARN, Phrase(en="action may be required", ja="対応が必要な可能性あり")),
    "INFORMATIONAL": (Tone.CALM, Phrase(en="for information", ja="参考情報")),
}
_STATUSES: Mapping[str, Phrase] = {
    "open": Phrase(en="open", ja="未解決"),
    "upcoming": Phrase(en="upcoming", ja="予定"),
    "closed": Phrase(en="closed", ja="解決済み"),
}
_SAID = Phrase(
    en="AWS Health, {category}: {service} in {region}, {type}",
    ja="AWS Health（{category}）：{region} の {service}、{type}",
)
_GLOBAL = Phrase(en="AWS Health, {category}: {service}, {type}", ja="AWS Health（{category}）：{service}、{type}")
_LEAKED = Phrase(
    en="An access key of the account {account} is exposed: {keys}",
    ja="アカウント {account} のアクセスキーが公開されています：{keys}",
)
_MAYBE_LEAKED = Phrase(
    en="An access key of the account {account} may be exposed: {keys}",
    ja="アカウント {account} のアクセスキーが公開されている可能性があります：{keys}",
)
_SETTLED = Phrase(
    en="The case of an exposed access key of the account {account} is closed: {keys}",
    ja="アカウント {account} のアクセスキー公開の件は解決済みです：{keys}",
)
_DETAILS = Phrase(en="details", ja="詳細")
_ACTION = Phrase(en="Action", ja="対応")
_STATUS = Phrase(en="Status", ja="状態")
_START = Phrase(en="Start", ja="開始")
_END = Phrase(en="End", ja="終了")
_AFFECTED = Phrase(en="Affected", ja="影響を受けるリソース")
_SETTLED_ONES = Phrase(en="Resolved", ja="解決済み")
_SETTLED_STATES = ("RESOLVED", "UNIMPAIRED")
_UNNAMED = Phrase(en="event", ja="イベント")
_AND = Phrase(en="{sort}, {more}", ja="{sort}、{more}")


def _is_leak(payload: Payload) -> bool:
    return payload["message"]["detail"]["eventTypeCode"].value in _EXPOSED


def _notice(event: Event, say: Say) -> Notice:
    message, where, facts = _read(event)
    detail = message["detail"]
    with keeping(facts):
        service, code = one_line(detail["service"].text()), detail["eventTypeCode"].text()
    category, region = detail["eventTypeCategory"].text(""), _region(detail)
    closed = detail["statusCode"].text("") == "closed"
    tone, word = _CATEGORIES.get(category, (Tone.CALM, None))
    url = _page(detail["eventArn"].text(""))
    what = health_quotas.sentence(detail, say) or say(health_words.event(code, service))
    tone = health_quotas.tone(detail) or tone
    tone, action = _ACTIONS.get(detail["actionability"].text(""), (tone, None))
    sort: Line = say.word(word or category or _UNNAMED)
    for more in (_STATUSES["closed"] if closed else None, action if tone is Tone.BAD and not closed else None):
        sort = say(_AND, sort=sort, more=more) if more else sort
    words = {"category": sort, "service": health_words.service(service), "region": region}
    sign = "🟢" if closed else "🔴" if tone is Tone.BAD else ""
    line = say(_SAID if region not in ("", "global") else _GLOBAL, **words, type=links.linked(flat(what), url))
    return Notice(
        title=signed(sign, line),
        tone=Tone.GOOD if closed else tone,
        body=_description(detail, say),
        fields=tuple(_fields(detail, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _leak(event: Event, say: Say) -> Notice:
    message, where, facts = _read(event)
    detail = message["detail"]
    with keeping(facts):
        if not where.account:
            raise BadPayload(f"{message.path}.account: expected an account's number")
    closed, sure = detail["statusCode"].text("") == "closed", detail["eventTypeCode"].text() == _EXPOSED[0]
    phrase = _SETTLED if closed else _LEAKED if sure else _MAYBE_LEAKED
    keys = links.linked(flat(some(_entities(detail), say) or say(_DETAILS)), _page(detail["eventArn"].text("")))
    account = account_names.numbered(event.options, where.account, say)
    return Notice(
        title=signed("🟢" if closed else "🔴", say(phrase, account=account, keys=keys)),
        tone=Tone.GOOD if closed else Tone.BAD,
        body=_description(detail, say),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _read(event: Event) -> tuple[Payload, Where, Facts]:
    """The message, and where it happens: the envelope's own region is only where it was delivered."""
    message = event.payload["message"]
    detail = message["detail"]
    region = _region(detail)
    where = replace(about(event, detail["affectedAccount"].text("")), region=region if partition_of(region) else "")
    return message, where, where.facts("health", thread=Thread(detail["eventArn"].text(""), lasts=timedelta(days=14)))


def _region(detail: Payload) -> str:
    """Where it happens; "global" of what has no region."""
    return one_line(detail["eventRegion"].text("")) or "".join(detail["eventArn"].text("").split(":", 4)[3:4])


def _page(event: str) -> str | None:
    """The event in the Health Dashboard; which has this address in the standard partition alone."""
    if not event.startswith("arn:aws:health:"):
        return None
    return f"https://health.aws.amazon.com/health/home#/account/event-log?eventID={quote(event, safe=':/')}"


def _description(detail: Payload, say: Say) -> Text:
    """In the reader's language where AWS wrote it in that, too; its line breaks come escaped."""
    texts = list(detail["eventDescription"])
    own = next((one for one in texts if one["language"].text("").startswith(say.lang)), None)
    chosen = own or next(iter(texts), Payload(None))
    return health_text.shortened(chosen["latestDescription"].text("").replace("\\n", "\n"), say)


def _fields(detail: Payload, say: Say) -> Iterator[Field]:
    action = _ACTIONS.get(detail["actionability"].text(""))
    status, quotas = detail["statusCode"].text(""), health_quotas.others(detail, say)
    affected = _entities(detail) if quotas is None else quotas
    yield from labelled(
        say,
        (_ACTION, action[1] if action and (action[0] is not Tone.BAD or status == "closed") else None),
        (_STATUS, _STATUSES.get(status) if status != "closed" else None),
        (_START, _moment(detail["startTime"])),
        (_END, _moment(detail["endTime"])),
        (_AFFECTED, some(affected, say)),
        (_SETTLED_ONES, some(_entities(detail, settled=True), say)),
    )


def _entities(detail: Payload, *, settled: bool = False) -> tuple[str, ...]:
    """What it affects, each once, and not the account as such; `settled`: what it affects no longer."""
    told = (one for one in detail["affectedEntities"] if (one["status"].text("") in _SETTLED_STATES) is settled)
    names = dict.fromkeys(short(one["entityValue"].text("")) for one in told)
    return tuple(name for name in names if name not in ("AWS_ACCOUNT", detail["affectedAccount"].text("")))


def _moment(value: Payload) -> datetime | None:
    """Health writes its times as mail does: Thu, 27 Jan 2026 08:00:00 GMT."""
    try:
        found = parsedate_to_datetime(value.text(""))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


KIND = Kind(
    "health-event",
    Phrase(en="AWS Health event", ja="AWS Health のイベント"),
    _notice,
    types=_TYPES,
    details=(Shape("aws.health", "AWS Health Event", {"eventTypeCode": "AWS_[A-Z0-9_]+", "service": ANY}),),
    essential=Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.eventTypeCode", "$.message.detail.service"),
        tells=(
            "$.message.detail.affectedEntities[*].entityValue",
            "$.message.detail.actionability",
            "$.message.detail.eventArn",
            "$.message.detail.eventRegion",
            "$.message.detail.eventTypeCategory",
            "$.message.detail.statusCode",
        ),
    ),
)
LEAK = Kind(
    "exposed-key",
    Phrase(en="Access key exposed (AWS Health)", ja="アクセスキーの公開（AWS Health）"),
    _leak,
    types=_TYPES,
    among=_is_leak,
    essential=Essential(
        selects=("$.message.detail-type", "$.message.detail.eventTypeCode"),
        needs=("$.message.account",),
        tells=(
            "$.message.detail.affectedAccount",
            "$.message.detail.affectedEntities[*].entityValue",
            "$.message.detail.statusCode",
            "$.message.detail.eventArn",
        ),
    ),
)
