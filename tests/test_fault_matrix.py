"""Every fault of Slack and of KMS, for each source and mode, on real sockets: what the table promises, and no more.

What is expected stands here as the decision table says it, worked out by hand: the status that a sender is
answered, how often Slack was asked, and what it took ("p" a post, "m" one marked as a possible repeat, "t" plain
text); for the queue, what the worker made of each receive.
"""

import base64
import itertools
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from typing import Protocol, cast

import pytest
from botocore.loaders import JSONFileLoader
from werkzeug.test import TestResponse

from bridge.delivery.parcel import Parcel, seal
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.slack.message import Message
from tests.support import faults, sns, wire
from tests.support.clock import Held
from tests.support.crossing import OPTIONS, SOURCES, Bridge, Mode, Source, bridge, event
from tests.support.faults import FaultySlack, Spoil, in_turn, says, taken, well
from tests.support.hooks import BOT, WEBHOOK, said
from tests.support.local_aws import LocalAws
from tests.support.pace import stretch
from tests.support.slack_answers import Post

pytestmark = pytest.mark.no_cover  # the whole way once more; test_direct.py and test_worker.py go it step by step

HANGS = 1.0  # seconds that are left where Slack hangs
GRACE = 0.5  # seconds by which a deadline may be overrun; more on a busy machine
PLENTY = 45.0  # seconds that the worker has elsewhere
MARK = "(possible repeat) "
Cell = tuple[str, Source, Mode]
Crossed = dict[Cell, Future[None]]


class Place(Protocol):
    """Where Slack should be."""

    url: str

    @property
    def asked(self) -> int: ...
    @property
    def posts(self) -> list[Post]: ...


@dataclass
class Nowhere:
    """An address without a Slack."""

    url: str
    asked: int = 0
    posts: list[Post] = field(default_factory=list)


Opens = Callable[[], AbstractContextManager[Place]]


@dataclass(frozen=True, slots=True)
class Direct:
    status: int
    asked: int
    took: str


@dataclass(frozen=True, slots=True)
class Queued:
    receives: tuple[str, ...]
    asked: int
    took: str


@dataclass(frozen=True, slots=True)
class Fault:
    """`before`: Slack took another event, and then hung up the connection that was kept.

    `left`: so many seconds are left for the post, and twice as many of the worker's.
    """

    opens: Opens
    aws: Direct
    backlog: Direct
    queue: Queued
    to: Webhook | Bot = WEBHOOK
    left: float | None = None
    before: bool = False
    retry_after: int | None = None


def slack(*spoils: Spoil) -> Opens:
    return lambda: FaultySlack(in_turn(*spoils))


@contextmanager
def refusing() -> Iterator[Place]:
    yield Nowhere(f"http://127.0.0.1:{wire.unused_port()}")


@contextmanager
def swallowing() -> Iterator[Place]:
    with faults.black_hole() as url:
        yield Nowhere(url)


@contextmanager
def mute() -> Iterator[Place]:
    with wire.deaf() as port:
        yield Nowhere(f"http://127.0.0.1:{port}")


def in_a_minute() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)


def no(error: str) -> Spoil:
    """The Web API's way to refuse."""
    return says(200, json.dumps({"ok": False, "error": error}), Content_Type="application/json")


OK = Direct(200, 1, "p"), Direct(200, 1, "p"), Queued(("done",), 1, "p")
WAITED_OUT = Direct(200, 2, "p"), Direct(200, 2, "p"), Queued(("done",), 2, "p")
NOT_REACHED = Direct(503, 0, ""), Direct(503, 0, ""), Queued(("again in 5", "again in 10"), 0, "")
UNSURE = Direct(503, 1, ""), Direct(200, 2, "m"), Queued(("again in 5", "done"), 2, "m")
TAKEN = Direct(503, 1, "p"), Direct(200, 2, "pm"), Queued(("again in 5", "done"), 2, "pm")
HANGING = Direct(503, 1, ""), Direct(502, 1, ""), Queued(("again in 5", "again in 10"), 2, "")


def too_long(seconds: int) -> tuple[Direct, Direct, Queued]:
    return Direct(503, 1, ""), Direct(503, 1, ""), Queued((f"again in {seconds}",), 1, "")


def dead(reason: str) -> tuple[Direct, Direct, Queued]:
    return Direct(502, 1, ""), Direct(410, 1, ""), Queued((f"parked: destination_dead: {reason}", "nothing"), 1, "")


def refused(reason: str) -> tuple[Direct, Direct, Queued]:
    return Direct(502, 2, ""), Direct(422, 2, ""), Queued((f"parked: message_refused: {reason}", "nothing"), 2, "")


