"""Files that were delivered to a bucket: notices meant for programs, which are known and not worth a word.

https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html (a delivery that failed is
worth words, and is not among them);
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-cloudtrail-to-send-notifications.html
"""

from bridge.payload import Payload
from bridge.sources.source import Event, Kind
from bridge.wording.phrases import Phrase, Say

_DELIVERED = (
    "ConfigurationSnapshotDeliveryStarted",
    "ConfigurationSnapshotDeliveryCompleted",
    "ConfigurationHistoryDeliveryCompleted",
)


def _nothing(_: Event, __: Say) -> None:
    return None


def _is_bridged(payload: Payload) -> bool:
    return payload["message"]["detail"]["messageType"].value in _DELIVERED


def _is_notice(payload: Payload) -> bool:
    """As Config sends it over SNS."""
    message = payload["message"]
    return message["messageType"].value in _DELIVERED and not message["detail-type"].present()


def _is_log_file(payload: Payload) -> bool:
    """CloudTrail's message has these two alone; a program's own may have them, too, for other files."""
    message = payload["message"]
    if not isinstance(message.value, dict) or message.value.keys() != {"s3Bucket", "s3ObjectKey"}:
        return False
    keys = [key.text("") for key in message["s3ObjectKey"]]
    return bool(keys) and all("AWSLogs/" in key and "/CloudTrail" in key for key in keys)


CONFIG = Kind(
    "config-delivery",
    Phrase(en="Config history or snapshot delivered", ja="Config の履歴・スナップショットの配信"),
    _nothing,
    types=("Config Configuration Snapshot Delivery Status", "Config Configuration History Delivery Status"),
    among=_is_bridged,
    form=_is_notice,
)
TRAIL = Kind(
    "cloudtrail-delivery",
    Phrase(en="CloudTrail log file delivered", ja="CloudTrail のログファイルの配信"),
    _nothing,
    form=_is_log_file,
)
