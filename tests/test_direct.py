"""Direct mode, by the decision table: what each sender is answered, and how often Slack is asked before.

Slack is a real server that says what it is told to; waiting happens on a virtual clock.
"""

import contextlib
import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from bridge.delivery.direct import direct
from bridge.delivery.outlet import Outcome
from bridge.delivery.parcel import Parcel
from bridge.errors import MessageRefused, NotReached, OutOfTime, Undelivered, Unsure
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring, not_unwrapped
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.message import Message
from bridge.slack.policy import DIRECT_ONCE, DIRECT_RESENDING, QUEUE, Policy
from tests.support import sns
from tests.support.clock import Virtual
from tests.support.hooks import BOT, SPACE, WEBHOOK, Hooks, said
from tests.support.pace import PLENTY, stretch
from tests.support.slack_rules import faults
from tests.support.wire import Wire, deaf, drips, reset, says, server_context, unused_port

Caller = Literal["backlog", "sns", "eventbridge"]
CALLERS: tuple[Caller, ...] = ("backlog", "sns", "eventbridge")
AWS: tuple[Caller, ...] = ("sns", "eventbridge")
MARK = "(possible repeat) "
Reply = bytes | None | Callable[[], bytes]  # None: the connection is reset

ISSUE = {
    "type": 1,
    "created": "2026-12-01T03:04:05Z",
    "project": {"id": 5, "projectKey": "DEMO", "name": "デモ計画"},
    "content": {"id": 9, "key_id": 42, "summary": "検索が遅い"},
    "createdUser": {"id": 1, "name": "Aoi Tanaka"},
}


