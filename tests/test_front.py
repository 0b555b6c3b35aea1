"""The front of serve, without a server: what the app is asked, and what it is told of bodies that fail."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import uuid4

import pytest

from bridge.body import MAX_BODY
from bridge.cli.serve.front import Front, environ_of
from bridge.delivery.outlet import POSTED, Outcome
from bridge.delivery.parcel import Parcel
from bridge.net.transport import Deadline
from bridge.sealing.destination import Bot, Webhook
from bridge.sealing.keyring import Keyring
from bridge.sources.source import Outside
from tests.support.hooks import Hooks
from tests.support.pace import PLENTY
from tests.test_admission import KEY, KEYED

RAW = {"raw": ("1",)}


@dataclass
class Scope:
    """A request's head, as granian hands it over."""

    path: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    method: str = "POST"
    server: str = "127.0.0.1:8080"
    http_version: str = "1.1"
    scheme: str = "http"
    query_string: str = ""


class Headers(list[tuple[str, str]]):
    def items(self) -> list[tuple[str, str]]:
        return list(self)


@dataclass
class Protocol:
    """The rest of it: the body's chunks, each after a pause, and what is answered."""

    chunks: list[tuple[float, bytes]]
    gone_after: float = 60.0
    read: int = 0
    answer: tuple[int, dict[str, str], bytes] | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for pause, chunk in self.chunks:
            await asyncio.sleep(pause)
            self.read += 1
            yield chunk

    async def client_disconnect(self) -> None:
        await asyncio.sleep(self.gone_after)

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = status, {name.lower(): value for name, value in headers}, body


async def ask(front: Front, path: str, protocol: Protocol, headers: dict[str, str] | None = None) -> str:
    """The status with the answer's word; `Any`, as granian's own classes cannot be made."""
    await front(cast(Any, Scope(path, Headers((headers or {}).items()))), cast(Any, protocol))
    assert protocol.answer
    status, _, body = protocol.answer
    told = json.loads(body)
    return f"{status} {told['error']['code'] if 'error' in told else told['status']}"


def whole(body: bytes = b"text") -> Protocol:
    return Protocol([(0.0, body), (0.0, b"")])


