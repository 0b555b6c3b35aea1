"""The credentials of a role, as Lambda hands them out: in the environment, or under SnapStart at a loopback address.

A snapshot outlives credentials, so there Lambda gives each restored instance its own when it asks.
https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials
"""

import json
from collections.abc import Mapping
from dataclasses import field
from ipaddress import ip_address
from urllib.parse import urlsplit

from bridge.net.transport import Deadline, Transport
from bridge.sealing.keyring import not_unwrapped
from bridge.values import dataclass

_URL, _TOKEN = "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN"
_MOST = 16 * 1024  # bytes of an answer; a session token has one to two thousand


@dataclass(frozen=True, slots=True)
class Credentials:
    """`session` is a role's session token; "" for a user's."""

    id: str
    secret: str = field(repr=False)
    session: str = field(default="", repr=False)


def in_reach(env: Mapping[str, str]) -> bool:
    """Whether this environment tells where to find any, in one of Lambda's two ways."""
    return _own(env) is not None or (_is_loopback(env.get(_URL, "")) and bool(env.get(_TOKEN)))


def credentials(transport: Transport, env: Mapping[str, str], within: Deadline) -> Credentials:
    """Those that are valid now; asked for each time, for they end. Raises Unavailable, or a leaf of NoAnswer.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
    """
    if own := _own(env):
        return own
    asked = {"Accept": "application/json", "Authorization": env[_TOKEN]}
    answer = transport.request("GET", env[_URL], headers=asked, body=None, within=within, at_most=_MOST)
    try:
        if answer.status == 200:
            told = json.loads(answer.body)
            return Credentials(*(_text(told[name]) for name in ("AccessKeyId", "SecretAccessKey", "Token")))
    except (ValueError, KeyError, TypeError):
        pass
    raise not_unwrapped("CredentialRetrievalError")  # the SDK's word for it


def _own(env: Mapping[str, str]) -> Credentials | None:
    id_, secret = env.get("AWS_ACCESS_KEY_ID"), env.get("AWS_SECRET_ACCESS_KEY")
    return Credentials(id_, secret, env.get("AWS_SESSION_TOKEN", "")) if id_ and secret else None


def _is_loopback(url: str) -> bool:
    """What is elsewhere is for the SDK to judge: it asks some hosts, and others over TLS alone."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
