"""CodeCommit: pull requests, and comments on them and on commits, by EventBridge or CodeStar Notifications.

https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html;
comments come with their text from CodeStar alone: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html
"""

from collections.abc import Iterator, Mapping

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, context, ending, fields, first, region, shown
from bridge.sources.source import Event, Kind
from bridge.wording import markdown
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Inline, cut, words

_NAME, _TITLE, _HEARD = 200, 60, 80  # columns
_SOMEBODY = Phrase(en="Somebody", ja="誰か")
_DID: Mapping[str, Phrase] = {
    "pullRequestCreated": Phrase(
        en="{who} opened the pull request {pull}", ja="{who} がプルリクエストを追加しました：{pull}"
    ),
    "pullRequestSourceBranchUpdated": Phrase(
        en="{who} pushed to the branch of {pull}", ja="{who} がプルリクエストのブランチにプッシュしました：{pull}"
    ),
    "pullRequestMergeStatusUpdated": Phrase(
        en="{who} merged {pull}", ja="{who} がプルリクエストをマージしました：{pull}"
    ),
    "Closed": Phrase(en="{who} closed {pull}", ja="{who} がプルリクエストをクローズしました：{pull}"),
    "Open": Phrase(en="{who} reopened {pull}", ja="{who} がプルリクエストを再オープンしました：{pull}"),
    "APPROVE": Phrase(en="{who} approved {pull}", ja="{who} がプルリクエストを承認しました：{pull}"),
    "REVOKE": Phrase(
        en="{who} took back the approval of {pull}", ja="{who} がプルリクエストの承認を取り消しました：{pull}"
    ),
    "OVERRIDE": Phrase(
        en="{who} set aside the approval rules of {pull}",
        ja="{who} がプルリクエストの承認ルールをオーバーライドしました：{pull}",
    ),
}
_UPDATED = Phrase(en="{who} updated {pull}", ja="{who} がプルリクエストを更新しました：{pull}")
_OF_EVENT: Mapping[str, str] = {  # where an event alone does not tell what was done
    "pullRequestStatusChanged": "pullRequestStatus",
    "pullRequestApprovalStateChanged": "approvalStatus",
    "pullRequestApprovalRuleOverridden": "overrideStatus",
}
_BASE = Phrase(en="Base", ja="マージ先")
_BRANCHES = Phrase(en="{base} ← {branch}", ja="{base} ← {branch}")
_RULE = (Phrase(en="Approval rule", ja="承認ルール"), "detail/approvalRuleName")
_FILE = (Phrase(en="File", ja="ファイル"), "additionalAttributes/filePath")
_ON_PULL = Phrase(en="{who} commented on {thing}", ja="{who} がプルリクエストにコメントしました：{thing}")
_ON_COMMIT = Phrase(
    en="{who} commented on {thing} of {repository}", ja="{who} が {repository} のコミットにコメントしました：{thing}"
)
_PULL_PAGE = "codesuite/codecommit/repositories/{}/pull-requests/{}/{}?region={region}"
_COMMIT_PAGE = "codesuite/codecommit/repositories/{}/commit/{}?region={region}"


def _changed(event: Event, say: Say) -> Notice:
    """What somebody did to a pull request; its description where it is new."""
    message = event.payload["message"]
    detail = message["detail"]
    name = detail["event"].text("")
    phrase = _DID.get(detail[_OF_EVENT.get(name, "event")].text(""), _UPDATED)
    pull = _pull(message, "details")
    title = cut(detail["title"].text(""), _TITLE)
    return Notice(
        title=say(phrase, who=_who(message, say), pull=joined((pull, f" {title}" if title else ""))),
        body=markdown.read(detail["description"].text("")) if name == "pullRequestCreated" else (),
        fields=(*_branches(detail, say), *fields(message, (_RULE,), say)),
        context=context(event),
        thread=_thread(message),
    )


def _commented(event: Event, say: Say) -> Notice:
    """A comment, new, changed or in reply, which AWS does not tell apart."""
    message = event.payload["message"]
    detail = message["detail"]
    said = markdown.read(_last(message["additionalAttributes"]["comments"])["commentText"].text(""))
    if detail["pullRequestId"].present():
        phrase, thing = _ON_PULL, _pull(message, "activity")
    else:
        phrase, thing = _ON_COMMIT, _commit(message)
    repository = cut(detail["repositoryName"].text(""), _NAME)
    return Notice(
        title=say(phrase, who=_who(message, say), thing=thing, repository=repository),
        body=said,
        preview=cut(words(said), _HEARD),
        fields=tuple(fields(message, (_FILE,), say)),
        context=context(event),
        thread=_thread(message),
    )


def _who(message: Payload, say: Say) -> str:
    """The name that the identity provider gives, else the one at the end of the caller's ARN."""
    name = first(message, "detail/displayName", "detail/callerUserArn") or ending(
        _last(message["additionalAttributes"]["comments"])["authorArn"].text("")
    )
    return cut(name, _NAME) or say.text(_SOMEBODY)


def _pull(message: Payload, tab: str) -> Inline:
    """Its repository and number, linked: app #12. Raises BadPayload without a number."""
    number = cut(at(message, "detail/pullRequestId").text(), _NAME)
    repository = _repository(message)
    url = links.page(region(message), _PULL_PAGE, repository, number, tab)
    return links.linked(f"{cut(repository, _NAME)} #{number}".strip(), url)


def _commit(message: Payload) -> Inline:
    """Raises BadPayload without a commit."""
    commit = cut(at(message, "detail/afterCommitId").text(), _NAME)
    return links.linked(commit[:7], links.page(region(message), _COMMIT_PAGE, _repository(message), commit))


def _repository(message: Payload) -> str:
    return first(message, "detail/repositoryNames/0", "detail/repositoryName")


def _thread(message: Payload) -> str:
    return f"{_repository(message)} {first(message, 'detail/pullRequestId', 'detail/afterCommitId')}"


def _branches(detail: Payload, say: Say) -> Iterator[Field]:
    base, branch = (
        cut(shown(detail[key]).removeprefix("refs/heads/"), _NAME)
        for key in ("destinationReference", "sourceReference")
    )
    if base and branch:
        yield Field(say(_BASE), say(_BRANCHES, base=base, branch=branch))


def _last(comments: Payload) -> Payload:
    """The comment itself, which comes after those that it answers."""
    found = tuple(comments)
    return found[-1] if found else Payload(None)


PULL = Kind(
    "codecommit-pull-request",
    Phrase(en="CodeCommit pull request", ja="CodeCommit のプルリクエスト"),
    _changed,
    types=(
        "CodeCommit Pull Request State Change",
        "CodeCommit PullRequest State Change",
    ),
)
COMMENT = Kind(
    "codecommit-comment",
    Phrase(en="CodeCommit comment", ja="CodeCommit のコメント"),
    _commented,
    types=(
        "CodeCommit Comment on Pull Request",
        "CodeCommit Comment on Commit",
    ),
)
