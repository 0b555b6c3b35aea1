"""What `mint backlog` may be given, and how it is checked; what is done with it is common to all sources."""

from collections.abc import Callable, Mapping
from functools import partial

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import filters, routes
from bridge.sources.backlog import slips
from bridge.sources.backlog.words import PRIORITY
from bridge.sources.fits import same
from bridge.sources.source import Filter, Fit, Option
from bridge.wording.facts import folded
from bridge.wording.phrases import Phrase
from bridge.wording.text import one_line

_ROUTE = "FIELD:NAME=CHANNEL"

FILTERS: tuple[Filter, ...] = (
    filters.keeping("only-type", same("type")),
    filters.keeping("only-status", same("status")),
    filters.keeping("only-category", same("category")),
    filters.keeping("only-priority", same("priority")),
    filters.keeping("only-assignee", same("assignee")),
    filters.keeping("only-notified", same("notified")),
    filters.dropping("not-by", same("author"), "it was done by one of --not-by"),
)
ROUTES: Mapping[str, Fit] = {"category": same("category"), "type": same("type"), "priority": same("priority")}


def _route(text: str) -> str:
    """A route as it is sealed. Raises BadOption."""
    names: Mapping[str, Callable[[str], str]] = {"category": str, "type": str, "priority": priority}
    return routes.checked(text, _ROUTE, "category:API=C0123456789", names)


def priority(text: str) -> str:
    """A priority by name, in either language, or by id. Raises BadOption."""
    for number, name in PRIORITY.items():
        if typed.narrow(text).casefold() in (str(number), name.en.casefold(), name.ja):
            return one_line(typed.narrow(text))
    known = ", ".join(f"{name.en} ({name.ja})" for name in PRIORITY.values())
    raise BadOption(
        en=f"no priority is called {text!r}; expected one of {known}",
        ja=f"優先度「{text}」はありません。{'、'.join(name.ja for name in PRIORITY.values())}のいずれかを"
        "指定してください。",
    )


def status(text: str) -> str:
    """The name of a project's own status: 5=レビュー中. Raises BadOption."""
    number, _, name = (one_line(part) for part in typed.equals(text).partition("="))
    if not number.isascii() or not number.isdecimal() or not name:
        raise BadOption(
            en=f"the status {text!r} is not ID=NAME; expected one like 5=レビュー中",
            ja=f"状態「{text}」は「ID=名前」の形ではありません。5=レビュー中 のように指定してください。",
        )
    if int(number) < 5:
        raise BadOption(
            en=f"the status {number} has a fixed name; expected a project's own, whose id is 5 or more",
            ja=f"ID {number} の状態の名前は決まっています。"
            "プロジェクトで追加した状態（ID は 5 以上）を指定してください。",
        )
    return f"{int(number)}={name}"


def is_status(text: str) -> str:
    """What --only-status may ask for: a name, or an id. Raises BadOption."""
    wanted = one_line(text)
    number = typed.narrow(wanted)
    if number.isdecimal() and not int(number):
        raise BadOption(
            en=f"no status has the id {text!r}; the fixed ones are {slips.fixed('en')}, a project's own 5 and more",
            ja=f"ID が「{text}」の状態はありません。{slips.fixed('ja')} か、"
            "プロジェクトで追加した状態（ID は 5 以上）を指定してください。",
        )
    return number if number.isdecimal() else wanted


def together(options: Options) -> None:
    """Refuses a route behind one for the same: it would never be taken. Raises BadOption."""
    found: dict[tuple[str, str], str] = {}
    for text in options.get("route", ()):
        field, name, _ = routes.parts(text)
        before = found.setdefault((field, folded(name)), text)
        if before != text:
            raise routes.never_taken(text, before)


_filter = partial(Option, check=one_line, many=True)
CHOOSING = (
    _filter(
        "only-type",
        "TYPES",
        Phrase(
            en="Of issues only those of these types: 'バグ,Task'; by name or id, as all below.",
            ja="課題は、これらの種別だけを投稿します：'バグ,タスク'。以下も同じく、名前か ID で指定します。",
        ),
    ),
    Option(
        "only-status",
        "STATUSES",
        Phrase(
            en="Of issues only those that are, or come to be, Closed, 完了, レビュー中 …",
            ja="課題は、状態がこれらのもの、これらになったものだけを投稿します：完了、レビュー中など。",
        ),
        is_status,
        many=True,
    ),
    _filter(
        "only-category",
        "CATEGORIES",
        Phrase(en="Of issues only those in these categories.", ja="課題は、これらのカテゴリーのものだけを投稿します。"),
    ),
    Option(
        "only-priority",
        "PRIORITIES",
        Phrase(
            en="Of issues only those of these priorities: High.",
            ja="課題は、これらの優先度のものだけを投稿します：高。",
        ),
        priority,
        many=True,
    ),
    _filter(
        "only-assignee",
        "PEOPLE",
        Phrase(
            en="Of issues and pull requests only those assigned to these people.",
            ja="課題とプルリクエストは、これらの人が担当者のものだけを投稿します。",
        ),
    ),
    _filter(
        "only-notified",
        "PEOPLE",
        Phrase(
            en="Only what Backlog notified these people of.",
            ja="これらの人にお知らせが届いたものだけを投稿します。",
        ),
    ),
    _filter(
        "not-by",
        "PEOPLE",
        Phrase(en="Leave out what these people or bots did.", ja="これらの人やボットが行ったことは投稿しません。"),
    ),
    Option(
        "status",
        "ID=NAME",
        Phrase(
            en="The name of one of the project's own: 5=レビュー中.",
            ja="プロジェクトで追加した状態の名前：5=レビュー中。",
        ),
        status,
        many=True,
        whole=True,
    ),
)
ROUTING = (
    Option(
        "route",
        _ROUTE,
        Phrase(
            en="Another channel for some issues, the first that fits: category:API=C0123456789 (or type:, priority:).",
            ja="一部の課題を別のチャンネルへ。最初に当てはまるものを使います：category:API=C0123456789（type:、"
            "priority: も可）。",
        ),
        _route,
        many=True,
        whole=True,
        bot=routes.ONE_CHANNEL,
    ),
)
