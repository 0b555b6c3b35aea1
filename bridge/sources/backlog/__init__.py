"""Backlog, Nulab's project tracker: an activity a webhook."""

from dataclasses import replace

from bridge.sources.backlog import (
    attributes,
    bulk,
    code,
    documents,
    envelope,
    files,
    issues,
    links,
    markup,
    members,
    milestones,
    options,
    other,
    people,
    pulls,
    samples,
    wiki,
)
from bridge.sources.filters import kind_options
from bridge.sources.source import Event, Kind, Kinds, Option, Source
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say

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


def _with_facts(kind: Kind) -> Kind:
    def notice(event: Event, say: Say) -> Notice | None:
        found = kind.notice(event, say)
        return found and people.with_notified(replace(found, facts=attributes.facts(event)), event, say)

    return replace(kind, notice=notice)


OTHER = _with_facts(other.OTHER)
ALL = Kinds(map(_with_facts, KINDS), OTHER, envelope.types)
SOURCE = Source(
    name="backlog",
    open=envelope.open_request,
    read=envelope.read,
    patience=envelope.patience,
    resends=False,  # not documented, so nothing is left to it
    kinds=ALL,
    options=(
        Option("space", "HOST", "The Backlog space, for links: demo.backlog.com.", links.space, needed=True),
        *kind_options(ALL, "issue-*,wiki-added", "git-*"),
        *markup.OPTIONS,
        *options.CHOOSING,
        *people.OPTIONS,
        *options.ROUTING,
    ),
    filters=options.FILTERS,
    routes=options.ROUTES,
    finish=(),
    sample=samples.sample,
)
