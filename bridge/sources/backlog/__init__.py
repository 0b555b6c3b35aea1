"""Backlog, Nulab's project tracker: an activity a webhook."""

from bridge.sources.backlog import (
    bulk,
    code,
    documents,
    envelope,
    files,
    filters,
    issues,
    links,
    markup,
    members,
    milestones,
    people,
    pulls,
    routes,
    wiki,
)
from bridge.sources.backlog.other import OTHER
from bridge.sources.backlog.telling import is_test, telling
from bridge.sources.source import Event, Kind, Option, Source, kind_options

KINDS: tuple[Kind, ...] = (
    *issues.KINDS,
    *bulk.KINDS,
    *wiki.KINDS,
    *files.KINDS,
    *code.KINDS,
    *pulls.KINDS,
    *members.KINDS,
    *milestones.KINDS,
    *documents.KINDS,
)


def _skips(event: Event, kind: Kind) -> str | None:
    """A test send always shows: whoever pressed the button waits for it."""
    return None if is_test(event) else filters.skips(event, kind)


def _route(event: Event, _: Kind) -> str | None:
    return None if is_test(event) else routes.route(event)


SOURCE = Source(
    name="backlog",
    open=envelope.open_request,
    read=envelope.read,
    patience=envelope.patience,
    resends=False,  # not documented, so nothing is left to it
    kinds=tuple(map(telling, KINDS)),
    other=telling(OTHER),
    options=(
        Option("space", "HOST", "The Backlog space, for links: demo.backlog.com.", links.space, needed=True),
        *kind_options(lambda: KINDS, "issue-*,wiki-added", "git-*"),
        *markup.OPTIONS,
        *filters.OPTIONS,
        *people.OPTIONS,
        *routes.OPTIONS,
    ),
    skips=_skips,
    route=_route,
)
