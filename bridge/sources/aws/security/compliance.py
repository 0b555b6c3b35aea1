"""What is set up otherwise than it should be: AWS Config, IAM Access Analyzer.

https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources import account_names
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import essential
from bridge.sources.aws.naming import TYPE, labelled, next_links, short, some
from bridge.sources.aws.security.findings import FINDING, stated, thread
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line, plain
from bridge.wording.tone import Tone

_BROKEN = Phrase(
    en="{thing} does not comply with the Config rule {rule}", ja="{thing} は Config ルール {rule} に非準拠"
)
_KEPT = Phrase(en="{thing} complies with the Config rule {rule}", ja="{thing} は Config ルール {rule} に準拠")
_GONE = Phrase(
    en="The Config rule {rule} no longer applies to {thing}", ja="Config ルール {rule} は {thing} の評価対象外"
)
_UNTOLD = Phrase(
    en="Not enough data to judge {thing} by the Config rule {rule}",
    ja="Config ルール {rule} で {thing} を評価するためのデータが不足",
)
_UNSURE = Phrase(en="{thing} under the Config rule {rule} is {word}", ja="{thing} の Config ルール {rule} は {word}")
_RULINGS: Mapping[str, tuple[str, Tone, Phrase]] = {
    "NON_COMPLIANT": ("🟡", Tone.WARN, _BROKEN),
    "COMPLIANT": ("🟢", Tone.GOOD, _KEPT),
    "NOT_APPLICABLE": ("⚪", Tone.CALM, _GONE),
    "INSUFFICIENT_DATA": ("⚪", Tone.CALM, _UNTOLD),
}


def _ruled(event: Event, say: Say) -> Notice:
    """By EventBridge, or as AWS Config itself tells its topic."""
    message = event.payload["message"]
    detail = message if _is_of_config(event.payload) else message["detail"]
    arn = detail["configRuleARN"].text("")
    where = about(event, detail["awsAccountId"].text(""), detail["awsRegion"].text(""), (arn,))
    facts = where.facts("config")
    with keeping(facts):
        rule, thing = one_line(detail["configRuleName"].text()), one_line(detail["resourceId"].text())
        word = one_line(detail["newEvaluationResult"]["complianceType"].text())
    sign, tone, phrase = _RULINGS.get(word, ("⚪", Tone.CALM, _UNSURE))
    name = links.linked(rule, links.config_rule(where.region, rule))
    at = message["notificationCreationTime"] if detail is message else message["time"]
    return Notice(
        title=signed(sign, say(phrase, thing=cut(thing, 120), rule=name, word=word)),
        tone=tone,
        body=plain(detail["newEvaluationResult"]["annotation"].text("")),
        fields=tuple(labelled(say, (TYPE, one_line(detail["resourceType"].text(""))))),
        context=where.context(at.moment(event.at)),
        facts=replace(facts, thread=thread(f"{rule} {thing}")),
    )


def _is_of_config(payload: Payload) -> bool:
    message = payload["message"]
    return message["messageType"].value == "ComplianceChangeNotification" and not message["detail-type"].present()


_ANALYZER = "IAM Access Analyzer"
_PUBLIC = Phrase(en="anybody can reach {thing}", ja="{thing} は誰でもアクセスできます")
_SHARED = Phrase(en="{who} can reach {thing}", ja="{who} が {thing} にアクセスできます")
_SHARED_BY_SOMEBODY = Phrase(en="{thing} can be reached from outside", ja="{thing} は外部からアクセスできます")
_UNUSED = Phrase(en="{thing} has access that it does not use", ja="{thing} に使われていないアクセス権があります")
_SAYS = Phrase(en="{service}: {what}", ja="{service}：{what}")
_OVER: Mapping[str, Phrase] = {
    "RESOLVED": Phrase(en="resolved", ja="解決済み"),
    "ARCHIVED": Phrase(en="archived", ja="アーカイブ済み"),
}
_PRINCIPAL = Phrase(en="Who", ja="プリンシパル")
_MAY = Phrase(en="Allowed actions", ja="許可されたアクション")
_UNUSED_TYPE = "Unused Access Finding for IAM entities"


def _reached(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    where = about(event, detail["accountId"].text(""), detail["region"].text(""), (detail["resource"].text(""),))
    facts = where.facts("access-analyzer", thread=thread(detail["id"].text("")))
    with keeping(facts):
        thing = short(detail["resource"].text())
    status, who = detail["status"].text(""), some((_who(event, value) for _, value in detail["principal"].items()), say)
    phrase, sign, tone = _SHARED if who else _SHARED_BY_SOMEBODY, "🟠", Tone.BAD
    if message["detail-type"].text("") == _UNUSED_TYPE:
        phrase, sign, tone = _UNUSED, "⚪", Tone.CALM
    elif detail["isPublic"].flag(False):
        phrase, sign, tone = _PUBLIC, "🔴", Tone.BAD
    over = _OVER.get(status)
    what = say(phrase, who=who, thing=thing)
    return Notice(
        title=stated(_ANALYZER, "🟢" if status == "RESOLVED" else "⚪", over, what, say)
        if over
        else signed(sign, say(_SAYS, service=_ANALYZER, what=what)),
        tone=(Tone.GOOD if status == "RESOLVED" else Tone.CALM) if over else tone,
        fields=tuple(
            labelled(
                say,
                (TYPE, one_line(detail["resourceType"].text(""))),
                (_PRINCIPAL, who if phrase is not _SHARED and who != ("*",) else ""),
                (_MAY, some((action.text("") for action in detail["action"]), say)),
            )
        ),
        links=next_links(say, (FINDING, links.analyzer(where.region))),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _who(event: Event, principal: Payload) -> str:
    """An account by the name that it goes by here; of another's role or user the end of its ARN."""
    return account_names.called(event.options, short(principal.text("")))


_ANALYSED = {"analyzedAt": ANY, "resourceType": ANY, "resource": ANY}
CONFIG = Kind(
    "config-compliance",
    Phrase(en="Config compliance change", ja="Config のコンプライアンスの変更"),
    _ruled,
    types=("Config Rules Compliance Change",),
    form=_is_of_config,
    essential=Essential(
        selects=("$.message.detail-type", "$.message.messageType"),
        needs=tuple(
            f"$.message.{where}{path}"
            for where in ("detail.", "")
            for path in ("configRuleName", "newEvaluationResult.complianceType", "resourceId")
        ),
        tells=("$.message.detail.awsRegion", "$.message.awsRegion"),
    ),
)
ANALYZER = Kind(
    "access-analyzer-finding",
    Phrase(en="IAM Access Analyzer finding", ja="IAM Access Analyzer の検出結果"),
    _reached,
    types=(
        "Access Analyzer Finding",
        "Internal Access Finding",
        _UNUSED_TYPE,
    ),
    details=(
        Shape("aws.access-analyzer", "Access Analyzer Finding", _ANALYSED),
        Shape("aws.access-analyzer", _UNUSED_TYPE, {**_ANALYSED, "findingType": "Unused.+"}),
    ),
    essential=essential("detail.resource", tells=("detail.isPublic", "detail.principal.AWS", "detail.status")),
)
