"""Routes: another channel for some events of one URL, by severity, service, account or alarm."""

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import routes
from bridge.sources.aws import accounts, attributes
from bridge.sources.aws.services import topics
from bridge.sources.source import Event, Kind, Option
from bridge.wording import severity

_FORM = "FIELD:PATTERN=CHANNEL"
_NUMBER = re.compile(r"[0-9]{12}")
_DIGITS = re.compile(r"[][0-9*?!-]+")  # of a pattern for numbers
_HANDSHAKES = (topics.SUBSCRIBED.name, topics.UNSUBSCRIBED.name)


def _of_severity(event: Event, _: Kind, wanted: str) -> bool:
    """That grave or graver; what is over goes where it went when it was found."""
    least = severity.named(wanted)
    return any(least and one.severity and severity.reaches(one.severity, least) for one in attributes.grades(event))


def _of_service(event: Event, kind: Kind, wanted: str) -> bool:
    return any(fnmatchcase(name, wanted.lower()) for name in attributes.services(event, kind))


def _of_account(event: Event, _: Kind, wanted: str) -> bool:
    number = attributes.account(event)
    names = (number, accounts.called(event, number)) if number else ()
    return any(fnmatchcase(name.casefold(), wanted.casefold()) for name in names)


def _of_alarm(event: Event, _: Kind, wanted: str) -> bool:
    name = attributes.alarm(event)
    return name is not None and fnmatchcase(name, wanted)


_FITS: Mapping[str, Callable[[Event, Kind, str], bool]] = {
    "severity": _of_severity,
    "service": _of_service,
    "account": _of_account,
    "alarm": _of_alarm,
}


def route(events: Iterable[tuple[Event, Kind]]) -> str | None:
    """The channel of the first route that fits any of them, or None; one that cannot be told does not fit.

    That a topic begins or ends to post is said in the destination's own channel, whatever its account.
    """
    routed = [(event, kind) for event, kind in events if kind.name not in _HANDSHAKES]
    for text in routed[0][0].options.get("route", ()) if routed else ():
        field, wanted, channel = routes.parts(text)
        if field in _FITS and any(_FITS[field](event, kind, wanted) for event, kind in routed):
            return channel
    return None


def check(text: str) -> str:
    """A route as it is sealed. Raises BadOption."""
    names: Mapping[str, Callable[[str], str]] = {
        "severity": lambda name: severity.asked(name).name,
        "service": str.lower,
        "account": _account,
        "alarm": str,
    }
    return routes.checked(text, _FORM, "severity:high=C0123456789", names)


def _account(name: str) -> str:
    """A number may have the console's hyphens."""
    number = name.replace("-", "")
    if not number.isdecimal():
        return name
    if not _NUMBER.fullmatch(number):
        raise BadOption(f"the account {name!r} is no account's number; expected twelve digits, or a name")
    return number


def together(options: Options) -> None:
    """Refuses a route that nothing ever takes: by an account's name that no --account gives, or behind one that
    takes all of the same. Raises BadOption."""
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


OPTIONS = (
    Option(
        "route",
        _FORM,
        "Another channel for some events, the first that fits: severity:high=C0123456789 (that grave or graver), "
        "service:rds, account:production or alarm:api-*.",
        check,
        many=True,
        whole=True,
        bot=True,
    ),
)
