"""CodeBuild: how a build ended, and by which phase; each phase as a kind of its own, for those who ask.

https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import SENT_ON, at, essential, fields, first, moment
from bridge.sources.aws.runs.row import LOGS, NAME, STARTED_BY, over
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.aws.where import Where, about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Facts, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Code, Link, Text, cut, one_line, plain
from bridge.wording.tone import Tone

_MORE = "detail/additional-information"
_PHASE = Phrase(en="{name}: phase {phase}", ja="ビルド {name} の {phase} フェーズ")
_BUILD = Phrase(en="{name}", ja="ビルド {name}")
_COMMIT = Phrase(en="Commit", ja="コミット")
_VERSION = Phrase(en="Source version", ja="ソースバージョン")
_NUMBER = Phrase(en="Build number", ja="ビルド番号")
_LONGEST = timedelta(hours=44)  # in the queue and at work, as CodeBuild allows it
_HASH = re.compile(r"[0-9a-f]{40}")
_THREADED = Threaded(("detail/build-id",), opens=("IN_PROGRESS",), since=f"{_MORE}/build-start-time")
_NO_CODE = re.compile(r"\A:\s*")  # a phase without an error has ": " for its context


def _state(event: Event, say: Say) -> Notice:
    message, where, facts = _read(event)
    with keeping(facts):
        state = states.state(one_line(at(message, "detail/build-status").text()))
        name = _linked(message, where)
    failed = _failed(message) if state.tone is Tone.BAD else None
    begun, now = moment(at(message, f"{_MORE}/build-start-time")), moment(message["time"]) or event.at
    return Notice(
        title=states.sentence(
            state,
            say(_BUILD, name=name),
            say,
            cut(failed["phase-type"].text(""), NAME) if failed else "",
            _took(begun, now),
        ),
        tone=state.tone,
        body=_context(failed["phase-context"]) if failed else (),
        fields=tuple(_fields(message, say)),
        links=tuple(_logs(message, where, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=replace(facts, over=over(state)),
    )


def _took(begun: datetime | None, now: datetime) -> timedelta | None:
    """Of a detail alone that comes late it cannot be told."""
    return now - begun if begun and now - begun <= _LONGEST else None


def _phase(event: Event, say: Say) -> Notice:
    message, where, facts = _read(event)
    with keeping(facts):
        phase = cut(at(message, "detail/completed-phase").text(), NAME)
        name = _linked(message, where)
    state = states.state(one_line(at(message, "detail/completed-phase-status").text("")))
    begun, ended = (moment(at(message, f"detail/completed-phase-{end}")) for end in ("start", "end"))
    return Notice(
        title=states.sentence(
            state,
            say(_PHASE, name=name, phase=phase),
            say,
            after=ended - begun if begun and ended else None,
        ),
        tone=state.tone,
        body=plain(_error(at(message, "detail/completed-phase-context").text(""))) if state.tone is Tone.BAD else (),
        links=tuple(_logs(message, where, say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _read(event: Event) -> tuple[Payload, Where, Facts]:
    message = event.payload["message"]
    where = about(event, arns=(at(message, "detail/build-id").text(""),))
    part = not at(message, "detail/build-status").present()
    thread = replace(_THREADED, part=part).thread(message, "detail/build-status")
    return message, where, where.facts("codebuild", thread=thread)


def _linked(message: Payload, where: Where) -> object:
    project = one_line(at(message, "detail/project-name").text())
    build = at(message, "detail/build-id").text("").rpartition(":build/")[2]
    path = "codesuite/codebuild/{}/projects/{}/build/{}/?region={region}"
    return links.linked(cut(project, NAME), links.page(where.region, path, where.account, project, build))


def _failed(message: Payload) -> Payload | None:
    """The first phase that went wrong."""
    phases = at(message, f"{_MORE}/phases")
    return next((phase for phase in phases if states.state(phase["phase-status"].text("")).tone is Tone.BAD), None)


def _context(lines: Payload) -> Text:
    return plain("\n".join(text for line in lines if (text := _error(line.text("")))))


def _error(text: str) -> str:
    return _NO_CODE.sub("", text.strip().removeprefix("[").removesuffix("]")).strip()


def _fields(message: Payload, say: Say) -> Iterator[Field]:
    version = first(message, f"{_MORE}/source-version")
    if _HASH.fullmatch(version):
        yield Field(say(_COMMIT), (Code(version[:7]),))
    elif version:
        yield Field(say(_VERSION), (cut(version, NAME),), short=len(version) <= 40)
    yield from fields(message, ((STARTED_BY, f"{_MORE}/initiator"), (_NUMBER, f"{_MORE}/build-number")), say)


def _logs(message: Payload, where: Where, say: Say) -> Iterator[Link]:
    log = at(message, f"{_MORE}/logs")
    url = links.logs(where.region, log["group-name"].text(""), log["stream-name"].text(""))
    if url:
        yield Link(say.text(LOGS), url)


STATE = Kind(
    "codebuild-build",
    Phrase(en="Build", ja="ビルド"),
    _state,
    types=("CodeBuild Build State Change",),
    details=(
        Shape(
            "aws.codebuild",
            "CodeBuild Build State Change",
            {"build-status": ANY, "project-name": ANY},
        ),
    ),
    essential=essential(
        "detail.build-status",
        "detail.project-name",
        tells=(
            "detail.build-id",
            "detail.additional-information.build-start-time",
            "detail.additional-information.phases[*].phase-status",
            "detail.additional-information.phases[*].phase-type",
        ),
        selects=SENT_ON,
    ),
)
PHASE = Kind(
    "codebuild-phase",
    Phrase(en="Build phase", ja="ビルドのフェーズ"),
    _phase,
    types=("CodeBuild Build Phase Change",),
    details=(
        Shape(
            "aws.codebuild",
            "CodeBuild Build Phase Change",
            {"completed-phase": ANY, "project-name": ANY},
        ),
    ),
    essential=essential(
        "detail.completed-phase",
        "detail.project-name",
        tells=(
            "detail.build-id",
            "detail.completed-phase-status",
            "detail.completed-phase-start",
            "detail.completed-phase-end",
        ),
        selects=SENT_ON,
    ),
)
