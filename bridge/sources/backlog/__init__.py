"""Backlog, Nulab's project tracker: an activity a webhook."""

from datetime import timedelta
from functools import partial

from bridge.sources import labels, texts, threads
from bridge.sources.backlog import (
    envelope,
    links,
    markup,
    notified,
    options,
    other,
    people,
    samples,
    slips,
)
from bridge.sources.backlog.claims import CLAIMS
from bridge.sources.filters import kind_options
from bridge.sources.source import Kinds, Listed, Option, Source, Threading
from bridge.wording.phrases import Phrase


def _every() -> Listed:
    from bridge.sources.backlog.kinds import KINDS

    return Listed(KINDS)


ALL = Kinds(CLAIMS, other.OTHER, envelope.types, _every)
SOURCE = Source(
    name="backlog",
    open=envelope.open_request,
    read=envelope.read,
    patience=envelope.patience,
    resends=False,  # not documented, so nothing is left to it
    kinds=ALL,
    options=(
        Option(
            "space",
            "HOST",
            Phrase(
                en="The Backlog space, for links: demo.backlog.com.",
                ja="リンク先になる Backlog のスペース：demo.backlog.com。",
            ),
            links.space,
            needed=True,
        ),
        *kind_options(ALL, "issue-*,wiki-added", "git-*"),
        *markup.OPTIONS,
        *options.CHOOSING,
        *people.OPTIONS,
        *options.RINGING,
        *options.ROUTING,
        *texts.OPTIONS,
        threads.OPTION,
        labels.OPTION,
    ),
    filters=options.FILTERS,
    routes=options.ROUTES,
    finish=(notified.with_notified, options.with_groups, texts.without_texts),
    threading=Threading(links.realm, timedelta(days=7)),
    sample=samples.sample,
    together=partial(options.together, ALL),
    warnings=slips.warnings,
    called={"only-state": "becomes"},
)
