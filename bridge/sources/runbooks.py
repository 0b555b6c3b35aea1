"""Runbooks: the page that says what to do, for the alarms and kinds that somebody wrote one for."""

from dataclasses import replace
from fnmatch import fnmatchcase

from bridge.deployed import runbook_lines
from bridge.sealing.destination import Options
from bridge.sources.source import Kind, Option
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Link
from bridge.wording.tone import Tone

RUNBOOK = Phrase(en="Runbook", ja="ランブック")


def with_runbook(notice: Notice, kind: Kind, options: Options, say: Say) -> Notice:
    """The notice with the runbook of its alarm, or of its kind, as the first place to go.

    One that the alarm's own description names is nearer; what is over needs none.
    """
    lines = options.get("runbook", ())
    if not lines or notice.tone is Tone.GOOD or notice.facts.over:
        return notice
    label = say.text(RUNBOOK)
    if any(link.text == label for link in notice.links):
        return notice
    url = _first(lines, notice.facts.value("alarm") or kind.name)
    return replace(notice, links=(Link(label, url), *notice.links)) if url else notice


def _first(lines: tuple[str, ...], name: str) -> str | None:
    """The address of the first line whose pattern fits; a name with brackets in it fits as it is written, too."""
    pairs = map(runbook_lines.parts, lines)
    return next((url for pattern, url in pairs if name == pattern or fnmatchcase(name, pattern)), None)


OPTIONS = (
    Option(
        "runbook",
        "PATTERN=URL",
        Phrase(
            en="The page to open when an alarm rings: 'api-*=https://wiki.example.com/api'. What is no alarm goes by "
            "its kind: 'guardduty-*=https://…'.",
            ja="アラームのときに開く手順のページ：'api-*=https://wiki.example.com/api'。"
            "アラーム以外は種類で指定します：'guardduty-*=https://…'。",
        ),
        runbook_lines.entry,
        many=True,
        whole=True,
    ),
)
