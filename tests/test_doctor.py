"""doctor looks at a deployment piece by piece, and says what to do about each that is wrong."""

import json
import os
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import boto3
import pytest
from moto import mock_aws

from bridge import log
from bridge.cli import doctor
from bridge.cli.doctor import keys
from bridge.cli.doctor.trial import Trial
from bridge.net.transport import Transport
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.key_lines import Entry, new_plain
from bridge.sealing.keyring import Keyring, not_unwrapped
from bridge.slack.client import Client
from bridge.sources.source import Outside
from bridge.wording.phrases import Lang, Say
from tests.support.fake_slack import FakeSlack
from tests.support.faults import Call, FaultySlack, Plan, reset, well
from tests.support.going_on import POST, failing
from tests.support.hooks import BOT, SECRET, SPACE, WEBHOOK, Hooks, no_fetch
from tests.support.terminal import Ended, one_line, run

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.literals import QueueAttributeNameType

pytestmark = pytest.mark.usefixtures("empty_folder")
REGION = "ap-northeast-1"
AWS = {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
ARN = f"arn:aws:kms:{REGION}:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab"
EN = Say("en")
PYTHON = f"✓ Python {'.'.join(map(str, sys.version_info[:3]))}"
VALID = "✓ the settings are valid"


@pytest.fixture
def ring(empty_folder: None) -> Keyring:
    """The keyring of this deployment, one plain key, in its file."""
    text = new_plain("laptop")
    file = Path("keyring")
    file.touch(mode=0o600)
    file.write_text(text)
    return Keyring.parse(text)


@pytest.fixture(scope="module")
def sqs() -> Iterator["SQSClient"]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_KMS"):
            patch.delenv(name, raising=False)
        for name, value in AWS.items():
            patch.setenv(name, value)
        yield boto3.client("sqs", region_name=REGION)


def sound(ended: Ended) -> list[str]:
    """The lines of a run that found nothing wrong."""
    assert (ended.code, ended.err) == (0, ""), ended
    return ended.out.splitlines()


def faults(ended: Ended) -> list[str]:
    """What it found to be wrong."""
    assert ended.code == 1, ended
    assert SECRET not in ended.out + ended.err
    assert BOT.token not in ended.out + ended.err
    found = [line.removeprefix("✗ ") for line in ended.out.splitlines() if line.startswith("✗ ")]
    assert found
    return found


# -- here: Python, keyring, settings --------------------------------------------------------------


def test_a_laptop_in_order_is_all_fine(ring: Keyring) -> None:
    assert sound(run("doctor")) == [
        PYTHON,
        "✓ the keyring is readable, with 1 key",
        "✓ the key laptop is plain",
        VALID,
    ]


def test_without_a_keyring_it_says_how_to_make_one() -> None:
    ended = run("doctor")
    assert faults(ended) == [
        "BRIDGE_KEYRING is not set and there is no keyring file ./keyring; `python -m bridge keys new` makes one"
    ]
    assert ended.out.count("\n") == 2  # said once


def test_a_damaged_keyring_is_told_by_its_line(ring: Keyring) -> None:
    Path("keyring").write_text("laptop = plain:AAAA")
    (fault,) = faults(run("doctor"))
    assert fault == "keyring, line 1: expected plain: and base64 of 32 bytes; these are 3"


def test_others_who_can_read_a_plain_key_are_a_warning(ring: Keyring) -> None:
    Path("keyring").chmod(0o644)
    lines = sound(run("doctor"))
    assert lines[1] == "! others on this computer can read the plain keys in keyring: chmod 600 keyring"


def test_a_keyring_in_the_environment_has_no_mode(ring: Keyring) -> None:
    env = {"BRIDGE_KEYRING": new_plain("one") + "\n" + new_plain("two")}
    assert sound(run("doctor", env=env))[1] == "✓ the keyring is readable, with 2 keys"


def test_a_wrong_setting_is_named(ring: Keyring) -> None:
    (fault,) = faults(run("doctor", env={"BRIDGE_REVOKED": "what"}))
    assert fault.startswith("BRIDGE_REVOKED holds 'what'; expected token ids")


def test_an_old_python_is_too_old() -> None:
    assert doctor.python((3, 10, 12)).line(EN) == "✗ Python 3.10.12: install 3.11 or newer"


# -- KMS ------------------------------------------------------------------------------------------


def test_a_key_that_kms_does_not_know_says_so(sqs: "SQSClient") -> None:
    Path("keyring").write_text(f"2026-11 = kms:{ARN} {'QUJD' * 20}")
    (fault,) = faults(run("doctor", env=AWS))
    assert fault.startswith("KMS does not unwrap the key 2026-11 (")


@pytest.mark.parametrize(
    ("code", "do"),
    [
        ("AccessDeniedException", f"allow this role kms:Decrypt on {ARN} (and see that the key's own policy does)"),
        ("DisabledException", f"enable {ARN} in KMS"),
        ("KMSInvalidStateException", f"cancel the deletion of {ARN} in KMS, and enable it"),
        ("NotFoundException", f"{ARN} is gone: drop the line, and mint its URLs anew"),
        ("InvalidCiphertextException", "the line is damaged"),
        ("IncorrectKeyException", "the line is damaged"),
        ("NoCredentialsError", "sign in with the AWS CLI, or set AWS_PROFILE"),
        ("ExpiredTokenException", "sign in with the AWS CLI, or set AWS_PROFILE"),
        ("ProfileNotFound", "sign in with the AWS CLI, or set AWS_PROFILE"),
        ("UnrecognizedClientException", "sign in with the AWS CLI, or set AWS_PROFILE"),
        ("ThrottlingException", "check network, region and AWS_ENDPOINT_URL, and ask again"),
        ("EndpointConnectionError", "check network, region and AWS_ENDPOINT_URL, and ask again"),
    ],
)
def test_what_kms_says_comes_with_what_to_do(code: str, do: str) -> None:
    def refuse(arn: str, blob: bytes) -> bytes:
        raise not_unwrapped(code)

    line = keys.unwraps(Entry("2026-11", ARN, b"wrapped"), refuse).line(EN)
    assert line.startswith(f"✗ KMS does not unwrap the key 2026-11 ({code}): {do}")


def test_a_key_of_the_wrong_length_is_no_key() -> None:
    line = keys.unwraps(Entry("2026-11", ARN, b"wrapped"), lambda arn, blob: b"short").line(EN)
    assert line.startswith("✗ KMS does not unwrap the key 2026-11 (KeyLength): the line is damaged")


# -- queues ---------------------------------------------------------------------------------------

Attributes = dict["QueueAttributeNameType", str]
Made = Callable[..., dict[str, str]]


@pytest.fixture
def made(ring: Keyring, sqs: "SQSClient") -> Iterator[Made]:
    """Makes both queues, and gives the environment for them."""
    urls: list[str] = []

    def make(
        parked: str = "parked.fifo", target: str = "parked.fifo", tries: int = 200, redrive: bool = True
    ) -> dict[str, str]:
        fifo: Attributes = {"FifoQueue": "true"}
        for name in {parked, target}:
            attributes: Attributes = fifo if name.endswith(".fifo") else {}
            urls.append(sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"])
        policy = {"deadLetterTargetArn": f"arn:aws:sqs:{REGION}:123456789012:{target}", "maxReceiveCount": tries}
        main: Attributes = {**fifo, "RedrivePolicy": json.dumps(policy)} if redrive else fifo
        urls.append(sqs.create_queue(QueueName="main.fifo", Attributes=main)["QueueUrl"])
        parked_url = next(url for url in urls if url.endswith(f"/{parked}"))
        return AWS | {"BRIDGE_DELIVERY": "queue", "BRIDGE_QUEUE_URL": urls[-1], "BRIDGE_PARKED_QUEUE_URL": parked_url}

    yield make
    for url in urls:
        sqs.delete_queue(QueueUrl=url)


def test_queues_in_order_are_fine(made: Made, sqs: "SQSClient") -> None:
    env = made()
    sqs.send_message(
        QueueUrl=env["BRIDGE_PARKED_QUEUE_URL"], MessageBody="x", MessageGroupId="g", MessageDeduplicationId="d"
    )
    assert sound(run("doctor", env=env))[-4:] == [
        VALID,
        "✓ the queue main.fifo is reachable and FIFO; it holds 0",
        "✓ the parked queue parked.fifo is reachable and FIFO; it holds 1",
        "✓ the redrive policy parks after 200 tries",
    ]


def test_queues_that_are_named_are_looked_at_whatever_the_delivery(made: Made) -> None:
    env = {name: value for name, value in made().items() if name != "BRIDGE_DELIVERY"}
    assert sound(run("doctor", env=env))[-1] == "✓ the redrive policy parks after 200 tries"


def test_a_queue_without_redrive_policy_would_lose_what_it_gives_up(made: Made) -> None:
    (fault,) = faults(run("doctor", env=made(redrive=False)))
    assert fault == "the queue has no redrive policy: give it one: to the parked queue, maxReceiveCount 200"


def test_a_redrive_policy_to_another_queue_is_wrong(made: Made) -> None:
    (fault,) = faults(run("doctor", env=made(target="elsewhere.fifo")))
    assert "redrive policy names another queue, arn:aws:sqs:" in fault
    assert fault.endswith("elsewhere.fifo: set BRIDGE_PARKED_QUEUE_URL to that queue's URL")


def test_a_queue_that_gives_up_soon_is_a_warning(made: Made) -> None:
    assert sound(run("doctor", env=made(tries=3)))[-1].startswith("! the queue gives up after 3 tries: 200 ")


def test_a_queue_that_is_not_fifo_or_does_not_exist_is_wrong(made: Made) -> None:
    env = made(parked="plain")
    env["BRIDGE_QUEUE_URL"] = env["BRIDGE_QUEUE_URL"].replace("main", "gone")
    found = faults(run("doctor", env=env))
    assert "the queue: gone.fifo does not exist; check its URL, region and account (AWS_PROFILE)" in found
    assert "the parked queue plain is no FIFO queue: delete it and deploy again: a queue cannot become one" in found


def test_queue_mode_without_queues_is_wrong(ring: Keyring) -> None:
    found = faults(run("doctor", env={"BRIDGE_DELIVERY": "queue"}))
    assert found[0].startswith("BRIDGE_QUEUE_URL is not set")
    assert found[1:] == [
        "the queue: BRIDGE_QUEUE_URL is not set: set BRIDGE_QUEUE_URL to the URL of an SQS FIFO queue",
        "the parked queue: BRIDGE_PARKED_QUEUE_URL is not set: set BRIDGE_PARKED_QUEUE_URL to the URL of an SQS FIFO "
        "queue",
    ]


# -- there: the bridge, the token, the place in Slack -----------------------------------------------


@dataclass
class There:
    """A running bridge, and a fake Slack for what its URLs lead to."""

    base: str
    slack: FakeSlack
    ring: Keyring
    hooks: Hooks
    said: list[dict[str, Any]] = field(default_factory=list)

    def url(
        self,
        to: Webhook | Bot = WEBHOOK,
        expires: date | None = None,
        routes: tuple[str, ...] = (),
        **more: tuple[str, ...],
    ) -> str:
        options = SPACE | more | ({"route": routes} if routes else {})
        return f"{self.base}/backlog/{token.seal(Destination(to, 'en', expires, options), 'backlog', self.ring)}"

    def run(self, url: str, **env: str) -> Ended:
        return run("doctor", url, env={"BRIDGE_SLACK_BASE_URL": self.slack.url, **env})

    def says(self, **reply: object) -> None:
        """Slack's next answer of the Web API."""
        self.slack.answer_next(200, json.dumps(reply))


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is http.server's)
        """A test's output is its own."""


@pytest.fixture
def there(ring: Keyring) -> Iterator[There]:
    hooks = Hooks(keyring=ring, outside=Outside(no_fetch, lambda: datetime.now(UTC)))

    def app(environ: Any, start_response: Any) -> Any:  # made anew, so that a test may revoke
        return hooks.app()(environ, start_response)

    server = make_server("127.0.0.1", 0, app, handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    log.configure("ERROR")  # it writes to the same stderr as doctor
    with FakeSlack() as slack:
        yield There(f"http://127.0.0.1:{server.server_port}", slack, ring, hooks)
        assert slack.posts == []  # whatever was asked, nothing was posted
    log.configure("INFO")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_live_webhook_is_told_by_what_it_says_to_an_empty_message(there: There) -> None:
    url = there.url()
    id_ = token.parse(url.rpartition("/")[2]).id
    assert sound(there.run(url))[-4:] == [
        "✓ a bridge at the URL's host answers /healthz",
        "✓ the bridge there opens the URL",
        f"✓ the URL's token ({id_}) opens",
        "✓ the webhook is alive (Slack says no_text to an empty message)",
    ]
    assert [refusal.body for refusal in there.slack.refused] == [{}]


def test_the_url_may_come_on_stdin(there: There) -> None:
    env = {"BRIDGE_SLACK_BASE_URL": there.slack.url}
    assert "✓ the webhook is alive" in run("doctor", "-", stdin=there.url() + "\n", env=env).out


@pytest.mark.parametrize(
    ("status", "word", "fault"),
    [
        (404, "no_service", "the webhook is dead (no_service): add a webhook on the app's page"),
        (403, "invalid_token", "the webhook is dead (invalid_token): add a webhook on the app's page"),
        (410, "channel_is_archived", "the webhook is dead (channel_is_archived): unarchive the channel, or mint"),
        (403, "action_prohibited", "the webhook is dead (action_prohibited): an administrator restricts who may post"),
        (404, "<html>", "the webhook is dead (by its HTTP status): add a webhook"),
        (400, "something_new", "the webhook: Slack's answer is one that we do not know (something_new): "),
        (413, "", "the webhook: Slack's answer is one that we do not know (no name): "),
        (429, "rate_limited", "the webhook: Slack asks for a pause of 1 s: ask again then"),
        (500, "", "the webhook: Slack's answer (500) does not say whether the message was posted: check this"),
        (302, "", "the webhook: Slack's address answered with a redirect (302), which is not followed: check this"),
    ],
)
def test_a_webhook_that_is_not_well_says_what_to_do(there: There, status: int, word: str, fault: str) -> None:
    there.slack.answer_next(status, word)
    (found,) = faults(there.run(there.url()))
    assert found.startswith(fault)


def test_invalid_payload_is_a_sign_of_life_too(there: There) -> None:
    there.slack.answer_next(400, "invalid_payload")
    assert sound(there.run(there.url()))[-1].startswith("✓ the webhook is alive (Slack says invalid_payload ")


def test_what_takes_an_empty_message_is_hardly_slack(there: There) -> None:
    there.slack.answer_next(200, "ok")
    assert sound(there.run(there.url()))[-1].startswith("! the webhook took an empty message")


def test_slack_out_of_reach_is_no_verdict_on_the_webhook(there: There) -> None:
    there.slack.drop_next()
    (found,) = faults(there.run(there.url()))
    assert found.endswith(": check this computer's network, and ask again")


def test_a_live_bot_is_asked_who_it_is_and_for_its_channel(there: There) -> None:
    there.says(ok=True, user="bridge")
    there.says(ok=True, channel={"id": BOT.channel, "is_archived": False, "is_member": True})
    assert sound(there.run(there.url(BOT)))[-2:] == [
        "✓ the bot token is alive",
        f"✓ the channel {BOT.channel} is there for the bot",
    ]


def test_a_bot_that_posts_to_a_person_has_no_channel_to_look_at(there: There) -> None:
    there.says(ok=True)
    line = sound(there.run(there.url(Bot(BOT.token, "U0123456789"))))[-1]
    assert line == "✓ the bot token is alive; it posts to a person, so there is no channel to look at"


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
def test_a_dead_bot_token_is_told(there: There, error: str) -> None:
    there.says(ok=False, error=error)
    (found,) = faults(there.run(there.url(BOT)))
    assert found == (
        f"the bot token is dead ({error}): reinstall the app (OAuth & Permissions), and mint a new URL with its "
        "Bot User OAuth Token"
    )


def test_a_bot_that_may_not_post_is_told_the_scope(there: There) -> None:
    there.slack.answer_next(200, '{"ok": true}', {"X-OAuth-Scopes": "channels:read, users:read"})
    (found,) = faults(there.run(there.url(BOT)))
    assert found.startswith("the bot token is alive, but may not post (missing_scope): add the scope chat:write ")


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (
            {"ok": False, "error": "missing_scope", "needed": "groups:read"},
            "(missing_scope): add the scope groups:read",
        ),
        ({"ok": False, "error": "missing_scope"}, "(missing_scope): add the scope channels:read on"),
        (
            {"ok": False, "error": "missing_scope", "needed": "a\x1b[31m"},
            "(missing_scope): add the scope channels:read",
        ),
        ({"ok": False, "error": "channel_not_found"}, "is dead (channel_not_found): take the id from the end of the"),
        ({"ok": False, "error": "fatal_error"}, "may or may not have posted the message: check this"),
        ({"ok": True, "channel": {"is_archived": True}}, "is archived (is_archived): unarchive the channel"),
        ({"ok": True, "channel": {"is_member": False}}, "(not_in_channel): invite the bot there (/invite)"),
    ],
)
def test_a_channel_that_the_bot_cannot_use_says_what_to_do(there: There, reply: dict[str, object], fault: str) -> None:
    there.says(ok=True)
    there.says(**reply)
    (found,) = faults(there.run(there.url(BOT)))
    assert BOT.channel in found
    assert fault in found


@pytest.mark.parametrize(("private", "code"), [(False, 0), (True, 1)])
def test_with_chat_write_public_a_bot_need_be_in_private_channels_only(there: There, private: bool, code: int) -> None:
    there.slack.answer_next(200, '{"ok": true}', {"X-OAuth-Scopes": "chat:write,chat:write.public"})
    there.says(ok=True, channel={"is_member": False, "is_private": private})
    assert there.run(there.url(BOT)).code == code


# -- threads --------------------------------------------------------------------------------------


def with_threads(there: There, *routes: str) -> str:
    there.says(ok=True)
    there.says(ok=True, channel={"is_member": True})
    return there.url(BOT, threads=("all",), route=routes)


def test_for_threads_each_channel_s_messages_are_asked_for(there: There) -> None:
    url = with_threads(there, "type:Bug=C0000000002", "type:Task=C0000000002")
    assert there.run(url).out.splitlines()[-2:] == [
        f"✓ the messages in {BOT.channel}, for --threads, can be read",
        "✓ the messages in C0000000002, for --threads, can be read",
    ]
    assert there.slack.calls["conversations.history"] == 2


def test_without_threads_no_message_is_asked_for(there: There) -> None:
    there.says(ok=True)
    there.says(ok=True, channel={"is_member": True})
    there.run(there.url(BOT))
    assert there.slack.calls["conversations.history"] == 0


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (
            {"error": "missing_scope", "needed": "groups:history"},
            "not be read (missing_scope): add the scope groups:history",
        ),
        (
            {"error": "missing_scope"},
            "may not be read (missing_scope): add the scope channels:history ",
        ),
        ({"error": "not_in_channel"}, "may be read by members alone (not_in_channel): invite the bot there (/invite)"),
        (
            {"error": "channel_not_found"},
            "is dead (channel_not_found): take the id from the end of ",
        ),
        ({"error": "ratelimited"}, "Slack asks for a pause of 1 s: ask again then"),
    ],
)
def test_what_threads_miss_is_said(there: There, reply: dict[str, object], fault: str) -> None:
    url = with_threads(there)
    there.says(ok=False, **reply)
    (found,) = faults(there.run(url))
    assert f"the messages in {BOT.channel}, for --threads" in found
    assert fault in found


