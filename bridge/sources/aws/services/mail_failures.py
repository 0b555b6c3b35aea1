"""Amazon SES: mail that was not sent, is late, or met with interest.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
"""

from collections.abc import Iterator, Mapping
from functools import partial

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.aws.naming import labelled, some, when
from bridge.sources.aws.services.mail import FROM, STATUS, addresses, is_sort, of_subject, placed, sort_of
from bridge.sources.aws.states import signed
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Line, Text, cut, one_line, plain
from bridge.wording.tone import Tone

_REASON = 100  # columns that have room in the first line
_REJECTED = Phrase(
    en="SES rejected mail to {to}{why}{subject}", ja="{to} へのメールが SES に拒否されました{why}{subject}"
)
_NOT_RENDERED = Phrase(
    en="Mail to {to} could not be rendered{why}{subject}",
    ja="{to} へのメールをレンダリングできませんでした{why}{subject}",
)
_DELAYED = Phrase(en="Mail to {to} is delayed{why}{subject}", ja="{to} へのメールの配信が遅れています{why}{subject}")
_BECAUSE = Phrase(en=" ({why})", ja="（{why}）")
_TEMPLATE = Phrase(en=" (template {name})", ja="（テンプレート {name}）")
_UNTIL = Phrase(en="Tried until", ja="再試行の期限")
_SERVER = Phrase(en="Server", ja="サーバー")
_LINK = Phrase(en="Link", ja="リンク")
_LIST = Phrase(en="Contact list", ja="連絡先リスト")
_WHYS: Mapping[str, Phrase] = {  # why it is rejected or late
    "badcontent": Phrase(en="a virus was found", ja="ウイルスを検出"),
    "internalfailure": Phrase(en="a fault within SES", ja="SES 内部の障害"),
    "general": Phrase(en="a failure in the SMTP conversation", ja="SMTP の通信で失敗"),
    "mailboxfull": Phrase(en="the mailbox is full", ja="メールボックスの容量超過"),
    "spamdetected": Phrase(en="the recipient's server sees much spam", ja="宛先サーバーが大量の迷惑メールを検出"),
    "recipientservererror": Phrase(en="the recipient's server has a fault", ja="宛先サーバーの障害"),
    "ipfailure": Phrase(
        en="the recipient's server blocks the sending IP address", ja="宛先サーバーが送信元 IP アドレスをブロック"
    ),
    "transientcommunicationfailure": Phrase(
        en="the recipient's server cannot be reached", ja="宛先サーバーとの通信に失敗"
    ),
    "byoiphostnamelookupunavailable": Phrase(
        en="the host name of the sending IP address was not found", ja="送信元 IP アドレスのホスト名を解決できず"
    ),
    "undetermined": Phrase(en="SES could not tell why", ja="原因を特定できず"),
    "sendingdeferral": Phrase(en="SES put it off", ja="SES が送信を保留"),
}


def _read(event: Event) -> tuple[Payload, Payload]:
    """SES's own words, which EventBridge has as the detail, and the mail in them."""
    message = event.payload["message"]
    own = message["detail"] if message["detail"].present() else message
    return own, own["mail"]


def _failed(what: str, event: Event, say: Say) -> Notice:
    own, mail = _read(event)
    told, where = own[what], placed(event, mail)
    facts = where.facts("ses")
    to = tuple(addresses(told["delayedRecipients"])) or tuple(addresses(mail["destination"]))
    with keeping(facts):
        if not to:
            raise BadPayload(f"{mail.path}.destination: expected addresses")
    phrase, sign, tone = _FAILED[what]
    line = say(phrase, to=some(to, say), why=_why(told, say), subject=of_subject(mail, say))
    return Notice(
        title=signed(sign, line),
        tone=tone,
        body=_body(told),
        fields=tuple(_fields(told, mail, say)),
        context=where.context(told["timestamp"].moment(mail["timestamp"].moment(event.at))),
        facts=facts,
    )


def _why(told: Payload, say: Say) -> Line:
    """Why it is so, in brackets; () where that is not told."""
    template, why = (cut(told[key].text(""), _REASON) for key in ("templateName", "reason"))
    why = why or cut(told["delayType"].text(""), _REASON)
    if template:
        return say(_TEMPLATE, name=template)
    return say(_BECAUSE, why=_WHYS.get(why.replace(" ", "").lower()) or why) if why else ()


