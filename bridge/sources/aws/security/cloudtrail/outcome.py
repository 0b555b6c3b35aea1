"""What became of a sign-in, and how grave that is."""

from dataclasses import dataclass

from bridge.sources.aws.security.cloudtrail.record import Record
from bridge.wording.phrases import Phrase
from bridge.wording.severity import Severity


@dataclass(frozen=True, slots=True)
class Outcome:
    phrase: Phrase
    grade: Severity


def failed(found: Record) -> bool:
    """What failed mostly has a reason, too."""
    return found.answer == "Failure" or bool(found.told["errorMessage"].text("") or found.told["errorCode"].text(""))