def test_a_person_s_messages_cannot_be_read(there: There) -> None:
    there.says(ok=True)
    url = there.url(Bot(BOT.token, "U0123456789"), threads=("all",))
    said = "! the messages in U0123456789, for --threads: a person's cannot be read"
    assert sound(there.run(url))[-1].startswith(said)


# -- a trial of them ------------------------------------------------------------------------------


def tried(there: There, lang: Lang = "en", *, to: Webhook | Bot = BOT) -> Ended:
    """What `--probe` says besides; the bot is alive, and its channel there."""
    if isinstance(to, Bot):
        there.says(ok=True)
        there.says(ok=True, channel={"is_member": True})
    sealed = token.seal(Destination(to, lang, None, SPACE), "backlog", there.ring)
    ended = run("doctor", "--probe", f"{there.base}/backlog/{sealed}", env={"BRIDGE_SLACK_BASE_URL": there.slack.url})
    there.said = [one.body for one in there.slack.posts]
    there.slack.posts.clear()
    return ended


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Kakehashi is trying out threads here."), ("ja", "Kakehashi がスレッドを試しています。")]
)
def test_a_trial_shows_that_threads_work_and_leaves_nothing(there: There, lang: Lang, words: str) -> None:
    lines = sound(tried(there, lang))[-6:]
    assert re.fullmatch(r"✓ history showed it after \d\.\d s, with its metadata", lines.pop(1))
    assert lines == [
        "✓ a message with metadata was posted",
        "✓ a reply was posted under it",
        "✓ the first message was turned green",
        "✓ the reply was found again",
        "✓ the trial's messages were taken away again",
    ]
    first, reply = there.said
    assert first["text"].startswith(words)
    assert reply["thread_ts"]
    assert there.slack.channels.standing(BOT.channel) == []


