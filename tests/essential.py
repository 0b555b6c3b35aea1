"""What in a payload each kind cannot do without: tests hold this list to be neither too short nor too long.

- `selects`: the kind is told by it; another value there makes it another kind.
- `needs`: the first line cannot be said without it; the fallback says the event then.
- `tells`: it stands in the first line (who, which thing, how many); another value there says another thing.

Everything else is optional: whatever stands there, kind and first line stay. Patterns are paths as a Payload
names them, with [*] for any index; what replaces a parent of a listed value counts as listed, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tests.strange import Path, covers

Role = Literal["selects", "needs", "tells"]


@dataclass(frozen=True, slots=True)
class Essential:
    selects: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()

    def listed(self) -> Iterator[tuple[Role, str]]:
        yield from (("selects", pattern) for pattern in self.selects)
        yield from (("needs", pattern) for pattern in self.needs)
        yield from (("tells", pattern) for pattern in self.tells)

    def allows(self, effect: str, path: Path) -> bool:
        """A stronger reason allows the weaker effect: what a kind needs may also tell."""
        patterns = {
            "selects": self.selects,
            "needs": (*self.selects, *self.needs),
            "tells": (*self.selects, *self.needs, *self.tells),
        }[effect]
        return any(covers(pattern, path) for pattern in patterns)


_WHO = "$.createdUser.name"
_PROJECT = "$.project.projectKey"  # in links, and before an issue's number
_CHANGED = ("$.content.changes[*].field", "$.content.changes[*].new_value")
_ONE = ("$.content.link[*].key_id", "$.content.link[*].title", _PROJECT)  # of several issues: the only one
_SIZED = ("$.content.attachments[*].name", "$.content.attachments[*].size")  # of one file alone
_SAMPLE = ("$.id", "$.project.id", _PROJECT)  # a test send of Backlog's settings page
_COMMENT = ("$.content.comment.content", "$.content.comment.id")


def _backlog(*needs: str, tells: tuple[str, ...] = (), by: str | None = _WHO) -> Essential:
    """Backlog's kinds are told by their number, and most say who did it."""
    return Essential(("$.type",), needs, (*tells, by) if by else tells)


def _issue(*tells: str) -> Essential:
    return _backlog("$.content.key_id", _PROJECT, tells=tells)


def _document(*tells: str) -> Essential:
    return _backlog("$.content.title", tells=("$.content.id", _PROJECT, *tells))


def _pull(*tells: str) -> Essential:
    return _backlog("$.content.number", "$.content.repository.name", tells=("$.content.summary", _PROJECT, *tells))


_PLACE = ("$.project.name", _PROJECT)
_DOCUMENT = _document()
_JOINED = _backlog("$.content.users[*].name", "$.project", tells=_PLACE)
_TEAM = _backlog("$.content.parties[*].name", "$.project", tells=_PLACE, by=None)
_WIKI = _backlog("$.content.name", tells=("$.content.id",))

