"""Trace: how an event came to be its message, step by step, for `say --trace` and the log at DEBUG."""

from bridge.sources.reading import Reading
from bridge.sources.routes import route
from bridge.sources.source import Event, Source
from bridge.wording.facts import Facts, Value


def steps(source: Source, event: Event, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The name of each step, and what came of it; a step that does not apply is left out."""
    facts = reading.notice.facts if reading.notice else Facts()
    place = route(facts, event.options, source.routes)
    found = (
        ("unwrapped", ", ".join(event.wrappings)),
        ("kind", _kind(source, reading)),
        ("facts", "; ".join(f"{name}: {text}" for name, text in told(facts))),
        ("filter", f"skipped: {reading.unwanted}" if reading.unwanted else "passed"),
        ("route", place.shown if place else "the URL's own channel"),
    )
    return tuple((name, result) for name, result in found if result)


def traced(source: Source, event: Event, reading: Reading) -> dict[str, str]:
    """The same for the log: of facts and routes no value, which may be somebody's own words."""
    facts = reading.notice.facts if reading.notice else Facts()
    elsewhere = route(facts, event.options, source.routes) is not None
    return {
        "kind": reading.kind.name,
        "unwrapped": ", ".join(event.wrappings),
        "facts": ", ".join(name for name, _ in told(facts)),
        "filter": f"skipped: {reading.unwanted}" if reading.unwanted else "passed",
        "route": "another channel" if elsewhere else "the URL's own channel",
    }


def _kind(source: Source, reading: Reading) -> str:
    if reading.kind is source.kinds.other:
        return f"{reading.kind.name} (no kind matches: it is said as it is)"
    return f"{reading.kind.name} (drifted: it is said as it is)" if reading.drifted else reading.kind.name


def told(facts: Facts) -> list[tuple[str, str]]:
    """Each fact's name, and what is so: ("account", "123456789012 (production)"), ("severity", "high")."""
    rows = [(name, ", ".join(map(_value, values))) for name, values in facts.values.items()]
    rows += [("severity", facts.severity.name)] if facts.severity else []
    rows += [("state", facts.state)] if facts.state else []
    rows += [("over", "yes")] if facts.over else []
    rows += [("quiet", "yes")] if facts.quiet else []
    rows += [("thread", facts.thread.key or facts.thread.also)] if facts.thread else []
    return [(name, text or "none") for name, text in rows]


def _value(value: Value) -> str:
    name = value.shown or min(value.names, default="")
    return f"{value.id} ({name})" if value.id and name else value.id or name
