"""Commits: pushed to a Git repository, or made in Subversion; and a Git repository created."""

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.backlog import facts, keys, links
from bridge.sources.backlog.essentials import PROJECT, essential
from bridge.sources.backlog.listing import listing
from bridge.sources.backlog.words import TITLE, context, needed, who
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Count, Phrase, Say, joined
from bridge.wording.text import Inline, Line, Link, Text, cut, flat, one_line, plain, within

_COMMITTED = Phrase(en="{who} committed {rev}", ja="{who}が Subversion にコミットしました：{rev}")
_COMMITTED_SAYING = Phrase(
    en="{who} committed {rev}: {subject}", ja="{who}が Subversion にコミットしました：{rev} {subject}"
)
_PUSHED = Phrase(en="{who} pushed to {ref} of {repo}", ja="{who}が {repo} の {ref} にプッシュしました")
_PUSHED_ONE = Phrase(
    en="{who} pushed to {ref} of {repo}: {subject}", ja="{who}が {repo} の {ref} にプッシュしました：{subject}"
)
_PUSHED_MANY = Phrase(
    en="{who} pushed {commits} to {ref} of {repo}", ja="{who}が {repo} の {ref} に {commits}プッシュしました"
)
_COMMITS = Phrase(en="{n} commits", ja="{n} 件のコミットを")
_COMMIT = Phrase(en="{n} commit", ja="{n} 件のコミットを")
_REFS = {
    ("branch", "create"): Phrase(
        en="{who} created the branch {ref} in {repo}", ja="{who}が {repo} にブランチを追加しました：{ref}"
    ),
    ("branch", "delete"): Phrase(
        en="{who} deleted the branch {ref} from {repo}", ja="{who}が {repo} からブランチを削除しました：{ref}"
    ),
    ("tag", "create"): Phrase(
        en="{who} created the tag {ref} in {repo}", ja="{who}が {repo} にタグを追加しました：{ref}"
    ),
    ("tag", "update"): Phrase(
        en="{who} updated the tag {ref} in {repo}", ja="{who}が {repo} のタグを更新しました：{ref}"
    ),
    ("tag", "delete"): Phrase(
        en="{who} deleted the tag {ref} from {repo}", ja="{who}が {repo} からタグを削除しました：{ref}"
    ),
}
_CREATED = Phrase(en="{who} created the Git repository {repo}", ja="{who}が Git リポジトリを作成しました：{repo}")
_SHORT = 7
_SUBJECT = 100  # columns of a commit's first line in the list


def committed(event: Event, say: Say) -> Notice:
    """A Subversion revision, whose number comes as a number or as text."""
    content = event.payload["content"]
    number = str(int(content["rev"].number(0))) if content["rev"].number(0) else needed(content["rev"])
    rev = links.link(f"r{number}", links.revision(event, number))
    subject, rest = _message(event, content["comment"])
    words = {"who": who(event), "rev": rev, "subject": keys.in_line(event, (subject,))}
    title = say(_COMMITTED_SAYING if subject else _COMMITTED, **words)
    return Notice(title=title, body=rest, context=context(event), facts=facts.of(event))


def pushed(event: Event, say: Say) -> Notice:
    """To a branch or a tag, each of which may also have come or gone with it."""
    content = event.payload["content"]
    name, change = needed(content["repository"]["name"]), content["change_type"].text("")
    sort, ref = _ref(content["ref"])
    url = links.branch(event, name, ref) if sort == "branch" and change != "delete" else None
    words = {
        "who": who(event),
        "repo": links.link(name, links.repository(event, name)),
        "ref": links.link(ref, url),
    }
    commits = [commit for commit in content["revisions"] if _line(event, name, commit)]
    count = max(len(commits), int(content["revision_count"].number(0)))
    pattern = _REFS.get((sort, change), _PUSHED_MANY if count else _PUSHED)
    title = say(pattern, **words, commits=Count(count, _COMMITS, one=_COMMIT))
    body = listing(say, (_line(event, name, commit) for commit in commits), count)
    subject, rest = _message(event, commits[0]["comment"]) if count == 1 and commits else ("", ())
    if subject and pattern is _PUSHED_MANY:
        title, body = say(_PUSHED_ONE, **words, subject=_linked(event, name, commits[0], subject)), rest
    return Notice(title=title, body=body, context=context(event), facts=facts.of(event))


