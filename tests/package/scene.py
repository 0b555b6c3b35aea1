"""Where both doors are tried: the stand-ins around a function, its URLs, and what nobody may ever read in a log."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bridge.slack.message import Message
from bridge.wording.phrases import Lang
from tests.package.packing import environment, run
from tests.package.report import Failed, holds, same, saw
from tests.package.runtime import Function, Host, Runtime
from tests.package.senders import Answer, Event, Sns, answer, http
from tests.support import sns
from tests.support.casebook import Case, draw
from tests.support.fake_slack import FakeSlack

_HOOK_END = "Kx7mQ2vT9rB4wY1pZ8sN3dLc"
_WEBHOOK = "https://hooks.slack.com/services/" + f"T0PROOF001/B0PROOF001/{_HOOK_END}"
_BOT_END = "1" * 11 + "-PrOoFbOtToKeN"
_BOT = "xoxb-" + _BOT_END
_CASES = Path(__file__).parent.parent / "cases"
ISSUE = Case(_CASES / "backlog/issue-added/japanese.json")
COMMENT = Case(_CASES / "backlog/issue-added/full.json")
ALARM = Case(_CASES / "aws/cloudwatch-alarm/alarm.json")
_IDS = count(4_190_900)
IN_A_BODY = ("お問い合わせフォーム", "Customers see errors at checkout")  # what the cases tell


@dataclass(frozen=True, slots=True)
class Hooks:
    """The paths of two minted URLs: Backlog's posts through a webhook, in Japanese, AWS's through a bot, in English."""

    backlog: str
    aws: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """Both tokens, then what they seal."""
        return (*(path.rpartition("/")[2] for path in (self.backlog, self.aws)), _HOOK_END, _BOT_END)


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds the functions. `host` leads them to `slack` and `sns`."""

    slack: FakeSlack
    sns: Sns
    hooks: Hooks
    host: Host

    @contextmanager
    def running(self, function: Function, broken: str = "", *, snapshot: bool = False) -> Iterator[Runtime]:
        """An instance; in the end everything that it ever wrote is looked through. Raises Failed."""
        with Runtime(function, self.host, broken, snapshot=snapshot) as runtime:
            yield runtime
        for secret in (*self.hooks.secrets, *IN_A_BODY):
            for spelt in (secret, json.dumps(secret)[1:-1]):
                before, found, _ = runtime.output.partition(spelt)
                if found:
                    raise Failed(f"the output of {function.name} holds a secret, after {before[-200:]!r}")
        holds(f"{function.name} wrote nothing", runtime.output)
        holds(f"{function.name} needs {runtime.peak:.0f} MB", runtime.peak < function.memory)

    def posted(self, what: Case, lang: Lang, mark: str = "") -> None:
        """That Slack's newest message is this case's, to the letter. Raises Failed."""
        holds("nothing was posted", self.slack.posts)
        same("what Slack refused", self.slack.refused, [])
        body = self.slack.posts[-1].body
        message = Message(body["text"], tuple(body["blocks"]), tuple(body.get("attachments", ())), "", "")
        golden = what.golden(lang).read_text(encoding="utf-8").partition("\n\nplain: ")[0]
        drawn = draw(message).partition("\n\nplain: ")[0]
        holds(f"the message of {what.id} has no mark", not mark or drawn.count(mark) == 2)
        same(f"the message of {what.id}", drawn.replace(mark, "") if mark else drawn, golden)


def minted(source: str, keyring: Path, aws: Mapping[str, str], base: tuple[str, ...]) -> str:
    """The path of a URL that `mint` makes. Raises Failed."""
    options = {
        "backlog": ("--space", "demo.backlog.com", "--lang", "ja", "--webhook", _WEBHOOK),
        "aws": ("--topic", sns.TOPIC, "--bot", _BOT, "--channel", "C0123456789"),
    }
    command = [sys.executable, "-m", "bridge", "mint", source, *base, "--keyring", str(keyring), *options[source]]
    url = urlsplit(run(command, environment(aws)).strip())
    saw(f"{source}: https://{url.netloc}/{source}/… ({len(url.geturl())} characters)")
    return url.path


def key(keyring: Path, aws: Mapping[str, str]) -> None:
    """A new key on top of the keyring, wrapped by AWS's KMS. Raises Failed."""
    command = [sys.executable, "-m", "bridge", "keys", "new", "--kms", "alias/kakehashi", "--file", str(keyring)]
    run(command, environment(aws))


def ask(runtime: Runtime, event: Event) -> Answer:
    return answer(runtime.invoke(event))


def issue(scene: Scene, *, again: bool = True) -> Event:
    """What Backlog sends of an issue, with the id that the case has; or with one of its own, if it is not `again`."""
    body = json.loads(ISSUE.path.read_bytes())
    body |= {} if again else {"id": next(_IDS)}
    return http("POST", scene.hooks.backlog, json.dumps(body, ensure_ascii=False).encode())


def alarm(scene: Scene, *, forged: bool = False) -> Event:
    """What SNS sends of an alarm."""
    message: Any = json.loads(ALARM.path.read_bytes())["Message"]
    return scene.sns.notification(scene.hooks.aws, message, forged=forged)
