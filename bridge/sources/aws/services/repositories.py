"""CodeCommit: branches and tags that were pushed or deleted, by EventBridge and by a repository's own trigger.

https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html;
https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-notify-sns.html
"""

from dataclasses import dataclass

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import at, ending
from bridge.sources.aws.services.sentences import unsigned
from bridge.sources.aws.where import about
from bridge.sources.listing import listed
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Essential, Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Code, Line, cut, one_line

_NAME = 200  # columns
_BY = Phrase(en="{who} {did}", ja="{who} が {did}")
_PUSHED = Phrase(en="pushed to {ref} of {repository}", ja="{repository} の {ref} にプッシュしました")
_CREATED = Phrase(en="created {ref} of {repository}", ja="{repository} の {ref} を作成しました")
_DELETED = Phrase(en="deleted {ref} of {repository}", ja="{repository} の {ref} を削除しました")
_DID = {"referenceUpdated": _PUSHED, "referenceCreated": _CREATED, "referenceDeleted": _DELETED}
_DONE = Phrase(en="Somebody {did}", ja="{did}")
_COMMIT = Phrase(en="Commit", ja="コミット")
_TREE = "codesuite/codecommit/repositories/{}/browse/{}?region={region}"


@dataclass(frozen=True, slots=True)
class _Ref:
    """What was done to one branch or tag."""

    name: str
    did: Phrase
    commit: str


def _changed(event: Event, say: Say) -> Notice:
    """One branch or tag; of several in a trigger the first, and under it the rest."""
    message = event.payload["message"]
    triggered = message["Records"].present()
    record, detail = next(iter(message["Records"]), Payload(None)), message["detail"]
    own = (record["eventSourceARN"] if triggered else at(message, "resources/0")).text("")
    where = about(event, region=record["awsRegion"].text(""), arns=(own,))
    facts = where.facts("codecommit", thread=Thread(own or detail["repositoryName"].text("")))
    with keeping(facts):
        name = ending(record["eventSourceARN"].text()) if triggered else detail["repositoryName"].text()
        first, *rest = _of_trigger(record) if triggered else [_of_bridge(detail)]
    who = cut(ending((record["userIdentityARN"] if triggered else detail["callerUserArn"]).text("")), _NAME)
    did = _done(first, name, where.region, say, passive=not who)
    return Notice(
        title=say(_BY, who=who, did=did) if who else say(_DONE, did=did),
        body=listed([_done(ref, name, where.region, say) for ref in rest], len(rest), say),
        fields=(Field(say(_COMMIT), (Code(cut(first.commit, 40)[:7]),)),) if first.commit.strip() else (),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _of_bridge(detail: Payload) -> _Ref:
    """Raises BadPayload without a name."""
    ref = detail["referenceFullName"].text("") or detail["referenceName"].text()
    return _Ref(one_line(ref), _DID.get(detail["event"].text(""), _PUSHED), detail["commitId"].text(""))


def _of_trigger(record: Payload) -> list[_Ref]:
    """Raises BadPayload without a name of the first; any other without one is left out."""
    references = tuple(at(record, "codecommit/references")) or (Payload(None),)
    named = [references[0]["ref"].text(), *(one["ref"].text("") for one in references[1:])]
    return [
        _Ref(
            one_line(name),
            _DELETED if one["deleted"].flag(False) else _CREATED if one["created"].flag(False) else _PUSHED,
            one["commit"].text(""),
        )
        for name, one in zip(named, references, strict=True)
        if name or one is references[0]
    ]


def _done(ref: _Ref, repository: str, region: str, say: Say, *, passive: bool = False) -> Line:
    shown = ref.name.removeprefix("refs/heads/").removeprefix("refs/tags/")
    page = None if ref.did is _DELETED else links.page(region, _TREE, one_line(repository), ref.name)
    did = unsigned(ref.did) if passive else ref.did
    return say(did, ref=links.linked(cut(shown, _NAME), page), repository=cut(repository, _NAME))


def _triggered(payload: Payload) -> bool:
    record = next(iter(payload["message"]["Records"]), None)
    return record is not None and isinstance(record["codecommit"].value, dict)


KIND = Kind(
    "codecommit-reference",
    Phrase(en="CodeCommit push", ja="CodeCommit へのプッシュ"),
    _changed,
    types=("CodeCommit Repository State Change",),
    details=(
        Shape(
            "aws.codecommit",
            "CodeCommit Repository State Change",
            {"event": "reference[A-Z][a-z]+", "repositoryName": ANY},
            resource=("codecommit", "", "repositoryName"),
        ),
    ),
    form=_triggered,
    essential=Essential(
        selects=("$.message.detail-type", "$.message.detailType", "$.message.Records[*].codecommit"),
        needs=(
            "$.message.detail.repositoryName",
            "$.message.Records[*].eventSourceARN",
            "$.message.Records[*].codecommit.references[*].ref",
        ),
        tells=(
            "$.message.detail.event",
            "$.message.detail.referenceFullName",
            "$.message.detail.callerUserArn",
            "$.message.Records[*].awsRegion",
            "$.message.Records[*].userIdentityARN",
            "$.message.Records[*].codecommit.references[*].created",
            "$.message.Records[*].codecommit.references[*].deleted",
        ),
    ),
)
