"""Amazon SES: what became of mail that was sent, and mail that arrived.

https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws.arn import arn
from bridge.sources.aws.naming import about as titled
from bridge.sources.aws.naming import labelled, some
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import Where, about
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, one_line, plain
from bridge.wording.tone import Tone

_BOUNCED = Phrase(en="Mail to {to} bounced{subject}", ja="{to} へのメールがバウンスしました{subject}")
_SOFTLY = Phrase(en="Mail to {to} bounced for now{subject}", ja="{to} へのメールが一時的にバウンスしました{subject}")
_COMPLAINED = Phrase(en="{to} complained about mail{subject}", ja="{to} から苦情が届きました{subject}")
_NO_SPAM = Phrase(
    en="{to} reported that mail is no spam{subject}", ja="{to} から「迷惑メールではない」と報告されました{subject}"
)
_DELIVERED = Phrase(en="Mail to {to} was delivered{subject}", ja="{to} へのメールが配信されました{subject}")
_RECEIVED = Phrase(en="Mail from {to} arrived{subject}", ja="{to} からメールが届きました{subject}")
_SUBJECT = Phrase(en=": {subject}", ja="：{subject}")
FROM = Phrase(en="From", ja="差出人")
_TO = Phrase(en="To", ja="宛先")
_SORT = Phrase(en="Type", ja="タイプ")
STATUS = Phrase(en="Status", ja="ステータスコード")
_SUSPECT = Phrase(en="Failed checks", ja="不合格の検査")
_TOOK = Phrase(en="Server", ja="サーバー")
# notification or event type → where its own facts stand, and whose addresses
_SENT: Mapping[str, tuple[str, str]] = {
    "Bounce": ("bounce", "bouncedRecipients"),
    "Complaint": ("complaint", "complainedRecipients"),
    "Delivery": ("delivery", "recipients"),
}
_VERDICTS = {"spamVerdict": "spam", "virusVerdict": "virus", "spfVerdict": "SPF", "dkimVerdict": "DKIM"} | {
    "dmarcVerdict": "DMARC"
}


def sort_of(message: Payload) -> str:
    """Notifications of an identity call it notificationType, those of a configuration set eventType."""
    return message["notificationType"].text("") or message["eventType"].text("")


def is_sort(sort: str) -> Callable[[Payload], bool]:
    return lambda payload: sort_of(payload["message"]) == sort and payload["message"]["mail"].present()


def _sent(sort: str, event: Event, say: Say) -> Notice:
    """SES's own words, which EventBridge has as the detail."""
    message = event.payload["message"]
    own = message["detail"] if message["detail"].present() else message
    what, whose = _SENT[sort]
    told, mail = own[what], own["mail"]
    where = placed(event, mail)
    facts = where.facts("ses")
    soft = sort == "Bounce" and told["bounceType"].text("") == "Transient"
    welcome = told["complaintFeedbackType"].text("") == "not-spam"  # https://www.rfc-editor.org/rfc/rfc6430
    sign, tone, phrase = {
        "Bounce": ("🟡", Tone.WARN, _SOFTLY) if soft else ("❌", Tone.BAD, _BOUNCED),
        "Complaint": ("✅", Tone.GOOD, _NO_SPAM) if welcome else ("❌", Tone.BAD, _COMPLAINED),
        "Delivery": ("✅", Tone.GOOD, _DELIVERED),
    }[sort]
    to = list(addresses(told[whose])) or list(addresses(mail["destination"]))
    with keeping(facts):
        if not to:
            raise BadPayload(f"{told[whose].path}: expected addresses")
    return Notice(
        title=signed(sign, say(phrase, to=some(to, say), subject=of_subject(mail, say))),
        tone=tone,
        body=plain("\n".join(dict.fromkeys(one["diagnosticCode"].text("") for one in told[whose])).strip()),
        fields=tuple(_fields(told, mail, say)),
        context=where.context(mail["timestamp"].moment(event.at)),
        facts=facts,
    )


def addresses(recipients: Payload) -> Iterator[str]:
    for one in recipients:
        address = one["emailAddress"].text("") or one.text("")
        if address.strip():
            yield address


def of_subject(mail: Payload, say: Say) -> Line:
    subject = mail["commonHeaders"]["subject"].text("")
    return say(_SUBJECT, subject=titled(subject, "", say)) if subject.strip() else ()


