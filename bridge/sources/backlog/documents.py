"""Documents: themselves, the comments and replies on them, their files, and who is mentioned in them."""

from dataclasses import dataclass
from functools import partial

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.backlog import attachments, facts, links, markup, people
from bridge.sources.backlog.essentials import FILES, PROJECT, essential
from bridge.sources.backlog.first_line import comment_of
from bridge.sources.backlog.listing import first_of, listing
from bridge.sources.backlog.words import TITLE, context, given, preview, who, whole
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Count, Names, Phrase, Say
from bridge.wording.text import Inline, cut, flat, one_line

_UNTITLED = Phrase(en="Untitled", ja="無題")
_LONGEST = 260  # columns of a title in a list: more than any of an issue may be
_ADDED = 36  # the activity that begins a document
_MENTION = 17  # a notification's reason: https://developer.nulab.com/docs/backlog/api/2/get-activity/

_MANY_ADDED = Phrase(en="{who} added {documents}: {first}", ja="{who}が{documents}をまとめて追加しました：{first}")
_ONE_ADDED = Phrase(en="{who} added the document {first}", ja="{who}がドキュメントを追加しました：{first}")
_DOCUMENTS = Phrase(en="{n} documents", ja="ドキュメント {n} 件")
_MENTIONED = Phrase(
    en="{who} mentioned {names} in the document {document}",
    ja="{who}がドキュメントで {names}にメンションしました：{document}",
)
_MENTIONED_SOMEBODY = Phrase(
    en="{who} mentioned somebody in the document {document}", ja="{who}がドキュメントでメンションしました：{document}"
)


_FILES = Phrase(
    en="{who} attached {files} to the document {document}",
    ja="{who}がドキュメントに添付ファイルを追加しました（{files}）：{document}",
)


@dataclass(frozen=True, slots=True)
class _Act:
    """One thing that people do to one document.

    `gone`: the document no longer exists; `comment`: shows the comment, `heard`: and begins it in the
    notification; `files`: shows what was attached.
    """

    number: int
    kind: str
    about: Phrase
    said: Phrase
    gone: bool = False
    comment: bool = False
    heard: bool = False
    files: bool = False


def _said(*, en: str, ja: str) -> Phrase:
    """Who did that to the document."""
    return Phrase(en=f"{{who}} {en} {{document}}", ja=f"{{who}}が{ja}しました：{{document}}")


_ACTS = (
    _Act(
        _ADDED,
        "document-added",
        Phrase(en="Document added", ja="ドキュメントの追加"),
        _said(en="added the document", ja="ドキュメントを追加"),
    ),
    _Act(
        37,
        "document-deleted",
        Phrase(en="Document deleted", ja="ドキュメントの削除"),
        _said(en="deleted the document", ja="ドキュメントを削除"),
        gone=True,
    ),
    _Act(
        38,
        "document-renamed",
        Phrase(en="Document title updated", ja="ドキュメントのタイトル更新"),
        _said(en="renamed a document to", ja="ドキュメントのタイトルを更新"),
    ),
    _Act(
        39,
        "document-updated",
        Phrase(en="Document updated", ja="ドキュメントの更新"),
        _said(en="updated the document", ja="ドキュメントを更新"),
    ),
    _Act(
        40,
        "document-comment-added",
        Phrase(en="Comment on a document", ja="ドキュメントにコメント"),
        _said(en="commented on the document", ja="ドキュメントにコメント"),
        comment=True,
        heard=True,
    ),
    _Act(
        41,
        "document-comment-updated",
        Phrase(en="Document comment updated", ja="ドキュメントのコメント更新"),
        _said(en="edited a comment on the document", ja="ドキュメントのコメントを更新"),
        comment=True,
    ),
    _Act(
        42,
        "document-comment-deleted",
        Phrase(en="Document comment deleted", ja="ドキュメントのコメント削除"),
        _said(en="deleted a comment on the document", ja="ドキュメントのコメントを削除"),
    ),
    _Act(
        43,
        "document-reply-added",
        Phrase(en="Reply to a document comment", ja="ドキュメントのコメントに返信"),
        _said(en="replied to a comment on the document", ja="ドキュメントのコメントに返信"),
        comment=True,
        heard=True,
    ),
    _Act(
        44,
        "document-reply-updated",
        Phrase(en="Reply on a document updated", ja="ドキュメントのコメント返信更新"),
        _said(en="edited a reply on the document", ja="ドキュメントのコメントへの返信を更新"),
        comment=True,
    ),
    _Act(
        45,
        "document-reply-deleted",
        Phrase(en="Reply on a document deleted", ja="ドキュメントのコメント返信削除"),
        _said(en="deleted a reply on the document", ja="ドキュメントのコメントへの返信を削除"),
    ),
    _Act(
        46,
        "document-file-added",
        Phrase(en="File attached to a document", ja="ドキュメントに添付ファイル追加"),
        _said(en="attached a file to the document", ja="ドキュメントに添付ファイルを追加"),
        files=True,
    ),
)


