"""Checks serverless.yml's parameters before anything is made: python -m deploy.parameters < JSON.

Input: `values` of all parameters, and the operator's `own` (deployment.yml, null without one); `names` of parameters,
wherever they were written; those `told` on the command line; the `stage`, and its stack's name; `region` and `profile`
from the command line and the environment; whether this command is `making` a package (package, deploy) and `deploying`
it. Output: the values that serverless.yml uses. What is wrong is one line on stderr that says what to do, and exit 1.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bridge import VERSION
from bridge.errors import BadSetting
from bridge.sealing.key_lines import arns
from bridge.sealing.keyring import Keyring
from bridge.settings import Settings, keyring_text
from deploy import account
from deploy.own import merged
from deploy.standing import kept, undone

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_LOG_DAYS: tuple[int, ...] = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731)
_LOG_DAYS += (1096, 1827, 2192, 2557, 2922, 3288, 3653)
_WORKERS = (2, 1_000)  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
_RESERVED = (1, 100_000)
_THROTTLE = (1, 10_000)  # https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: the account's own
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}")
_CERTIFICATE = re.compile(r"arn:aws[a-z-]*:acm:([a-z0-9-]+):[0-9]{12}:certificate/[A-Za-z0-9-]+")
_DOMAIN = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_PLAIN_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*")  # what stands for itself among the patterns of what goes into the zip
_FILES = ("keyring", "people", "runbooks")
_QUEUE = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/"  # stands for the queues that are still to be made

Values = Mapping[str, str]
Owner = Callable[[str], str | None]  # region → the account that would be deployed to; None where that is unknown


def checked(values: Values, names: Sequence[str], region: str, owner: Owner) -> dict[str, object]:
    """The values that serverless.yml uses; `region` may be "". Raises BadSetting."""
    for name in names:
        if name not in values:
            raise BadSetting(f"there is no parameter {name!r}; expected one of {', '.join(values)}")
    _one_of(values, "delivery", "direct", "queue")
    _one_of(values, "architecture", "arm64", "x86_64")
    _one_of(values, "dashboard", "", "on")
    for name in _FILES:
        _packed(values, name)
    settings = Settings.from_env(_environment(values))
    Keyring.parse(settings.keyring, in_lambda=True)
    keys = arns(settings.keyring)
    region = region or _part(keys[0], "region")
    _own(keys, region, values, owner)
    _address(values, region)
    _topic(values["alarms"], region)
    undone(values["undo"])
    return _chosen(values, region) | {"arns": keys}


def unchecked(values: Values, region: str) -> dict[str, object]:
    """The same for commands that make nothing and so need no keyring. Raises BadSetting if the region is unknown."""
    try:
        region = region or _part(arns(keyring_text(_environment(values)))[0], "region")
    except (BadSetting, IndexError):
        raise BadSetting("there is no keyring to tell the region; say which: --region ap-northeast-1") from None
    return _chosen(values, region) | {"arns": ()}


def _chosen(values: Values, region: str) -> dict[str, object]:
    """The parameters as they are `given`, and the values that follow from them. Raises BadSetting."""
    queue, alarms = values["delivery"] == "queue", bool(values["alarms"])
    days = _number(values, "log_days", _LOG_DAYS[0], _LOG_DAYS[-1])
    if days not in _LOG_DAYS:
        raise BadSetting(f"log_days is {days}; CloudWatch takes {', '.join(map(str, _LOG_DAYS))}")
    return {
        "given": dict(values),
        "version": VERSION,
        "region": region,
        "delivery": "queue" if queue else "direct",
        "address": "domain" if values["domain"] else "gateway",
        "domain_alone": bool(values["domain"]),
        "alarms": "http" if alarms else "nothing",
        "queue_alarms": "queue" if alarms and queue else "nothing",
        "dashboard": values["delivery"] if values["dashboard"] else "nothing",
        "revoked": "some" if values["revoked"] else "none",
        "people": values["people"] or "!people",  # patterns of what goes into the zip, and an empty one is none
        "runbooks": values["runbooks"] or "!runbooks",
        "logs": [{"Ref": f"{name}LogGroup"} for name in (("Http", "Worker") if queue else ("Http",))],
        "log_days": days,
        "reserved_concurrency": _if_given(values, "reserved_concurrency", *_RESERVED),
        "throttled": "some" if values["throttle"] else "none",
        "throttle": _if_given(values, "throttle", *_THROTTLE),
        "worker_concurrency": _number(values, "worker_concurrency", *_WORKERS),
    }


def _environment(values: Values) -> dict[str, str]:
    """The functions' environment, as far as a parameter can make it wrong."""
    return {
        "BRIDGE_KEYRING_FILE": values["keyring"],
        "BRIDGE_PEOPLE_FILE": values["people"],
        "BRIDGE_RUNBOOKS_FILE": values["runbooks"],
        "BRIDGE_REVOKED": values["revoked"],
        "BRIDGE_LOG_LEVEL": values["log_level"],
        "BRIDGE_DELIVERY": values["delivery"],
        "BRIDGE_QUEUE_URL": f"{_QUEUE}parcels.fifo",
        "BRIDGE_PARKED_QUEUE_URL": f"{_QUEUE}parked.fifo",
        "AWS_LAMBDA_FUNCTION_NAME": "http",
    }