def test_a_trial_of_a_webhook_is_none(there: There) -> None:
    assert sound(tried(there, to=WEBHOOK))[-1].startswith("! threads were not tried out: they need a bot")
    assert there.said == []


def test_a_trial_where_the_channel_may_not_be_read_says_so_and_leaves_nothing(there: There) -> None:
    there.slack.channels.lacking.add("channels:history")
    ended = tried(there)
    assert faults(ended) == [
        "the trial of threads: missing_scope: threads will not work there; the bridge posts messages on their own"
    ]
    assert ended.out.endswith("✓ the trial's messages were taken away again\n")
    assert there.slack.channels.standing(BOT.channel) == []


def test_a_trial_that_is_refused_says_so(there: There) -> None:
    there.slack.limits["chat.postMessage"] = 0
    (found,) = faults(tried(there))
    assert found.startswith("the trial of threads: ratelimited: ")


def test_a_reply_that_is_refused_is_told(there: There) -> None:
    there.slack.channels.locked_to_all = "cannot_reply_to_message"
    assert faults(tried(there))[0].startswith("the trial of threads: cannot_reply_to_message")


@contextmanager
def trial(plan: Plan, patience: float = 5.0) -> Iterator[tuple[Trial, FaultySlack]]:
    with FaultySlack(plan) as slack:
        transport = Transport()
        yield Trial(Client(transport, slack.url), BOT, "en", patience), slack
        transport.close()


