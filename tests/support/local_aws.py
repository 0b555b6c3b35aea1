"""AWS on loopback: moto's SQS and KMS behind real HTTP, in this process; other processes reach it by `env`.

with LocalAws() as aws:
    queue, parked = aws.queues()
    …BRIDGE_QUEUE_URL=queue.url, and aws.env as the environment…
    assert queue.bodies() == []
"""

import logging
import sys
import threading
import uuid
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, Self

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends
from werkzeug.serving import BaseWSGIServer, make_server

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

REGION = "ap-northeast-1"
# moto's server asks for flask-cors, which is for browsers; a stand-in keeps one more package out of the tests.
_NO_CORS = ModuleType("flask_cors")
_NO_CORS.CORS = lambda app: None  # type: ignore[attr-defined]


def _one_at_a_time(app: Any) -> Any:
    lock = threading.Lock()

    def serve(environ: Any, start_response: Any) -> list[bytes]:
        with lock:
            return list(app(environ, start_response))

    return serve


@dataclass(frozen=True, slots=True)
class LocalQueue:
    """A FIFO queue, and what moto knows of it without receiving."""

    name: str
    url: str

    def messages(self) -> list[Any]:
        """moto's own records of what is in the queue, in flight or not, in order."""
        return list(sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues[self.name]._messages)

    def bodies(self) -> list[str]:
        return [message.body for message in self.messages()]

    def said(self, attribute: str) -> list[str]:
        """The value of an attribute, such as "reason", of each message; "" if it has none."""
        about = [message.message_attributes.get(attribute, {}) for message in self.messages()]
        return [one.get("StringValue", "") for one in about]

    def show_all(self) -> None:
        """Make everything visible now, as if the visibility timeout were over."""
        for message in self.messages():
            message.visible_at = 0.0


class LocalAws:
    """SQS and KMS for one `with` block.

    `one_at_a_time`: handles one call at a time; for tests with many threads, which must not long-poll. moto's SQS is
    not thread-safe: a message may be lost that is sent while another is deleted, and two may get the same group.
    """

    def __init__(self, *, one_at_a_time: bool = False) -> None:
        sys.modules.setdefault("flask_cors", _NO_CORS)
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app

        class Handler(MotoRequestHandler):
            protocol_version = "HTTP/1.1"  # kept alive, as AWS does
            disable_nagle_algorithm = True

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        app = DomainDispatcherApplication(create_backend_app)
        app = _one_at_a_time(app) if one_at_a_time else app
        self._server: BaseWSGIServer = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment with which the AWS SDK calls this stand-in, and nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @cached_property
    def sqs(self) -> "SQSClient":
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        return boto3.session.Session(region_name=REGION, **keys).client("sqs", endpoint_url=self.url)  # type: ignore[arg-type]

    def queues(self, most_receives: int = 200) -> tuple[LocalQueue, LocalQueue]:
        """A new queue and its parked queue, to which SQS moves what was received too often."""
        name = uuid.uuid4().hex
        parked = self._queue(f"{name}-parked.fifo", {})
        redrive = f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:{parked.name}"
        policy = f'{{"deadLetterTargetArn": "{redrive}", "maxReceiveCount": {most_receives}}}'
        return self._queue(f"{name}.fifo", {"RedrivePolicy": policy}), parked

    def _queue(self, name: str, more: dict[str, str]) -> LocalQueue:
        attributes: Any = {"FifoQueue": "true", **more}
        made = self.sqs.create_queue(QueueName=name, Attributes=attributes)
        return LocalQueue(name, made["QueueUrl"])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
