"""The door http() of the deployed zip, in direct mode: what senders are answered, and what Slack gets."""

from dataclasses import replace
from typing import Any

from bridge import VERSION
from tests.package.report import holds, same, saw
from tests.package.runtime import Function, Runtime
from tests.package.scene import ALARM, COMMENT, ISSUE, Scene, alarm, ask, issue
from tests.package.senders import Answer, http
from tests.support import sns

_UNIFORM = {"error": {"code": "not_found", "message": "There is nothing at this address."}}
# What breaks, as a bug would; each time the error's own text quotes a secret or a body.
_BUGS = {
    "reading the token": "base64.urlsafe_b64decode",
    "reading the destination in it": "json.JSONDecoder.decode on T0PROOF001",
    "reading the body": "json.JSONDecoder.decode on お問い合わせ",
    "writing the message": "json.encoder.encode_basestring_ascii on お問い合わせ",
}


def direct(scene: Scene, function: Function) -> None:
    """Raises Failed."""
    with scene.running(function) as runtime:
        _posts(scene, runtime)
        _refuses(scene, runtime)
        _survives(scene, runtime)
    saw(f"started in {runtime.started_in:.2f} s, {runtime.peak:.0f} MB at most")
    saw(f"no secret and no body in {len(runtime.output)} characters of output")


def _posts(scene: Scene, runtime: Runtime) -> None:
    same("healthz", ask(runtime, http("GET", "/healthz")), Answer(200, {"status": "ok", "version": VERSION}))
    posted = Answer(200, {"status": "posted"})
    for _ in range(2):  # Backlog sends it twice
        same("Backlog's event", ask(runtime, issue(scene)), posted)
        scene.posted(ISSUE, "ja")
        same("how often it was posted", len(scene.slack.posts), 1)
    binary = {"content-type": "application/octet-stream"}
    event = http("POST", scene.hooks.backlog, COMMENT.path.read_bytes(), binary)
    same("Backlog's event in base64", ask(runtime, event), posted)
    scene.posted(COMMENT, "ja")
    same("SNS's notification", ask(runtime, alarm(scene)), posted)
    scene.posted(ALARM, "en")
    same(
        "SNS's confirmation",
        ask(runtime, scene.sns.confirmation(scene.hooks.aws)),
        Answer(200, {"status": "confirmed"}),
    )
    same("what was confirmed at SNS", scene.sns.confirmed, [sns.HANDSHAKE])
    same("how often the certificate was fetched", scene.sns.certificates, 1)
    same("how many posts Slack took", len(scene.slack.posts), 4)
    saw("Backlog 200, in base64 200, signed SNS 200, its confirmation 200: Slack has each message to the letter")


def _refuses(scene: Scene, runtime: Runtime) -> None:
    before = len(scene.slack.posts)
    same("a forged notification", ask(runtime, alarm(scene, forged=True)).status, 403)
    token = scene.hooks.backlog.rpartition("/")[2]
    other = "A" if token[40] != "A" else "B"
    wrong = {
        "an altered token": f"/backlog/{token[:40]}{other}{token[41:]}",
        "half a token": f"/backlog/{token[:60]}",
        "a token of another source": f"/aws/{token}",
        "no token at all": "/backlog/hello",
    }
    for what, path in wrong.items():
        same(what, ask(runtime, http("POST", path, b"{}")), Answer(404, _UNIFORM))
    same("a hook that is looked at", ask(runtime, http("GET", scene.hooks.backlog)).status, 405)
    same("and by HEAD", ask(runtime, http("HEAD", scene.hooks.backlog)), Answer(405, None))
    same("a body that is no JSON", ask(runtime, http("POST", scene.hooks.backlog, b"{")).status, 400)
    same("what is no HTTP event", ask(runtime, {"Records": [{"Sns": {"Message": "{}"}}]}).status, 400)
    same("how many of these Slack got", len(scene.slack.posts) - before, 0)
    saw("forged SNS 403, bad tokens 404 in one form, GET and HEAD 405, no JSON 400, no HTTP event 400")


def _survives(scene: Scene, runtime: Runtime) -> None:
    reply = runtime.reply("{")
    holds("an event that is no JSON is an error of the runtime", reply.failed)
    scene.slack.answer_next(404, "no_service")
    same("a webhook that is gone", ask(runtime, issue(scene, again=False)).status, 410)
    same("and a call later", ask(runtime, http("GET", "/healthz")).status, 200)
    saw(f"an event that is no JSON: {reply.value['errorType']}, and it goes on; a webhook that is gone: 410")


def crashes(scene: Scene, function: Function) -> None:
    """A bug anywhere is 500, and its log quotes nothing. Raises Failed."""
    for what, broken in _BUGS.items():
        with scene.running(function, broken) as runtime:
            said: Any = ask(runtime, issue(scene))
        same(f"a bug in {what}", (said.status, said.body["error"]["code"]), (500, "bug"))
        holds(f"a bug in {what} is not in the log", '"event": "bug"' in runtime.output)
    saw(f"a bug in {', '.join(_BUGS)}: 500 each, in the log without a word of token, webhook or body")


def without_kms(scene: Scene, function: Function) -> None:
    """A KMS out of reach is 503, not 404: the keyring is really unwrapped there. Raises Failed."""
    outside = {**scene.host.outside, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    apart = replace(scene, host=replace(scene.host, outside=outside))
    with apart.running(function) as runtime:
        same("a hook without KMS", ask(runtime, issue(scene)).status, 503)
        same("healthz without KMS", ask(runtime, http("GET", "/healthz")).status, 200)
    saw("KMS out of reach: 503, so that senders come again")
