"""slack-sdk's WebhookClient and WebClient, with only their wire call replaced by our transport."""

import logging
from typing import Any
from urllib.parse import urlencode

from slack_sdk import WebClient, WebhookClient
from slack_sdk.webhook import WebhookResponse

from bridge.encoding import encoder
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sealing.destination import Bot, Webhook

# Slack's answer to chat.postMessage repeats the whole message in its own words.
ANSWER_MOST = 1024 * 1024
HISTORY_MOST = 2 * ANSWER_MOST  # bytes of a page of a channel, whoever wrote in it
_encoded = encoder()
_API = "https://slack.com/api/"

# The SDK prints webhook URLs at DEBUG and INFO, and exceptions and bodies at ERROR: this logger never speaks.
_mute = logging.getLogger("bridge.slack.client")
_mute.setLevel(logging.CRITICAL)
_mute.propagate = False


class Client:
    """Posts to Slack, for all threads of the process; `base_url` (loopback) stands for Slack's hosts, paths kept."""

    def __init__(self, transport: Transport, base_url: str | None = None) -> None:
        self._transport = transport
        self._base_url = base_url.rstrip("/") if base_url else None
        self._webhook = _WiredWebhook("")

    def post(self, body: dict[str, Any], to: Webhook | Bot, within: Deadline) -> Answer:
        """Slack's answer, unjudged. Raises NoAnswer, as Transport.request does."""
        if isinstance(to, Webhook):
            wire = _Wire(self._transport, within)
            self._webhook.to(self._rebased(to.url), wire).send_dict(body)
            return wire.answer
        return self.call("chat.postMessage", body, to, within)

    def call(self, method: str, body: dict[str, Any], to: Bot, within: Deadline) -> Answer:
        """Slack's answer to a method that says or changes something in the bot's channel. Raises as `post` does."""
        wire = _Wire(self._transport, within)
        _WiredBot(to.token, self._rebased(_API), wire).api_call(method, json={"channel": to.channel, **body})
        return wire.answer

    def ask(self, method: str, arguments: dict[str, str], to: Bot, within: Deadline) -> Answer:
        """Slack's answer to a method that only reads, unjudged; those take a form, not JSON. Raises as `post` does.

        https://docs.slack.dev/apis/web-api/#post-bodies
        """
        wire = _Wire(self._transport, within, HISTORY_MOST)
        _WiredBot(to.token, self._rebased(_API), wire).api_call(method, data=arguments)
        return wire.answer

    def _rebased(self, url: str) -> str:
        return self._base_url + "/" + url.split("/", 3)[3] if self._base_url else url


class _Wire:
    """One call's way out, and what came back."""

    __slots__ = ("_at_most", "_transport", "_within", "answer")
    answer: Answer

    def __init__(self, transport: Transport, within: Deadline, at_most: int = ANSWER_MOST) -> None:
        self._transport, self._within, self._at_most = transport, within, at_most

    def post_json(self, url: str, body: Any, headers: dict[str, str]) -> None:
        self._post(url, _encoded(body), headers | {"Content-Type": "application/json;charset=utf-8"})

    def post_form(self, url: str, body: dict[str, str], headers: dict[str, str]) -> None:
        self._post(url, urlencode(body), headers | {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"})

    def _post(self, url: str, body: str, headers: dict[str, str]) -> None:
        self.answer = self._transport.request(
            "POST", url, headers=headers, body=body.encode(), within=self._within, at_most=self._at_most
        )


# The SDK's seam is a method, so these two inherit. Both tell the SDK nothing of the answer: it takes an HTML page
# with a 200 for success, and its exceptions hold URLs. The answer is in the wire; deliver.py judges it.


class _WiredWebhook(WebhookClient):
    _wire: _Wire

    def __init__(self, url: str) -> None:
        super().__init__(url, logger=_mute, retry_handlers=[])

    def to(self, url: str, wire: _Wire) -> "_WiredWebhook":
        """The same for one message: a new one would look through the environment each time, and `copy` takes longer."""
        one = object.__new__(_WiredWebhook)
        one.__dict__ = {**self.__dict__, "url": url, "_wire": wire}
        return one

    def _perform_http_request(self, *, body: dict[str, Any], headers: dict[str, str]) -> WebhookResponse:
        self._wire.post_json(self.url, body or {}, headers)  # the SDK makes None of an empty message
        return WebhookResponse(url="", status_code=200, body="", headers={})


class _WiredBot(WebClient):
    def __init__(self, token: str, base_url: str, wire: _Wire) -> None:
        super().__init__(token, base_url=base_url, logger=_mute, retry_handlers=[])
        self._wire = wire

    def _perform_urllib_http_request(self, *, url: str, args: dict[str, dict[str, Any]]) -> dict[str, Any]:
        if args["json"] is None:
            self._wire.post_form(url, args["params"] or {}, args["headers"])
        else:
            self._wire.post_json(url, args["json"], args["headers"])
        return {"status": 200, "headers": {}, "body": b"not for the SDK"}  # bytes: it does not look into them
