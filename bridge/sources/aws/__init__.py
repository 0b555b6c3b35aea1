"""AWS: SNS over HTTPS, signed; on a `raw` URL also SNS's raw delivery, EventBridge and plain text."""

from bridge.sources.aws import alarms, envelope, topics
from bridge.sources.aws.other import OTHER
from bridge.sources.aws.signed import topic_option
from bridge.sources.source import Kind, Option, Source, kind_options, unwanted

KINDS: tuple[Kind, ...] = (
    alarms.KIND,
    topics.SUBSCRIBED,
    topics.UNSUBSCRIBED,
)

SOURCE = Source(
    name="aws",
    open=envelope.opened,
    read=envelope.read,
    patience=envelope.patience,
    resends=True,  # https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
    kinds=KINDS,
    other=OTHER,
    options=(
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
        *kind_options(lambda: (*KINDS, OTHER)),
    ),
    skips=unwanted,
)
