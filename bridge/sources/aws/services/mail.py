"""Amazon SES: what became of mail that was sent, and mail that arrived.

https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws.arn import arn
from bridge.sources.aws.naming import about, labelled, some
from bridge.sources.aws.states import signed
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, one_line, plain
from bridge.wording.tone import Tone

_BOUNCED = Phrase(en="Mail to {to} bounced{subject}", ja="{to} へのメールがバウンスしました{subject}")
_SOFTLY = Phrase(en="Mail to {to} bounced for now{subject}", ja="{to} へのメールが一時的にバウンスしました{subject}")
_COMPLAINED = Phrase(en="{to} complained about mail{subject}", ja="{to} から苦情が届きました{subject}")
_DELIVERED = Phrase(en="Mail to {to} was delivered{subject}", ja="{to} へのメールが配信されました{subject}")
_RECEIVED = Phrase(en="Mail from {to} arrived{subject}", ja="{to} からメールが届きました{subject}")
_SUBJECT = Phrase(en=": {subject}", ja="：{subject}")
_FROM = Phrase(en="From", ja="差出人")
_TO = Phrase(en="To", ja="宛先")
_SORT = Phrase(en="Type", ja="タイプ")
_STATUS = Phrase(en="Status", ja="ステータスコード")
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


def _told(payload: Payload) -> Payload:
    """SES's own words, which EventBridge has as the detail."""
    message = payload["message"]
    return message["detail"] if message["source"].value == "aws.ses" else message


def _sort(message: Payload) -> str:
    """Notifications of an identity call it notificationType, those of a configuration set eventType."""
    return message["notificationType"].text("") or message["eventType"].text("")


def _is(sort: str) -> Callable[[Payload], bool]:
    return lambda payload: _sort(_told(payload)) == sort and _told(payload)["mail"].present()


def _sent(event: Event, say: Say) -> Notice:
    message = _told(event.payload)
    sort = _sort(message)
    what, whose = _SENT[sort]
    told, mail = message[what], message["mail"]
    bounced = sort == "Bounce"
    soft = bounced and told["bounceType"].text("") == "Transient"
    sign, tone, phrase = {
        "Bounce": ("🟡", Tone.WARN, _SOFTLY) if soft else ("❌", Tone.BAD, _BOUNCED),
        "Complaint": ("❌", Tone.BAD, _COMPLAINED),
        "Delivery": ("✅", Tone.GOOD, _DELIVERED),
    }[sort]
    to = list(_addresses(told[whose])) or list(_addresses(mail["destination"]))
    if not to:
        raise BadPayload(f"{told[whose].path}: expected addresses")
    return Notice(
        title=signed(sign, say(phrase, to=some(to, say), subject=_about(mail, say))),
        tone=tone,
        body=plain("\n".join(dict.fromkeys(one["diagnosticCode"].text("") for one in told[whose])).strip()),
        fields=tuple(_facts(told, mail, say)),
        context=_context(event, mail),
        thread=mail["messageId"].text(None),
    )


def _addresses(recipients: Payload) -> Iterator[str]:
    for one in recipients:
        address = one["emailAddress"].text("") or one.text("")
        if address.strip():
            yield address


def _about(mail: Payload, say: Say) -> Line:
    subject = mail["commonHeaders"]["subject"].text("")
    return say(_SUBJECT, subject=about(subject, "", say)) if subject.strip() else ()


def _facts(told: Payload, mail: Payload, say: Say) -> Iterator[Field]:
    sorts = (told[key].text("") for key in ("bounceType", "bounceSubType", "complaintFeedbackType"))
    codes: Iterable[str] = (one["status"].text("") for one in told["bouncedRecipients"])
    yield from labelled(
        say,
        (_SORT, " / ".join(one_line(sort) for sort in sorts if sort.strip())),
        (_STATUS, some(dict.fromkeys(codes), say)),
        (_TOOK, one_line(told["smtpResponse"].text(""))),
        (_FROM, one_line(mail["source"].text(""))),
    )


def _context(event: Event, mail: Payload) -> tuple[Line, ...]:
    where = arn(mail["sourceArn"].text("")) or arn(event.payload["topic"].text(""))
    parts = (where.account, where.region) if where else ()
    return (*((part,) for part in parts), (mail["timestamp"].moment(event.at),))


def _is_arrival(payload: Payload) -> bool:
    return _sort(payload["message"]) == "Received" or _record(payload["message"]).present()


def _record(message: Payload) -> Payload:
    """As a Lambda function is handed it, which may send it on as it is."""
    return next(iter(message["Records"]), Payload(None))["ses"]


def _arrived(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    told = _record(message) if _record(message).present() else message
    mail, receipt = told["mail"], told["receipt"]
    senders = [one.text("") for one in mail["commonHeaders"]["from"]]
    sender = some(senders, say) or (mail["source"].text(),)
    failed = [word for verdict, word in _VERDICTS.items() if receipt[verdict]["status"].text("") == "FAIL"]
    return Notice(
        title=say(_RECEIVED, to=sender, subject=_about(mail, say)),
        tone=Tone.WARN if failed else Tone.CALM,
        fields=tuple(labelled(say, (_TO, some(_addresses(mail["destination"]), say)), (_SUSPECT, some(failed, say)))),
        context=_context(event, mail),
        thread=mail["messageId"].text(None),
    )


BOUNCE = Kind("mail-bounced", Phrase(en="SES bounce", ja="SES のバウンス"), _sent, form=_is("Bounce"))
COMPLAINT = Kind("mail-complaint", Phrase(en="SES complaint", ja="SES の苦情"), _sent, form=_is("Complaint"))
DELIVERY = Kind("mail-delivered", Phrase(en="SES delivery", ja="SES の配信"), _sent, form=_is("Delivery"))
ARRIVAL = Kind("mail-received", Phrase(en="SES mail received", ja="SES のメール受信"), _arrived, form=_is_arrival)