_BACKLOG = {
    "issue-added": _issue("$.content.summary", *_SAMPLE),
    "issue-updated": _issue(
        *_CHANGED,
        *_COMMENT,
        *_SIZED,
        "$.content.changes[*].old_value",
        "$.content.summary",
        "$.content.status.id",
        "$.content.status.name",
        "$.content.shared_files[*].dir",
        "$.content.shared_files[*].name",
    ),
    "issue-commented": _issue(*_CHANGED, *_COMMENT, *_SIZED, "$.content.summary"),
    "issue-deleted": _issue(),
    "notification-added": _issue("$.content.comment.id", "$.content.summary", "$.notifications[*].user.name"),
    "issues-added": _backlog("$.content.link[*]", tells=_ONE),
    "issues-updated": _backlog(
        "$.content.link", tells=(*_CHANGED, "$.content.comment.content", "$.content.link[*]", *_SAMPLE)
    ),
    "issues-rescheduled": _backlog(tells=_ONE),
    "wiki-added": _backlog("$.content.name", tells=("$.content.id", *_SAMPLE)),
    "wiki-updated": _WIKI,
    "wiki-deleted": _backlog("$.content.name"),
    "file-added": _backlog("$.content.name", tells=("$.content.dir", "$.content.size", _PROJECT)),
    "file-updated": _backlog("$.content.name", tells=("$.content.dir", _PROJECT)),
    "file-deleted": _backlog("$.content.name", tells=("$.content.dir",)),
    "svn-committed": _backlog("$.content.rev", tells=("$.content.comment", _PROJECT)),
    "git-pushed": _backlog(
        "$.content.ref",
        "$.content.repository.name",
        tells=(
            "$.content.change_type",
            "$.content.revision_count",
            "$.content.revisions[*].comment",
            "$.content.revisions[*].rev",
            _PROJECT,
        ),
    ),
    "repository-created": _backlog("$.content.repository.name", tells=(_PROJECT,)),
    "pull-request-added": _pull(),
    "pull-request-updated": _pull(*_CHANGED, *_COMMENT, "$.content.changes[*].old_value"),
    "pull-request-commented": _pull(*_COMMENT),
    "pull-request-deleted": _pull(*_CHANGED),
    "user-joined": _JOINED,
    "user-left": _JOINED,
    "team-joined": _TEAM,
    "team-left": _TEAM,
    "milestone-added": _WIKI,
    "milestone-updated": _backlog(
        "$.content.name", tells=(*_CHANGED, "$.content.changes[*].old_value", "$.content.id")
    ),
    "milestone-deleted": _backlog("$.content.name"),
    "status-deleted": _backlog(
        "$.content.deletedStatus.name", tells=("$.content.change.new_value", "$.content.link[*]")
    ),
    "document-added": _DOCUMENT,
    "document-updated": _DOCUMENT,
    "document-renamed": _DOCUMENT,
    "document-deleted": _backlog("$.content.title"),
    "documents-added": _backlog("$.content.documents[*].title", tells=("$.content.documents[*].id", _PROJECT)),
    "document-file-added": _DOCUMENT,
    "document-comment-added": _DOCUMENT,
    "document-comment-updated": _DOCUMENT,
    "document-comment-deleted": _DOCUMENT,
    "document-reply-added": _DOCUMENT,
    "document-reply-updated": _DOCUMENT,
    "document-reply-deleted": _DOCUMENT,
    "document-mentioned": _document("$.notifications[*].reason", "$.notifications[*].user.name"),
    "other": Essential(
        tells=(
            "$.type",
            *_PLACE,
            _WHO,
        )
    ),
}
_AWS = {
    "cloudwatch-alarm": Essential(
        selects=("$.message",),
        needs=("$.message.AlarmName", "$.message.NewStateValue"),
        tells=(
            "$.topic",  # the account and region, where the alarm's own ARN is missing
            "$.message.AlarmArn",
            "$.message.NewStateReason",  # where the value is
            "$.message.AlarmRule",
            "$.message.TriggeringChildren[*].Arn",
            "$.message.TriggeringChildren[*].State.Value",
            "$.message.Trigger.Metrics[*].Expression",
            "$.message.Trigger.Metrics[*].Label",
            "$.message.Trigger.Metrics[*].ReturnData",
            "$.message.Trigger.Metrics[*].MetricStat.Metric.MetricName",
            "$.message.Trigger.Metrics[*].MetricStat.Stat",
            "$.message.Trigger.MetricName",
            "$.message.Trigger.Statistic",
            "$.message.Trigger.ExtendedStatistic",
            "$.message.Trigger.Period",
            "$.message.Trigger.ComparisonOperator",
            "$.message.Trigger.Threshold",
            "$.message.Trigger.Unit",
        ),
    ),
    "topic-subscribed": Essential(selects=("$.type",), needs=("$.topic",)),
    "topic-unsubscribed": Essential(selects=("$.type",), needs=("$.topic",)),
    "other": Essential(
        tells=(
            "$.subject",
            "$.topic",
            "$.message.detail-type",
            "$.message.source",
            "$.message.resources[*]",
            "$.message.message",
        )
    ),
}
ESSENTIAL: dict[str, Essential] = {f"backlog/{name}": essential for name, essential in _BACKLOG.items()}
ESSENTIAL |= {f"aws/{name}": essential for name, essential in _AWS.items()}