def test_a_body_is_taken_in_pieces_and_not_at_all_where_it_is_too_long_or_broke_off() -> None:
    hooks = Hooks()
    path, front = f"/aws/{hooks.token('aws', RAW)}", Front(hooks.app(), 2)
    half = b"x" * (MAX_BODY // 2)
    said = {
        "in pieces": ([b"te", b"xt", b""], "200 posted"),
        "as long as may be": ([half, half, b""], "200 posted"),
        "longer": ([half, half, b"x", half, half, half, b""], "413 too_large"),
        "broken off": ([b"te", b"", b""], "503 hung_up"),
    }
    for chunks, right in said.values():
        protocol = Protocol([(0.0, chunk) for chunk in chunks])
        assert asyncio.run(ask(front, path, protocol)) == right
        assert protocol.read <= 3
    assert len(hooks.parcels) == 2


def test_a_body_that_drips_is_given_up_and_the_sender_told(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    drip = Protocol([(0.05, b"x")] * 10_000)
    began = time.monotonic()
    said = asyncio.run(ask(Front(hooks.app(), 2, body=0.3), f"/backlog/{hooks.token()}", drip))
    assert said == "408 too_slow"
    assert 0.3 <= time.monotonic() - began < 20
    raw = f"/aws/{hooks.token('aws', RAW)}"
    assert asyncio.run(ask(Front(hooks.app(), 2, body=0.1), raw, drip)) == "503 too_slow"  # AWS comes again
    assert hooks.parcels == []
    assert [json.loads(line)["outcome"] for line in capsys.readouterr().err.splitlines()] == ["too_slow"] * 2


def test_the_head_alone_decides_where_it_can_and_nothing_is_read() -> None:
    hooks = Hooks()
    front = Front(hooks.app(), 2)
    keyed, plain = f"/aws/{hooks.token('aws', KEYED)}", f"/backlog/{hooks.token()}"
    for path, headers, right in (
        ("/backlog/x", {}, "404 not_found"),
        ("/nothing", {}, "404 not_found"),
        (keyed, {}, "403 untrusted"),
        (keyed, {"x_api_key": KEY}, "403 untrusted"),  # an underscore is no hyphen
        (plain, {"content-encoding": "gzip"}, "415 wrong_encoding"),
        (plain, {"content-length": str(MAX_BODY + 1)}, "413 too_large"),
    ):
        protocol = whole()
        assert asyncio.run(ask(front, path, protocol, headers)) == right
        assert protocol.read == 0
    assert asyncio.run(ask(front, keyed, whole(), {"x-api-key": KEY})) == "200 posted"


def test_who_has_gone_by_the_time_its_body_is_read_is_not_worked_for() -> None:
    hooks = Hooks()
    front = Front(hooks.app(), 2)
    protocol = Protocol([(0.05, b"text"), (0.05, b"")], gone_after=0.01)
    assert asyncio.run(ask(front, f"/aws/{hooks.token('aws', RAW)}", protocol)) == "503 hung_up"
    assert hooks.parcels == []


def test_more_than_can_be_done_is_503_with_retry_after_and_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    def slowly(_: Parcel, __: Webhook | Bot, ___: Deadline) -> Outcome:
        time.sleep(0.6)
        return POSTED

    hooks = Hooks(outlet=slowly)
    path, front = f"/aws/{hooks.token('aws', RAW)}", Front(hooks.app(), 1)
    protocols = [whole(f"event {number}".encode()) for number in range(9)]

    async def scene() -> list[str]:
        assert await ask(front, path, whole()) == "200 posted"  # now it is known how long one takes
        return await asyncio.gather(*(ask(front, path, protocol) for protocol in protocols))

    said = asyncio.run(scene())
    assert set(said) == {"200 posted", "503 overloaded"}
    assert said[0] == "200 posted"
    assert said[-1] == "503 overloaded"
    assert len(hooks.parcels) == 1 + said.count("200 posted")
    answers = [protocol.answer for protocol in protocols if protocol.answer]
    assert all(1 <= int(headers["retry-after"]) <= 10 for status, headers, _ in answers if status == 503)
    outcomes = [json.loads(line)["outcome"] for line in capsys.readouterr().err.splitlines()]
    assert sorted(outcomes) == sorted(["posted", *(word.split()[1] for word in said)])


def test_health_is_told_while_every_thread_is_busy() -> None:
    def stuck(_: Parcel, __: Webhook | Bot, ___: Deadline) -> Outcome:
        time.sleep(0.5)
        return POSTED

    hooks = Hooks(outlet=stuck)
    path, front = f"/aws/{hooks.token('aws', RAW)}", Front(hooks.app(), 1)

    async def scene() -> None:
        posting = asyncio.create_task(ask(front, path, whole()))
        await asyncio.sleep(0.1)
        assert await ask(front, "/healthz", whole()) == "405 method_not_allowed"
        assert not posting.done()
        assert await posting == "200 posted"

    asyncio.run(scene())


def test_paths_and_repeated_headers_are_as_wsgi_has_them() -> None:
    scope = Scope("/backlog/あ", Headers([("x-a", "1"), ("x-a", "2"), ("content-type", "text/plain"), ("x_a", "3")]))
    environ = environ_of(cast(Any, scope), 1.5)
    assert environ["PATH_INFO"].encode("latin-1").decode() == scope.path
    assert (environ["HTTP_X_A"], environ["CONTENT_TYPE"]) == ("1,2", "text/plain")


def test_a_bug_in_the_head_is_one_line_and_a_500(capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_: str, __: Deadline, ___: int) -> Any:
        raise AssertionError

    def now() -> datetime:
        raise ZeroDivisionError

    hooks = Hooks(outside=Outside(fetch=broken, now=now))
    path, protocol = f"/backlog/{hooks.token(expires=date(2026, 12, 1))}", whole()
    assert asyncio.run(ask(Front(hooks.app(), 2), path, protocol)) == "500 bug"
    assert protocol.read == 0
    (line,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert (line["event"], line["type"]) == ("bug", "ZeroDivisionError")


def test_while_a_key_is_unwrapped_everybody_else_goes_on() -> None:
    asked, answered = threading.Event(), threading.Event()

    def slowly(_: str, __: bytes) -> bytes:
        asked.set()
        assert answered.wait(PLENTY)
        return b"k" * 32

    wrapped = f"wrapped = kms:arn:aws:kms:us-east-1:123456789012:key/{uuid4()} QUJD"
    sealer = Hooks(keyring=Keyring.parse(wrapped, unwrap=lambda _, __: b"k" * 32))
    hooks = Hooks(keyring=Keyring.parse(wrapped, unwrap=slowly))
    path, front = f"/aws/{sealer.token('aws', RAW)}", Front(hooks.app(), 1)

    async def scene() -> None:
        posting = asyncio.create_task(ask(front, path, whole()))
        await asyncio.to_thread(asked.wait, PLENTY)
        assert await ask(front, "/healthz", whole()) == "405 method_not_allowed"
        assert not posting.done()
        answered.set()
        assert await posting == "200 posted"

    asyncio.run(scene())
