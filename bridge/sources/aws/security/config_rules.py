"""AWS Config asks a function of somebody's own to judge by a rule: on a schedule, or when a snapshot was delivered.

https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
"""

from collections.abc import Mapping
from datetime import timedelta

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.where import about
from bridge.sources.other import opened
from bridge.sources.source import Event
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line

_NAME = 200  # columns
_WHY: Mapping[str, Phrase] = {
    "ScheduledNotification": Phrase(
        en="Config rule {rule} is due, as it is every so often", ja="Config ルール {rule} の定期的な評価の時刻です"
    ),
    "ConfigurationSnapshotDeliveryCompleted": Phrase(
        en="Config rule {rule} is due, as a configuration snapshot was delivered",
        ja="設定スナップショットが配信され、Config ルール {rule} の評価の時刻です",
    ),
}
_OF_AN_ITEM = ("ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification")
_DUE = Phrase(en="Config rule {rule} is due", ja="Config ルール {rule} の評価の時刻です")


def is_due(payload: Payload) -> bool:
    message = payload["message"]
    if not (message["invokingEvent"].present() and message["configRuleName"].present()):
        return False
    return opened(message["invokingEvent"])["messageType"].value not in _OF_AN_ITEM


def due(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    where = about(event, arns=(message["configRuleArn"].text(""),))
    facts = where.facts("config", thread=Thread(one_line(message["configRuleName"].text("")), lasts=timedelta(days=7)))
    with keeping(facts):
        name = one_line(message["configRuleName"].text())
    inner = opened(message["invokingEvent"])
    phrase = _WHY.get(inner["messageType"].text(""), _DUE)
    return Notice(
        title=say(phrase, rule=links.linked(cut(name, _NAME), links.config_rule(where.region, name))),
        context=where.context(inner["notificationCreationTime"].moment(event.at)),
        facts=facts,
    )
