"""Backlog, Nulab's project tracker: an activity a webhook."""

from bridge.sources.backlog import (
    bulk,
    code,
    documents,
    envelope,
    files,
    issues,
    links,
    members,
    milestones,
    pulls,
    wiki,
)
from bridge.sources.backlog.other import OTHER
from bridge.sources.source import Kind, Option, Source, kind_options, unwanted

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

SOURCE = Source(
    name="backlog",
    open=envelope.open_request,
    read=envelope.read,
    patience=envelope.patience,
    kinds=KINDS,
    other=OTHER,
    options=(
        Option("space", "HOST", "The Backlog space, for links: demo.backlog.com.", links.space, needed=True),
        *kind_options(lambda: KINDS),
    ),
    skips=unwanted,
)
