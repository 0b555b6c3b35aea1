"""Confirming a subscription, by a call of our own making: the SubscribeURL in a body is never visited.

https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html: it needs no AWS credentials.
"""

from urllib.parse import urlencode

from bridge.errors import Unavailable
from bridge.sources.aws import sns
from bridge.sources.aws.arn import Arn
from bridge.sources.source import Outside
from bridge.transport import Deadline

_SECONDS = 4.0  # with a certificate's 3 well within SNS's own patience of 15


def confirm(topic: Arn, token: str, outside: Outside) -> None:
    """Both come from a verified message. Raises Unavailable unless SNS says that it is confirmed."""
    call = {"Action": "ConfirmSubscription", "TopicArn": topic.text, "Token": token, "Version": "2010-03-31"}
    answer = sns.get(topic, f"/?{urlencode(call)}", outside, Deadline.after(_SECONDS))
    if b"ConfirmSubscriptionResponse" not in answer:
        raise Unavailable(f"{sns.host(topic)} did not confirm the subscription.")
