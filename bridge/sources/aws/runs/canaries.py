"""CloudWatch Synthetics: how a canary's run ended, and in which state a canary is.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitoring-events-eventbridge.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import essential, moment, span
from bridge.sources.aws.naming import labelled, next_links, some
from bridge.sources.aws.states import State, bad, going, good
from bridge.sources.aws.where import Where, about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Facts, Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line, Link, cut, one_line, plain, within
from bridge.wording.tone import Tone

_SOURCE, _OF_CANARY = "aws.synthetics", {"canary-id": ANY, "canary-name": ANY}
_REASON = 120  # columns, of what stands in the first line
_BEFORE, _AFTER = timedelta(minutes=5), timedelta(minutes=5)  # of the event: what the logs are shown of
_CANARY = Phrase(en="Canary {name}", ja="Canary {name}")
_BECAUSE = Phrase(en="{line}: {reason}", ja="{line}：{reason}")
_LOGS = Phrase(en="Logs", ja="ログ")
_ARTIFACTS = Phrase(en="Artifacts", ja="アーティファクト")
_PREVIOUS = Phrase(en="Previous state", ja="以前の状態")
_CHANGED = Phrase(en="Changed", ja="変更された設定")
_RUNS: Mapping[str, State] = {"PASSED": good("passed", "成功しました")}
_STATES: Mapping[str, State] = {
    "ERROR": bad("has an error", "エラー状態です"),
    "READY": going("is ready", "準備完了です"),
}
_NOTHING = frozenset(("", "null", "none"))


def _run(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    where, facts = _read(event)
    with keeping(facts):
        name = one_line(detail["canary-name"].text())
        state = states.state(one_line(detail["test-run-status"].text()), _RUNS)
    reason = _reason(detail["state-reason"]) if state.tone is not Tone.GOOD else ""
    timeline = detail["canary-run-timeline"]
    took = span(timeline["started"], timeline["completed"])
    line = states.sentence(state, say(_CANARY, name=_linked(name, where)), say, after=took)
    first = reason.partition("\n")[0].strip()
    return Notice(
        title=say(_BECAUSE, line=line, reason=cut(first, _REASON)) if first else line,
        tone=state.tone,
        body=() if first == reason and within(first, _REASON) else plain(reason),
        links=_next(detail, name, where, event, say),
        context=where.context(message["time"].moment(event.at)),
        facts=replace(facts, over=state.tone is Tone.GOOD),
    )


def _status(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail = message["detail"]
    where, facts = _read(event)
    with keeping(facts):
        name = one_line(detail["canary-name"].text())
        state = states.state(one_line(detail["current-state"].text()), _STATES)
    return Notice(
        title=states.sentence(state, say(_CANARY, name=_linked(name, where)), say),
        tone=state.tone,
        body=plain(_reason(detail["state-reason"])),
        fields=tuple(_fields(detail, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _read(event: Event) -> tuple[Where, Facts]:
    detail = event.payload["message"]["detail"]
    where = about(event, detail["account-id"].text(""))
    name = one_line(detail["canary-name"].text(""))
    return where, where.facts("synthetics", "cloudwatch", thread=Thread(name))


def _linked(name: str, where: Where) -> Inline:
    return links.linked(
        name, links.page(where.region, "cloudwatch/home?region={region}#synthetics:canary/detail/{}", name)
    )


def _reason(told: Payload) -> str:
    """Without the quotes that Synthetics puts around it."""
    text = told.text("").strip().strip('"').strip()
    return "" if text.lower() in _NOTHING else text


def _next(detail: Payload, name: str, where: Where, event: Event, say: Say) -> tuple[Link, ...]:
    """The canary's log, whose name AWS makes of its name and id, and what the run left: screenshots, above all."""
    id_, at = one_line(detail["canary-id"].text("")), moment(detail["canary-run-timeline"]["started"]) or event.at
    group = f"/aws/lambda/cwsyn-{name}-{id_}" if id_ else ""
    bucket, _, path = one_line(detail["artifact-location"].text("")).removeprefix("s3://").partition("/")
    return next_links(
        say,
        (_LOGS, links.log_events(where.region, group, at, _BEFORE, _AFTER)),
        (_ARTIFACTS, links.s3_folder(where.region, bucket, path)),
    )


def _fields(detail: Payload, say: Say) -> Iterator[Field]:
    changed: Line = some((name for name, _ in detail["changed-config"].items()), say)
    yield from labelled(say, (_PREVIOUS, one_line(detail["previous-state"].text(""))), (_CHANGED, changed))


RUN = Kind(
    "synthetics-run",
    Phrase(en="Synthetics canary run", ja="Synthetics Canary の実行"),
    _run,
    types=("Synthetics Canary TestRun Failure", "Synthetics Canary TestRun Successful"),
    details=(
        Shape(_SOURCE, "Synthetics Canary TestRun Failure", {**_OF_CANARY, "test-run-status": "(?i)failed"}),
        Shape(_SOURCE, "Synthetics Canary TestRun Successful", {**_OF_CANARY, "test-run-status": "(?i)passed"}),
    ),
    essential=essential(
        "detail.canary-name",
        "detail.test-run-status",
        tells=(
            *("region", "detail.state-reason"),
            *("detail.canary-run-timeline.started", "detail.canary-run-timeline.completed"),
        ),
    ),
)
STATUS = Kind(
    "synthetics-canary",
    Phrase(en="Synthetics canary state", ja="Synthetics Canary の状態"),
    _status,
    types=("Synthetics Canary Status Change",),
    details=(Shape(_SOURCE, "Synthetics Canary Status Change", {**_OF_CANARY, "current-state": ANY}),),
    essential=essential("detail.canary-name", "detail.current-state", tells=("region",)),
)