def test_a_trial_waits_until_history_shows_it() -> None:
    with trial(failing({})) as (tried, slack):
        slack.slack.channels.lag = 0.5
        lines = [one.line(Say("en")) for one in tried.findings()]
        assert [line[0] for line in lines] == ["✓", "✓", "✓", "✓", "!", "✓"]
        assert lines[4].startswith("! the reply was not found again at once: history lags")


def test_a_trial_that_history_never_shows_is_told() -> None:
    with trial(failing({}), patience=0.3) as (tried, slack):
        slack.slack.channels.lag = 60
        lines = [one.line(Say("en")) for one in tried.findings()]
        assert [line[0] for line in lines] == ["✓", "✗", "✓"]
        assert lines[1].startswith("✗ history did not show it within 0 s, or not its metadata: threads will not work")


def test_a_reply_of_a_trial_that_stands_alone_is_told() -> None:
    def deleting(call: Call) -> bool:
        first, *_ = call.slack.channels.standing(BOT.channel)
        call.slack.channels.delete(BOT.channel, first["ts"])
        return well(call)

    with trial(failing({POST: [well, deleting]})) as (tried, _):
        lines = [one.line(Say("en")) for one in tried.findings()]
        assert "✗ a reply was posted, and not under it: threads will not work there" in "\n".join(lines)


