"""Is it alive? The bridge behind a URL, and the place in Slack that it leads to; nothing is posted there."""

import re
from datetime import UTC, datetime

from bridge.cli.doctor.finding import Finding, Findings, fine, warning, wrong
from bridge.errors import DestinationDead, Malformed, MessageRefused, NoAnswer, SlowDown, Undelivered
from bridge.net.transport import Deadline, Fetch
from bridge.payload import Payload, parse
from bridge.sealing.destination import Bot, Webhook
from bridge.slack.answers import classify, unanswered
from bridge.slack.client import Client

PATIENCE = 10.0  # seconds a call may take
_EMPTY = ("no_text", "invalid_payload")  # what a live webhook says to {}
_SCOPE = re.compile(r"[a-z:_.,]{1,200}")
_READS = {"G": "groups:read", "D": "im:read"}  # by the first letter of a conversation's id
_LOOKS = {"G": "groups:history", "D": "im:history"}

_ADMIN = "an administrator restricts who may post there; ask for the app to be allowed"
_TOKEN = "reinstall the app (OAuth & Permissions), and mint a new URL with its Bot User OAuth Token"  # noqa: S105
_HOOK = "add a webhook on the app's page (Incoming Webhooks), and mint a new URL with it"
_CHANNEL = "take the id from the end of the channel's details; a private channel must invite the bot (/invite)"
_ARCHIVED = "unarchive the channel, or mint a new URL for another one"
_DO = {
    "account_inactive": _TOKEN,
    "action_prohibited": _ADMIN,
    "channel_is_archived": _ARCHIVED,
    "channel_not_found": _CHANNEL,
    "invalid_auth": _TOKEN,
    "is_archived": _ARCHIVED,
    "not_in_channel": "invite the bot there (/invite)",
    "posting_to_general_channel_denied": _ADMIN,
    "restricted_action": _ADMIN,
    "token_expired": _TOKEN,
    "token_revoked": _TOKEN,
}


def bridge(base: str, fetch: Fetch) -> Finding:
    """Does a bridge answer at /healthz?"""
    what = "a bridge at the URL's host"
    try:
        answer = fetch(f"{base}/healthz", Deadline.after(PATIENCE), 10_000)
    except NoAnswer as error:
        return wrong(f"{what}: {error}", "is it deployed, or running? is the URL whole?")
    if answer.status == 200 and _object(answer.body)["status"].value == "ok":
        return fine(f"{what} answers /healthz")
    return wrong(f"{what} does not answer /healthz ({answer.status})", "is this the base URL that deploying printed?")


def webhook(client: Client, to: Webhook) -> Finding:
    """An empty message: Slack looks for the webhook first, and then says that there is no text."""
    try:
        problem = classify(client.post({}, to, Deadline.after(PATIENCE)), webhook=True, now=datetime.now(UTC))
    except NoAnswer as failure:
        problem = unanswered(failure)
    if isinstance(problem, MessageRefused) and problem.reason in _EMPTY:
        return fine(f"the webhook is alive (Slack says {problem.reason} to an empty message)")
    if problem is None:
        return warning("the webhook took an empty message, which Slack never does", "is BRIDGE_SLACK_BASE_URL set?")
    return _dead("the webhook", problem, _HOOK)


def bot(client: Client, to: Bot) -> Findings:
    """Who the bot is and what it may do (auth.test), then the channel (conversations.info).

    https://docs.slack.dev/reference/methods/auth.test, https://docs.slack.dev/reference/methods/conversations.info
    """
    problem, _, scopes = _ask(client, "auth.test", {}, to)
    if problem:
        yield _dead("the bot token", problem, _TOKEN)
    elif scopes and "chat:write" not in scopes:
        yield wrong("the bot token is alive, but may not post (missing_scope)", _add("chat:write"))
    elif to.channel[0] in "UW":
        yield fine("the bot token is alive; it posts to a person, so there is no channel to look at")
    else:
        yield fine("the bot token is alive")
        yield _channel(client, to, public="chat:write.public" in scopes)


def threads(client: Client, to: Bot) -> Finding:
    """Whether the channel's messages can be read, which --threads needs; one is asked for, and not looked at.

    https://docs.slack.dev/reference/methods/conversations.history
    """
    what = f"the messages in {to.channel}, for --threads"
    if to.channel[0] in "UW":
        return warning(f"{what}: a person's cannot be read", "follow-ups stand alone there; mint it with a channel")
    problem, said, _ = _ask(client, "conversations.history", {"channel": to.channel, "limit": "1"}, to)
    if problem and problem.reason == "missing_scope":
        needed = _scope(said, _LOOKS.get(to.channel[0], "channels:history"))
        return wrong(f"{what}, may not be read (missing_scope)", _add(needed))
    if problem and problem.reason == "not_in_channel":
        return wrong(f"{what}, may be read by members alone (not_in_channel)", _DO["not_in_channel"])
    return _dead(what, problem, _CHANNEL) if problem else fine(f"{what}, can be read")


def _scope(said: Payload, usual: str) -> str:
    """The scope that Slack says is missing, if it says one."""
    needed = said["needed"].text("")
    return needed if _SCOPE.fullmatch(needed) else usual


def _channel(client: Client, to: Bot, *, public: bool) -> Finding:
    """`public`: the bot may post to public channels without being in them."""
    what = f"the channel {to.channel}"
    problem, said, _ = _ask(client, "conversations.info", {"channel": to.channel}, to)
    if problem and problem.reason == "missing_scope":
        scope = _scope(said, _READS.get(to.channel[0], "channels:read"))
        return wrong(f"{what} could not be looked at (missing_scope)", _add(scope))
    if problem:
        return _dead(what, problem, _CHANNEL)
    channel = said["channel"]
    if channel["is_archived"].flag(False):
        return wrong(f"{what} is archived (is_archived)", _ARCHIVED)
    if not channel["is_member"].flag(True) and (channel["is_private"].flag(False) or not public):
        return wrong(f"the bot is not in {to.channel} (not_in_channel)", _DO["not_in_channel"])
    return fine(f"{what} is there for the bot")


def _ask(
    client: Client, method: str, arguments: dict[str, str], to: Bot
) -> tuple[Undelivered | None, Payload, frozenset[str]]:
    """What is wrong, what Slack said, and the scopes that the token has (empty: it did not say)."""
    try:
        answer = client.ask(method, arguments, to, Deadline.after(PATIENCE))
    except NoAnswer as failure:
        return unanswered(failure), Payload({}), frozenset()
    scopes = frozenset(re.findall(r"[a-z:_.]+", answer.headers.get("x-oauth-scopes", "")))
    return classify(answer, webhook=False, now=datetime.now(UTC)), _object(answer.body), scopes


def _object(body: bytes) -> Payload:
    try:
        return parse(body)
    except Malformed:
        return Payload({})


def _dead(what: str, problem: Undelivered, otherwise: str) -> Finding:
    """What to do by Slack's own word for a dead destination, else by its class."""
    if isinstance(problem, DestinationDead):
        return wrong(f"{what} is dead ({problem.reason or 'by its HTTP status'})", _DO.get(problem.reason, otherwise))
    if isinstance(problem, SlowDown):
        return wrong(f"{what}: {problem}", "ask again then; somebody posts a lot with it")
    if isinstance(problem, MessageRefused):
        return wrong(f"{what}: Slack's answer is one that we do not know ({problem.reason or 'no name'})", otherwise)
    return wrong(f"{what}: {problem}", "check this computer's network, and ask again")


def _add(scope: str) -> str:
    return f"add the scope {scope} on the app's page (OAuth & Permissions), and reinstall the app"
