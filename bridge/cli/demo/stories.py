"""What belongs together, in the demo: an alarm and its end, an issue and its comments, a pipeline and its stages."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from bridge.cli.demo import samples, words
from bridge.cli.demo.signer import Signer
from bridge.wording.phrases import Phrase

Story = tuple[
    Phrase, tuple[tuple[Phrase, str, bytes], ...]
]  # its name; of each step what happens, whose it is, and the body


def stories(now: datetime, signer: Signer) -> Iterator[Story]:
    """Their steps are ten seconds apart, and the last of each is now."""

    def ago(seconds: int) -> datetime:
        return now - timedelta(seconds=seconds)

    def alarm(at: datetime, state: str) -> bytes:
        return json.dumps(signer.signed(samples.notification(at, state))).encode()

    yield (
        words.THE_ALARM,
        ((words.RINGS, "aws", alarm(ago(10), "ALARM")), (words.ENDS, "aws", alarm(now, "OK"))),
    )
    yield (
        words.THE_ISSUE,
        (
            (words.ISSUE, "backlog", samples.issue(ago(20))),
            (words.FIRST_COMMENT, "backlog", samples.comment(ago(10)).encode()),
            (words.NEXT_COMMENT, "backlog", samples.comment(now, "ありがとうございます。").encode()),
        ),
    )
    yield (
        words.THE_PIPELINE,
        (
            (words.BEGINS, "aws", samples.pipeline(ago(30), "STARTED")),
            (words.A_STAGE, "aws", samples.pipeline(ago(20), "SUCCEEDED", "Build")),
            (words.NEXT_STAGE, "aws", samples.pipeline(ago(10), "SUCCEEDED", "Deploy")),
            (words.DONE, "aws", samples.pipeline(now, "SUCCEEDED")),
        ),
    )