def test_a_trial_without_an_answer_is_told() -> None:
    with trial(failing({POST: [reset]})) as (tried, _):
        lines = [one.line(Say("en")) for one in tried.findings()]
        assert lines[0].startswith("✗ the trial of threads: ")


def test_messages_of_a_trial_that_cannot_be_taken_away_are_told(there: There) -> None:
    there.slack.limits["chat.delete"] = 1
    assert faults(tried(there)) == [
        "the trial of threads: ratelimited: threads will not work there; the bridge posts messages on their own",
        "1 of the trial's messages stand there still: delete them",
    ]


def test_answers_of_the_web_api_that_make_no_sense_are_no_trouble(there: There) -> None:
    there.slack.answer_next(200, "<html>")
    (found,) = faults(there.run(there.url(BOT)))
    assert found.startswith("the bot token: Slack's answer (200) does not say")
    there.slack.drop_next()
    assert faults(there.run(there.url(BOT)))


ROUTES = tuple(f"category:{name}=T0123456789/B000000000{name}/{SECRET}" for name in "232")  # the last is never asked


def test_each_webhook_that_a_route_leads_to_is_looked_at_once(there: There) -> None:
    own = f"type:バグ={WEBHOOK.team}/{WEBHOOK.app}/{SECRET}"
    there.slack.answer_next(400, "no_text")
    there.slack.answer_next(404, "no_service")
    ended = there.run(there.url(route=(*ROUTES, own)))
    assert [line for line in ended.out.splitlines() if "webhook" in line] == [
        "✓ the webhook is alive (Slack says no_text to an empty message)",
        "✗ the webhook of the route category:2 is dead (no_service): add a webhook on the app's page (Incoming "
        "Webhooks), and mint a new URL with it",
        "✓ the webhook of the route category:3 is alive (Slack says no_text to an empty message)",
    ]
    assert len(faults(ended)) == 1


