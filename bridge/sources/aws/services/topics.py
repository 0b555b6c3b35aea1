"""A topic begins to post here, or ends: the two handshakes of SNS.

https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html
"""

from bridge.errors import BadPayload
from bridge.sources import account_names
from bridge.sources.aws import links
from bridge.sources.aws.arn import Arn, arn
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Facts
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.tone import Tone

_SUBSCRIBED = Phrase(
    en="Notifications of the SNS topic {topic} ({account}, {region}) are now posted here.",
    ja="SNS トピック {topic}（{account}、{region}）の通知を、このチャンネルに投稿します。",
)
_NOTHING_TO_DO = Facts(over=True)  # no route or runbook takes a handshake, which is the URL's own
_ESSENTIAL = Essential(selects=("$.type",), needs=("$.topic",))
_UNSUBSCRIBED = Phrase(
    en="The SNS topic {topic} no longer posts here.",
    ja="SNS トピック {topic} の通知は、このチャンネルに投稿されなくなりました。",
)


def _subscribed(event: Event, say: Say) -> Notice:
    topic = _topic(event)
    account = account_names.called(event.options, topic.account)
    title = say(_SUBSCRIBED, topic=links.topic(topic), account=account, region=topic.region)
    return Notice(title=title, context=((event.at,),), facts=_NOTHING_TO_DO)


def _unsubscribed(event: Event, say: Say) -> Notice:
    """Amber: from now on the channel hears nothing. The SubscribeURL, which would subscribe again, is not shown."""
    topic = _topic(event)
    return Notice(
        title=say(_UNSUBSCRIBED, topic=links.topic(topic)),
        tone=Tone.WARN,
        context=((topic.account,), (topic.region,), (event.at,)),
        facts=_NOTHING_TO_DO,
    )


def _topic(event: Event) -> Arn:
    found = arn(event.payload["topic"].text())
    if not found:
        raise BadPayload("$.topic: expected an ARN")
    return found


SUBSCRIBED = Kind(
    "topic-subscribed",
    Phrase(en="SNS topic subscribed", ja="SNS トピックの購読開始"),
    _subscribed,
    form=lambda payload: payload["type"].value == "SubscriptionConfirmation",
    essential=_ESSENTIAL,
)
UNSUBSCRIBED = Kind(
    "topic-unsubscribed",
    Phrase(en="SNS topic unsubscribed", ja="SNS トピックの購読終了"),
    _unsubscribed,
    form=lambda payload: payload["type"].value == "UnsubscribeConfirmation",
    essential=_ESSENTIAL,
)