def _notice(act: _Act, event: Event, say: Say) -> Notice:
    content = event.payload["content"]
    said = markup.body(event, comment_of(content) if act.comment else "")
    document = _title(say, content) if act.gone else _linked(event, say, content)
    came = attachments.files(event) if act.files else ()
    pattern = _FILES if came else act.said
    files = attachments.named(event, say, came)
    return Notice(
        title=say(pattern, who=who(event), document=document, files=files),
        body=(*whole(given(content["title"])), *said),
        fields=() if attachments.all_said(came) else tuple(attachments.fields(event, say, came)),
        context=context(event),
        preview=preview(say, said) if act.heard else "",
        facts=facts.of(event, thread=_thread(content, opens=act.number == _ADDED)),
    )


def added(event: Event, say: Say) -> Notice:
    """Several at once, by title. Raises BadPayload where none is listed."""
    documents = event.payload["content"]["documents"]
    titled = [one for one in documents if one["title"].text(None) is not None]
    lines = tuple((_linked(event, say, one, _LONGEST),) for one in titled)
    if not lines:
        raise BadPayload(f"{documents.path}: expected documents with titles")
    count = sum(1 for _ in documents)
    return Notice(
        title=say(
            _MANY_ADDED if count > 1 else _ONE_ADDED,
            who=who(event),
            documents=Count(count, _DOCUMENTS),
            first=first_of(say, ((_linked(event, say, titled[0]),),), count),
        ),
        body=listing(say, lines, count) if count > 1 else whole(flat(lines[0])),
        context=context(event),
        facts=facts.of(event, thread=_thread(titled[0], opens=True) if count == 1 else None),
    )


def mentioned(event: Event, say: Say) -> Notice:
    """Those mentioned, as far as Backlog notified them of it."""
    content = event.payload["content"]
    known, notes = people.people(event), people.notifications(event)
    those = (known.person(note["user"], "mentioned") for note in notes if note["reason"].number(0) == _MENTION)
    names = tuple(dict.fromkeys(filter(None, those)))
    pattern = _MENTIONED if names else _MENTIONED_SOMEBODY
    return Notice(
        title=say(pattern, who=who(event), names=Names(names), document=_linked(event, say, content)),
        body=whole(given(content["title"])),
        context=context(event),
        facts=facts.of(event, thread=_thread(content)),
    )


def _linked(event: Event, say: Say, document: Payload, room: int = TITLE) -> Inline:
    return links.link(_title(say, document, room), links.document(event, _id(document)))


def _title(say: Say, document: Payload, room: int = TITLE) -> str:
    """Its title, which may be empty. Raises BadPayload where it is not even that."""
    return cut(one_line(document["title"].text()), room) or say.text(_UNTITLED)


def _thread(document: Payload, *, opens: bool = False) -> Thread | None:
    key = _id(document)
    return Thread(key, opens=opens) if key else None


def _id(document: Payload) -> str:
    return given(document["id"])


_GONE = essential("$.content.title")
_THERE = ("$.content.id", PROJECT)  # in the link
_ONE = essential("$.content.title", tells=_THERE)
_WITH_FILES = essential("$.content.title", tells=(*_THERE, *FILES))
_MENTIONS = ("$.notifications[*].reason", "$.notifications[*].user.name")
KINDS = (
    *(
        Kind(
            act.kind,
            act.about,
            partial(_notice, act),
            types=(act.number,),
            essential=_GONE if act.gone else _WITH_FILES if act.files else _ONE,
        )
        for act in _ACTS
    ),
    Kind(
        "documents-added",
        Phrase(en="Documents added in bulk", ja="ドキュメントをまとめて追加"),
        added,
        types=(48,),
        essential=essential("$.content.documents[*].title", tells=("$.content.documents[*].id", PROJECT)),
    ),
    Kind(
        "document-mentioned",
        Phrase(en="Mention in a document", ja="ドキュメントでメンション"),
        mentioned,
        types=(49,),
        essential=essential("$.content.title", tells=(*_THERE, *_MENTIONS)),
    ),
)
