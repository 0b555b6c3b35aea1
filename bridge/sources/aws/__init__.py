"""AWS: SNS over HTTPS, signed; on a `raw` URL also SNS's raw delivery, EventBridge and plain text."""

from collections.abc import Hashable, Iterator
from datetime import timedelta
from functools import partial

from bridge.payload import Payload
from bridge.sources import account_names, labels, mentions, runbooks, texts, threads
from bridge.sources.aws import batch, options, other, where
from bridge.sources.aws.claims import CLAIMS
from bridge.sources.aws.receive import admission, envelope
from bridge.sources.aws.receive.wrapping import Known
from bridge.sources.aws.services import requests
from bridge.sources.filters import kind_options
from bridge.sources.source import Kinds, Listed, Several, Source, Threading


def _every() -> Listed:
    from bridge.sources.aws.kinds import IGNORED, KINDS

    return Listed(KINDS, IGNORED)


def _types(payload: Payload) -> Iterator[Hashable]:
    """EventBridge's detail-type, with its source and alone; CodeStar writes detailType."""
    message = payload["message"]
    for name in ("detail-type", "detailType"):
        if type_ := message[name].text(""):
            yield from ((message["source"].text(""), type_), type_)


def _claimed(payload: Payload) -> bool:
    """Whether a kind claims it; what a request holds may be an event all the same."""
    return ALL.of(payload) not in (ALL.other, requests.KIND)


ALL = Kinds(CLAIMS, other.OTHER, _types, _every)
KNOWN = Known(_claimed, ALL.shapes)
SOURCE = Source(
    name="aws",
    open=partial(envelope.opened, known=KNOWN),
    read=partial(envelope.read, known=KNOWN),
    patience=envelope.patience,
    resends=True,  # https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
    kinds=ALL,
    several=Several(batch.KIND, batch.parts_of(KNOWN), batch.whence),
    options=(
        *options.RECEIVING,
        *kind_options(ALL, "cloudwatch-*,guardduty-finding", "codebuild-*"),
        *options.CHOOSING,
        *texts.OPTIONS,
        threads.OPTION,
        labels.OPTION,
    ),
    filters=options.FILTERS,
    routes=options.ROUTES,
    threading=Threading(where.realm, timedelta(days=1)),
    finish=(
        account_names.with_names,
        runbooks.with_runbook,
        mentions.with_mentions(options.ABOUT),
        texts.without_texts,
    ),
    together=options.together,
    admits=admission.admitted,
    called={"becomes": "only-state", "only-status": "only-state"},
)
