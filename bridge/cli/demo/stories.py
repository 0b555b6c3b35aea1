"""What belongs together, in the demo: an alarm and its end, an issue and its comments, a pipeline and its stages."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from bridge.cli.demo import samples
from bridge.cli.demo.signer import Signer

Story = tuple[str, tuple[tuple[str, str, bytes], ...]]  # its name; of each step what happens, whose it is, and the body


def stories(now: datetime, signer: Signer) -> Iterator[Story]:
    """Their steps are ten seconds apart, and the last of each is now."""

    def ago(seconds: int) -> datetime:
        return now - timedelta(seconds=seconds)

    def alarm(at: datetime, state: str) -> bytes:
        return json.dumps(signer.signed(samples.notification(at, state))).encode()

    yield (
        "An alarm, and its end",
        (
            ("SNS posts: the alarm rings", "aws", alarm(ago(10), "ALARM")),
            ("SNS posts, ten seconds later: it is over", "aws", alarm(now, "OK")),
        ),
    )
    yield (
        "An issue, and what is said of it",
        (
            ("Backlog posts: an issue was added", "backlog", samples.issue(ago(20))),
            ("Backlog posts: a comment", "backlog", samples.comment(ago(10)).encode()),
            (
                "Backlog posts: another one",
                "backlog",
                samples.comment(now, "ありがとうございます。").encode(),
            ),
        ),
    )
    pipeline = (
        ("it begins", samples.pipeline(ago(30), "STARTED")),
        ("a stage is done", samples.pipeline(ago(20), "SUCCEEDED", "Build")),
        ("the next one", samples.pipeline(ago(10), "SUCCEEDED", "Deploy")),
        ("all of it is done", samples.pipeline(now, "SUCCEEDED")),
    )
    yield "A pipeline, and its stages", tuple((f"EventBridge posts: {what}", "aws", body) for what, body in pipeline)