def _body(told: Payload) -> Text:
    """What was wrong with the template, or what the servers answered."""
    answers = (one["diagnosticCode"].text("") for one in told["delayedRecipients"])
    return plain(told["errorMessage"].text("") or "\n".join(dict.fromkeys(filter(str.strip, answers))))


def _fields(told: Payload, mail: Payload, say: Say) -> Iterator[Field]:
    codes = (one["status"].text("") for one in told["delayedRecipients"])
    yield from labelled(
        say,
        (STATUS, some(dict.fromkeys(codes), say)),
        (_UNTIL, when(told["expirationTime"])),
        (_SERVER, one_line(told["reportingMTA"].text(""))),
        (FROM, one_line(mail["source"].text(""))),
    )


_FAILED: Mapping[str, tuple[Phrase, str, Tone]] = {
    "reject": (_REJECTED, "❌", Tone.BAD),
    "failure": (_NOT_RENDERED, "❌", Tone.BAD),
    "deliveryDelay": (_DELAYED, "🟡", Tone.WARN),
}
_ACTS: Mapping[str, Phrase] = {
    "Send": Phrase(en="Mail to {to} was sent{subject}", ja="{to} へのメールが送信されました{subject}"),
    "Open": Phrase(en="{to} opened mail{subject}", ja="{to} がメールを開封しました{subject}"),
    "Click": Phrase(en="{to} clicked a link in mail{subject}", ja="{to} がメールのリンクをクリックしました{subject}"),
    "Subscription": Phrase(en="{to} changed their subscription{subject}", ja="{to} が購読設定を変更しました{subject}"),
}


def _acted(event: Event, say: Say) -> Notice:
    own, mail = _read(event)
    where = placed(event, mail)
    facts = where.facts("ses")
    to = tuple(addresses(mail["destination"]))
    with keeping(facts):
        phrase = _ACTS.get(sort_of(own))
        if not (phrase and to):
            raise BadPayload(f"{own.path}: expected what was done, by whom")
    told = own[sort_of(own).lower()]
    return Notice(
        title=say(phrase, to=some(to, say), subject=of_subject(mail, say)),
        fields=tuple(
            labelled(
                say,
                (_LINK, cut(told["link"].text(""), 200)),
                (_LIST, one_line(told["contactList"].text(""))),
                (FROM, one_line(mail["source"].text(""))),
            )
        ),
        context=where.context(told["timestamp"].moment(mail["timestamp"].moment(event.at))),
        facts=facts,
    )


def _is_act(payload: Payload) -> bool:
    return any(is_sort(sort)(payload) for sort in _ACTS)


def _kind(name: str, about: Phrase, what: str, type_: str, sort: str, *tells: str) -> Kind:
    return Kind(
        name,
        about,
        partial(_failed, what),
        types=(("aws.ses", type_),),
        form=is_sort(sort),
        essential=_essential(*tells),
    )


_SELECTS = (
    *("$.message.detail-type", "$.message.source", "$.message.mail"),
    *("$.message.eventType", "$.message.notificationType"),
)


_TO = "mail.destination[*]"


def _essential(*tells: str, needs: tuple[str, ...] = ()) -> Essential:
    paths = ("mail.commonHeaders.subject", *tells)
    return Essential(
        selects=_SELECTS,
        needs=("$.message.mail.destination[*]", "$.message.detail.mail.destination[*]", *needs),
        tells=tuple(f"$.message.{where}{path}" for where in ("", "detail.") for path in paths),
    )


REJECT = _kind(
    "mail-rejected",
    Phrase(en="SES rejection", ja="SES の拒否"),
    "reject",
    "Email Rejected",
    "Reject",
    "reject.reason",
)
RENDERING = _kind(
    "mail-not-rendered",
    Phrase(en="SES rendering failure", ja="SES のレンダリング失敗"),
    "failure",
    "Email Rendering Failed",
    "Rendering Failure",
    "failure.templateName",
)
DELAY = _kind(
    "mail-delayed",
    Phrase(en="SES delivery delay", ja="SES の配信遅延"),
    "deliveryDelay",
    "Email Delivery Delayed",
    "DeliveryDelay",
    "deliveryDelay.delayType",
    "deliveryDelay.delayedRecipients[*].emailAddress",
)
ACTIVITY = Kind(
    "mail-activity",
    Phrase(en="SES mail sent, opened, clicked", ja="SES メールの送信・開封・クリック"),
    _acted,
    types=tuple(("aws.ses", f"Email {did}") for did in ("Sent", "Opened", "Clicked", "Subscribed")),
    form=_is_act,
    essential=_essential(needs=("$.message.detail.eventType",)),
)