def reply(status: int, body: str = "", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", body]).encode()


OK = reply(200, "ok")
MOVED = reply(302, Location="https://example.com/")
DOWN = reply(503)
REFUSED = reply(400, "invalid_blocks")
DEAD = reply(410, "channel_is_archived")


def slow(seconds: int) -> bytes:
    return reply(429, "rate_limited", Retry_After=str(seconds))


@dataclass
class Bridge:
    """The app with its direct outlet, in front of a Slack that gives the replies in turn."""

    slack: Wire
    time: Virtual
    hooks: Hooks
    replies: list[Reply]

    def post(self, caller: Caller, number: int = 7, token: str | None = None) -> tuple[int, str]:
        return said(self.answer(caller, number, token))

    def answer(self, caller: Caller, number: int = 7, token: str | None = None) -> Any:
        path = f"/{'backlog' if caller == 'backlog' else 'aws'}/{token or self.token(caller)}"
        if caller == "backlog":
            return self.hooks.post(path, json.dumps({"id": number, **ISSUE}))
        if caller == "eventbridge":
            event = {"id": str(number), "detail-type": "Something happened", "detail": {"a": 1}}
            return self.hooks.post(path, json.dumps(event))
        headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": str(number)}
        return self.hooks.post(path, "Something happened", headers=headers)

    def token(self, caller: Caller, to: Webhook | Bot = WEBHOOK) -> str:
        if caller == "backlog":
            return self.hooks.token("backlog", SPACE, to=to)
        return self.hooks.token("aws", {"raw": ("1",)}, to=to)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What Slack was asked to post."""
        return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in self.slack.requests]


@contextlib.contextmanager
def bridge(*replies: Reply, keyring: Keyring | None = None) -> Iterator[Bridge]:
    left = list(replies)

    def script(connection: socket.socket, _: bytes) -> bool:
        now = left.pop(0)
        if now is None:
            reset(connection)
            return False
        connection.sendall(now() if callable(now) else now)
        return True

    time = Virtual()
    transport = Transport(wall=time.clock.wall)
    with Wire(script) as slack:
        hooks = Hooks(keyring=keyring or Keyring.parse(new_plain("test")))
        outlet = direct(Client(transport, slack.url))

        def on_virtual_time(parcel: Parcel, to: Webhook | Bot, within: Deadline) -> Outcome:
            return outlet(parcel, to, time.within(round(within.left(), 1)))

        hooks.outlet = on_virtual_time
        yield Bridge(slack, time, hooks, left)
        transport.close()


def counted(log: str) -> dict[str, float]:
    """The sum of all metrics in a log."""
    sums: dict[str, float] = {}
    for line in map(json.loads, log.splitlines()):
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
            for metric in directive["Metrics"]:
                sums[metric["Name"]] = sums.get(metric["Name"], 0) + line[metric["Name"]]
    return sums


# -- the table ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """What a sender is answered; how Slack was asked before, and after which waits.

    Each letter is a post: f the full message, p plain text; F and P the same marked as a repeat.
    """

    status: int
    code: str
    asked: str
    waits: tuple[float, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def posted(asked: str, *waits: float, **counts: int) -> Cell:
    return Cell(200, "posted", asked, waits, {"Posted": 1, **counts})


def slowed(asked: str, *waits: float, **counts: int) -> Cell:
    return Cell(503, "slow_down", asked, waits, counts)


def unsure(status: int, asked: str, *waits: float, **counts: int) -> Cell:
    return Cell(status, "slack_unsure", asked, waits, counts)


def lost(asked: str, *waits: float) -> Cell:
    return Cell(503, "slack_not_reached", asked, waits)


def refused(status: int) -> Cell:
    return Cell(status, "message_refused", "fp", (0,), {"Refused": 1})


def dead(status: int, asked: str, *waits: float, **counts: int) -> Cell:
    return Cell(status, "destination_dead", asked, waits, {"DeadDestination": 1, **counts})


def all_three(cell: Cell) -> dict[Caller, Cell]:
    return dict.fromkeys(CALLERS, cell)


def by_source(backlog: Cell, aws: Cell) -> dict[Caller, Cell]:
    return {"backlog": backlog, "sns": aws, "eventbridge": aws}


def doubtful(answer: Reply) -> tuple[tuple[Reply, ...], dict[Caller, Cell]]:
    return (answer, OK), by_source(posted("fF", 0.5, Repeated=1), unsure(503, "f"))


ROWS: dict[str, tuple[tuple[Reply, ...], dict[Caller, Cell]]] = {
    "posted": ((OK,), all_three(posted("f"))),
    # Slow down
    "slow once": ((slow(2), OK), all_three(posted("ff", 2, Slowed=1))),
    "slow twice": ((slow(1), slow(1), OK), all_three(posted("fff", 1, 1, Slowed=2))),
    "slow three times": ((slow(1), slow(1), slow(1)), all_three(slowed("fff", 1, 1, Slowed=3))),
    "slow by name": ((reply(200, "message_limit_exceeded"), OK), all_three(posted("ff", 1, Slowed=1))),
    "slow for 3 s": (
        (slow(3), OK),
        {
            "backlog": posted("ff", 3, Slowed=1),
            "sns": posted("ff", 3, Slowed=1),
            "eventbridge": slowed("f", Slowed=1),
        },
    ),
    "slow for 10 s": ((slow(10), OK), by_source(posted("ff", 10, Slowed=1), slowed("f", Slowed=1))),
    "slow for 20 s": ((slow(20),), all_three(slowed("f", Slowed=1))),
    "slow for 2 s, then for 19": ((slow(2), slow(19)), all_three(slowed("ff", 2, Slowed=2))),
    # Not reached
    "not reached once": ((MOVED, OK), all_three(posted("ff", 0.3))),
    "not reached twice": ((MOVED, MOVED, OK), all_three(posted("fff", 0.3, 0.6))),
    "not reached": ((MOVED, MOVED, MOVED), all_three(lost("fff", 0.3, 0.6))),
    "not reached, then slow": ((MOVED, slow(1), OK), all_three(posted("fff", 0.3, 1, Slowed=1))),
    # Unsure
    "unsure: 503": doubtful(DOWN),
    "unsure: rollup_error": doubtful(reply(500, "rollup_error")),
    "unsure: the connection reset": doubtful(None),
    "unsure: an HTML page": doubtful(reply(200, "<html>ok</html>")),
    "unsure: a bad charset": doubtful(reply(200, "ok").replace(b"ok", b"\xff\xfe")),
    "unsure: a huge answer": doubtful(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n" + b"x" * 1_100_000),
    "unsure twice": ((DOWN, DOWN), by_source(unsure(502, "fF", 0.5, Repeated=1), unsure(503, "f"))),
    "unsure, then slow": ((DOWN, slow(1), OK), {"backlog": posted("fFF", 0.5, 1, Repeated=1, Slowed=1)}),
    "unsure, then not reached": ((DOWN, MOVED, OK), {"backlog": posted("fFF", 0.5, 0.3, Repeated=1)}),
    "unsure, then refused": ((DOWN, REFUSED, OK), {"backlog": posted("fFP", 0.5, 0, Repeated=1, Refused=1)}),
    "unsure, then dead": ((DOWN, DEAD), {"backlog": dead(410, "fF", 0.5, Repeated=1)}),
    "slow, then unsure": (
        (slow(1), DOWN, OK),
        by_source(posted("ffF", 1, 0.5, Slowed=1, Repeated=1), unsure(503, "ff", 1, Slowed=1)),
    ),
    # Message refused
    "refused": ((REFUSED, OK), all_three(posted("fp", 0, Refused=1))),
    "refused, by a name we do not know": ((reply(400, "something_new"), OK), all_three(posted("fp", 0, Refused=1))),
    "refused twice": ((REFUSED, REFUSED), by_source(refused(422), refused(502))),
    "refused, then slow": ((REFUSED, slow(2), OK), all_three(posted("fpp", 0, 2, Refused=1, Slowed=1))),
    "refused, then slow for 20 s": ((REFUSED, slow(20)), all_three(slowed("fp", 0, Refused=1, Slowed=1))),
    "refused, then not reached": ((REFUSED, MOVED, MOVED, OK), all_three(posted("fppp", 0, 0.3, 0.6, Refused=1))),
    "refused, then unsure": (
        (REFUSED, DOWN, OK),
        by_source(posted("fpP", 0, 0.5, Refused=1, Repeated=1), unsure(503, "fp", 0, Refused=1)),
    ),
    "refused, then dead": ((REFUSED, DEAD), by_source(dead(410, "fp", 0, Refused=1), dead(502, "fp", 0, Refused=1))),
    "slow, then refused": ((slow(1), REFUSED, OK), all_three(posted("ffp", 1, 0, Slowed=1, Refused=1))),
    # Destination dead
    "dead": ((DEAD,), by_source(dead(410, "f"), dead(502, "f"))),
}


def asked(body: dict[str, Any]) -> str:
    """The letter of a post; its first line is marked as its text is."""
    form = "f" if "blocks" in body else "p"
    marked = body["text"].startswith(MARK)
    assert form == "p" or body["blocks"][0]["text"]["text"].startswith(MARK) == marked
    assert body["text"].count(MARK.strip()) == marked
    return form.upper() if marked else form


@pytest.mark.parametrize(("name", "caller"), [(name, caller) for name in ROWS for caller in ROWS[name][1]])
def test_a_cell_of_the_table(name: str, caller: Caller, capsys: pytest.CaptureFixture[str]) -> None:
    replies, cells = ROWS[name]
    cell = cells[caller]
    with bridge(*replies) as it:
        answer = it.answer(caller)
    assert said(answer) == (cell.status, cell.code)
    assert ("Retry-After" in answer.headers) == (cell.code == "slow_down")
    assert "".join(map(asked, it.bodies)) == cell.asked
    assert [faults(body) for body in it.bodies] == [[] for _ in it.bodies]
    assert it.time.slept == pytest.approx(cell.waits)
    log = capsys.readouterr().err
    sums = counted(log)
    assert sums.pop("SlackMilliseconds", 0) == pytest.approx(sum(cell.waits) * 1_000)
    assert sums == cell.counts
    assert WEBHOOK.secret not in log


def test_what_does_not_fit_is_left_to_the_sender_with_slacks_own_pause() -> None:
    with bridge(slow(42)) as it:
        assert it.answer("sns").headers["Retry-After"] == "42"


def test_what_was_refused_stands_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = "must be less than 3001 characters [json-pointer:\\/blocks\\/0\\/text\\/text]"
    refusal = '{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] ' + wrong + '"]}}'
    with bridge(reply(200, refusal), reply(200, '{"ok":true}')) as it:
        token = it.token("backlog", to=BOT)
        assert it.post("backlog", token=token) == (200, "posted")
    again, counts, hook = map(json.loads, capsys.readouterr().err.splitlines())
    assert (again["event"], again["outcome"]) == ("again", "message_refused")
    assert "(invalid_blocks at /blocks/0/text/text)" in again["detail"]
    assert again["token"] == hook["token"]
    assert counts["Refused"] == 1
    assert hook["outcome"] == "posted"


# -- the budget -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("caller", "status"), [("backlog", 504), ("sns", 503), ("eventbridge", 503)])
def test_when_the_budget_is_used_up_slack_is_not_called(caller: Caller, status: int) -> None:
    with bridge() as it:
        handed = it.hooks.outlet
        assert handed is not None
        it.hooks.outlet = lambda parcel, to, within: handed(parcel, to, Deadline.after(-0.1))
        assert it.post(caller) == (status, "out_of_time")
    assert it.slack.connections == 0


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (slow(1), "slow_down", (503, 503)),
        (MOVED, "slack_not_reached", (503, 503)),
        (DOWN, "slack_unsure", (502, 503)),
        (REFUSED, "out_of_time", (504, 503)),  # whether plain text would be taken is not known
        (DEAD, "destination_dead", (410, 502)),
    ],
)
def test_an_answer_that_comes_late_leaves_no_time_for_another_try(
    answer: bytes, code: str, status: tuple[int, int], caller: Caller
) -> None:
    def late() -> bytes:
        it.time.pass_by({"backlog": 19.9, "sns": 9.9, "eventbridge": 2.9}[caller])
        return answer

    with bridge(late) as it:
        assert it.post(caller) == (status[caller != "backlog"], code)
    assert (it.time.slept, it.replies) == ([], [])


# -- a dead destination ---------------------------------------------------------------------------


@pytest.mark.parametrize("caller", AWS)
def test_a_dead_destination_is_not_called_again_for_a_minute(caller: Caller) -> None:
    with bridge(DEAD, DEAD, OK) as it:
        first = it.answer(caller, 1).get_json()
        for number in range(2, 5):
            it.time.pass_by(15)
            assert it.answer(caller, number).get_json() == first
        assert len(it.bodies) == 1
        it.time.pass_by(15)
        assert it.post(caller, 5) == (502, "destination_dead")
        it.time.pass_by(60)
        assert it.post(caller, 6) == (200, "posted")
    assert len(it.bodies) == 3


def test_another_destination_is_called_meanwhile() -> None:
    with bridge(DEAD, OK) as it:
        assert it.post("sns", 1) == (502, "destination_dead")
        other = Webhook(WEBHOOK.team, WEBHOOK.app, "0therSecret" * 2)
        assert it.post("sns", 2, it.token("sns", to=other)) == (200, "posted")


def test_any_url_of_a_dead_destination_is_answered_the_same() -> None:
    with bridge(DEAD) as it:
        assert it.post("sns", 1) == (502, "destination_dead")
        assert it.post("eventbridge", 2) == (502, "destination_dead")
    assert len(it.bodies) == 1


def test_backlog_never_comes_again_so_each_of_its_events_is_tried() -> None:
    with bridge(DEAD, OK) as it:
        assert it.post("backlog", 1) == (410, "destination_dead")
        assert it.post("backlog", 2) == (200, "posted")


def test_events_for_a_dead_destination_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with bridge(DEAD) as it:
        it.post("sns", 1)
        it.post("sns", 2)
    assert counted(capsys.readouterr().err)["DeadDestination"] == 2


# -- a sender's hasty repeat ----------------------------------------------------------------------


@pytest.mark.parametrize("caller", CALLERS)
def test_what_was_posted_is_not_posted_again_when_its_sender_repeats_it(
    caller: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    with bridge(OK) as it:
        token = it.token(caller)
        assert [it.post(caller, 7, token) for _ in range(3)] == [(200, "posted")] * 3
    assert len(it.bodies) == 1
    log = capsys.readouterr().err
    outcomes = [line["outcome"] for line in map(json.loads, log.splitlines()) if line["event"] == "hook"]
    assert outcomes == ["posted", "repeated-by-sender", "repeated-by-sender"]
    assert counted(log)["Posted"] == 1


def test_another_event_another_url_and_a_later_time_are_no_repeats() -> None:
    with bridge(OK, OK, OK, OK) as it:
        token = it.token("backlog")
        it.post("backlog", 7, token)
        it.post("backlog", 8, token)
        it.post("backlog", 7, it.token("backlog"))
        it.time.pass_by(299)
        it.post("backlog", 7, token)
        assert len(it.bodies) == 3
        it.time.pass_by(1)
        it.post("backlog", 7, token)
    assert len(it.bodies) == 4


@pytest.mark.parametrize("failure", [slow(900), DOWN, None])
def test_what_was_not_posted_is_tried_when_it_comes_again(failure: Reply) -> None:
    with bridge(failure, OK) as it:
        token = it.token("sns")
        it.post("sns", 7, token)
        assert it.post("sns", 7, token) == (200, "posted")
    assert len(it.bodies) == 2


def test_an_event_without_an_id_is_always_posted() -> None:
    with bridge(OK, OK) as it:
        token = it.token("backlog")
        assert [it.post("backlog", 0, token) for _ in range(2)] == [(200, "posted")] * 2
    assert len(it.bodies) == 2


# -- connections that die -------------------------------------------------------------------------


@pytest.mark.parametrize("caller", CALLERS)
def test_a_connection_that_slack_closed_while_idle_is_replaced_unnoticed(caller: Caller) -> None:
    with bridge(OK, OK) as it:
        assert it.post(caller, 1) == (200, "posted")
        it.slack.drop_all()
        assert it.post(caller, 2) == (200, "posted")
    assert "".join(map(asked, it.bodies)) == "ff"
    assert (it.slack.connections, it.time.slept) == (2, [])


@pytest.mark.parametrize("caller", CALLERS)
def test_a_connection_from_before_a_freeze_is_replaced_unnoticed(caller: Caller) -> None:
    with bridge(OK, OK) as it:
        assert it.post(caller, 1) == (200, "posted")
        it.time.ahead += 600  # the wall clock went on; the monotonic one and the process stood still
        assert it.post(caller, 2) == (200, "posted")
    assert "".join(map(asked, it.bodies)) == "ff"
    assert (it.slack.connections, it.time.slept) == (2, [])


# -- what else may fail ---------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [slow(900), DOWN, MOVED, REFUSED, DEAD, None])
def test_a_subscription_is_confirmed_even_if_its_greeting_fails(
    failure: Reply, capsys: pytest.CaptureFixture[str]
) -> None:
    with bridge(*[failure] * 3) as it:
        it.hooks.outside = sns.outside(sns.serving())
        body = json.dumps(sns.sign(sns.confirmation()))
        answer = it.hooks.post(f"/aws/{it.hooks.token('aws', {'topic': (sns.TOPIC,)})}", body)
    assert said(answer) == (200, "confirmed")
    assert it.bodies
    assert '"event": "greeting"' in capsys.readouterr().err


@pytest.mark.parametrize("caller", CALLERS)
def test_without_kms_everybody_is_told_to_come_again(caller: Caller) -> None:
    def denied(arn: str, wrapped: bytes) -> bytes:
        raise not_unwrapped("AccessDeniedException")

    text = f"test = kms:arn:aws:kms:ap-northeast-1:123456789012:key/{'1' * 8}-2222-3333-4444-{'5' * 12} AQIDAHg="
    with bridge(keyring=Keyring.parse(text, unwrap=denied)) as it:
        sealing = Hooks(keyring=Keyring.parse(text, unwrap=lambda arn, wrapped: bytes(32)))
        token = sealing.token("backlog", SPACE) if caller == "backlog" else sealing.token("aws", {"raw": ("1",)})
        assert it.post(caller, 7, token) == (503, "unavailable")
    assert it.slack.connections == 0


# -- the deadline, on real time -------------------------------------------------------------------

MESSAGE = Message("Aoi", ({"type": "section", "text": {"type": "mrkdwn", "text": "Aoi"}},), (), "Aoi: DEMO-1", MARK)


def fails(url: str, seconds: float, policy: Policy) -> Undelivered:
    """What becomes of a message, surely within its time, or little later on a busy machine."""
    pace = stretch()
    began = time.monotonic()
    with pytest.raises(Undelivered) as caught:
        deliver(MESSAGE, WEBHOOK, Deadline.after(seconds), Client(Transport(), url), policy)
    assert time.monotonic() - began < seconds + 0.5 * pace
    assert WEBHOOK.secret not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("policy", [DIRECT_RESENDING, DIRECT_ONCE, QUEUE], ids=["resending", "once", "queue"])
@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"], ids=["", "head", "body"]
)
def test_a_slow_drip_ends_by_the_deadline(start: bytes, policy: Policy) -> None:
    with Wire(lambda *asked: drips(start, b"X", server.closing.is_set)(*asked)) as server:
        seconds = min(0.4 * stretch(), 1.8)  # in 2 a second try would fit
        assert isinstance(fails(server.url, seconds, policy), Unsure)
    assert len(server.requests) == 1


def test_a_black_hole_leaves_half_of_the_time_for_a_marked_try() -> None:
    with Wire(lambda connection, _: not server.closing.wait(PLENTY)) as server:
        problem = fails(server.url, 2.1 * stretch(), DIRECT_ONCE)
    assert isinstance(problem, Unsure)
    assert [type(earlier) for earlier in problem.earlier] == [Unsure]
    first, second = (json.loads(request.partition(b"\r\n\r\n")[2]) for request in server.requests)
    assert asked(first) + asked(second) == "fF"


def test_a_server_that_is_silent_in_tls_is_tried_again_within_the_deadline() -> None:
    with deaf() as port:
        problem = fails(f"https://127.0.0.1:{port}", 1.2 * stretch(), DIRECT_RESENDING)
    assert isinstance(problem, NotReached)
    assert {type(earlier) for earlier in problem.earlier} == {NotReached}


def test_a_port_where_nobody_listens_is_tried_three_times() -> None:
    time = Virtual()
    for policy, waits in ((DIRECT_RESENDING, [0.3, 0.6]), (DIRECT_ONCE, [0.3, 0.6]), (QUEUE, [])):
        time.slept.clear()
        client = Client(Transport(), f"http://127.0.0.1:{unused_port()}")
        with pytest.raises(NotReached) as caught:
            deliver(MESSAGE, WEBHOOK, time.within(10), client, policy)
        assert time.slept == waits
        assert len(caught.value.earlier) == len(waits)


def test_a_wrong_certificate_is_never_posted_to() -> None:
    time = Virtual()
    with Wire(says(OK), tls=server_context()) as server, pytest.raises(NotReached) as caught:
        deliver(MESSAGE, WEBHOOK, time.within(10), Client(Transport(), server.url), DIRECT_ONCE)
    assert "certificate" in str(caught.value)
    assert (server.requests, time.slept) == ([], [0.3, 0.6])


# -- the queue's policy ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replies", "waits", "problem"),
    [
        ((slow(30), OK), [30], None),
        ((slow(31),), [], "slow_down"),
        ((slow(5), slow(5)), [5], "slow_down"),
        ((MOVED,), [], "slack_not_reached"),
        ((DOWN,), [], "slack_unsure"),
        ((REFUSED, OK), [0], None),
        ((REFUSED, REFUSED), [0], "message_refused"),
        ((DEAD,), [], "destination_dead"),
    ],
)
def test_the_queue_waits_once_and_leaves_the_rest_to_the_worker(
    replies: tuple[bytes, ...], waits: list[float], problem: str | None
) -> None:
    left, time = list(replies), Virtual()

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(left.pop(0))
        return True

    with Wire(script) as server:
        client = Client(Transport(), server.url)
        if problem is None:
            assert len(deliver(MESSAGE, WEBHOOK, time.within(60), client, QUEUE).earlier) == 1
        else:
            with pytest.raises(Undelivered) as caught:
                deliver(MESSAGE, WEBHOOK, time.within(60), client, QUEUE)
            assert caught.value.code == problem
    assert (time.slept, left) == (waits, [])


def test_a_refusal_is_not_final_while_plain_text_was_not_tried() -> None:
    time = Virtual()

    def late(connection: socket.socket, _: bytes) -> bool:
        time.pass_by(29.9)
        connection.sendall(REFUSED)
        return True

    with Wire(late) as server, pytest.raises(OutOfTime) as caught:
        deliver(MESSAGE, WEBHOOK, time.within(30), Client(Transport(), server.url), QUEUE)
    assert [type(problem) for problem in caught.value.earlier] == [MessageRefused]


# -- the mark -------------------------------------------------------------------------------------


def test_a_mark_stands_before_text_first_line_and_plain_text_and_is_put_once() -> None:
    marked = MESSAGE.repeated()
    assert marked.body()["text"] == "(possible repeat) Aoi"
    assert marked.body()["blocks"][0]["text"]["text"] == "(possible repeat) Aoi"
    assert marked.plain_body()["text"] == "(possible repeat) Aoi: DEMO-1"
    assert marked.repeated() == marked
    assert MESSAGE.body()["blocks"][0]["text"]["text"] == "Aoi"


def test_a_first_block_without_text_is_left_as_it_is() -> None:
    message = Message("Aoi", ({"type": "divider"},), (), "Aoi", MARK)
    assert message.repeated().blocks == message.blocks
