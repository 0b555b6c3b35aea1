"""What `mint aws` may be given, and how it is checked; what is done with it is common to all sources."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from bridge.errors import BadOption
from bridge.patterns import pattern
from bridge.sealing.destination import Options
from bridge.sources import account_names, filters, mentions, routes, runbooks
from bridge.sources.aws.receive import admission
from bridge.sources.aws.receive.signed import topic_option
from bridge.sources.fits import like, that_grave
from bridge.sources.source import Filter, Fit, Option
from bridge.wording import severity
from bridge.wording.phrases import Phrase

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
_USUAL = ("ALARM", "OK")
_NUMBER = pattern(r"[0-9]{12}")
_DIGITS = pattern(r"[][0-9*?!-]+")  # of a pattern for numbers

FILTERS: tuple[Filter, ...] = (filters.in_state("only-state", STATES, _USUAL), filters.grave("min-severity"))
ROUTES: Mapping[str, Fit] = {
    "severity": that_grave,
    "service": like("service"),
    "account": like("account"),
    "alarm": like("alarm", case=True),
}
ABOUT: Mapping[str, Fit] = {field: fits for field, fits in ROUTES.items() if field != "severity"}  # that has its words


def _state(text: str) -> str:
    """An alarm's state, in any case, in capitals as CloudWatch has it. Raises BadOption."""
    if text.upper() not in STATES:
        raise BadOption(
            en=f"no alarm state is called {text!r}; expected one of {', '.join(STATES)}",
            ja=f"アラームの状態「{text}」はありません。{'、'.join(STATES)} のいずれかを指定してください。",
        )
    return text.upper()


def _account(name: str) -> str:
    """A number may have the console's hyphens."""
    number = name.replace("-", "")
    if not number.isdecimal():
        return name
    if not _NUMBER.fullmatch(number):
        raise BadOption(
            en=f"the account {name!r} is no account's number; expected twelve digits, or a name",
            ja=f"「{name}」はアカウントの番号ではありません。12 桁の数字か、名前を指定してください。",
        )
    return number


_NAMES: Mapping[str, Callable[[str], str]] = {
    "severity": lambda name: severity.asked(name).name,
    "service": str.lower,
    "account": _account,
    "alarm": str,
}
_PINGED = {word.casefold(): word for word in (*STATES, *mentions.GRADES)}
_PINGED |= {f"severity:{grade}": grade for grade in mentions.GRADES}


def together(options: Options) -> None:
    """Refuses options that contradict each other. Raises BadOption."""
    _no_mention_of_what_is_left_out(options)
    account_names.together(options)
    admission.together(options)
    _no_route_never_taken(options)
    _known_accounts(options)


def _no_mention_of_what_is_left_out(options: Options) -> None:
    """To ring for a state that is not told would ring nobody."""
    told = options.get("only-state", _USUAL)
    for text in options.get("ping", ()):
        named = text.partition("=")[0]
        if named in STATES and named not in told:
            raise BadOption(
                en=f"--ping {text} rings nobody: such alarms are left out; add {named} to --only-state",
                ja=f"--ping {text} では誰にも通知されません。この状態のアラームは投稿されないため、"
                f"--only-state に {named} を追加してください。",
                about="ping",
            )


def _no_route_never_taken(options: Options) -> None:
    """One behind one that takes all of the same."""
    texts = options.get("route", ())
    found = [routes.parts(text) for text in texts]
    for index, one in enumerate(found):
        before = next((text for text, other in zip(texts, found[:index], strict=False) if _covers(other, one)), None)
        if before:
            raise routes.never_taken(texts[index], before)


def _known_accounts(options: Options) -> None:
    """A name that no --account gives would fit nothing."""
    names = [line.partition("=")[2].casefold() for line in options.get("account", ())]
    given = [(option, text) for option in ("route", "ping") for text in options.get(option, ())]
    for option, text in given:
        field, wanted, _ = routes.parts(text)
        known = _DIGITS.fullmatch(wanted) or any(fnmatchcase(name, wanted.casefold()) for name in names)
        if field == "account" and not known:
            said = routes.masked(text)
            raise BadOption(
                en=f"the {option} {said!r} goes by a name; expected one of --account, as 123456789012={wanted}",
                ja=f"--{option}「{said}」のアカウント名が分かりません。--account 123456789012={wanted} のように"
                "指定してください。",
                about=option,
            )


