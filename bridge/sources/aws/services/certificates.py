"""AWS Certificate Manager: certificates that expire, need somebody to be renewed, or are there anew.

https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html
"""

from collections.abc import Mapping

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.naming import labelled, when
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, NUMBER, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Count, Phrase, Say
from bridge.wording.text import cut, one_line
from bridge.wording.tone import Tone

_APPROACHING = "ACM Certificate Approaching Expiration"
_ACTION = "ACM Certificate Renewal Action Required"
_EXPIRED = "ACM Certificate Expired"
_AVAILABLE = "ACM Certificate Available"
_ROTATED = "ACM Certificate Rotated"
_REVOKED = "ACM Certificate Revoked"
_SOON = 7  # days; ACM itself starts to call them 45 days before
_NAME = 200  # columns

_DAYS = Phrase(en="{n} days", ja="{n} 日")
_DAY = Phrase(en="{n} day", ja="{n} 日")
_LEFT = Phrase(
    en="Certificate {certificate} expires in {days}",
    ja="証明書 {certificate} の有効期限まで {days}",
)
_NEEDED = Phrase(
    en="Certificate {certificate} cannot be renewed without you",
    ja="証明書 {certificate} の更新に対応が必要です",
)
_NEEDED_IN = Phrase(
    en="Certificate {certificate} cannot be renewed without you, and expires in {days}",
    ja="証明書 {certificate} の更新に対応が必要です（有効期限まで {days}）",
)
_DID: Mapping[str, Phrase] = {
    _EXPIRED: Phrase(en="Certificate {certificate} has expired", ja="証明書 {certificate} の有効期限が切れました"),
    _ROTATED: Phrase(en="Certificate {certificate} was rotated", ja="証明書 {certificate} がローテーションされました"),
    _REVOKED: Phrase(en="Certificate {certificate} was revoked", ja="証明書 {certificate} が失効しました"),
    "ISSUANCE": Phrase(en="Certificate {certificate} was issued", ja="証明書 {certificate} が発行されました"),
    "RENEWAL": Phrase(en="Certificate {certificate} was renewed", ja="証明書 {certificate} が更新されました"),
    "IMPORT": Phrase(en="Certificate {certificate} was imported", ja="証明書 {certificate} がインポートされました"),
    "REIMPORT": Phrase(
        en="Certificate {certificate} was imported again", ja="証明書 {certificate} が再インポートされました"
    ),
}
_SIGNS = {_EXPIRED: ("🔴", Tone.BAD), _REVOKED: ("🟡", Tone.WARN), _ROTATED: ("", Tone.CALM)}
_THERE = Phrase(en="Certificate {certificate} is available", ja="証明書 {certificate} が利用可能になりました")
_REASON = Phrase(en="Reason", ja="理由")
_VALIDATION = Phrase(en="Validation", ja="検証方法")
_USED = Phrase(en="In use", ja="使用中")
_EXPIRES = Phrase(en="Expires", ja="有効期限")
_METHODS = {"EMAIL": Phrase(en="e-mail", ja="E メール"), "DNS": Phrase(en="DNS", ja="DNS")}
_YES = {"TRUE": Phrase(en="yes", ja="はい"), "FALSE": Phrase(en="no", ja="いいえ")}


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, type_ = message["detail"], one_line(message["detail-type"].text(""))
    arn = next((text for one in message["resources"] if (text := one.text(""))), "")
    where = about(event, arns=(arn,))
    facts = where.facts("acm", thread=Thread(arn), over=type_ == _AVAILABLE)
    with keeping(facts):
        name = one_line(detail["CommonName"].text())
        days = int(detail["DaysToExpiry"].number() if type_ == _APPROACHING else detail["DaysToExpiry"].number(-1))
    page = links.page(where.region, "acm/home?region={region}#/certificates/{}", arn.rpartition("/")[2])
    phrase, sign, tone = _said(type_, detail, days)
    certificate = links.linked(cut(name, _NAME), page)
    return Notice(
        title=signed(sign, say(phrase, certificate=certificate, days=Count(days, _DAYS, _DAY))),
        tone=tone,
        fields=tuple(
            labelled(
                say,
                (_REASON, _words(detail["RenewalStatusReason"])),
                (_VALIDATION, _METHODS.get(detail["DomainValidationMethod"].text("")) if type_ == _ACTION else None),
                (_EXPIRES, when(detail["CertificateExpirationDate"])),
                (_USED, _YES.get(detail["InUse"].text(""))),
            )
        ),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _said(type_: str, detail: Payload, days: int) -> tuple[Phrase, str, Tone]:
    """What happened, its sign and its colour: the last days before it expires are red."""
    soon = ("🔴", Tone.BAD) if 0 <= days <= _SOON else ("🟡", Tone.WARN)
    if type_ == _APPROACHING:
        return _LEFT, *soon
    if type_ == _ACTION:
        return _NEEDED_IN if days >= 0 else _NEEDED, *soon
    if type_ == _AVAILABLE:
        return _DID.get(detail["Action"].text(""), _THERE), "🟢", Tone.GOOD
    return _DID[type_], *_SIGNS[type_]


def _words(reason: Payload) -> str:
    """DOMAIN_VALIDATION_DENIED as people write it."""
    return one_line(reason.text("")).replace("_", " ").capitalize()


KIND = Kind(
    "acm-certificate",
    Phrase(en="ACM certificate", ja="ACM の証明書"),
    _notice,
    types=(_APPROACHING, _ACTION, _EXPIRED, _AVAILABLE, _ROTATED, _REVOKED),
    details=(
        Shape("aws.acm", _APPROACHING, {"CommonName": ANY, "DaysToExpiry": NUMBER}),
        Shape("aws.acm", _AVAILABLE, {"CommonName": ANY, "DaysToExpiry": NUMBER, "Action": ANY}),
        Shape("aws.acm", _ACTION, {"CommonName": ANY, "DaysToExpiry": NUMBER, "RenewalStatusReason": ANY}),
    ),
    essential=Essential(
        selects=("$.message.detail-type",),
        needs=("$.message.detail.CommonName", "$.message.detail.DaysToExpiry"),
        tells=("$.message.resources[*]", "$.message.detail.Action"),
    ),
)
