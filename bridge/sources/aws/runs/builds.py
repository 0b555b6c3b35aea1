"""CodeBuild: how a build ended, and by which phase; each phase as a kind of its own, for those who ask.

https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
"""

import re
from collections.abc import Iterator

from bridge.payload import Payload
from bridge.sources.aws import links, states
from bridge.sources.aws.eventbridge import at, context, fields, first, moment, region
from bridge.sources.aws.runs.row import LOGS, STARTED_BY
from bridge.sources.source import Event, Kind
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
_HASH = re.compile(r"[0-9a-f]{40}")
_NO_CODE = re.compile(r"\A:\s*")  # a phase without an error has ": " for its context
_NAME = 200


def _state(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    state = states.state(one_line(at(message, "detail/build-status").text()))
    failed = _failed(message) if state.tone is Tone.BAD else None
    begun, now = moment(at(message, f"{_MORE}/build-start-time")), moment(message["time"])
    return Notice(
        title=states.sentence(
            state,
            say(_BUILD, name=_linked(message)),
            say,
            cut(failed["phase-type"].text(""), _NAME) if failed else "",
            now - begun if now and begun else None,
        ),
        tone=state.tone,
        body=_context(failed["phase-context"]) if failed else (),
        fields=tuple(_fields(message, say)),
        places=tuple(_logs(message, say)),
        context=context(event),
        thread=at(message, "detail/build-id").text("") or None,
    )


def _phase(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    state = states.state(one_line(at(message, "detail/completed-phase-status").text("")))
    phase = cut(at(message, "detail/completed-phase").text(), _NAME)
    begun, ended = (moment(at(message, f"detail/completed-phase-{end}")) for end in ("start", "end"))
    return Notice(
        title=states.sentence(
            state,
            say(_PHASE, name=_linked(message), phase=phase),
            say,
            after=ended - begun if begun and ended else None,
        ),
        tone=state.tone,
        body=plain(_told(at(message, "detail/completed-phase-context").text(""))) if state.tone is Tone.BAD else (),
        places=tuple(_logs(message, say)),
        context=context(event),
        thread=at(message, "detail/build-id").text("") or None,
    )


def _linked(message: Payload) -> object:
    project = one_line(at(message, "detail/project-name").text())
    build = at(message, "detail/build-id").text("").rpartition(":build/")[2]
    path = "codesuite/codebuild/{}/projects/{}/build/{}/?region={region}"
    url = links.page(region(message), path, message["account"].text(""), project, build)
    return links.linked(cut(project, _NAME), url)


def _failed(message: Payload) -> Payload | None:
    """The first phase that went wrong."""
    phases = at(message, f"{_MORE}/phases")
    return next((phase for phase in phases if states.state(phase["phase-status"].text("")).tone is Tone.BAD), None)


def _context(told: Payload) -> Text:
    lines = [text for line in told if (text := _told(line.text("")))]
    return plain("\n".join(lines))


def _told(text: str) -> str:
    return _NO_CODE.sub("", text.strip().removeprefix("[").removesuffix("]")).strip()


def _fields(message: Payload, say: Say) -> Iterator[Field]:
    version = first(message, f"{_MORE}/source-version")
    if _HASH.fullmatch(version):
        yield Field(say(_COMMIT), (Code(version[:7]),))
    elif version:
        yield Field(say(_VERSION), (cut(version, _NAME),), short=len(version) <= 40)
    yield from fields(message, ((STARTED_BY, f"{_MORE}/initiator"), (_NUMBER, f"{_MORE}/build-number")), say)


def _logs(message: Payload, say: Say) -> Iterator[Link]:
    log = at(message, f"{_MORE}/logs")
    url = links.logs(region(message), log["group-name"].text(""), log["stream-name"].text(""))
    if url:
        yield Link(say.text(LOGS), url)


STATE = Kind("codebuild-build", Phrase(en="Build", ja="ビルド"), _state, types=("CodeBuild Build State Change",))
PHASE = Kind(
    "codebuild-phase", Phrase(en="Build phase", ja="ビルドのフェーズ"), _phase, types=("CodeBuild Build Phase Change",)
)
