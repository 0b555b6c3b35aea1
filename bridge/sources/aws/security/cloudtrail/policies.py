"""What a policy allows: everything, to everybody, or to somebody of another account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import re
from collections.abc import Iterator
from itertools import islice

from bridge.payload import Payload
from bridge.sources.other import opened

_MOST = 100  # statements, and principals of one
_ACCOUNT = re.compile(r"(?:arn:[\w-]+:(?:iam|sts)::)?([0-9]{12})(?::.*)?", re.DOTALL)


def allows_everything(policy: Payload) -> bool:
    return any("*" in _texts(one["Action"]) and "*" in _texts(one["Resource"]) for one in _allowing(policy))


def allows_everybody(policy: Payload) -> bool:
    """A condition may say whom it means after all: such a statement does not count."""
    return any("*" in _principals(one) for one in _allowing(policy) if not one["Condition"].value)


def accounts(policy: Payload, own: str) -> tuple[str, ...]:
    """The other accounts that it lets in."""
    texts = (text for one in _allowing(policy) for text in _principals(one))
    return tuple(dict.fromkeys(account for text in texts if (account := account_of(text)) not in ("", own)))


def account_of(principal: str) -> str:
    """The account that a principal is of; "" where it is none's."""
    found = _ACCOUNT.fullmatch(principal)
    return found.group(1) if found else ""


def _allowing(policy: Payload) -> Iterator[Payload]:
    """Its statements that allow something; a single one need not stand in a list."""
    statements = opened(policy)["Statement"]
    listed = [statements] if isinstance(statements.value, dict) else islice(statements, _MOST)
    return (one for one in listed if one["Effect"].value == "Allow")


def _principals(statement: Payload) -> tuple[str, ...]:
    principal = statement["Principal"]
    return _texts(principal) or _texts(principal["AWS"])


def _texts(value: Payload) -> tuple[str, ...]:
    if isinstance(value.value, str):
        return (value.value,)
    return tuple(text for one in islice(value, _MOST) if (text := one.text("")))
