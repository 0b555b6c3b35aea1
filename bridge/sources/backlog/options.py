"""What `mint backlog` may be given, and how it is checked; what is done with it is common to all sources."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources import filters, mentions, routes
from bridge.sources.backlog import asked, people, what_changed
from bridge.sources.fits import same
from bridge.sources.source import Filter, Fit, Kind, Kinds, Option
from bridge.wording.facts import Value, folded
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Mention, one_line

FILTERS: tuple[Filter, ...] = (
    filters.keeping("only-type", same("type")),
    filters.keeping("only-status", same("status")),
    filters.keeping("only-category", same("category")),
    filters.keeping("only-priority", same("priority")),
    filters.keeping("only-assignee", same("assignee")),
    filters.keeping("only-notified", same("notified")),
    filters.keeping("only-change", what_changed.fits),
    filters.keeping("becomes", same("becomes")),
    filters.dropping("not-by", same("author"), "it was done by one of --not-by"),
)
ROUTES: Mapping[str, Fit] = {"category": same("category"), "type": same("type"), "priority": same("priority")}
_NAMES: Mapping[str, Callable[[str], str]] = {"category": str, "type": str, "priority": asked.priority}
_GROUP = mentions.checker({}, _NAMES, "category:API=S0123456789")


def _ping(text: str) -> str:
    """A reason for which people are rung, or whom an issue rings. Raises BadOption."""
    if "=" in typed.equals(text):
        return _GROUP(text)
    if text.lower() not in ("none", *people.WHY):
        raise BadOption(
            en=f"--ping {text!r} is not known; expected none, or some of {','.join(people.WHY)}, or one like "
            "category:API=S0123456789",
            ja=f"--ping「{text}」は使えません。none か、{'、'.join(people.WHY)} の中から、または "
            "category:API=S0123456789 のように指定してください。",
        )
    return text.lower()


def with_groups(notice: Notice, _: Kind, options: Options, _say: Say) -> Notice:
    """The notice, ringing whom `--ping` names for what it is about, but never the one who did it."""
    whom = tuple(dict.fromkeys(mentions.about(notice.facts, options, ROUTES)))
    if not whom:
        return notice
    author = next(iter(notice.facts.values.get("author", ())), Value())
    member = people.of_options(options, author).author
    ringing = tuple(Mention(one, one) for one in whom if one != member)
    return replace(notice, mentions=(*notice.mentions, *ringing))


def together(kinds: Kinds, options: Options) -> None:
    """Refuses what contradicts itself, and a route that is never taken behind one for the same. Raises BadOption."""
    for option, without in (("only-change", what_changed.CHANGING_NOTHING), ("becomes", what_changed.MOVING_NOTHING)):
        kept = [kind.name for kind in (*kinds, kinds.other) if not filters.by_name(kind.name, options)]
        if options.get(option) and without.issuperset(kept):
            raise BadOption(
                en=f"--{option} leaves nothing of {', '.join(kept)}, the only kinds that --only and --not leave",
                ja=f"--{option} に当てはまるものがありません。--only と --not で残る種類（{'、'.join(kept)}）には、"
                "変更がないためです。",
                about=option,
            )
    reasons = [text for text in options.get("ping", ()) if "=" not in text]
    if "none" in reasons and len(reasons) > 1:
        said = ",".join(reasons)
        raise BadOption(
            en=f"--ping {said!r} contradicts itself; expected none, or some of the others",
            ja=f"--ping「{said}」は矛盾しています。none だけか、none 以外を指定してください。",
            about="ping",
        )
    asked.contradicted(options)
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
        asked.status,
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
        asked.priority,
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
    Option(
        "only-change",
        "FIELDS",
        Phrase(
            en="Of issues, pull requests and milestones only what changes one of these fields: "
            "status,assignee,due-date. A comment alone changes none, nor does a new issue.",
            ja="課題、プルリクエスト、マイルストーンは、これらの項目を変更したものだけを投稿します：'状態、担当者、期限日'。"
            "コメントだけのものや、課題の追加は含みません。",
        ),
        asked.change,
        many=True,
    ),
    Option(
        "becomes",
        "STATUSES",
        Phrase(
            en="Of issues and pull requests only what makes them this: Closed, 完了, レビュー中, Merged. A comment on "
            "what is closed does not.",
            ja="課題とプルリクエストは、状態をこれらにしたものだけを投稿します：完了、レビュー中、Merged など。"
            "すでに完了した課題へのコメントは含みません。",
        ),
        asked.status,
        many=True,
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
        asked.own_status,
        many=True,
        whole=True,
    ),
)
RINGING = (
    Option(
        "ping",
        "WHO",
        Phrase(
            en="Of them ring those mentioned,assigned (so by default), notified, or none. Besides, a member's or a "
            "group's id for some issues: category:API=S0123456789 (or type:, priority:, by name or id).",
            ja="メンションする相手：mentioned（コメントの宛先）、assigned（新しい担当者）、notified（お知らせ）、none。"
            "省略時は mentioned,assigned。ほかに、課題ごとのメンバーやユーザーグループの ID：category:API=S0123456789"
            "（type:、priority: も可。名前か ID で指定します）。",
        ),
        _ping,
        many=True,
    ),
)
ROUTING = (
    routes.option(
        "FIELD:NAME=PLACE",
        Phrase(
            en="Another place for some issues, the first that fits: category:API=C0123456789 (or type:, priority:); a "
            "channel where there is a bot, else a webhook: category:API=https://hooks.slack.com/…",
            ja="一部の課題を別のチャンネルへ。最初に当てはまるものを使います：category:API=C0123456789（type:、"
            "priority: も可）。ボットならチャンネルの ID、なければ Webhook：category:API=https://hooks.slack.com/…",
        ),
        "category:API=C0123456789",
        _NAMES,
    ),
)
