"""CodeCommit: pull requests, and comments on them and on commits, by EventBridge or CodeStar Notifications.

https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html;
comments come with their text from CodeStar alone: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, ending, fields, first, shown
from bridge.sources.aws.services.sentences import unsigned
from bridge.sources.aws.where import about
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording import markdown
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Inline, cut, words

_NAME, _TITLE, _HEARD = 200, 60, 80  # columns
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
    where = about(event)
    facts = where.facts("codecommit", thread=_thread(message))
    with keeping(facts):
        pull = _pull(message, where.region, "details")
    title, who = cut(detail["title"].text(""), _TITLE), _who(message)
    return Notice(
        title=say(phrase if who else unsigned(phrase), who=who, pull=joined((pull, f" {title}" if title else ""))),
        body=markdown.read(detail["description"].text(""), budget=event.budget) if name == "pullRequestCreated" else (),
        fields=(*_branches(detail, say), *fields(message, (_RULE,), say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _commented(event: Event, say: Say) -> Notice:
    """A comment, new, changed or in reply, which AWS does not tell apart."""
    message = event.payload["message"]
    detail = message["detail"]
    said = markdown.read(
        _last(message["additionalAttributes"]["comments"])["commentText"].text(""), budget=event.budget
    )
    of_pull, where = detail["pullRequestId"].present(), about(event)
    facts = where.facts("codecommit", thread=_thread(message))
    with keeping(facts):
        thing = _pull(message, where.region, "activity") if of_pull else _commit(message, where.region)
    phrase, who = _ON_PULL if of_pull else _ON_COMMIT, _who(message)
    repository = cut(detail["repositoryName"].text(""), _NAME)
    return Notice(
        title=say(phrase if who else unsigned(phrase), who=who, thing=thing, repository=repository),
        body=said,
        preview=cut(words(said), _HEARD),
        fields=tuple(fields(message, (_FILE,), say)),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _who(message: Payload) -> str:
    """The name that the identity provider gives, else the one at the end of the caller's ARN; "" where unknown."""
    name = first(message, "detail/displayName", "detail/callerUserArn") or ending(
        _last(message["additionalAttributes"]["comments"])["authorArn"].text("")
    )
    return cut(name, _NAME)


def _pull(message: Payload, region: str, tab: str) -> Inline:
    """Its repository and number, linked: app #12. Raises BadPayload without a number."""
    number = cut(at(message, "detail/pullRequestId").text(), _NAME)
    repository = _repository(message)
    url = links.page(region, _PULL_PAGE, repository, number, tab)
    return links.linked(f"{cut(repository, _NAME)} #{number}".strip(), url)


def _commit(message: Payload, region: str) -> Inline:
    """Raises BadPayload without a commit."""
    commit = cut(at(message, "detail/afterCommitId").text(), _NAME)
    return links.linked(commit[:7], links.page(region, _COMMIT_PAGE, _repository(message), commit))


def _repository(message: Payload) -> str:
    return first(message, "detail/repositoryNames/0", "detail/repositoryName")


def _thread(message: Payload) -> Thread | None:
    """The pull request's, else the commit's."""
    number = first(message, "detail/pullRequestId", "detail/afterCommitId")
    return Thread(f"{_repository(message)} {number}", lasts=timedelta(days=14)) if number else None


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


def _essential(*needs: str, tells: tuple[str, ...]) -> Essential:
    """`needs` is within the detail, `tells` within the message; the region leads to the right console."""
    return Essential(
        selects=("$.message.detail-type", "$.message.detailType"),
        needs=tuple(f"$.message.detail.{path}" for path in needs),
        tells=("$.message.region", *(f"$.message.{path}" for path in tells)),
    )


_COMMENTED = {"commentId": ANY, "repositoryName": ANY}
PULL = Kind(
    "codecommit-pull-request",
    Phrase(en="CodeCommit pull request", ja="CodeCommit のプルリクエスト"),
    _changed,
    types=(
        "CodeCommit Pull Request State Change",
        "CodeCommit PullRequest State Change",
    ),
    details=(
        Shape(
            "aws.codecommit",
            "CodeCommit Pull Request State Change",
            {"event": "pullRequest[A-Za-z]+", "pullRequestId": ANY},
        ),
    ),
    essential=_essential(
        "pullRequestId",
        tells=(
            "detail.repositoryNames[*]",
            "detail.event",
            "detail.pullRequestStatus",
            "detail.approvalStatus",
            "detail.overrideStatus",
            "detail.title",
            "detail.displayName",
            "detail.callerUserArn",
        ),
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
    details=(
        Shape(
            "aws.codecommit", "CodeCommit Comment on Pull Request", {"event": "commentOnPullRequest.+", **_COMMENTED}
        ),
        Shape("aws.codecommit", "CodeCommit Comment on Commit", {"event": "commentOnCommit.+", **_COMMENTED}),
    ),
    essential=_essential(
        "afterCommitId",
        "pullRequestId",
        tells=("detail.repositoryName", "detail.displayName", "additionalAttributes.comments[*].authorArn"),
    ),
)