def created(event: Event, say: Say) -> Notice:
    repository = event.payload["content"]["repository"]
    name = needed(repository["name"])
    repo = links.link(name, links.repository(event, name))
    body = keys.in_text(event, plain(repository["description"].text("")))
    return Notice(
        title=say(_CREATED, who=who(event), repo=repo), body=body, context=context(event), facts=facts.of(event)
    )


def _ref(ref: Payload) -> tuple[str, str]:
    """refs/heads/main → branch main. Any other than a branch or a tag has its whole name. Raises BadPayload."""
    whole = needed(ref)
    for prefix, sort in (("refs/heads/", "branch"), ("refs/tags/", "tag")):
        if whole.startswith(prefix):
            if whole == prefix:
                raise BadPayload(f"{ref.path}: expected the name of a {sort}")
            return sort, whole.removeprefix(prefix)
    return "", whole


def _line(event: Event, repo: str, commit: Payload) -> Line:
    """1a2b3c4 and the first line of what was said."""
    rev = _hash(commit)
    subject = cut(next(iter(commit["comment"].text("").strip().splitlines()), ""), _SUBJECT)
    short: Inline = links.link(rev[:_SHORT], links.commit(event, repo, rev))
    return joined((short, " " if rev and subject else "", *keys.in_line(event, (subject,))))


def _linked(event: Event, repo: str, commit: Payload, subject: str) -> Line:
    """What was said: an issue's key links to it, and all the rest to the commit."""
    url = links.commit(event, repo, _hash(commit))
    line = keys.in_line(event, (subject,))
    words = [not isinstance(one, Link) and any(map(str.isalnum, flat((one,)))) for one in line]
    pieces = (_padded(flat((one,)), url) if worded else (one,) for one, worded in zip(line, words, strict=True))
    short: Line = () if any(words) else (links.link(_hash(commit)[:_SHORT], url), " ")
    return joined((*short, *(inline for piece in pieces for inline in piece)))


def _padded(text: str, url: str | None) -> Line:
    """The text linked, but for the spaces around it."""
    bare = text.strip()
    before, _, after = text.partition(bare)
    return (before, links.link(bare, url), after)


def _hash(commit: Payload) -> str:
    return one_line(commit["rev"].text(""))


def _message(event: Event, comment: Payload) -> tuple[str, Text]:
    """What was said, as its first line, cut, and what the reader would miss: the rest, or where it was cut all."""
    text = comment.text("").strip()
    first, _, rest = text.partition("\n")
    subject = cut(first, TITLE)
    return subject, keys.in_text(event, plain(rest if within(one_line(first), TITLE) else text))


KINDS = (
    Kind(
        "svn-committed",
        Phrase(en="Subversion commit", ja="Subversion コミット"),
        committed,
        types=(11,),
        essential=essential("$.content.rev", tells=("$.content.comment", PROJECT)),
    ),
    Kind(
        "git-pushed",
        Phrase(en="Git push", ja="Git プッシュ"),
        pushed,
        types=(12,),
        essential=essential(
            "$.content.ref",
            "$.content.repository.name",
            tells=(
                "$.content.change_type",
                "$.content.revision_count",
                "$.content.revisions[*].comment",
                "$.content.revisions[*].rev",
                PROJECT,
            ),
        ),
    ),
    Kind(
        "repository-created",
        Phrase(en="Git repository created", ja="Git リポジトリの作成"),
        created,
        types=(13,),
        essential=essential("$.content.repository.name", tells=(PROJECT,)),
    ),
)