SLACK_FAULTS: dict[str, Fault] = {
    "none": Fault(slack(well), *OK),
    # Slow down
    "429, Retry-After: 1": Fault(slack(says(429, Retry_After="1"), well), *WAITED_OUT),
    "429, Retry-After: 60": Fault(slack(says(429, Retry_After="60")), *too_long(60), retry_after=60),
    "429 without Retry-After": Fault(slack(says(429), well), *WAITED_OUT),
    "429, Retry-After: -5": Fault(slack(says(429, Retry_After="-5"), well), *WAITED_OUT),
    "429, Retry-After: a date": Fault(slack(faults.dated(429, in_a_minute)), *too_long(60), retry_after=60),
    "429, Retry-After: a year": Fault(slack(says(429, Retry_After="31536000")), *too_long(900), retry_after=900),
    "ratelimited": Fault(slack(no("ratelimited"), well), *WAITED_OUT, to=BOT),
    # Not reached
    "connection refused": Fault(refusing, *NOT_REACHED),
    "nobody lets us connect": Fault(swallowing, *NOT_REACHED, left=HANGS),
    "wrong certificate": Fault(lambda: FaultySlack(in_turn(well), wire.server_context()), *NOT_REACHED),
    "a redirect": Fault(
        slack(says(302, Location="http://127.0.0.1:9/ok")),
        *(Direct(503, 3, ""), Direct(503, 3, ""), Queued(("again in 5", "again in 10"), 2, "")),
    ),
    "hung up while idle": Fault(slack(well), Direct(200, 2, "pp"), Direct(200, 2, "pp"), OK[2], before=True),
    # Unsure
    "connects, and is silent": Fault(
        mute, Direct(503, 0, ""), Direct(502, 0, ""), Queued(("again in 5", "again in 10"), 0, ""), left=HANGS
    ),
    "takes it, and is silent": Fault(
        slack(taken(faults.silent), well),
        *(Direct(503, 1, "p"), Direct(502, 1, "p"), Queued(("again in 5", "done"), 2, "pm")),
        left=HANGS,
    ),
    "reset, not taken": Fault(slack(faults.reset, well), *UNSURE),
    "reset, taken": Fault(slack(taken(faults.reset), well), *TAKEN),
    "hung up, taken": Fault(slack(taken(faults.hang_up), well), *TAKEN),
    "dripping headers": Fault(slack(faults.drips(faults.DRIPPING_HEAD, b"x")), *HANGING, left=HANGS),
    "dripping body": Fault(slack(faults.drips(faults.DRIPPING_BODY, b"k")), *HANGING, left=HANGS),
    "a huge reply": Fault(slack(says(200, b"ok" * 1_000_000), well), *UNSURE),
    "a bad charset": Fault(slack(says(200, "ok".encode("utf-16"), Content_Type="text/x; charset=y"), well), *UNSURE),
    "an HTML page": Fault(slack(says(200, "<html>Sign in to the network</html>"), well), *UNSURE),
    "broken JSON": Fault(slack(says(200, '{"ok": tru'), well), *UNSURE, to=BOT),
    "rollup_error": Fault(slack(taken(says(500, "rollup_error")), well), *TAKEN),
    "503": Fault(slack(says(503), well), *UNSURE),
    "internal_error": Fault(slack(no("internal_error"), well), *UNSURE, to=BOT),
    # Out of time
    "no time is left": Fault(
        slack(well),
        *(Direct(503, 0, ""), Direct(504, 0, ""), Queued(("again in 5", "again in 10"), 0, "")),
        left=0.0,
    ),
    # Message refused
    "invalid_blocks": Fault(
        slack(says(400, "invalid_blocks"), well),
        *(Direct(200, 2, "t"), Direct(200, 2, "t"), Queued(("done",), 2, "t")),
    ),
    "invalid_blocks, plain text too": Fault(slack(says(400, "invalid_blocks")), *refused("invalid_blocks")),
    "a refusal unheard of": Fault(slack(no("not_on_sundays")), *refused("not_on_sundays"), to=BOT),
    # Destination dead
    "no_service": Fault(slack(says(404, "no_service")), *dead("no_service")),
    "channel_is_archived": Fault(slack(says(410, "channel_is_archived")), *dead("channel_is_archived")),
    "token_revoked": Fault(slack(no("token_revoked")), *dead("token_revoked"), to=BOT),
}


def took(posts: list[Post]) -> str:
    return "".join(
        "t" if "blocks" not in post.body else "m" if post.body["text"].startswith(MARK) else "p" for post in posts
    )


# -- Slack --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    with LocalAws() as local, pytest.MonkeyPatch.context() as patch:
        for name, value in local.env.items():
            patch.setenv(name, value)
        # The SDK reads and parses its descriptions for each client again, which takes longer than all of a cell does.
        read = cache(JSONFileLoader().load_file)
        patch.setattr(JSONFileLoader, "load_file", lambda _, path: read(path))
        sns.pem()  # its key is made once, but two threads at once would make two
        yield local


