"""Confirming a subscription, by a call of our own making: the SubscribeURL in a body is never visited.

https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html: it needs no AWS credentials.
"""

from urllib.parse import urlencode

from bridge.errors import Unavailable, Untrusted
from bridge.net.transport import Deadline
from bridge.sources.aws.arn import Arn
from bridge.sources.aws.receive import sns
from bridge.sources.source import Outside

_SECONDS = 4.0  # with a certificate's 3 well within SNS's own patience of 15


def pinned(url: str, topic: Arn, token: str) -> None:
    """That a SubscribeURL is the one SNS gives for this topic and token. Raises Untrusted for any other.

    Nobody will visit it; but a handshake with another one is not a handshake of SNS. As for certificates, the raw
    string is compared: the parameters in any order, the ARN's colons as they are or percent-encoded.
    """
    start, call = f"https://{sns.host(topic)}/?", _call(topic, token)
    given = sorted(url[len(start) :].split("&"))
    spelled = sorted(f"{name}={value}" for name, value in call.items()), sorted(urlencode(call).split("&"))
    if not url.startswith(start) or given not in spelled:
        raise Untrusted("The SubscribeURL is not the one of SNS for this topic and token.")


def confirm(topic: Arn, token: str, outside: Outside) -> None:
    """Both come from a verified message. Raises Unavailable unless SNS says that it is confirmed."""
    call = _call(topic, token) | {"Version": "2010-03-31"}
    answer = sns.get(topic, f"/?{urlencode(call)}", outside, Deadline.after(_SECONDS))
    if b"ConfirmSubscriptionResponse" not in answer:
        raise Unavailable(
            en=f"{sns.host(topic)} did not confirm the subscription.",
            ja=f"{sns.host(topic)} がサブスクリプションを確認しませんでした。",
        )


def _call(topic: Arn, token: str) -> dict[str, str]:
    return {"Action": "ConfirmSubscription", "TopicArn": topic.text, "Token": token}
