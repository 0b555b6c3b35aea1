"""To which thing a call was made that nobody has told us about: what its request calls it."""

import re
from collections.abc import Iterator

from bridge.budget import Budget
from bridge.payload import Payload
from bridge.sources.aws.security.cloudtrail.record import Record, named
from bridge.sources.other import values

_LOOKS = 200  # values of a request
_VERB = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAMES = re.compile(r"(?P<stem>.*?)[_-]?(?P<end>name|identifier|id|arn|url|key)?", re.IGNORECASE)
_ENDS = ("name", "identifier", "id", "arn", "url")
_NEVER = re.compile(r"token|requestid|accountid|externalid|sessionname|kmskey|ownerid", re.IGNORECASE)


def thing(found: Record) -> str:
    """The name of the noun of the call: of DeleteTable the tableName, of RunInstances the instanceId that it answered;
    else the first name, or ARN; "" where there is none."""
    noun = _VERB.sub("", found.call, count=1).lower()
    bucket, key = (found.request[name].text("") for name in ("bucketName", "key"))
    if bucket.strip() and key.strip():
        return named(f"{bucket}/{key}")
    asked = list(_told(found.request))
    made = [pair for pair in _told(found.told["responseElements"]) if _rank(pair[0], noun) == 0]
    told = asked + made + [("arn", one["ARN"].text("")) for one in found.told["resources"]][:1]
    ranked = sorted((rank, index) for index, (name, _) in enumerate(told) if (rank := _rank(name, noun)) is not None)
    return next((name for _, index in ranked if (name := named(told[index][1]))), "")


def _told(request: Payload) -> Iterator[tuple[str, str]]:
    """The values by the last part of their names."""
    for name, text in values(request, Budget(_LOOKS)):
        last = name.rpartition(".")[2]
        if text.strip() and not _NEVER.search(last):
            yield last, text


def _rank(name: str, noun: str) -> int | None:
    """The noun's own name before anything that is called a name; None for what names nothing."""
    match = _NAMES.fullmatch(name)
    stem, end = (match["stem"].lower(), (match["end"] or "").lower()) if match else (name.lower(), "")
    if noun and stem and (noun.startswith(stem) or stem == noun.removesuffix("s")):
        return 0 if len(stem) > 2 else 2
    if not stem and end in _ENDS:
        return 1
    return 3 + _ENDS.index(end) if end in _ENDS else None
