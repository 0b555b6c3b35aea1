"""AWS Budgets' letters and AWS Cost Anomaly Detection.

https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html
https://docs.aws.amazon.com/cost-management/latest/userguide/cad-eventbridge.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.naming import labelled, some, trusted, when
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import Where, about
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, number, significant
from bridge.wording.text import Line, flat, one_line
from bridge.wording.tone import Tone

_LETTER = "AWS Budget Notification"
_LINE = re.compile(r"^([A-Z][A-Za-z ]{2,40}): {0,3}(\S.{0,200})$", re.MULTILINE)
_ACCOUNT = re.compile(r"^AWS Account ([0-9]{12})$", re.MULTILINE)
_ADDRESS = re.compile(r"^\[1\] (\S{1,500})$", re.MULTILINE)
_DOLLARS = ("$", "€", "£")
_AMOUNT = re.compile(r"-?[0-9][0-9,]{0,30}(?:\.[0-9]{1,10})?")

_BUDGET = Phrase(en="Budget {name}: {subject} {verdict}", ja="予算 {name}：{subject}{verdict}")
_SUBJECTS: Mapping[tuple[str, str], Phrase] = {
    ("Cost", "ACTUAL"): Phrase(en="actual cost {x} is", ja="実際のコスト {x} が"),
    ("Cost", "FORECASTED"): Phrase(en="forecast to reach {x},", ja="予測コスト {x} が"),
    ("Usage", "ACTUAL"): Phrase(en="actual usage {x} is", ja="実際の使用量 {x} が"),
    ("Usage", "FORECASTED"): Phrase(en="forecast to reach {x},", ja="予測使用量 {x} が"),
}
_SUBJECT = Phrase(en="{type} {x} is", ja="{type} {x} が")
_OVER = Phrase(en="over the budget of {b}", ja="予算額 {b} を超過")
_ABOVE = Phrase(en="above {t} (budget {b})", ja="しきい値 {t} を超過（予算額 {b}）")
_ABOVE_ALONE = Phrase(en="above {t}", ja="しきい値 {t} を超過")
_BELOW = Phrase(en="below {t}", ja="しきい値 {t} を下回る")
_THRESHOLD = Phrase(en="Alert threshold", ja="しきい値")


def _is_budget(payload: Payload) -> bool:
    return payload["message"].text("").startswith(_LETTER)


def _budget(event: Event, say: Say) -> Notice:
    text = event.payload["message"].text().replace("\r\n", "\n")
    letter = {label: one_line(value) for label, value in _LINE.findall(text)}
    sort, alert = letter.get("Budget Type", ""), letter.get("Alert Type", "")
    name, amount = letter.get("Budget Name", ""), letter.get(f"{alert} Amount")
    limit, payer = letter.get("Alert Threshold", ""), _ACCOUNT.search(text)
    where = _of_account(event, payer.group(1) if payer else "")
    facts = where.facts("budgets")
    with keeping(facts):
        if not (name and amount and limit):
            raise BadPayload("$.message: expected Budget Name, Alert Threshold and an amount")
    budgeted, threshold = letter.get("Budgeted Amount", ""), limit.lstrip("<>= ")
    over = sort in ("Cost", "Usage") and alert == "ACTUAL" and 0 < _value(budgeted) < _value(amount)
    verdict = _BELOW if limit.startswith("<") else _OVER if over else _ABOVE if budgeted else _ABOVE_ALONE
    subject = say(_SUBJECTS.get((sort, alert), _SUBJECT), x=_said(amount), type=sort or alert)
    address = _ADDRESS.search(text)
    thing = links.linked(name, trusted(address.group(1)) if address else None)
    words = {"name": thing, "subject": subject, "verdict": say(verdict, t=_said(threshold), b=_said(budgeted))}
    return Notice(
        title=signed("🔴" if verdict is _OVER else "🟡", say(_BUDGET, **words)),
        tone=Tone.BAD if verdict is _OVER else Tone.WARN,
        fields=tuple(labelled(say, (_THRESHOLD, _said(threshold)))) if verdict is _OVER else (),
        context=where.context(event.at),
        facts=facts,
    )


def _of_account(event: Event, payer: str) -> Where:
    """Money is told of an account, for all its regions."""
    return replace(about(event, payer), region="")


def _said(amount: str) -> str:
    """As people say it, whose letter has it to the last digit: $1,234.50, 81.23 GB."""
    places = ".2f" if amount.lstrip("-").startswith(_DOLLARS) else ""

    def said(found: re.Match[str]) -> str:
        value = float(found.group().replace(",", ""))
        return f"{value:,{places}}" if places else significant(value)

    return _AMOUNT.sub(said, amount, count=1)


def _value(amount: str) -> float:
    found = _AMOUNT.search(amount)
    return float(found.group().replace(",", "")) if found else 0.0


_ANOMALY = Phrase(
    en="Cost anomaly in {service}: {impact} more than expected ({actual} instead of {expected})",
    ja="コスト異常：{service} が想定より {impact} 増（想定 {expected}、実際 {actual}）",
)
_ANOMALY_ALONE = Phrase(
    en="Cost anomaly in {service}: {impact} more than expected", ja="コスト異常：{service} が想定より {impact} 増"
)
_SERVICES = Phrase(en="several services", ja="複数のサービス")
_SERVICE = Phrase(en="Services", ja="サービス")
_SINCE = Phrase(en="Since", ja="開始")
_USAGE = Phrase(en="Usage type", ja="使用タイプ")
_WHOSE = Phrase(en="Account", ja="アカウント")
_WHERE = Phrase(en="Region", ja="リージョン")
_SHARE = Phrase(en="Increase", ja="増加率")


def _is_anomaly(payload: Payload) -> bool:
    """As it is told over SNS."""
    message = payload["message"].value
    return isinstance(message, dict) and {"anomalyId", "impact"} <= message.keys()


def _anomaly(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    anomaly = message["detail"] if message["detail"].present() else message
    where, impact = _of_account(event, anomaly["accountId"].text("")), anomaly["impact"]
    facts = where.facts("ce", thread=Thread(anomaly["anomalyId"].text(""), lasts=timedelta(days=7)))
    with keeping(facts):
        total = impact["totalImpact"].number()
    actual, expected = impact["totalActualSpend"].number(-1), impact["totalExpectedSpend"].number(-1)
    services = dict.fromkeys(cause["service"].text("") for cause in anomaly["rootCauses"])
    name = next(iter(services), "") or anomaly["dimensionalValue"].text("")
    service = say(_SERVICES) if len(services) > 1 or not name.strip() else (one_line(name),)
    thing = links.linked(flat(service), trusted(anomaly["anomalyDetailsLink"].text("")))
    words = {"service": thing, "impact": _dollars(total)}
    known = actual >= 0 and expected >= 0
    words |= {"actual": _dollars(actual), "expected": _dollars(expected)}
    return Notice(
        title=signed("🟡", say(_ANOMALY if known else _ANOMALY_ALONE, **words)),
        tone=Tone.WARN,
        fields=tuple(_causes(anomaly, list(services), say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _causes(anomaly: Payload, services: list[str], say: Say) -> Iterator[Field]:
    causes, since = list(anomaly["rootCauses"]), when(anomaly["anomalyStartDate"])
    share = anomaly["impact"]["totalImpactPercentage"].number(0)
    names = [cause["linkedAccountName"].text("") or cause["linkedAccount"].text("") for cause in causes]
    yield from labelled(
        say,
        (_SERVICE, some(services, say) if len(services) > 1 else ""),
        (_SHARE, f"{number(round(share))}%" if share > 0 else ""),
        (_SINCE, since.date() if since else None),
        (_USAGE, _each(causes, "usageType", say)),
        (_WHOSE, some(dict.fromkeys(names), say)),
        (_WHERE, _each(causes, "region", say)),
    )


def _each(causes: list[Payload], key: str, say: Say) -> Line:
    return some(dict.fromkeys(cause[key].text("") for cause in causes), say)


def _dollars(amount: float) -> str:
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


BUDGET = Kind(
    "budget",
    Phrase(en="AWS Budgets alert", ja="AWS Budgets のアラート"),
    _budget,
    form=_is_budget,
    essential=Essential(selects=("$.message",)),
)
ANOMALY = Kind(
    "cost-anomaly",
    Phrase(en="Cost anomaly", ja="コスト異常"),
    _anomaly,
    types=("Anomaly Detected",),
    form=_is_anomaly,
    essential=Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.impact.totalImpact", "$.message.impact.totalImpact"),
        tells=(
            "$.message.anomalyDetailsLink",
            "$.message.detail.anomalyDetailsLink",
            "$.message.detail.impact.totalActualSpend",
            "$.message.detail.impact.totalExpectedSpend",
            "$.message.detail.rootCauses",
            "$.message.dimensionalValue",
            "$.message.impact.totalActualSpend",
            "$.message.impact.totalExpectedSpend",
            "$.message.rootCauses[*].service",
        ),
    ),
)
