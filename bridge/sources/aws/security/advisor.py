"""Trusted Advisor: what a check says of one thing, whatever the check measures of it.

https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html; what each check tells, under labels of
its own: https://docs.aws.amazon.com/awssupport/latest/user/trusted-advisor-check-reference.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from string import ascii_lowercase

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.arn import partition_of
from bridge.sources.aws.eventbridge import moment
from bridge.sources.aws.naming import RESOURCE, labelled, next_links, short
from bridge.sources.aws.naming import about as titled
from bridge.sources.aws.security.findings import thread
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line, within
from bridge.wording.tone import Tone

Items = Mapping[str, str]  # what was measured, by the check's labels

_ADVICE = Phrase(en="Trusted Advisor, {status}: {check}", ja="Trusted Advisor（{status}）：{check}")
_STATUSES: Mapping[str, tuple[str, Tone, Phrase]] = {
    "ERROR": ("🔴", Tone.BAD, Phrase(en="action recommended", ja="アクションを推奨")),
    "WARN": ("🟡", Tone.WARN, Phrase(en="investigation recommended", ja="調査を推奨")),
    "OK": ("🟢", Tone.GOOD, Phrase(en="no problem", ja="問題なし")),
}
_CONSOLE = Phrase(en="Console", ja="コンソール")
_QUOTA = Phrase(en="{name}: {used} of {most}", ja="{name}：上限 {most} 中 {used}")
_PAIR = Phrase(en="{one}, {other}", ja="{one}、{other}")
_LIMIT = ("Limit Name", "Current Usage", "Limit Amount")
# labels of whose key it is and of the key, of a thing's name and id: the first that are there name the thing
_NAMED: tuple[tuple[str, ...], ...] = (
    ("User Name (IAM or Root)", "Access Key ID"),
    ("IAM User", "Access Key"),
    *((label,) for label in ("Bucket Name", "Instance Name", "Security Group Name", "DB Instance Name")),
)
_NAME, _ID = re.compile(r".{1,60} Name"), re.compile(r".{1,60} (?:ID|ARN|Address)")
_NO_NAME = ("Case ID", "Region Name")
_SAID = ("Status", "Region", "Region/AZ")  # the first line has it, or the last
_DAY = re.compile(r"Day [0-9]{1,2}")  # of each of fourteen days: their average stands beside them
_STAMP = re.compile(r"1[0-9]{12}")  # milliseconds: 2001 to 2033
_NOTHING = frozenset(("", "-", "null", "none", "n/a"))
_SHORT, _LONGEST = 40, 300  # columns


def _advised(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    service = about(event)  # all advice comes from one region, and is shown there
    items, resource = _items(detail["check-item-detail"]), detail["resource_id"].text("")
    where = service.of(region=_region(items), arns=(resource,))
    facts = where.facts("trustedadvisor")
    with keeping(facts):
        word, check = one_line(detail["status"].text()), cut(detail["check-name"].text(), 120)
    sign, tone, status = _STATUSES.get(word, ("⚪", Tone.CALM, None))
    thing, told = _thing(items, say)
    thing = thing or short(resource)
    return Notice(
        title=signed(sign, say(_ADVICE, status=status or word, check=titled(check, thing, say))),
        tone=tone,
        fields=(
            *labelled(say, (RESOURCE, short(resource) if short(resource) != thing else "")),
            *_fields(items, (*told, *_SAID)),
        ),
        links=next_links(say, (_CONSOLE, links.advisor(service.region))),
        context=where.context(message["time"].moment(event.at)),
        facts=replace(facts, over=tone is Tone.GOOD, thread=thread(f"{check} {thing}" if thing else "")),
    )


def _items(measured: Payload) -> Items:
    pairs = ((one_line(name), one_line(value.text(""))) for name, value in measured.items())
    return {name: value for name, value in pairs if name and value.lower() not in _NOTHING}


def _region(items: Items) -> str:
    """Of the thing itself: ap-northeast-1, or as a zone ap-northeast-1a; "-" is none."""
    found = items.get("Region") or items.get("Region/AZ", "").rstrip(ascii_lowercase)
    return found if partition_of(found) else ""


def _thing(items: Items, say: Say) -> tuple[str, tuple[str, ...]]:
    """What the advice is about, and the labels of what names it; "" where nothing does."""
    if all(label in items for label in _LIMIT):
        name, used, most = (items[label] for label in _LIMIT)
        return say.text(_QUOTA, name=name, used=used, most=most), _LIMIT
    labels = next((labels for labels in _NAMED if all(label in items for label in labels)), None)
    labels = labels or next(((label,) for form in (_NAME, _ID) for label in items if _names(form, label)), ())
    names = [items[label] for label in labels]
    return (say.text(_PAIR, one=names[0], other=names[1]) if len(names) > 1 else "".join(names)), labels


def _names(form: re.Pattern[str], label: str) -> bool:
    return form.fullmatch(label) is not None and label not in _NO_NAME


def _fields(items: Items, told: tuple[str, ...]) -> Iterator[Field]:
    """What the check measured, under the check's own labels, which are in English alone."""
    for name, value in items.items():
        if name not in told and not _DAY.fullmatch(name):
            at = _moment(value)
            yield Field((name,), (at or cut(value, _LONGEST),), short=within(value, _SHORT))


def _moment(value: str) -> datetime | None:
    """Given in milliseconds since 1970."""
    return moment(Payload(int(value))) if _STAMP.fullmatch(value) else None


ADVISOR = Kind(
    "trusted-advisor",
    Phrase(en="Trusted Advisor check", ja="Trusted Advisor のチェック"),
    _advised,
    types=("Trusted Advisor Check Item Refresh Notification",),
    details=(
        Shape(
            "aws.trustedadvisor",
            "Trusted Advisor Check Item Refresh Notification",
            {"check-name": ANY, "check-item-detail": dict, "status": ANY},
        ),
    ),
    essential=Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.check-name", "$.message.detail.status"),
        tells=(
            "$.message.detail.resource_id",
            *(f"$.message.detail.check-item-detail.{label}" for label in (*_LIMIT, *_NAMED[0], *_NAMED[1])),
            *(f"$.message.detail.check-item-detail.{label}" for label in ("Security Group Name", "Instance ID")),
        ),
    ),
)
