"""A burst to one channel drains as fast as Slack allows, and hardly ever asks too soon."""

import pytest

from bridge.delivery.parcel import Parcel, seal
from bridge.net.transport import Deadline
from bridge.sealing.destination import identity
from bridge.slack.message import Message
from tests.support.hooks import WEBHOOK, Hooks
from tests.support.virtual import VirtualSlack, VirtualSqs, drain, start, worker

EVENTS = 600
KEYRING = Hooks().keyring


def parcel(number: int) -> str:
    message = Message(f"event-{number}", (), (), f"event-{number}", "(again) ")
    return seal(Parcel("backlog", "1a2b3c4d", str(number), message), WEBHOOK, KEYRING)


@pytest.mark.parametrize("latency", [(0.0, 0.0), (0.05, 0.15), (0.2, 0.4)])
def test_600_events_to_one_channel_drain_in_660_seconds(latency: tuple[float, float]) -> None:
    time = start()
    slack, sqs = VirtualSlack(time, latency=latency, each=1.0), VirtualSqs(time)
    for number in range(EVENTS):
        sqs.send(parcel(number), str(number), identity(WEBHOOK), Deadline.after(1, time.clock))
    drain(worker(time, slack, sqs, WEBHOOK), sqs, time, 3_600)
    assert [body["text"] for _, body in slack.posts] == [f"event-{number}" for number in range(EVENTS)]
    assert sqs.parked == []
    assert slack.posts[-1][0] <= 660
    assert len(slack.slowed) <= 0.02 * EVENTS
