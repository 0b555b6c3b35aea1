"""What `mint aws` may be given, and how it is checked; what is done with it is common to all sources."""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import account_names, filters, mentions, routes, runbooks
from bridge.sources.aws.receive import admission
from bridge.sources.aws.receive.signed import topic_option
from bridge.sources.fits import like, that_grave
from bridge.sources.source import Filter, Fit, Option
from bridge.wording import severity

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
_USUAL = ("ALARM", "OK")
_ROUTE = "FIELD:PATTERN=CHANNEL"
_NUMBER = re.compile(r"[0-9]{12}")
_DIGITS = re.compile(r"[][0-9*?!-]+")  # of a pattern for numbers

FILTERS: tuple[Filter, ...] = (filters.in_state("only-state", STATES, _USUAL), filters.grave("min-severity"))
ROUTES: Mapping[str, Fit] = {
    "severity": that_grave,
    "service": like("service"),
    "account": like("account"),
    "alarm": like("alarm", case=True),
}


def _state(text: str) -> str:
    """An alarm's state, in any case, in capitals as CloudWatch has it. Raises BadOption."""
    if text.upper() not in STATES:
        raise BadOption(f"no alarm state is called {text!r}; expected one of {', '.join(STATES)}")
    return text.upper()


def _route(text: str) -> str:
    """A route as it is sealed. Raises BadOption."""
    names: Mapping[str, Callable[[str], str]] = {
        "severity": lambda name: severity.asked(name).name,
        "service": str.lower,
        "account": _account,
        "alarm": str,
    }
    return routes.checked(text, _ROUTE, "severity:high=C0123456789", names)


def _account(name: str) -> str:
    """A number may have the console's hyphens."""
    number = name.replace("-", "")
    if not number.isdecimal():
        return name
    if not _NUMBER.fullmatch(number):
        raise BadOption(f"the account {name!r} is no account's number; expected twelve digits, or a name")
    return number


def together(options: Options) -> None:
    """Refuses options that contradict each other. Raises BadOption."""
    _no_mention_of_what_is_left_out(options)
    account_names.together(options)
    admission.together(options)
    _no_route_never_taken(options)


def _no_mention_of_what_is_left_out(options: Options) -> None:
    """To ring for a state that is not told would ring nobody."""
    told = options.get("only-state", _USUAL)
    for text in options.get("ping", ()):
        named = text.partition("=")[0]
        if named in STATES and named not in told:
            raise BadOption(f"--ping {text} rings nobody: such alarms are left out; add {named} to --only-state")


def _no_route_never_taken(options: Options) -> None:
    """One by an account's name that no --account gives, or behind one that takes all of the same."""
    found = [routes.parts(text) for text in options.get("route", ())]
    for index, one in enumerate(found):
        before = next((other for other in found[:index] if _covers(other, one)), None)
        if before:
            texts = ["{}:{}={}".format(*each) for each in (one, before)]
            raise BadOption("the route {!r} is never taken: {!r} before it takes the same".format(*texts))
    names = [line.partition("=")[2].casefold() for line in options.get("account", ())]
    for text in options.get("route", ()):
        field, wanted, _ = routes.parts(text)
        known = _DIGITS.fullmatch(wanted) or any(fnmatchcase(name, wanted.casefold()) for name in names)
        if field == "account" and not known:
            raise BadOption(f"the route {text!r} goes by a name; expected one of --account, as 123456789012={wanted}")


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
        "The SNS topic to believe, or all topics of an account, or of an account in a region.",
        topic_option,
        many=True,
        needed=True,
        unless="raw",
    ),
    Option(
        "raw",
        "",
        "Also take what is not signed: SNS raw delivery, EventBridge API destinations, plain text. "
        "Only the URL's secrecy protects then.",
        str,
        flag=True,
    ),
    *admission.OPTIONS,
)
CHOOSING = (
    Option("only-state", "STATES", "Of alarms only these states; unless given, ALARM,OK.", _state, many=True),
    Option(
        "min-severity",
        "SEVERITY",
        "Of security findings only these and graver: critical, high, medium, low or informational.",
        lambda text: severity.asked(text).name,
    ),
    Option(
        "ping",
        "WHAT=WHOM",
        "Whom an alarm's state rings, or a severity and any graver: ALARM=here, critical=S0123456789 (here, channel, "
        "a member's or a group's id).",
        mentions.checker(STATES),
        many=True,
    ),
    *account_names.OPTIONS,
    *runbooks.OPTIONS,
    Option(
        "route",
        _ROUTE,
        "Another channel for some events, the first that fits: severity:high=C0123456789 (that grave or graver), "
        "service:rds, account:production or alarm:api-*.",
        _route,
        many=True,
        whole=True,
        bot=routes.ONE_CHANNEL,
    ),
)
