"""Backlog's own words in both languages: labels of fields, names fixed by id, and how a sentence is filled.

Labels as on Backlog's screens and in its API documents:
https://developer.nulab.com/ja/docs/backlog/api/2/get-activity/
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate

from bridge.errors import BadPayload
from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sources.source import Event
from bridge.wording.notice import Field
from bridge.wording.phrases import Person, Phrase, Say, joined, same
from bridge.wording.text import (
    CodeBlock,
    Heading,
    Inline,
    Line,
    Quote,
    Strong,
    Table,
    Text,
    blank,
    cut,
    flat,
    one_line,
    within,
    words,
)

TITLE = 110  # columns of a title in the first line; one that is longer stands whole below
NAME = 60  # of people, places, labels
LISTED = 4  # names in a sentence
_ROOM = 260  # characters of names in one line: then how many more can still stand there
ALL = 20  # as many names as a field or the last line has room for
MOST = 500  # fields of one thing that are read: of those that a message has no room for, it says the names
_PREVIEW = 80  # characters of a comment in the notification
_LONGEST = 1_000  # columns of a title below the first line
_SHORT = 36  # columns of a value that leaves room for a second one beside it

NOT_SET = Phrase(en="not set", ja="未設定")
_MORE = Phrase(en=" and {n} more", ja="、ほか {n} 件")
NOW = Phrase(en="{label}: {value}", ja="{label}：{value}")  # in the last line
SOMEBODY = Phrase(en="Somebody", ja="だれか")

_DUE = Phrase(en="Due date", ja="期限日")
_START = Phrase(en="Start date", ja="開始日")
_RELEASE = Phrase(en="Release due date", ja="リリース予定日")
_ASSIGNEE = Phrase(en="Assignee", ja="担当者")
_CATEGORY = Phrase(en="Category", ja="カテゴリー")
_VERSION = Phrase(en="Version", ja="発生バージョン")
_FILE = Phrase(en="Shared file", ja="共有ファイル")
_NOTICE = Phrase(en="Notification", ja="お知らせ")

LABELS: Mapping[str, Phrase] = {
    "summary": Phrase(en="Subject", ja="件名"),
    "description": Phrase(en="Description", ja="詳細"),
    "status": Phrase(en="Status", ja="状態"),
    "resolution": Phrase(en="Resolution", ja="完了理由"),
    "priority": Phrase(en="Priority", ja="優先度"),
    "assigner": _ASSIGNEE,
    "assignee": _ASSIGNEE,
    "limitDate": _DUE,
    "dueDate": _DUE,
    "startDate": _START,
    "milestone": Phrase(en="Milestone", ja="マイルストーン"),
    "version": _VERSION,
    "versions": _VERSION,
    "component": _CATEGORY,
    "category": _CATEGORY,
    "issueType": Phrase(en="Issue type", ja="種別"),
    "parentIssue": Phrase(en="Parent issue", ja="親課題"),
    "estimatedHours": Phrase(en="Estimated hours", ja="予定時間"),
    "actualHours": Phrase(en="Actual hours", ja="実績時間"),
    "attachment": Phrase(en="Attachment", ja="添付ファイル"),
    "shared_files": _FILE,
    "external_file_links": Phrase(en="External file", ja="外部ファイル"),
    "notification": _NOTICE,
    "notify": _NOTICE,
    # pull requests
    "base": Phrase(en="Base", ja="マージ先"),
    "branch": Phrase(en="Branch", ja="ブランチ"),
    "issue": Phrase(en="Related issue", ja="関連課題"),
    # milestones (their description is 説明: see milestones.py)
    "name": Phrase(en="Name", ja="名前"),
    "referenceDate": _RELEASE,
    "releaseDueDate": _RELEASE,
    "start_date": _START,
    "reference_date": _RELEASE,
}
CUSTOM = Phrase(en="Custom field", ja="カスタム属性")

# Fixed by id: https://github.com/nulab/bee (issue-constants, pr-constants). Five and up are a project's own.
STATUS: Mapping[int, Phrase] = {
    1: Phrase(en="Open", ja="未対応"),
    2: Phrase(en="In Progress", ja="処理中"),
    3: Phrase(en="Resolved", ja="処理済み"),
    4: Phrase(en="Closed", ja="完了"),
}
PRIORITY: Mapping[int, Phrase] = {
    2: Phrase(en="High", ja="高"),
    3: Phrase(en="Normal", ja="中"),
    4: Phrase(en="Low", ja="低"),
}
RESOLUTION: Mapping[int, Phrase] = {
    0: Phrase(en="Fixed", ja="対応済み"),
    1: Phrase(en="Won't Fix", ja="対応しない"),
    2: Phrase(en="Invalid", ja="無効"),
    3: Phrase(en="Duplication", ja="重複"),
    4: Phrase(en="Cannot Reproduce", ja="再現しない"),
}
PULL_STATUS: Mapping[int, Phrase] = {1: same("Open"), 2: same("Closed"), 3: same("Merged")}

_DAY = pattern(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
_HOURS = pattern(r"\d{1,6}(?:\.\d{1,9})?")
_NUMBERED = pattern(r"customField_\d{1,9}")
_ID = pattern(r"-?\d+")


def given(value: Payload) -> str:
    """What stands there, on one line; "" where it is unset, which Backlog also writes "null"."""
    text = one_line(value.text(""))
    return "" if text == "null" else text


def needed(value: Payload) -> str:
    """What a first line cannot do without, on one line. Raises BadPayload."""
    text = one_line(value.text())
    if not text:
        raise BadPayload(f"{value.path}: expected text")
    return text


def label(field: str, labels: Mapping[str, Phrase] = LABELS) -> Phrase:
    """The label of a field on the wire; a field we do not know has its own name."""
    return labels.get(field) or own_label(field)


def own_label(name: str) -> Phrase:
    """Of a custom field, which may be called like one of Backlog's own; of one that is sent by its number, no name."""
    return same(cut(name, NAME)) if name.strip() and not _NUMBERED.fullmatch(name) else CUSTOM