def _covers(before: tuple[str, str, str], route: tuple[str, str, str]) -> bool:
    """Whether whatever one route would take, another has taken already."""
    if before[0] != route[0]:
        return False
    least, grave = severity.named(before[1]), severity.named(route[1])
    graver = before[0] == "severity" and least is not None and grave is not None and severity.reaches(grave, least)
    return before[1] == route[1] or graver


RECEIVING = (
    Option(
        "topic",
        "ARN|ACCOUNT|ACCOUNT:REGION",
        Phrase(
            en="The SNS topic to believe, or all topics of an account, or of an account in a region.",
            ja="受け付ける SNS トピック。アカウント全体や、アカウントの 1 つのリージョン全体も指定できます。",
        ),
        topic_option,
        many=True,
        needed=True,
        unless="raw",
    ),
    Option(
        "raw",
        "",
        Phrase(
            en="Also take what is not signed: SNS raw delivery, EventBridge API destinations, plain text. "
            "Only the URL's secrecy protects then.",
            ja="署名のないもの（SNS の raw 配信、EventBridge の API 送信先、テキスト）も受け付けます。"
            "守るのは URL の秘密だけになります。",
        ),
        str,
        flag=True,
    ),
    *admission.OPTIONS,
)
CHOOSING = (
    Option(
        "only-state",
        "STATES",
        Phrase(
            en="Of alarms only these states; unless given, ALARM,OK.",
            ja="アラームは、これらの状態だけを投稿します。省略時は ALARM,OK。",
        ),
        _state,
        many=True,
    ),
    Option(
        "min-severity",
        "SEVERITY",
        Phrase(
            en="Of security findings, and of what CloudTrail records, only these and graver: critical, high, medium, "
            "low or informational.",
            ja="セキュリティの検出結果と CloudTrail の記録は、この重要度以上だけを投稿します"
            "（critical、high、medium、low、informational）。",
        ),
        lambda text: severity.asked(text).name,
    ),
    Option(
        "ping",
        "WHAT=WHOM",
        Phrase(
            en="Whom an alarm's state rings, or a severity and any graver: ALARM=here, critical=S0123456789 (here, "
            "channel, a member's or a group's id); or what is bad, or may be, of an alarm, a service or an account: "
            "alarm:api-*=S0123456789 (or service:, account:).",
            ja="アラームの状態や重要度（それ以上も含む）ごとのメンション先：ALARM=here、critical=S0123456789"
            "（here、channel、メンバーの ID、ユーザーグループの ID）。アラーム、サービス、アカウントごとなら "
            "alarm:api-*=S0123456789（service:、account: も可）。"
            "対応が要るもの、要りそうなものだけでメンションします。",
        ),
        mentions.checker(_PINGED, {field: _NAMES[field] for field in ABOUT}, "ALARM=here"),
        many=True,
    ),
    *account_names.OPTIONS,
    *runbooks.OPTIONS,
    routes.option(
        "FIELD:PATTERN=PLACE",
        Phrase(
            en="Another place for some events, the first that fits: severity:high=C0123456789 (that grave or graver), "
            "service:rds, account:production or alarm:api-*; a channel where there is a bot, else a webhook: "
            "severity:high=https://hooks.slack.com/…",
            ja="一部のイベントを別のチャンネルへ。最初に当てはまるものを使います：severity:high=C0123456789（その重要度以上）、"
            "service:rds、account:production、alarm:api-*。ボットならチャンネルの ID、なければ Webhook："
            "severity:high=https://hooks.slack.com/…",
        ),
        "severity:high=C0123456789",
        _NAMES,
    ),
)
