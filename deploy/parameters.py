"""Checks serverless.yml's parameters before anything is made: python -m deploy.parameters < JSON.

Input: `values` of all parameters, and the operator's `own` (deployment.yml, null without one); `names` of parameters,
wherever they were written; those `told` on the command line; the `stage`, and its stack's name; `region` and `profile`
from the command line and the environment; whether this command is `making` a package (package, deploy), `deploying` it,
or `removing` the stack. Output: the values that serverless.yml uses. What is wrong is one line on stderr that says what
to do, and exit 1.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bridge import VERSION
from bridge.canary import hook_of
from bridge.errors import BadSetting
from bridge.languages import of_locale
from bridge.sealing.key_lines import arns
from bridge.sealing.keyring import Keyring
from bridge.settings import Settings, keyring_text
from deploy import account, regional, surroundings, wheels
from deploy.own import merged
from deploy.regional import Owner, Values
from deploy.removal import agreed
from deploy.standing import Standing, kept, undone

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
LOG_DAYS: tuple[int, ...] = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731)
LOG_DAYS += (1096, 1827, 2192, 2557, 2922, 3288, 3653)
WORKERS = (2, 1_000)  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
RESERVED = (1, 100_000)
THROTTLE = (1, 10_000)  # https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: the account's own
_PLAIN_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*")  # what stands for itself among the patterns of what goes into the zip
_FILES = ("keyring", "people", "runbooks")
_QUEUE = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/"  # stands for the queues that are still to be made


def checked(values: Values, names: Sequence[str], region: str, owner: Owner) -> dict[str, object]:
    """The values that serverless.yml uses; `region` may be "". Raises BadSetting."""
    for name in names:
        if name not in values:
            raise BadSetting(
                en=f"there is no parameter {name!r}; expected one of {', '.join(values)}",
                ja=f"パラメーター「{name}」はありません。{'、'.join(values)} のいずれかを指定してください。",
            )
    _one_of(values, "delivery", "direct", "queue")
    _one_of(values, "architecture", "arm64", "x86_64")
    _one_of(values, "dashboard", "", "on")
    _one_of(values, "snapstart", "", "on")
    for name in _FILES:
        _packed(values, name)
    settings = Settings.from_env(_environment(values))
    Keyring.parse(settings.keyring, in_lambda=True)
    keys = arns(settings.keyring)
    region = region or regional.part(keys[0], "region")
    regional.own(keys, region, values, owner)
    regional.address(values, region)
    regional.topic(values["alarms"], region)
    _canary(values)
    undone(values["undo"])
    return _chosen(values, region) | {"arns": keys, "pip": wheels.arguments(values["architecture"])}


def unchecked(values: Values, region: str) -> dict[str, object]:
    """The same for commands that make nothing and so need no keyring. Raises BadSetting if the region is unknown."""
    try:
        region = region or regional.part(arns(keyring_text(_environment(values)))[0], "region")
    except (BadSetting, IndexError):
        raise BadSetting(
            en="there is no keyring to tell the region; say which: --region ap-northeast-1",
            ja="キーリングがないためリージョンが分かりません。--region ap-northeast-1 のように指定してください。",
        ) from None
    return _chosen(values, region) | {"arns": (), "pip": ()}


def _chosen(values: Values, region: str) -> dict[str, object]:
    """The parameters as they are `given`, and the values that follow from them. Raises BadSetting."""
    queue, alarms, canary = values["delivery"] == "queue", bool(values["alarms"]), bool(values["canary"])
    functions = ("Http", *(("Worker",) if queue else ()), *(("Canary",) if canary else ()))
    days = _number(values, "log_days", LOG_DAYS[0], LOG_DAYS[-1])
    if days not in LOG_DAYS:
        raise BadSetting(
            en=f"log_days is {days}; CloudWatch takes {', '.join(map(str, LOG_DAYS))}",
            ja=f"log_days が {days} です。CloudWatch で使えるのは {'、'.join(map(str, LOG_DAYS))} です。",
        )
    return {
        "given": dict(values),
        "version": VERSION,
        "region": region,
        "delivery": "queue" if queue else "direct",
        "address": "domain" if values["domain"] else "gateway",
        "domain_alone": bool(values["domain"]),
        "alarms": "http" if alarms else "nothing",
        "queue_alarms": "queue" if alarms and queue else "nothing",
        "canary": "some" if canary else "none",
        "canary_function": "function" if canary else "no_function",
        "dashboard": values["delivery"] if values["dashboard"] else "nothing",
        "revoked": "some" if values["revoked"] else "none",
        "people": values["people"] or "!people",  # patterns of what goes into the zip, and an empty one is none
        "runbooks": values["runbooks"] or "!runbooks",
        "logs": [{"Ref": f"{name}LogGroup"} for name in functions],
        "log_days": days,
        "reserved_concurrency": _if_given(values, "reserved_concurrency", *RESERVED),
        "snapstart": bool(values["snapstart"]),
        "throttled": "some" if values["throttle"] else "none",
        "throttle": _if_given(values, "throttle", *THROTTLE),
        "left_out": wheels.LEFT_OUT,
        "worker_concurrency": _number(values, "worker_concurrency", *WORKERS),
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


def _canary(values: Values) -> None:
    """Raises BadSetting, without the URL in it."""
    if not values["canary"]:
        return
    hook_of(values["canary"])
    if not values["alarms"]:
        raise BadSetting(
            en="there is a canary and no alarms; expected both: whom alarms names is told what the canary finds",
            ja="canary だけがあり、alarms がありません。カナリアの結果の通知先を alarms で指定してください。",
        )


def _one_of(values: Values, name: str, *known: str) -> None:
    if values[name] not in known:
        raise BadSetting(
            en=f"{name} is {values[name][:40]!r}; expected {' or '.join(one or 'nothing' for one in known)}",
            ja=f"{name} が「{values[name][:40]}」です。{' か '.join(one or '空' for one in known)} "
            "を指定してください。",
        )


def _number(values: Values, name: str, least: int, most: int) -> int:
    text = values[name]
    if text.isascii() and text.isdecimal() and len(text) < 9 and least <= int(text) <= most:
        return int(text)
    raise BadSetting(
        en=f"{name} is {text[:40]!r}; expected a number from {least:,} to {most:,}",
        ja=f"{name} が「{text[:40]}」です。{least:,}〜{most:,} の数値を指定してください。",
    )


def _if_given(values: Values, name: str, least: int, most: int) -> int | None:
    return _number(values, name, least, most) if values[name] else None


def _packed(values: Values, name: str) -> None:
    """Raises BadSetting if the file is not there, or cannot be in the zip."""
    file = values[name]
    if not file and name != "keyring":
        return
    if not _PLAIN_PATH.fullmatch(file) or ".." in file.split("/"):
        raise BadSetting(
            en=f"{name} is {file[:60]!r}; expected the name of a file in this folder, without spaces",
            ja=f"{name} が「{file[:60]}」です。このフォルダーにある、空白を含まないファイル名を指定してください。",
        )
    if not Path(file).is_file():
        make = f"python -m bridge keys new --kms alias/kakehashi --file {file}" if name == "keyring" else ""
        raise BadSetting(
            en=f"there is no file {file} here, which {name} names{f'; make it: {make}' if make else ''}",
            ja=f"{name} のファイル {file} がここにありません。{f'`{make}` で作成してください。' if make else ''}",
        )


def main(given: Mapping[str, Any]) -> dict[str, object]:
    """The output for this input. Raises BadSetting."""
    values = merged(given["values"], given["own"], given["stage"], frozenset(given["told"]))
    around = surroundings.chosen(values, given["stage"])
    if not given["making"]:
        made = unchecked(values, given["region"])
        if given["removing"]:
            agreed(_look(given, made), values["remove"] if "remove" in given["told"] else "", given["stack"])
    elif not given["deploying"]:
        made = checked(values, given["names"], given["region"], lambda _: None)
    else:
        made = checked(values, given["names"], given["region"], partial(account.number, given["profile"]))
        kept(_look(given, made), values, given["stack"])
    return made | around


def _look(given: Mapping[str, Any], made: Mapping[str, object]) -> Callable[[], Standing | None]:
    return partial(account.standing, given["profile"], str(made["region"]), given["stack"])


if __name__ == "__main__":
    try:
        print(json.dumps(main(json.load(sys.stdin))))
    except BadSetting as slip:
        sys.exit(slip.text(of_locale(os.environ)))
