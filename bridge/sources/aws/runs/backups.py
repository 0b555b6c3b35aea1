"""AWS Backup: its backup, copy and restore jobs, by EventBridge and, as sentences, over SNS.

https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import BRIDGED, Told, at, essential, shown
from bridge.sources.aws.runs import backup_text
from bridge.sources.aws.runs.row import NAME, Run
from bridge.sources.aws.runs.threaded import Threaded
from bridge.sources.shape import ANY, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut

_POINT = (Phrase(en="Recovery point", ja="復旧ポイント"), "detail/recoveryPointArn")
_VAULT = (Phrase(en="Backup vault", ja="バックアップボールト"), "detail/backupVaultName")
_CREATED = (Phrase(en="Restored to", ja="復元先"), "detail/createdResourceArn")
_TO = Phrase(en="Destination", ja="コピー先")
_VAULT_IN = Phrase(en="{vault} ({region})", ja="{vault}（{region}）")
_PAGE = "backup/home?region={region}#/jobs/"


def _run(noun: tuple[str, str], page: str, job: str, fields: Told) -> Run:
    return Run(
        service="backup",
        thing=Phrase(en=f"{noun[0]} of {{of}} {{name}}", ja=f"{{of}} {{name}} の{noun[1]}"),
        alone=Phrase(en=f"{noun[0]} of {{name}}", ja=f"{{name}} の{noun[1]}"),
        name="detail/resourceArn",
        of="detail/resourceType",
        arns=("detail/resourceArn",),
        state="detail/state",
        page=(_PAGE + page,),
        reason=("detail/statusMessage",),
        fields=fields,
        took=("detail/creationDate", "detail/completionDate"),
        threaded=Threaded((f"detail/{job}",), opens=("CREATED", "STARTED"), since="detail/creationDate"),
    )


_BACKUP = _run(("Backup job", "バックアップジョブ"), "backup", "backupJobId", (_VAULT, _POINT))
_COPY = _run(("Copy job", "コピージョブ"), "copy", "copyJobId", ())
_RESTORE = _run(("Restore job", "復元ジョブ"), "restore", "restoreJobId", (_CREATED,))


def _backup(event: Event, say: Say) -> Notice:
    return _job(event, _BACKUP, say)


def _copy(event: Event, say: Say) -> Notice:
    notice = _job(event, _COPY, say)
    return replace(notice, fields=(*_destination(backup_text.read(event), say), *notice.fields))


def _restore(event: Event, say: Say) -> Notice:
    """Of what was backed up; older events name the recovery point alone, and some call the status a state."""
    message = backup_text.read(event).payload["message"]
    names = ("detail/sourceResourceArn", "resources/0", "detail/createdResourceArn", "detail/restoreJobId")
    name = next((path for path in names if at(message, path).text("")), _RESTORE.name)
    state = "detail/status" if at(message, "detail/status").present() else "detail/state"
    return _job(event, replace(_RESTORE, name=name, arns=(name,), state=state), say)


def _job(event: Event, run: Run, say: Say) -> Notice:
    """A job that completed and has something to say has left something out."""
    bridged = backup_text.read(event)
    message = bridged.payload["message"]
    words = backup_text.words(event.payload["message"])
    if at(message, "detail/statusMessage").text("").strip():
        words["COMPLETED"] = states.ISSUES
    return replace(run, words=words).notice(bridged, say)


def _destination(event: Event, say: Say) -> Iterator[Field]:
    """The vault; with its region, where that is another one: copies are made to be far away."""
    value = at(event.payload["message"], "detail/destinationBackupVaultArn")
    vault, place = cut(shown(value), NAME), arn(value.text(""))
    if vault and place and place.region != _COPY.where(event).region:
        yield Field(say(_TO), say(_VAULT_IN, vault=vault, region=place.region))
    elif vault:
        yield Field(say(_TO), (vault,))


_SELECTS = ("", *BRIDGED)  # a whole text, over SNS


def _of_text(sort: str) -> Callable[[Payload], bool]:
    return lambda payload: backup_text.sort(payload["message"]) == sort


BACKUP = Kind(
    "backup-job",
    Phrase(en="Backup job", ja="バックアップジョブ"),
    _backup,
    types=("Backup Job State Change",),
    details=(Shape("aws.backup", "Backup Job State Change", {"backupJobId": ANY, "state": ANY}),),
    form=_of_text("backup"),
    essential=_BACKUP.essential("detail/statusMessage", selects=_SELECTS),
)
COPY = Kind(
    "backup-copy-job",
    Phrase(en="Backup copy job", ja="バックアップのコピージョブ"),
    _copy,
    types=("Copy Job State Change",),
    details=(Shape("aws.backup", "Copy Job State Change", {"copyJobId": ANY, "state": ANY}),),
    form=_of_text("copy"),
    essential=_COPY.essential(selects=_SELECTS),
)
RESTORE = Kind(
    "backup-restore-job",
    Phrase(en="Backup restore job", ja="バックアップの復元ジョブ"),
    _restore,
    types=("Restore Job State Change",),
    details=(
        Shape("aws.backup", "Restore Job State Change", {"restoreJobId": ANY, "status": ANY}),
        Shape("aws.backup", "Restore Job State Change", {"restoreJobId": ANY, "state": ANY}),
    ),
    form=_of_text("restore"),
    essential=essential(
        "detail/status",
        "detail/state",
        "detail/restoreJobId",
        tells=("region", "resources/0", "detail/sourceResourceArn", _RESTORE.of, *(_RESTORE.took or ())),
        selects=_SELECTS,
    ),
)