def test_a_bots_channels_of_routes_are_looked_at_and_the_webhooks_beside_them(there: There) -> None:
    there.says(ok=True, user="bridge")
    there.says(ok=True, channel={"is_member": True})
    there.says(ok=True, channel={"is_archived": True})
    routes = ("category:API=C0000000002", "type:バグ=C0000000002", "priority:2=U0123456789", *ROUTES[:1])
    ended = there.run(there.url(BOT, routes=routes))
    assert ended.out.splitlines()[-4:] == [
        "✓ the bot token is alive",
        f"✓ the channel {BOT.channel} is there for the bot",
        "✗ the channel C0000000002 is archived (is_archived): unarchive the channel, or mint a new URL for another one",
        "✓ the webhook of the route category:2 is alive (Slack says no_text to an empty message)",
    ]


def test_a_token_that_is_over_revoked_or_of_another_keyring_is_told(there: There) -> None:
    over = there.url(expires=date(2026, 1, 31))
    there_too, here = faults(there.run(over))
    assert there_too == "the bridge there refuses the URL: it has expired: mint a new one"
    assert here.endswith(": This URL worked until 2026-01-31. Mint a new one.")
    url = there.url()
    id_ = token.parse(url.rpartition("/")[2]).id
    assert faults(there.run(url, BRIDGE_REVOKED=id_)) == [
        f"the URL's token ({id_}): This URL has been revoked. Mint a new one."
    ]
    (strange,) = faults(there.run(url, BRIDGE_KEYRING=new_plain("laptop")))
    assert strange == "the URL's token does not open: was it pasted whole? is its key in this keyring, for this source?"
    assert there.slack.connections == 0


