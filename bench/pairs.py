"""How often an alarm and its end stand in one thread when both come at nearly the same time: python -m bench.pairs.

Directly, each posted by a process of its own that has seen nothing before; Slack answers each call after 0.2 s, and its
history lags behind by so much. By the queue they come one after the other, always.
"""

import io
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bridge.delivery.direct import direct
from bridge.delivery.parcel import Parcel
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot
from bridge.slack.client import Client
from bridge.slack.render import render
from bridge.slack.threads import Keys, Manner, threaded
from bridge.wording.facts import Facts, Thread
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.tone import Tone
from tests.support.faults import Call, FaultySlack, Spoil

PAIRS = 20
ANSWERS = 0.2  # seconds
SENDERS = {"SNS": 10.0, "EventBridge": 3.0}  # the patience that there is
APART = (0.0, 0.5, 1.0, 2.0)
LAGS = (0.0, 0.5, 1.0)


def slow(_: Call) -> Spoil:
    """Half of it on the way there, half on the way back."""

    def answered(call: Call) -> bool:
        time.sleep(ANSWERS / 2)
        answer = call.judged()
        time.sleep(ANSWERS / 2)
        call.say(answer)
        return True

    return answered


def parcel(number: int, to: Bot, *, over: bool) -> Parcel:
    at = datetime.now(UTC)
    facts = Facts(over=over, thread=Thread(f"{number}", opens=not over))
    notice = Notice((f"{number} {over}",), Tone.GOOD if over else Tone.BAD, context=((at,),), facts=facts)
    same = sha256(f"{number} {over}".encode()).hexdigest()
    manner = Manner(key=False, lang="en", lasts=timedelta(days=1))
    place = threaded(notice, Keys(to.token, "aws"), same, at, manner)
    return Parcel("aws", "1a2b3c4d", f"{number} {over}", render(notice, Say("en")), None, same, place)


def share(patience: float, apart: float, lag: float) -> float:
    """Of all pairs, those in one thread."""
    with FaultySlack(slow) as slack:
        slack.slack.channels.lag = lag
        transport = Transport()

        def send(number: int, *, over: bool) -> None:
            to = Bot("xoxb-" + "1" * 12 + "-pairs", f"C{number:010d}")
            time.sleep(apart if over else 0)
            direct(Client(transport, slack.url))(parcel(number, to, over=over), to, Deadline.after(patience))

        with ThreadPoolExecutor(2 * PAIRS) as pool:
            sent = [pool.submit(send, number, over=over) for number in range(PAIRS) for over in (False, True)]
            for one in sent:
                one.result()
        transport.close()
        every = [slack.slack.channels.standing(f"C{number:010d}") for number in range(PAIRS)]
    return sum(any(one.get("thread_ts", one["ts"]) != one["ts"] for one in pair) for pair in every) / PAIRS


def main() -> None:
    columns = [f"{apart} s apart, lag {lag} s" for apart in APART for lag in LAGS]
    sys.stdout.write(f"| | {' | '.join(columns)} |\n|-|{'-:|' * len(columns)}\n")
    for sender, patience in SENDERS.items():
        with redirect_stderr(io.StringIO()):
            cells = [f"{share(patience, apart, lag):.0%}" for apart in APART for lag in LAGS]
        sys.stdout.write(f"| {sender} | {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