def cross(name: str, source: Source, mode: Mode, aws: LocalAws) -> None:
    fault = SLACK_FAULTS[name]
    with fault.opens() as place:
        clock = Held() if fault.left is None else Held(fault.left)
        deployed = bridge(aws, place.url, mode, Keyring.parse(new_plain("test")), clock=clock)
        sealed = deployed.token(source, fault.to)
        if fault.before and mode == "direct":
            deployed.send(source, sealed, event(source, "an event before"))
            cast(FaultySlack, place).hang_up()
        clock.hold()
        started = clock.now()
        answer = deployed.send(source, sealed, event(source, "an event"))
        if mode == "direct":
            assert fault.left is None or clock.now() - started <= fault.left + GRACE * stretch()
            expected = fault.aws if source == "aws" else fault.backlog
            assert Direct(answer.status_code, place.asked, took(place.posts)) == expected
            near(answer, fault.retry_after)
        else:
            assert said(answer) == (202, "queued")
            assert len(deployed.queue.bodies()) == 1
            receives = tuple(_work(deployed, clock, fault.left) for _ in fault.queue.receives)
            assert Queued(receives, place.asked, took(place.posts)) == fault.queue
    posted = any(char in "pmt" for char in took(place.posts))
    assert posted or answer.status_code != 200, "a 200 for what Slack never said ok to"


def _work(deployed: Bridge, clock: Held, left: float | None) -> str:
    deployed.queue.show_all()
    clock.hold()
    said = deployed.work(PLENTY if left is None else 2 * left)
    of_a_date = {f"again in {60 - gone}" for gone in range(1, int(stretch()) + 1)}  # of a date, some has gone by
    return "again in 60" if said in of_a_date else said


def near(answer: TestResponse, retry_after: int | None) -> None:
    found = answer.headers.get("Retry-After")
    assert (found is None) is (retry_after is None)
    assert retry_after is None or 0 <= retry_after - int(found or 0) <= int(stretch())


MODES: tuple[Mode, ...] = ("direct", "queue")
CELLS = tuple(itertools.product(SLACK_FAULTS, SOURCES, MODES))


def at_once(most: int) -> int:
    """How many cells: on a busy machine fewer, for queue and KMS are given a second or two to answer in."""
    return max(2, round(most / stretch()))


@pytest.fixture(scope="module")
def crossed(aws: LocalAws) -> Crossed:
    """Many cells at once: they mostly wait."""
    futures: Crossed = {}
    with redirect_stderr(StringIO()):
        for timed in (True, False):  # those where time runs, undisturbed by all that the others do
            cells = [cell for cell in CELLS if (SLACK_FAULTS[cell[0]].left is not None) is timed]
            with ThreadPoolExecutor(at_once(14 if timed else 8)) as pool:
                futures |= {cell: pool.submit(cross, *cell, aws) for cell in cells}
    return futures


@pytest.mark.parametrize("cell", CELLS, ids=" · ".join)
def test_a_fault_of_slack(cell: Cell, crossed: Crossed) -> None:
    crossed[cell].result()


def test_there_are_at_least_24_faults_of_slack_and_11_of_kms() -> None:
    assert len(SLACK_FAULTS) - 1 >= 24
    assert len(KMS_FAULTS) >= 11


@pytest.mark.parametrize(("source", "asked"), [("aws", 1), ("backlog", 2)])
def test_a_dead_destination_is_left_alone_where_its_sender_comes_again(
    source: Source, asked: int, aws: LocalAws
) -> None:
    with FaultySlack(in_turn(says(404, "no_service"))) as place:
        deployed = bridge(aws, place.url, "direct", Keyring.parse(new_plain("test")))
        sealed = deployed.token(source, WEBHOOK)
        statuses = {deployed.send(source, sealed, event(source, name)).status_code for name in ("one", "two")}
    assert len(statuses) == 1
    assert place.asked == asked


# -- KMS ----------------------------------------------------------------------------------------

KEY = bytes(range(32))
ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab"
SILENCE = 6.0  # seconds; the bridge waits for 2


@dataclass(frozen=True, slots=True)
class KmsFault:
    """What KMS answers, and what comes of it: the status at receipt, and what the worker makes of a parcel."""

    status: int = 200
    word: str = ""
    key: bytes = KEY
    pause: float = 0.0
    junk: bool = False
    direct: int = 503
    queue: int = 503
    worker: str = "again in 5"
    asked: int = 1


