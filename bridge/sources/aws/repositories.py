"""CodeCommit: branches and tags that were pushed or deleted, by EventBridge and by a repository's own trigger.

https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html;
https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-sns.html
"""

from bridge.notice import Field, Notice
from bridge.payload import Payload
from bridge.phrases import Phrase, Say
from bridge.sources.aws import console
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import at, context, ending, of_type, region
from bridge.sources.source import Event, Kind
from bridge.text import Code, Line, cut, one_line

_NAME = 200  # columns
_BY = Phrase(en="{who} {did}", ja="{who} が {did}")
_PUSHED = Phrase(en="pushed to {ref} of {repository}", ja="{repository} の {ref} にプッシュしました")
_CREATED = Phrase(en="created {ref} of {repository}", ja="{repository} の {ref} を作成しました")
_DELETED = Phrase(en="deleted {ref} of {repository}", ja="{repository} の {ref} を削除しました")
_DID = {"referenceUpdated": _PUSHED, "referenceCreated": _CREATED, "referenceDeleted": _DELETED}
_SOMEBODY = Phrase(en="Somebody", ja="誰か")
_COMMIT = Phrase(en="Commit", ja="コミット")
_TREE = "codesuite/codecommit/repositories/{}/browse/{}?region={region}"


def _changed(event: Event, say: Say) -> Notice:
    """One branch or tag; of several in a trigger the first."""
    message = event.payload["message"]
    if message["Records"].present():
        record = next(iter(message["Records"]), Payload(None))
        found = record["eventSourceARN"].text()
        one = at(record, "codecommit/references/0")
        ref, commit = one["ref"].text(), one["commit"].text("")
        gone, made = one["deleted"].flag(False), one["created"].flag(False)
        did = _DELETED if gone else _CREATED if made else _PUSHED
        who, name, where = record["userIdentityARN"].text(""), ending(found), record["awsRegion"].text("")
    else:
        detail = message["detail"]
        found = at(message, "resources/0").text("")
        ref, commit = (
            detail["referenceFullName"].text("") or detail["referenceName"].text(),
            detail["commitId"].text(""),
        )
        did = _DID.get(detail["event"].text(""), _PUSHED)
        who, name, where = detail["callerUserArn"].text(""), detail["repositoryName"].text(), region(message)
    shown = one_line(ref).removeprefix("refs/heads/").removeprefix("refs/tags/")
    page = None if did is _DELETED else console.page(where, _TREE, one_line(name), one_line(ref))
    told = say(did, ref=console.linked(cut(shown, _NAME), page), repository=cut(name, _NAME))
    return Notice(
        title=say(_BY, who=cut(ending(who), _NAME) or say(_SOMEBODY), did=told),
        fields=(Field(say(_COMMIT), (Code(cut(commit, 40)[:7]),)),) if commit.strip() else (),
        context=_context(event, found),
        thread=found or name,
    )


def _context(event: Event, found: str) -> tuple[Line, ...]:
    where = arn(found)
    return ((where.account,), (where.region,), (event.at,)) if where else context(event)


def _triggered(payload: Payload) -> bool:
    record = next(iter(payload["message"]["Records"]), None)
    return record is not None and isinstance(record["codecommit"].value, dict)


_BRIDGED = of_type("CodeCommit Repository State Change")

KIND = Kind(
    "codecommit-reference",
    Phrase(en="CodeCommit push", ja="CodeCommit へのプッシュ"),
    lambda payload: _BRIDGED(payload) or _triggered(payload),
    _changed,
)
