"""Filters: what a destination does not want to hear, by an alarm's state and a finding's severity.

What they cannot read passes.
"""

from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources.aws import attributes
from bridge.sources.source import Event, Kind, Option, unwanted
from bridge.wording import severity

_USUAL = ("ALARM", "OK")


def skips(event: Event, kind: Kind) -> str | None:
    """Why the destination does not want it, without a word of the event's; None: it does."""
    if why := unwanted(event, kind):
        return why
    states, now = event.options.get("only-state", _USUAL), attributes.state(event)
    if now and now not in states:
        return f"it is not among --only-state {','.join(states)}"
    least = next(iter(event.options.get("min-severity", ())), "")
    return f"it is below --min-severity {least}" if _below(event, least) else None


def _below(event: Event, least: str) -> bool:
    """Whether every finding in it is known to be less grave; also one that is over, as it was when it was found."""
    found, wanted = attributes.grades(event), severity.named(least)
    if not wanted or not found:
        return False
    return all(one.severity is not None and not severity.reaches(one.severity, wanted) for one in found)


def state(text: str) -> str:
    """An alarm's state, in any case, in capitals as CloudWatch has it. Raises BadOption."""
    if text.upper() not in attributes.STATES:
        raise BadOption(f"no alarm state is called {text!r}; expected one of {', '.join(attributes.STATES)}")
    return text.upper()


def together(options: Options) -> None:
    """Refuses to ring for a state that is not told: nobody would be rung. Raises BadOption."""
    told = options.get("only-state", _USUAL)
    for text in options.get("ping", ()):
        named = text.partition("=")[0]
        if named in attributes.STATES and named not in told:
            raise BadOption(f"--ping {text} rings nobody: such alarms are left out; add {named} to --only-state")


OPTIONS = (
    Option("only-state", "STATES", "Of alarms only these states; unless given, ALARM,OK.", state, many=True),
    Option(
        "min-severity",
        "SEVERITY",
        "Of security findings only these and graver: critical, high, medium, low or informational.",
        lambda text: severity.asked(text).name,
    ),
)