GONE = "the key that sealed it is not in the keyring"
KMS_FAULTS = {
    "throttled": KmsFault(400, "ThrottlingException"),
    "timed out": KmsFault(pause=SILENCE),
    "denied": KmsFault(400, "AccessDeniedException"),
    "disabled": KmsFault(400, "DisabledException"),
    "no such key": KmsFault(400, "NotFoundException"),
    "invalid ciphertext": KmsFault(400, "InvalidCiphertextException"),
    "internal error": KmsFault(500, "KMSInternalException"),
    "a key of the wrong length": KmsFault(key=KEY[:16]),
    "connection refused": KmsFault(asked=0),
    "slow, and well": KmsFault(pause=0.3, direct=200, queue=202, worker="done"),
    "a junk token": KmsFault(junk=True, direct=404, queue=404, worker=f"parked: bad_parcel: {GONE}", asked=0),
}


class _KmsHandler(BaseHTTPRequestHandler):
    """Which fault it is, the blob says: it is the fault's name."""

    server: "_Kms"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = base64.b64decode(asked["CiphertextBlob"]).decode()
        fault = KMS_FAULTS[name.partition("/")[0]]
        self.server.asked.append(name)
        time.sleep(fault.pause)
        body: dict[str, str] = {"__type": fault.word, "message": "…"}
        if fault.status == 200:
            body = {"KeyId": ARN, "Plaintext": base64.b64encode(fault.key).decode()}
        raw = json.dumps(body).encode()
        self.send_response(fault.status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
        """Say nothing."""


class _Kms(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _KmsHandler)
        self.asked: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that waits no longer is no news."""


@contextmanager
def kms() -> Iterator[_Kms]:
    with _Kms() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ring(name: str, *, well: bool) -> Keyring:
    """A keyring whose key KMS must unwrap; a well one has no need of it."""
    text = f"prod = kms:{ARN} {base64.b64encode(name.encode()).decode()}"
    return Keyring.parse(text, unwrap=lambda arn, blob: KEY) if well else Keyring.parse(text)


def of_nobodys_key(sealed: str) -> str:
    return sealed[:2] + sealed[2:6][::-1] + sealed[6:]


def cross_kms(name: str, source: Source, mode: Mode, aws: LocalAws, server: _Kms) -> None:
    """The receipt by a process whose key is still wrapped; for the queue, also the worker in such a process."""
    fault = KMS_FAULTS[name]
    me = f"{name}/{source}/{mode}"
    sealed = token.seal(Destination(WEBHOOK, options=OPTIONS[source]), source, ring(me, well=True))
    if fault.junk:
        sealed = of_nobodys_key(sealed)
    with FaultySlack(in_turn(well)) as place:
        cold = bridge(aws, place.url, mode, ring(me, well=False))
        answer = cold.send(source, sealed, event(source, "an event"))
        assert answer.status_code == (fault.direct if mode == "direct" else fault.queue)
        assert server.asked.count(me) == fault.asked
        assert took(place.posts) == ("p" if answer.status_code == 200 else "")
        if mode == "direct":
            return
        assert len(cold.queue.bodies()) == (1 if answer.status_code == 202 else 0)
        late = bridge(aws, place.url, mode, ring(me, well=False))
        parcel = Parcel(source, "1a2b3c4d", "7", Message("An event", (), (), "An event", MARK))
        body = seal(parcel, WEBHOOK, ring(me, well=True))
        if fault.junk:
            value = json.loads(body)
            body = json.dumps({**value, "sealed": of_nobodys_key(value["sealed"])})
        late.sqs.send_message(
            QueueUrl=late.queue.url, MessageBody=body, MessageGroupId="group", MessageDeduplicationId="one"
        )
        assert late.work(PLENTY) == fault.worker
        assert len(place.posts) == (1 if fault.worker == "done" else 0)


KMS_CELLS = tuple(itertools.product(KMS_FAULTS, SOURCES, MODES))


@pytest.fixture(scope="module")
def kms_crossed(aws: LocalAws) -> Crossed:
    futures: Crossed = {}
    with (
        kms() as server,
        pytest.MonkeyPatch.context() as patch,
        ThreadPoolExecutor(at_once(5)) as pool,
        redirect_stderr(StringIO()),
    ):
        for there, url in ((False, f"http://127.0.0.1:{wire.unused_port()}"), (True, "")):
            patch.setenv("AWS_ENDPOINT_URL_KMS", url or f"http://127.0.0.1:{server.server_port}")
            cells = [cell for cell in KMS_CELLS if (cell[0] != "connection refused") is there]
            futures |= {cell: pool.submit(cross_kms, *cell, aws, server) for cell in cells}
            wait(futures.values())  # the environment is the process's: one address at a time
    return futures


@pytest.mark.parametrize("cell", KMS_CELLS, ids=" · ".join)
def test_a_fault_of_kms(cell: Cell, kms_crossed: Crossed) -> None:
    kms_crossed[cell].result()
