"""AWS Backup over SNS: a sentence and a few ARNs, read into the form that EventBridge has.

"An AWS Backup job failed. Resource ARN : arn:… BackupJob ID : …"
https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.where import about
from bridge.sources.source import Event
from bridge.wording.text import one_line

_SENTENCE = re.compile(
    r"An AWS Backup (?:(copy|restore) )?job (.{1,100}?)\.?(?=\s{1,3}[A-Z][A-Za-z ]{1,40} ?: ?\S|\s*\Z)"
)
_PAIR = re.compile(r"\b((?:Restored |Created )?[A-Z]\w{2,20} (?:[a-z]{2,10} )?ARN|Resource ARN) ?: ?(\S{1,1000})")
_JOB = re.compile(r"\b((?:Backup|Copy|Restore) ?[Jj]ob) ID ?: ?(\S{1,100})")
_PATHS: Mapping[str, str] = {
    "Resource ARN": "resourceArn",
    "Source resource ARN": "sourceResourceArn",
    "Recovery point ARN": "recoveryPointArn",
    "Restored resource ARN": "createdResourceArn",
    "Created resource ARN": "createdResourceArn",
    "Destination vault ARN": "destinationBackupVaultArn",
}
_JOBS: Mapping[str, str] = {"backupjob": "backupJobId", "copyjob": "copyJobId", "restorejob": "restoreJobId"}
_STATES: Mapping[str, str] = {  # by the start of what the sentence says
    "failed to complete in time": "LATE",
    "expired": "EXPIRED",
    "failed": "FAILED",
    "was completed": "COMPLETED",
    "completed": "COMPLETED",
    "was started": "STARTED",
    "started": "STARTED",
    "was stopped": "STOPPED",
    "was aborted": "ABORTED",
}
_LATE = states.bad("did not complete in time", "時間内に完了しませんでした")
_SERVICES: Mapping[str, str] = {  # what AWS Backup calls the things of other services
    "dynamodb": "DynamoDB",
    "elasticfilesystem": "EFS",
    "fsx": "FSx",
    "rds": "RDS",
    "s3": "S3",
}
_OF_EC2: Mapping[str, str] = {"instance": "EC2", "volume": "EBS"}


def sort(message: Payload) -> str | None:
    """backup, copy or restore; None for what is none of these sentences."""
    found = _SENTENCE.match(message.text(""))
    return (found.group(1) or "backup") if found else None


def words(message: Payload) -> dict[str, states.State]:
    """The states that these sentences alone tell; what nobody has told us about in AWS's own words."""
    found = _SENTENCE.match(message.text(""))
    said = one_line(found.group(2)).replace("{", "{{").replace("}", "}}") if found else ""
    return {"LATE": _LATE, "SAID": states.going(said, f"「{said}」になりました")} if found else {}


def read(event: Event) -> Event:
    """The event as EventBridge has it; one that is no such sentence as it is."""
    message = event.payload["message"]
    found = _SENTENCE.match(message.text(""))
    if not found:
        return event
    pairs = {_PATHS[key]: one_line(value).rstrip(".") for key, value in _PAIR.findall(message.text()) if key in _PATHS}
    jobs = {_JOBS[key.replace(" ", "").lower()]: one_line(id_).rstrip(".") for key, id_ in _JOB.findall(message.text())}
    thing = pairs.get("resourceArn") or pairs.get("sourceResourceArn", "")
    state = next((word for start, word in _STATES.items() if found.group(2).startswith(start)), "SAID")
    where = about(event, arns=(thing, pairs.get("recoveryPointArn", "")))
    bridged = {
        "detail": {"resourceType": _type(thing), "state": state, "sourceResourceArn": thing} | pairs | jobs,
        "account": where.account,
        "region": where.region,
        "time": event.at.isoformat(),
    }
    return replace(event, payload=Payload({"message": bridged, "topic": event.payload["topic"].value}))


def _type(thing: str) -> str:
    parts = thing.split(":")
    service, name = (parts[2], parts[5]) if len(parts) > 5 else ("", "")
    return _OF_EC2.get(name.partition("/")[0], "") if service == "ec2" else _SERVICES.get(service, "")
