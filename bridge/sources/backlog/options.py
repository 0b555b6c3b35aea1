"""What `mint backlog` may be given, and how it is checked; what is done with it is common to all sources."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import filters, mentions, routes
from bridge.sources.backlog import asked, people, what_changed
from bridge.sources.fits import same
from bridge.sources.source import Filter, Fit, Kind, Kinds, Option
from bridge.wording.facts import Value, folded
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Mention, one_line

FILTERS: tuple[Filter, ...] = (
    filters.keeping("only-type", same("type")),
    filters.keeping("only-status", same("status")),
    filters.keeping("only-category", same("category")),
    filters.keeping("only-priority", same("priority")),
    filters.keeping("only-assignee", same("assignee")),
    filters.keeping("only-notified", same("notified")),
    filters.keeping("only-change", same("changed")),
    filters.keeping("becomes", same("becomes")),
    filters.dropping("not-by", same("author"), "it was done by one of --not-by"),
)
ROUTES: Mapping[str, Fit] = {"category": same("category"), "type": same("type"), "priority": same("priority")}
_NAMES: Mapping[str, Callable[[str], str]] = {"category": str, "type": str, "priority": asked.priority}
_GROUP = mentions.checker({}, _NAMES, "category:API=S0123456789")


def _ping(text: str) -> str:
    """A reason for which people are rung, or whom an issue rings. Raises BadOption."""
    if "=" in typed.equals(text):
        return _GROUP(text)
    if text.lower() not in ("none", *people.WHY):
        raise BadOption(
            f"--ping {text!r} is not known; expected none, or some of {','.join(people.WHY)}, or one like "
            "category:API=S0123456789"
        )
    return text.lower()


def with_groups(notice: Notice, _: Kind, options: Options, _say: Say) -> Notice:
    """The notice, ringing whom `--ping` names for what it is about, but never the one who did it."""
    whom = tuple(dict.fromkeys(mentions.about(notice.facts, options, ROUTES)))
    if not whom:
        return notice
    author = next(iter(notice.facts.values.get("author", ())), Value())
    member = people.of_options(options, author).author
    ringing = tuple(Mention(one, one) for one in whom if one != member)
    return replace(notice, mentions=(*notice.mentions, *ringing))


def together(kinds: Kinds, options: Options) -> None:
    """Refuses what contradicts itself, and a route that is never taken behind one for the same. Raises BadOption."""
    for option, without in (("only-change", what_changed.CHANGING_NOTHING), ("becomes", what_changed.MOVING_NOTHING)):
        kept = [kind.name for kind in (*kinds, kinds.other) if not filters.by_name(kind.name, options)]
        if options.get(option) and without.issuperset(kept):
            raise BadOption(
                f"--{option} leaves nothing of {', '.join(kept)}, the only kinds that --only and --not leave"
            )
    reasons = [text for text in options.get("ping", ()) if "=" not in text]
    if "none" in reasons and len(reasons) > 1:
        raise BadOption(f"--ping {','.join(reasons)!r} contradicts itself; expected none, or some of the others")
    asked.contradicted(options)
    found: dict[tuple[str, str], str] = {}
    for text in options.get("route", ()):
        field, name, _ = routes.parts(text)
        before = found.setdefault((field, folded(name)), text)
        if before != text:
            one, other = routes.masked(text), routes.masked(before)
            raise BadOption(f"the route {one!r} is never taken: {other!r} before it takes the same")


def warnings(options: Options) -> tuple[str, ...]:
    """What may be a slip."""
    return tuple(asked.doubts(options))


_filter = partial(Option, check=one_line, many=True)
CHOOSING = (
    _filter("only-type", "TYPES", "Of issues only those of these types: 'バグ,Task'; by name or id, as all below."),
    Option(
        "only-status",
        "STATUSES",
        "Of issues only those that are, or come to be, Closed, 完了, レビュー中 …",
        asked.status,
        many=True,
    ),
    _filter("only-category", "CATEGORIES", "Of issues only those in these categories."),
    Option("only-priority", "PRIORITIES", "Of issues only those of these priorities: High.", asked.priority, many=True),
    _filter("only-assignee", "PEOPLE", "Of issues and pull requests only those assigned to these people."),
    _filter("only-notified", "PEOPLE", "Only what Backlog notified these people of."),
    Option(
        "only-change",
        "FIELDS",
        "Of issues, pull requests and milestones only what changes one of these fields: status,assignee,due-date or "
        "'状態、担当者、期限日'. A comment alone changes none, nor does a new issue.",
        asked.change,
        many=True,
    ),
    Option(
        "becomes",
        "STATUSES",
        "Of issues and pull requests only what makes them this: 完了, Closed, レビュー中, Merged. A comment on what "
        "is closed does not.",
        asked.status,
        many=True,
    ),
    _filter("not-by", "PEOPLE", "Leave out what these people or bots did."),
    Option(
        "status",
        "ID=NAME",
        "The name of one of the project's own: 5=レビュー中.",
        asked.own_status,
        many=True,
        whole=True,
    ),
)
RINGING = (
    Option(
        "ping",
        "WHO",
        "Of them ring those mentioned,assigned (so by default), notified, or none. Besides, a member's or a group's id "
        "for some issues: category:API=S0123456789 (or type:, priority:, by name or id).",
        _ping,
        many=True,
    ),
)
ROUTING = (
    routes.option(
        "FIELD:NAME=PLACE",
        "Another place for some issues, the first that fits: category:API=C0123456789 (or type:, priority:); a channel "
        "where there is a bot, else a webhook: category:API=https://hooks.slack.com/… (=- reads it from stdin).",
        "category:API=C0123456789",
        _NAMES,
    ),
)
