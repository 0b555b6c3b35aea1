"""AWS Backup: its backup, copy and restore jobs, by EventBridge and, as sentences, over SNS.

https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.arn import arn
from bridge.sources.aws.eventbridge import Told, at, first, region, shown
from bridge.sources.aws.runs import backup_text
from bridge.sources.aws.runs.row import Run
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import cut

_NAME = 200  # columns
_POINT = (Phrase(en="Recovery point", ja="復旧ポイント"), "detail/recoveryPointArn")
_VAULT = (Phrase(en="Backup vault", ja="バックアップボールト"), "detail/backupVaultName")
_CREATED = (Phrase(en="Restored to", ja="復元先"), "detail/createdResourceArn")
_TO = Phrase(en="Destination", ja="コピー先")
_VAULT_IN = Phrase(en="{vault} ({region})", ja="{vault}（{region}）")
_PAGE = "backup/home?region={region}#/jobs/"


def _run(noun: tuple[str, str], page: str, fields: Told) -> Run:
    return Run(
        types=(),
        thing=Phrase(en=f"{noun[0]} of {{of}} {{name}}", ja=f"{{of}} {{name}} の{noun[1]}"),
        name="detail/resourceArn",
        of="detail/resourceType",
        state="detail/state",
        page=(_PAGE + page,),
        reason=("detail/statusMessage",),
        fields=fields,
        took=("detail/creationDate", "detail/completionDate"),
    )


_BACKUP = _run(("Backup job", "バックアップジョブ"), "backup", (_VAULT, _POINT))
_COPY = _run(("Copy job", "コピージョブ"), "copy", ())
_RESTORE = _run(("Restore job", "復元ジョブ"), "restore", (_CREATED,))


def _backup(event: Event, say: Say) -> Notice:
    return _told(event, backup_text.read(event), _BACKUP, say)


def _copy(event: Event, say: Say) -> Notice:
    message = backup_text.read(event)
    notice = _told(event, message, _COPY, say)
    return replace(notice, fields=(*_destination(message, say), *notice.fields))


def _restore(event: Event, say: Say) -> Notice:
    """Of what was backed up; older events name the recovery point alone, and some call the status a state."""
    message = backup_text.read(event)
    name = next((path for path in ("detail/sourceResourceArn", "resources/0") if at(message, path).text("")), "")
    state = "detail/status" if at(message, "detail/status").present() else "detail/state"
    return _told(event, message, replace(_RESTORE, name=name or _RESTORE.name, state=state), say)


def _told(event: Event, message: Payload, run: Run, say: Say) -> Notice:
    """A job that completed and has something to say has left something out."""
    words = backup_text.words(event.payload["message"])
    if at(message, "detail/statusMessage").text("").strip():
        words["COMPLETED"] = states.ISSUES
    thing = run.thing
    if not first(message, run.of):
        thing = Phrase(en=thing.en.replace("{of} ", ""), ja=thing.ja.replace("{of} ", ""))
    whole = Payload({"message": message.value, "topic": event.payload["topic"].value})
    return replace(run, words=words, thing=thing).notice(replace(event, payload=whole), say)


def _destination(message: Payload, say: Say) -> Iterator[Field]:
    """The vault; with its region, where that is another one: copies are made to be far away."""
    vault = cut(shown(at(message, "detail/destinationBackupVaultArn")), _NAME)
    where = arn(at(message, "detail/destinationBackupVaultArn").text(""))
    if vault:
        far = where and where.region != region(message)
        yield Field(say(_TO), say(_VAULT_IN, vault=vault, region=where.region) if where and far else (vault,))


def _of_text(sort: str) -> Callable[[Payload], bool]:
    return lambda payload: backup_text.sort(payload["message"]) == sort


BACKUP = Kind(
    "backup-job",
    Phrase(en="Backup job", ja="バックアップジョブ"),
    _backup,
    types=("Backup Job State Change",),
    form=_of_text("backup"),
)
COPY = Kind(
    "backup-copy-job",
    Phrase(en="Backup copy job", ja="バックアップのコピージョブ"),
    _copy,
    types=("Copy Job State Change",),
    form=_of_text("copy"),
)
RESTORE = Kind(
    "backup-restore-job",
    Phrase(en="Backup restore job", ja="バックアップの復元ジョブ"),
    _restore,
    types=("Restore Job State Change",),
    form=_of_text("restore"),
)