def in_sentence(phrase: Phrase) -> Phrase:
    """A label inside a sentence: in English its first letter is small, unless it is a name of the project's."""
    return phrase if phrase.en == phrase.ja else Phrase(en=phrase.en[:1].lower() + phrase.en[1:], ja=phrase.ja)


def fixed(names: Mapping[int, Phrase], value: Payload) -> Phrase | None:
    """The name of a status, priority, resolution or pull request status, in the reader's language.

    `value` is an id ("4" or 4), a name in either language, or an object with both. None: unset, or an id
    whose name nobody told us.
    """
    if value["id"].present() or value["name"].present():
        return fixed(names, value["id"]) or fixed(names, value["name"])
    text = given(value)
    if not text or _ID.fullmatch(text):
        return names.get(int(value.number(-1)))
    return next((name for name in names.values() if text in (name.en, name.ja)), same(cut(text, NAME)))


def day(value: Payload) -> date | None:
    """2026-12-01, 2026/12/01, or a moment at its start."""
    found = _DAY.fullmatch(given(value))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def hours(value: Payload) -> Phrase | None:
    """3.5 or "3.5" as 3.5 h / 3.5 時間."""
    text = given(value)
    spent = float(text) if _HOURS.fullmatch(text) else value.number(-1)
    return Phrase(en=f"{amount(spent)} h", ja=f"{amount(spent)} 時間") if spent >= 0 else None


def amount(value: float) -> str:
    """1,200.03125, with every digit that was typed."""
    return f"{value:,}" if isinstance(value, int) else f"{Decimal(repr(value)).normalize():,f}"


def names(things: Payload) -> tuple[str, ...]:
    """The names in a list of objects, each once."""
    return tuple(dict.fromkeys(cut(name, NAME) for thing in things if (name := given(thing["name"]))))


def listed(say: Say, words: Iterable[object], most: int = LISTED) -> Line:
    """due date, assignee / 期限日、担当者; of more than `most`, how many more: what stands elsewhere, too."""
    lines = [say.word(word) for word in words]
    if not lines:
        return ()
    used = accumulate(len(flat(line)) + 2 for line in lines[:most])
    most = min(most, max(1, sum(1 for so_far in used if so_far <= _ROOM)))
    rest = len(lines) - most
    comma = ", " if say.lang == "en" else "、"
    shown = (inline for index, line in enumerate(lines[:most]) for inline in ((comma, *line) if index else line))
    return joined((*shown, *(say(_MORE, n=rest) if rest > 0 else ())))


def who(event: Event) -> Person | Phrase:
    """The one who did it."""
    return person(event.payload["createdUser"]) or SOMEBODY


def person(user: Payload) -> Person | None:
    """Somebody by name, for a sentence; in a field use the name alone."""
    name = given(user["name"])
    return Person(cut(name, NAME)) if name else None


def headed(line: Line, thing: Inline, title: str) -> Line:
    """A first line and the title after it: right behind the thing's own name a space, behind other words ": ".

    Patterns end in the thing in Japanese always, in English unless a change stands before the title.
    """
    title = cut(title, TITLE)
    between = " " if flat(line).endswith(flat((thing,))) else ": "
    return joined((*line, between, title)) if title else line


def whole(title: str) -> Text:
    """A title where the first line had to cut it."""
    return () if within(title, TITLE) else (Heading((Strong(cut(title, _LONGEST)),), titles=True),)


def preview(say: Say, text: Text) -> str:
    """What the notification adds to the first line: a comment's beginning, in its author's plain words."""
    own = tuple(block for block in text if not isinstance(block, Quote | CodeBlock | Table))
    said = words(own or text)
    shown = said if len(said) <= _PREVIEW else said[:_PREVIEW].rstrip() + "…"
    return say.text(Phrase(en=": {text}", ja=" 「{text}」"), text=shown) if shown else ""


def field(say: Say, name: Phrase, value: object) -> tuple[Field, ...]:
    """One field, or none where there is no value: `(*field(…), *field(…))`."""
    line = say.word(value) if value is not None else ()
    return (Field(say.word(name), line, short=within(flat(line), _SHORT)),) if flat(line).strip() else ()


def context(event: Event, *parts: Line) -> tuple[Line, ...]:
    """The last line: project, what else tells where it belongs, and when."""
    project = event.payload["project"]
    name = cut(given(project["name"]) or given(project["projectKey"]), NAME)
    return tuple(part for part in ((name,), *parts, (event.at,)) if not blank(part))
