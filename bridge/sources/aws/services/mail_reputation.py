"""Amazon SES: that it stops or resumes sending for somebody, and what it finds wrong with what they send.

https://docs.aws.amazon.com/ses/latest/dg/tenants.html; https://docs.aws.amazon.com/ses/latest/dg/vdm-advisor.html
"""

from collections.abc import Mapping

from bridge.sources.aws.eventbridge import ending, essential, first
from bridge.sources.aws.naming import TYPE, labelled
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut, one_line, plain
from bridge.wording.tone import Tone

_NAME, _SENTENCE = 200, 200  # columns
_STOPPED = Phrase(en="SES stopped sending mail of {name}", ja="SES が {name} のメール送信を停止しました")
_RESUMED = Phrase(en="SES sends mail of {name} again", ja="SES が {name} のメール送信を再開しました")
_FOUND = Phrase(en="SES has a recommendation for {name}", ja="SES に {name} の推奨事項があります")
_FOUND_WHAT = Phrase(en="SES recommendation for {name}: {what}", ja="{name} の SES の推奨事項：{what}")
_SETTLED = Phrase(en="SES recommendation for {name} is resolved", ja="{name} の SES の推奨事項が解決されました")
_ACCOUNT = Phrase(en="the account", ja="アカウント")
_IMPACT = Phrase(en="Impact", ja="影響")
_CAUSE = Phrase(en="Cause", ja="原因")
_SAID: Mapping[str, tuple[Phrase, str, Tone]] = {
    "Sending Status Disabled": (_STOPPED, "❌", Tone.BAD),
    "Sending Status Enabled": (_RESUMED, "✅", Tone.GOOD),
    "Advisor Recommendation Status Open": (_FOUND, "🟡", Tone.WARN),
    "Advisor Recommendation Status Resolved": (_SETTLED, "🟢", Tone.GOOD),
    "Advisor Recommendation Status Closed": (_SETTLED, "🟢", Tone.GOOD),
}
_WHAT = "detail/description"


def _notice(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    phrase, sign, tone = _SAID[message["detail-type"].text()]
    arns = tuple(message["detail"][key].text("") for key in ("resourceArn", "reputationEntityReference"))
    where = about(event, arns=arns)
    whose = next((one for one in (*arns, *(one.text("") for one in message["resources"])) if one), "")
    what = first(message, _WHAT)
    fits = phrase is _FOUND and what and len(what) <= _SENTENCE
    return Notice(
        title=signed(
            sign,
            say(_FOUND_WHAT if fits else phrase, name=cut(_named(whose), _NAME) or say.word(_ACCOUNT), what=what),
        ),
        tone=tone,
        body=plain(message["detail"]["description"].text("")) if not fits else (),
        fields=tuple(
            labelled(
                say,
                (TYPE, one_line(message["detail"]["type"].text(""))),
                (_IMPACT, one_line(message["detail"]["impact"].text(""))),
                (_CAUSE, cut(message["detail"]["cause"].text(""), _SENTENCE)),
            )
        ),
        context=where.context(message["time"].moment(event.at)),
        facts=where.facts("ses"),
    )


def _named(whose: str) -> str:
    """Of a tenant's ARN its name, which stands before its id."""
    parts = whose.rpartition(":")[2].split("/")
    return parts[1] if whose.startswith("arn:") and len(parts) > 2 else ending(one_line(whose))


_ADVICE = {"resourceArn": "arn:aws[a-z-]*:ses:.+", "impact": ANY}
KIND = Kind(
    "mail-reputation",
    Phrase(en="SES sending status and recommendations", ja="SES の送信状態と推奨事項"),
    _notice,
    types=tuple(("aws.ses", name) for name in _SAID),
    details=(
        Shape("aws.ses", "Sending Status Disabled", {"reputationEntityReference": ANY, "sendingStatus": "DISABLED"}),
        Shape(
            "aws.ses",
            "Sending Status Enabled",
            {"reputationEntityReference": ANY, "sendingStatus": "ENABLED|REINSTATED"},
        ),
        Shape("aws.ses", "Advisor Recommendation Status Open", {**_ADVICE, "status": "OPEN"}),
        Shape("aws.ses", "Advisor Recommendation Status Resolved", {**_ADVICE, "status": "FIXED|RESOLVED|CLOSED"}),
    ),
    essential=essential(
        tells=("detail.resourceArn", "detail.reputationEntityReference", "detail.description"),
        selects=("detail-type", "source"),
    ),
)