def test_what_the_bridge_itself_refuses_is_told_although_all_is_well_here(there: There) -> None:
    other = Keyring.parse(new_plain("elsewhere"))
    url = f"{there.base}/backlog/{token.seal(Destination(WEBHOOK, 'en', None, SPACE), 'backlog', other)}"
    (fault, *_) = faults(there.run(url))
    assert fault.startswith("the bridge there does not know the URL: the key that sealed it is not in the keyring")
    revoked = there.url()
    there.hooks.revoked |= {token.parse(revoked.rpartition("/")[2]).id}
    assert faults(there.run(revoked)) == [
        "the bridge there refuses the URL: it is revoked: mint a new one, or take its id out of `revoked` "
        "(BRIDGE_REVOKED) there"
    ]
    assert there.hooks.parcels == []


def test_a_url_that_asks_for_a_key_in_a_header_is_opened_there_too(there: There) -> None:
    sealed = Destination(WEBHOOK, "en", None, {"raw": ("1",), "header-key": ("digest",)})
    url = f"{there.base}/aws/{token.seal(sealed, 'aws', there.ring)}"
    assert "✓ the bridge there opens the URL" in there.run(url).out


def test_without_a_keyring_the_bridge_is_looked_at_all_the_same(there: There) -> None:
    url = there.url()
    os.unlink("keyring")
    ended = there.run(url)
    assert "✓ a bridge at the URL's host answers /healthz" in ended.out
    assert faults(ended)[-1] == "the URL's token was not opened: put right what stands above"


def test_a_host_that_is_no_bridge_or_does_not_answer_is_told(there: There) -> None:
    sealed = there.url().rpartition("/backlog/")[2]
    (found,) = faults(there.run(f"{there.slack.url}/backlog/{sealed}"))
    assert found.startswith("a bridge at the URL's host does not answer /healthz (400): is this the base URL")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    (found,) = faults(there.run(f"http://127.0.0.1:{port}/backlog/{sealed}"))
    assert found.endswith(": is it deployed, or running? is the URL whole?")


@pytest.mark.parametrize("url", ["nonsense", "https://bridge.example.com/", "http://bridge.example.com/backlog/AVq"])
def test_what_is_no_hook_is_a_slip(url: str) -> None:
    assert one_line(run("doctor", url), 2).startswith("error: this is no hook's URL; expected https://")