def _one_of(values: Values, name: str, *known: str) -> None:
    if values[name] not in known:
        raise BadSetting(f"{name} is {values[name][:40]!r}; expected {' or '.join(one or 'nothing' for one in known)}")


def _number(values: Values, name: str, least: int, most: int) -> int:
    text = values[name]
    if text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most:
        return int(text)
    raise BadSetting(f"{name} is {text[:40]!r}; expected a number from {least:,} to {most:,}")


def _if_given(values: Values, name: str, least: int, most: int) -> int | None:
    return _number(values, name, least, most) if values[name] else None


def _packed(values: Values, name: str) -> None:
    """Raises BadSetting if the file is not there, or cannot be in the zip."""
    file = values[name]
    if not file and name != "keyring":
        return
    if not _PLAIN_PATH.fullmatch(file) or ".." in file.split("/"):
        raise BadSetting(f"{name} is {file[:60]!r}; expected the name of a file in this folder, without spaces")
    if not Path(file).is_file():
        how = f"; make it: python -m bridge keys new --kms alias/kakehashi --file {file}" if name == "keyring" else ""
        raise BadSetting(f"there is no file {file} here, which {name} names{how}")


def _part(arn: str, what: str) -> str:
    return arn.split(":")[{"region": 3, "account": 4}[what]]


def _own(keys: Sequence[str], region: str, values: Values, owner: Owner) -> None:
    """Raises BadSetting if a key is of another region or account than the one deployed to."""
    if not _REGION.fullmatch(region):
        raise BadSetting(f"{region[:40]!r} is not an AWS region; expected --region ap-northeast-1, or another")
    file, expected = values["keyring"], values["kms_region"] or region
    for key in keys:
        if (found := _part(key, "region")) != expected:
            raise BadSetting(
                f"{file}: {key} is of {found}, not of {expected}; deploy with --region {found}, or name another "
                f"keyring (--param=keyring=FILE), or allow it with --param=kms_region={found}"
            )
    own = owner(region)
    for key in keys:
        if own and (found := _part(key, "account")) != own:
            raise BadSetting(
                f"{file}: {key} is of account {found}, and you are signed in to {own}; sign in to {found}, or name "
                "another keyring (--param=keyring=FILE)"
            )


def _address(values: Values, region: str) -> None:
    domain, certificate = values["domain"], values["certificate"]
    if bool(domain) != bool(certificate):
        missing, there = ("certificate", "domain") if domain else ("domain", "certificate")
        raise BadSetting(f"there is a {there} and no {missing}; expected both or neither")
    if not domain:
        return
    if not _DOMAIN.fullmatch(domain):
        raise BadSetting(
            f"domain is {domain[:60]!r}; expected a bare name in small letters, such as bridge.example.com"
        )
    found = _CERTIFICATE.fullmatch(certificate)
    if not found or found[1] != region:
        raise BadSetting(
            f"certificate is not one of ACM in {region}; expected arn:aws:acm:{region}:123456789012:certificate/…"
        )


def _topic(topic: str, region: str) -> None:
    found = _TOPIC.fullmatch(topic)
    if topic and (not found or found[1] != region):
        raise BadSetting(
            f"alarms is not the ARN of a standard SNS topic in {region}; expected arn:aws:sns:{region}:123456789012:ops"
        )


def main(given: Mapping[str, Any]) -> dict[str, object]:
    """The output for this input. Raises BadSetting."""
    values = merged(given["values"], given["own"], given["stage"], frozenset(given["told"]))
    if not given["making"]:
        return unchecked(values, given["region"])
    if not given["deploying"]:
        return checked(values, given["names"], given["region"], lambda _: None)
    made = checked(values, given["names"], given["region"], partial(account.number, given["profile"]))
    kept(partial(account.standing, given["profile"], str(made["region"]), given["stack"]), values, given["stack"])
    return made


if __name__ == "__main__":
    try:
        print(json.dumps(main(json.load(sys.stdin))))
    except BadSetting as slip:
        sys.exit(str(slip))
