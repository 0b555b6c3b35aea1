"""What only says that something works: S3's test of a notification, and rules that run on a schedule.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html;
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, ending
from bridge.sources.aws.where import about
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line

_NAME = 200  # columns
_TEST = Phrase(
    en="S3 sent a test notification of the bucket {bucket}", ja="S3 からバケット {bucket} のテスト通知が届きました"
)
_RAN = Phrase(en="Rule {rule} ran on its schedule", ja="ルール {rule} がスケジュールどおりに実行されました")
_RULE = "events/home?region={region}#/eventbus/default/rules/{}"


def _test(event: Event, say: Say) -> Notice:
    named, where = event.payload["message"]["Bucket"], about(event)
    facts = where.facts("s3")
    with keeping(facts):
        bucket = one_line(named.text())
    return Notice(title=say(_TEST, bucket=cut(bucket, _NAME)), context=where.context(event.at), facts=facts)


def _ran(event: Event, say: Say) -> Notice:
    message, where = event.payload["message"], about(event)
    resource = at(message, "resources/0")
    rule = ending(one_line(resource.text("")))
    facts = where.facts("events")
    with keeping(facts):
        resource.text()
    link = links.linked(cut(rule, _NAME), links.page(where.region, _RULE, rule))
    return Notice(title=say(_RAN, rule=link), context=where.context(message["time"].moment(event.at)), facts=facts)


def _is_test(payload: Payload) -> bool:
    return payload["message"]["Event"].text("") == "s3:TestEvent"


TEST = Kind(
    "s3-test",
    Phrase(en="S3 test notification", ja="S3 のテスト通知"),
    _test,
    form=_is_test,
    essential=Essential(selects=("$.message.Event",), needs=("$.message.Bucket",)),
)
SCHEDULE = Kind(
    "scheduled-event",
    Phrase(en="Scheduled event", ja="スケジュールされたイベント"),
    _ran,
    types=(("aws.events", "Scheduled Event"),),
    essential=Essential(
        selects=("$.message.detail-type", "$.message.source"),
        needs=("$.message.resources[*]",),
        tells=("$.message.region",),
    ),
)