def _fields(told: Payload, mail: Payload, say: Say) -> Iterator[Field]:
    sorts = (told[key].text("") for key in ("bounceType", "bounceSubType", "complaintFeedbackType"))
    codes: Iterable[str] = (one["status"].text("") for one in told["bouncedRecipients"])
    yield from labelled(
        say,
        (_SORT, " / ".join(one_line(sort) for sort in sorts if sort.strip())),
        (STATUS, some(dict.fromkeys(codes), say)),
        (_TOOK, one_line(told["smtpResponse"].text(""))),
        (FROM, one_line(mail["source"].text(""))),
    )


def placed(event: Event, mail: Payload) -> Where:
    """Where the identity is that it was sent by; of one whose ARN is not told, who sent."""
    identity = mail["sourceArn"].text("")
    return about(event, "" if arn(identity) else mail["sendingAccountId"].text(""), arns=(identity,))


def _is_arrival(payload: Payload) -> bool:
    return sort_of(payload["message"]) == "Received" or _record(payload["message"]).present()


def _record(message: Payload) -> Payload:
    """As a Lambda function is handed it, which may send it on as it is."""
    return next(iter(message["Records"]), Payload(None))["ses"]


def _arrived(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    own = _record(message) if _record(message).present() else message
    mail, receipt = own["mail"], own["receipt"]
    where = placed(event, mail)
    facts = where.facts("ses")
    senders = [one.text("") for one in mail["commonHeaders"]["from"]]
    with keeping(facts):
        sender = some(senders, say) or (mail["source"].text(),)
    failed = [word for verdict, word in _VERDICTS.items() if receipt[verdict]["status"].text("") == "FAIL"]
    return Notice(
        title=say(_RECEIVED, to=sender, subject=of_subject(mail, say)),
        tone=Tone.WARN if failed else Tone.CALM,
        fields=tuple(labelled(say, (_TO, some(addresses(mail["destination"]), say)), (_SUSPECT, some(failed, say)))),
        context=where.context(mail["timestamp"].moment(event.at)),
        facts=facts,
    )


BOUNCE = Kind(
    "mail-bounced",
    Phrase(en="SES bounce", ja="SES のバウンス"),
    partial(_sent, "Bounce"),
    types=(("aws.ses", "Email Bounced"),),
    form=is_sort("Bounce"),
    essential=Essential(
        selects=(
            "$.message.detail-type",
            "$.message.source",
            "$.message.eventType",
            "$.message.mail",
            "$.message.notificationType",
        ),
        needs=("$.message.detail", "$.message.mail.destination[*]"),
        tells=(
            "$.message.detail.bounce.bouncedRecipients[*].emailAddress",
            "$.message.detail.mail.commonHeaders.subject",
            "$.message.bounce.bounceType",
            "$.message.bounce.bouncedRecipients[*].emailAddress",
            "$.message.mail.commonHeaders.subject",
        ),
    ),
)
COMPLAINT = Kind(
    "mail-complaint",
    Phrase(en="SES complaint", ja="SES の苦情"),
    partial(_sent, "Complaint"),
    types=(("aws.ses", "Email Complaint Received"),),
    form=is_sort("Complaint"),
    essential=Essential(
        selects=("$.message.detail-type", "$.message.source", "$.message.mail", "$.message.notificationType"),
        needs=("$.message.detail",),
        tells=(
            "$.message.detail.complaint.complainedRecipients[*].emailAddress",
            "$.message.detail.mail.commonHeaders.subject",
            "$.message.complaint.complainedRecipients[*].emailAddress",
            "$.message.complaint.complaintFeedbackType",
            "$.message.mail.commonHeaders.subject",
        ),
    ),
)
DELIVERY = Kind(
    "mail-delivered",
    Phrase(en="SES delivery", ja="SES の配信"),
    partial(_sent, "Delivery"),
    types=(("aws.ses", "Email Delivered"),),
    form=is_sort("Delivery"),
    essential=Essential(
        selects=("$.message.detail-type", "$.message.source", "$.message.mail", "$.message.notificationType"),
        needs=("$.message.detail",),
        tells=(
            "$.message.detail.delivery.recipients[*]",
            "$.message.detail.mail.commonHeaders.subject",
            "$.message.delivery.recipients[*]",
            "$.message.mail.commonHeaders.subject",
        ),
    ),
)
ARRIVAL = Kind(
    "mail-received",
    Phrase(en="SES mail received", ja="SES のメール受信"),
    _arrived,
    form=_is_arrival,
    essential=Essential(
        selects=("$.message.Records[*].ses", "$.message.notificationType"),
        needs=("$.message.Records[*].ses.mail.source", "$.message.mail"),
        tells=("$.message.mail.commonHeaders.from[*]", "$.message.mail.commonHeaders.subject"),
    ),
)
