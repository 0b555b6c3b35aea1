"""The worker: each cell of its column in the table, what it marks, how it paces, and what it never lets out."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bridge.assemble import from_env, unsealer
from bridge.delivery.parcel import Parcel, seal
from bridge.delivery.post import Poster
from bridge.delivery.queue import Queue, Received
from bridge.delivery.verdict import backoff
from bridge.errors import NotReached, Undelivered, Unsure
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook, identity
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring, not_unwrapped
from bridge.settings import Queues
from bridge.slack.client import Client
from bridge.slack.message import Message
from bridge.slack.policy import QUEUE
from bridge.sources.source import Outside
from bridge.worker import APART, BUDGET, WHOLE_BATCH, Worker, worker_of
from tests.support.clock import Virtual
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import NOW, SECRET, WEBHOOK, Hooks, no_fetch
from tests.support.local_aws import LocalAws, LocalQueue
from tests.support.pace import PLENTY
from tests.support.wire import unused_port

pytestmark = pytest.mark.usefixtures("only_local_aws")
OTHER = Webhook("T0123456789", "B0000000002", SECRET)
MARK = "(possible repeat) "
URL_ID = "1a2b3c4d"


def message(text: str) -> Message:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return Message(text, (section,), (), text, MARK)


@dataclass
class Post:
    """In Slack's place: answers that are scripted, then success."""

    answers: list[Exception] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    time: Virtual = field(default_factory=Virtual)
    starts: list[float] = field(default_factory=list)
    takes: float = 0.0

    def __call__(self, parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
        self.starts.append(self.time.now)
        self.texts.append(parcel.message.text)
        self.time.pass_by(self.takes)
        if self.answers:
            raise self.answers.pop(0)


@dataclass
class Desk:
    """A worker at a queue of its own, and what it does with it, one receive after the other."""

    queue: LocalQueue
    parked: LocalQueue
    hooks: Hooks = field(default_factory=Hooks)
    time: Virtual = field(default_factory=Virtual)
    post: Any = None
    revoked: frozenset[str] = frozenset()
    now: datetime = NOW
    keyring: Keyring | None = None

    def __post_init__(self) -> None:
        self.sqs = Queue(Queues(self.queue.url, self.parked.url))
        self.post = self.post or Post(time=self.time)
        self.worker = self.another()

    def another(self) -> Worker:
        """A worker that knows nothing of earlier tries."""
        outside = Outside(fetch=no_fetch, now=lambda: self.now)
        unseal = unsealer(self.keyring or self.hooks.keyring, outside.now, self.revoked)
        return Worker(self.sqs, unseal, self.post, self.time.clock)

    def put(self, id_: str = "1", to: Webhook | Bot = WEBHOOK, text: str = "", expires: date | None = None) -> str:
        """A parcel on the queue; its body."""
        parcel = Parcel("backlog", URL_ID, id_, message(text or f"event {id_}"), expires)
        body = seal(parcel, to, self.hooks.keyring)
        self.sqs.send(body, f"{id_} {identity(to)}", identity(to), Deadline.after(PLENTY))
        return body

    def put_body(self, body: str, group: str = "g") -> None:
        self.sqs._client(5).send_message(
            QueueUrl=self.queue.url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=str(hash(body))
        )

    def receive(self) -> Received | None:
        return self.sqs.receive(0, 300)

    def step(self, worker: Worker | None = None) -> str:
        """Receive one and let the worker have it: "done", "again in N", "parked: why", or "" for nothing there."""
        taken = self.receive()
        if taken is None:
            return ""
        before = len(self.parked.bodies())
        if (worker or self.worker).take(taken):
            self.sqs.delete(taken)
            parked = self.parked.said("reason")[before:]
            return f"parked: {parked[0]}" if parked else "done"
        (held,) = (one for one in self.queue.messages() if one.id == taken.id)
        after = round(held.visible_at / 1_000 - datetime.now(UTC).timestamp())
        held.visible_at = 0.0
        return f"again in {after}"


@pytest.fixture
def desk(aws: LocalAws) -> Desk:
    return Desk(*aws.queues())


@pytest.fixture
def real(aws: LocalAws, slack: FakeSlack) -> Desk:
    """A desk whose worker posts to a Slack of real HTTP."""
    poster = Poster(Client(Transport(), slack.url))

    def now(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> None:
        poster.post(parcel, to, within, QUEUE)

    return Desk(*aws.queues(), post=now)


def lines(capsys: pytest.CaptureFixture[str], event: str = "parcel") -> list[dict[str, Any]]:
    return [line for line in map(json.loads, capsys.readouterr().err.splitlines()) if line["event"] == event]


# -- the table's column -------------------------------------------------------------------------


def test_what_is_posted_is_acknowledged(real: Desk, slack: FakeSlack, capsys: pytest.CaptureFixture[str]) -> None:
    real.put()
    assert real.step() == "done"
    assert [body.body["text"] for body in slack.posts] == ["event 1"]
    assert real.queue.bodies() == real.parked.bodies() == []
    (line,) = lines(capsys)
    assert line.items() >= {"level": "INFO", "source": "backlog", "token": URL_ID, "receives": 1}.items()
    assert line["outcome"] == "posted"


def test_a_pause_that_slack_asks_for_is_waited_out(real: Desk, slack: FakeSlack) -> None:
    slack.answer_next(429, headers={"Retry-After": "30"})
    real.put()
    assert real.step() == "done"
    assert real.time.slept == [30.0]
    assert [body.body["text"] for body in slack.posts] == ["event 1"]


def test_a_longer_pause_is_left_to_the_queue(real: Desk, slack: FakeSlack) -> None:
    slack.answer_next(429, headers={"Retry-After": "31"})
    slack.answer_next(429, headers={"Retry-After": "100000"})
    real.put()
    assert [real.step() for _ in range(3)] == ["again in 31", "again in 900", "done"]
    assert [body.body["text"] for body in slack.posts] == ["event 1"], "surely not posted before: no mark"


@pytest.mark.parametrize("status", [500, 503, 200])
def test_what_may_have_been_posted_is_tried_again_marked(real: Desk, slack: FakeSlack, status: int) -> None:
    slack.answer_next(status, "<html>")
    real.put()
    assert [real.step(), real.step()] == ["again in 5", "done"]
    (posted,) = slack.posts
    assert posted.body["text"] == MARK + "event 1"
    assert posted.body["blocks"][0]["text"]["text"] == MARK + "event 1"


def test_what_was_posted_unseen_comes_twice_and_the_second_is_marked(real: Desk, slack: FakeSlack) -> None:
    slack.drop_next(takes=True)
    real.put()
    assert [real.step(), real.step()] == ["again in 5", "done"]
    assert [body.body["text"] for body in slack.posts] == ["event 1", MARK + "event 1"]


def test_what_slack_refuses_is_said_in_plain_text(real: Desk, slack: FakeSlack) -> None:
    slack.answer_next(400, "invalid_blocks")
    real.put()
    assert real.step() == "done"
    assert [post.body["text"] for post in slack.posts if "blocks" not in post.body] == ["event 1"]


def test_what_slack_refuses_as_plain_text_too_is_parked(real: Desk, slack: FakeSlack) -> None:
    slack.answer_next(400, "invalid_blocks")
    slack.answer_next(400, "no_text")
    real.put()
    assert real.step() == "parked: message_refused: no_text"


@pytest.mark.parametrize(("status", "name"), [(404, "no_service"), (410, "channel_is_archived"), (403, "")])
def test_a_dead_destination_is_parked_at_once(real: Desk, slack: FakeSlack, status: int, name: str) -> None:
    slack.answer_next(status, name)
    real.put()
    assert real.step() == f"parked: destination_dead{': ' + name if name else ''}"
    assert slack.posts == []


def test_a_slack_that_is_not_reached_is_tried_later_without_a_mark(aws: LocalAws) -> None:
    poster = Poster(Client(Transport(), f"http://127.0.0.1:{unused_port()}"))
    desk = Desk(*aws.queues(), post=lambda parcel, to, within: poster.post(parcel, to, within, QUEUE))
    desk.put()
    assert [desk.step() for _ in range(7)] == [f"again in {after}" for after in (5, 10, 20, 40, 60, 60, 60)]


def test_a_used_up_budget_fails_the_item(real: Desk, slack: FakeSlack) -> None:
    real.put()
    taken = real.receive()
    assert taken
    assert not real.worker.take(taken, 0.0)
    assert slack.posts == []


def test_a_key_that_kms_does_not_unwrap_fails_the_item_without_a_mark(desk: Desk) -> None:
    broken = [True]

    def unwrap(arn: str, blob: bytes) -> bytes:
        if broken[0]:
            raise not_unwrapped("DisabledException")
        return b"k" * 32

    wrapped = "k = kms:arn:aws:kms:ap-northeast-1:123456789012:key/1234 AAAA"
    clock = desk.time.clock.monotonic
    desk.hooks.keyring = Keyring.parse(wrapped, unwrap=lambda arn, blob: b"k" * 32)
    desk.put()
    desk.keyring = Keyring.parse(wrapped, unwrap=unwrap, clock=clock)
    worker = desk.another()
    assert [desk.step(worker), desk.step(worker)] == ["again in 5", "again in 10"]
    broken[0] = False
    desk.time.pass_by(2)
    assert desk.step(worker) == "done"
    assert desk.post.texts == ["event 1"]


def test_a_url_that_expired_while_queued_has_its_parcels_parked(desk: Desk) -> None:
    desk.put("1", expires=date(2026, 12, 1))
    desk.now = datetime(2026, 12, 2, tzinfo=UTC)
    assert desk.step(desk.another()) == "parked: expired"


def test_a_url_that_was_revoked_while_queued_has_its_parcels_parked(desk: Desk) -> None:
    desk.put()
    desk.revoked = frozenset({URL_ID})
    assert desk.step(desk.another()) == "parked: revoked"


def test_a_parcel_whose_key_is_gone_is_parked(desk: Desk) -> None:
    desk.put()
    desk.keyring = Keyring.parse(new_plain("another"))
    assert desk.step(desk.another()) == "parked: bad_parcel: the key that sealed it is not in the keyring"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("hello", "bad_parcel: not a JSON object"),
        ('{"Type": "Notification"}', "bad_parcel: not a parcel"),
        ('{"v": 1}', "bad_parcel: a version that is not known here"),
        ('{"v": 3}', "bad_parcel: a version that is not known here"),
        (
            seal(Parcel("nowhere", URL_ID, "1", message("x")), WEBHOOK, Hooks().keyring),
            "bad_parcel: not sealed by this deployment, or altered since",  # by a key of the same name
        ),
    ],
)
def test_what_is_no_parcel_of_ours_is_parked_and_its_group_goes_on(
    desk: Desk, body: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put_body(body, identity(WEBHOOK))
    desk.put()
    assert [desk.step(), desk.step(), desk.step()] == [f"parked: {why}", "done", ""]
    assert desk.parked.bodies() == [body]
    assert "nowhere" not in capsys.readouterr().err


def test_a_bug_fails_the_item_until_sqs_gives_up(aws: LocalAws, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(*aws.queues(most_receives=3), post=Post([ZeroDivisionError(SECRET)] * 9))
    desk.put("1")
    desk.put("2", to=OTHER)
    desk.post.answers[3:] = []
    assert [desk.step() for _ in range(5)] == ["again in 5", "again in 10", "again in 20", "done", ""]
    assert [json.loads(body)["id"] for body in desk.parked.bodies()] == ["1"]
    said = capsys.readouterr().err
    assert SECRET not in said
    assert '"event": "bug"' in said
    (bug, *_) = [line for line in map(json.loads, said.splitlines()) if line["event"] == "bug"]
    assert (bug["type"], bug["source"]) == ("ZeroDivisionError", "backlog")
    assert bug["token"]
    files = [frame.partition(":")[0] for frame in bug["where"].split(" > ")]
    assert (files[0], files[-1]) == ("bridge/worker.py", "tests/test_worker.py")


def test_a_dead_channel_blocks_no_other_and_its_order_holds_until_parked(real: Desk, slack: FakeSlack) -> None:
    for number in (1, 2):
        real.put(str(number))
        real.put(str(number), to=OTHER)
    slack.answer_next(404, "no_service")
    slack.answer_next(503)
    outcomes = [real.step() for _ in range(6)]
    assert outcomes == ["parked: destination_dead: no_service", "again in 5", "done", "done", "done", ""]
    by_channel = [(body.to.split("/")[3], body.body["text"]) for body in slack.posts]
    assert [text for app, text in by_channel if app == OTHER.app] == [MARK + "event 1", "event 2"]
    assert [text for app, text in by_channel if app == WEBHOOK.app] == ["event 2"]


# -- marks --------------------------------------------------------------------------------------

SURE = NotReached(en="no", ja="no")
UNSURE = Unsure(en="perhaps", ja="perhaps")


def marks(desk: Desk, *answers: Undelivered, fresh: tuple[int, ...] = ()) -> list[bool]:
    """Whether each try was marked; before those in `fresh`, the worker is another process."""
    desk.post.answers = list(answers)
    desk.put()
    for index in range(len(answers) + 1):
        if index in fresh:
            desk.worker = desk.another()
        desk.step()
    assert desk.queue.bodies() == []
    return [text.startswith(MARK) for text in desk.post.texts]


def test_no_try_is_marked_after_those_that_surely_failed(desk: Desk) -> None:
    assert marks(desk, SURE, SURE, SURE) == [False] * 4


def test_every_try_after_an_unsure_one_is_marked(desk: Desk) -> None:
    assert marks(desk, SURE, UNSURE, SURE, SURE) == [False, False, True, True, True]


def test_a_process_that_knows_nothing_of_the_first_try_marks(desk: Desk) -> None:
    assert marks(desk, SURE, SURE, fresh=(1,)) == [False, True, True]


def test_a_receive_that_another_process_had_in_between_is_marked(desk: Desk) -> None:
    desk.post.answers = [SURE]
    desk.put()
    desk.step()
    assert desk.receive()  # and died
    desk.queue.show_all()
    desk.step()
    assert desk.post.texts == ["event 1", MARK + "event 1"]


def test_what_was_on_the_queue_before_is_marked_at_once(desk: Desk) -> None:
    desk.put()
    taken = desk.receive()
    assert taken
    assert desk.worker.take(replace(taken, tried=True))
    assert desk.post.texts == [MARK + "event 1"]


def test_an_unsure_try_before_the_last_is_enough_for_a_mark(desk: Desk) -> None:
    last = NotReached(en="no", ja="no")
    last.earlier = (UNSURE,)
    assert marks(desk, last) == [False, True]


def test_what_was_posted_but_not_deleted_is_not_posted_again(desk: Desk) -> None:
    desk.put()
    taken = desk.receive()
    assert taken
    assert desk.worker.take(taken)
    desk.queue.show_all()
    assert desk.step() == "done"
    assert desk.post.texts == ["event 1"]
    assert desk.queue.bodies() == []


# -- pace ---------------------------------------------------------------------------------------


def test_posts_to_one_destination_keep_apart_and_others_do_not_wait(desk: Desk) -> None:
    for number in range(3):
        desk.put(str(number))
    desk.put("9", to=OTHER)
    assert [desk.step() for _ in range(4)] == ["done"] * 4
    assert desk.time.slept == [pytest.approx(APART)] * 2
    first, second, third, _ = desk.post.starts
    assert second - first >= 1
    assert third - second >= 1


def test_time_that_went_by_anyway_is_not_waited_again(desk: Desk) -> None:
    desk.put("1")
    desk.put("2")
    desk.step()
    desk.time.pass_by(1)
    desk.step()
    assert desk.time.slept == [pytest.approx(APART - 1)]


def test_after_a_long_post_its_end_counts(desk: Desk) -> None:
    desk.post.takes = 31.0
    desk.put("1")
    desk.put("2")
    desk.step()
    desk.step()
    assert desk.time.slept == [pytest.approx(APART)]


def test_backoff_doubles_up_to_a_minute() -> None:
    assert [backoff(receives) for receives in (0, 1, 2, 3, 4, 5, 6, 199)] == [5, 5, 10, 20, 40, 60, 60, 60]


# -- when SQS does not take what the worker says ------------------------------------------------


def test_what_cannot_be_parked_is_tried_again(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.sqs = Queue(Queues(desk.queue.url, desk.parked.url.replace("-parked", "-missing")))
    desk.worker = desk.another()
    desk.put_body("hello")
    assert desk.step() == "again in 5"
    assert "NonExistentQueue" in lines(capsys, "not_parked")[0]["detail"]


def test_what_cannot_be_postponed_comes_back_by_itself(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.post.answers = [SURE]
    assert not desk.worker.take(Received("m", "no handle", "g", desk_body(desk), 1))
    assert lines(capsys, "not_postponed")[0]["detail"] == "ReceiptHandleIsInvalid"


def desk_body(desk: Desk) -> str:
    return seal(Parcel("backlog", URL_ID, "1", message("x")), WEBHOOK, desk.hooks.keyring)


# -- Lambda's event -----------------------------------------------------------------------------


def record(taken: Received) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": str(taken.receives), "MessageGroupId": taken.group}
    return {
        "messageId": taken.id,
        "receiptHandle": taken.handle,
        "body": taken.body,
        "attributes": attributes,
        "eventSource": "aws:sqs",
    }


def test_a_batch_of_one_says_what_failed(desk: Desk) -> None:
    desk.post.answers = [SURE]
    desk.put()
    for failures in (1, 0):
        taken = desk.receive()
        assert taken
        answer = desk.worker.batch({"Records": [record(taken)]})
        assert answer == {"batchItemFailures": [{"itemIdentifier": taken.id}] * failures}
        desk.queue.show_all()


def test_after_a_failure_the_rest_of_its_group_is_failed_untried(desk: Desk) -> None:
    body = desk_body(desk)
    of = {"a1": "a", "b1": "b", "a2": "a", "b2": "b", "a3": "a"}
    desk.post.answers = [SURE]
    seconds = iter([9.0, 8.0, 7.0])
    records = [record(Received(id_, "handle", group, body, 1)) for id_, group in of.items()]
    answer = desk.worker.batch({"Records": records}, lambda: next(seconds))
    assert answer == {"batchItemFailures": [{"itemIdentifier": id_} for id_ in ("a1", "a2", "a3")]}
    assert len(desk.post.texts) == 3


@pytest.mark.parametrize(
    "event", [None, [], {}, {"Records": None}, {"Records": {}}, {"Records": [None]}, {"Records": [{"body": "x"}]}]
)
def test_an_event_that_is_none_of_sqs_fails_as_a_whole(
    desk: Desk, event: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.worker.batch(event) == WHOLE_BATCH == {"batchItemFailures": [{"itemIdentifier": ""}]}
    assert len(lines(capsys, "batch")) == 1


def test_an_empty_batch_has_no_failures(desk: Desk) -> None:
    assert desk.worker.batch({"Records": []}) == {"batchItemFailures": []}


# -- from the environment -----------------------------------------------------------------------


def test_a_worker_made_from_the_environment_posts(desk: Desk, slack: FakeSlack) -> None:
    keyring = new_plain("test")
    desk.hooks.keyring = Keyring.parse(keyring)
    desk.put()
    parts = from_env(
        {
            "BRIDGE_KEYRING": keyring,
            "BRIDGE_QUEUE_URL": desk.queue.url,
            "BRIDGE_PARKED_QUEUE_URL": desk.parked.url,
            "BRIDGE_SLACK_BASE_URL": slack.url,
        }
    )
    worker = worker_of(parts)
    taken = worker.queue.receive(0, 60)
    assert taken
    assert worker.take(taken)
    assert [body.body["text"] for body in slack.posts] == ["event 1"]
    assert BUDGET > 30


def test_nothing_secret_is_said_on_the_way(real: Desk, slack: FakeSlack, capsys: pytest.CaptureFixture[str]) -> None:
    sealed = json.loads(real.put("1", text="confidential"))["sealed"]
    real.put_body(desk_body(real).replace('"source":"backlog"', '"source":"aws"'))
    for answer in (500, 429, 400):
        slack.answer_next(answer, "invalid_blocks" if answer == 400 else "")
    while real.step():
        pass
    said = capsys.readouterr().err
    assert '"outcome": "posted"' in said
    for secret in (SECRET, sealed, "confidential", "hooks.slack.com", identity(WEBHOOK)):
        assert secret not in said


def test_parking_is_by_the_wall_clock(desk: Desk) -> None:
    desk.put_body("hello")
    desk.step()
    (at,) = desk.parked.said("parked_at")
    assert datetime.fromisoformat(at).timestamp() == int(desk.time.clock.wall())
