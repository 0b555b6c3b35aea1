"""Settings.from_env(): this deployment, read once at start."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from bridge.deployed import files
from bridge.deployed.revoked import token_ids
from bridge.errors import BadSetting
from bridge.log import LEVELS, Level
from bridge.patterns import pattern
from bridge.values import dataclass

_STAGE = pattern(r"[A-Za-z][A-Za-z0-9-]{0,63}")
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
_FIFO = pattern(r"/[A-Za-z0-9_/-]+/[A-Za-z0-9_-]{1,75}\.fifo")
_QUEUE_EXAMPLE = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/kakehashi.fifo"
_NAME = pattern(r"[a-z0-9._-]+|[0-9a-f:.]+")  # a host's, or an IPv6 address
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

Delivery = Literal["direct", "queue"]


@dataclass(frozen=True, slots=True)
class Queues:
    """The URLs of the queue for parcels, and of the queue for parcels that cannot be delivered."""

    url: str
    parked: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator has set. `keyring` is the keyring's text. `in_lambda`: plain keys are refused.

    `queues` is never None if `delivery` is "queue"; it may be set in direct mode too. `deployed` has the options
    of the deployment, for every URL, by the option's name. `canary` is a hook's URL, for the canary alone.
    """

    keyring: str = field(repr=False)
    in_lambda: bool = False
    revoked: frozenset[str] = frozenset()
    delivery: Delivery = "direct"
    queues: Queues | None = None
    deployed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    log_level: Level = "INFO"
    stage: str = ""
    canary: str = field(default="", repr=False)
    base_url: str | None = None
    slack_base: str | None = None
    sns_base: str | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Raises BadSetting: one line that names the setting and says what is right."""
        delivery = _delivery(env.get("BRIDGE_DELIVERY", ""))
        given = delivery == "queue" or env.get("BRIDGE_QUEUE_URL") or env.get("BRIDGE_PARKED_QUEUE_URL")
        return cls(
            keyring=keyring_text(env),
            in_lambda="AWS_LAMBDA_FUNCTION_NAME" in env,
            revoked=token_ids(env),
            delivery=delivery,
            queues=queues(env) if given else None,
            deployed=files.options(env),
            log_level=_level(env.get("BRIDGE_LOG_LEVEL", "")),
            stage=_named_stage(env.get("BRIDGE_STAGE", "")),
            canary=env.get("BRIDGE_CANARY", "").strip(),
            base_url=base_url(env["BRIDGE_BASE_URL"]) if env.get("BRIDGE_BASE_URL") else None,
            slack_base=_stand_in(env, "BRIDGE_SLACK_BASE_URL"),
            sns_base=_stand_in(env, "BRIDGE_SNS_BASE_URL"),
        )


def keyring_text(env: Mapping[str, str]) -> str:
    """The keyring, from BRIDGE_KEYRING (its text) or BRIDGE_KEYRING_FILE (default ./keyring)."""
    text, named = env.get("BRIDGE_KEYRING", ""), env.get("BRIDGE_KEYRING_FILE", "")
    if text and named:
        raise BadSetting(
            en="BRIDGE_KEYRING and BRIDGE_KEYRING_FILE are both set; expected one of them",
            ja="BRIDGE_KEYRING と BRIDGE_KEYRING_FILE の両方が設定されています。どちらか一方にしてください。",
        )
    if text:
        return text
    try:
        return Path(named or "keyring").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadSetting(
            en=f"{'BRIDGE_KEYRING_FILE names' if named else 'BRIDGE_KEYRING is not set and there is'} no keyring file "
            f"{named or './keyring'}; `python -m bridge keys new` makes one",
            ja=f"{'BRIDGE_KEYRING_FILE の' if named else 'BRIDGE_KEYRING が設定されておらず、'}キーリングのファイル "
            f"{named or './keyring'} がありません。`python -m bridge keys new` で作成してください。",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        file, why = named or "./keyring", type(error).__name__
        raise BadSetting(
            en=f"the keyring file {file} cannot be read: {why}",
            ja=f"キーリングのファイル {file} を読み取れません（{why}）。",
        ) from None


def base_url(url: str, named: str = "BRIDGE_BASE_URL") -> str:
    """The deployment's base URL: https, or http on loopback. Raises BadSetting, which calls it as it is `named`."""
    if (parts := _parts(url)) and (parts.scheme == "https" or _is_loopback(url)):
        return url.rstrip("/")
    raise BadSetting(
        en=f"{named} {url!r} is not the URL of a deployment; expected https://… (or http on loopback), "
        "without query or user",
        ja=f"{named}「{url}」はデプロイ先の URL ではありません。クエリもユーザー名も含まない https://… "
        "（このコンピューターなら http も可）を指定してください。",
    )


def queues(env: Mapping[str, str]) -> Queues:
    """Both queues, from BRIDGE_QUEUE_URL and BRIDGE_PARKED_QUEUE_URL. Raises BadSetting."""
    both = Queues(_queue_url(env, "BRIDGE_QUEUE_URL"), _queue_url(env, "BRIDGE_PARKED_QUEUE_URL"))
    if both.url == both.parked:
        raise BadSetting(
            en="BRIDGE_PARKED_QUEUE_URL is that of BRIDGE_QUEUE_URL; expected a queue of its own",
            ja="BRIDGE_PARKED_QUEUE_URL が BRIDGE_QUEUE_URL と同じです。別のキューを指定してください。",
        )
    return both


def missing_queue(name: str) -> BadSetting:
    """What to say where the queue that a setting names is needed."""
    return BadSetting(
        en=f"{name} is not set; expected the URL of a FIFO queue, such as {_QUEUE_EXAMPLE}",
        ja=f"{name} が設定されていません。{_QUEUE_EXAMPLE} のような FIFO キューの URL を設定してください。",
    )


def _queue_url(env: Mapping[str, str], name: str) -> str:
    url = env.get(name, "")
    if not url:
        raise missing_queue(name)
    parts = _parts(url)
    if parts and (parts.scheme == "https" or _is_loopback(url)) and _FIFO.fullmatch(parts.path):
        return url
    raise BadSetting(
        en=f"{name} is not the URL of a FIFO queue; expected one such as {_QUEUE_EXAMPLE}",
        ja=f"{name} は FIFO キューの URL ではありません。{_QUEUE_EXAMPLE} のように設定してください。",
    )


def _stand_in(env: Mapping[str, str], name: str) -> str | None:
    url = env.get(name, "")
    if not url:
        return None
    if not _is_loopback(url) or urlsplit(url).path not in ("", "/"):
        raise BadSetting(
            en=f"{name} is for trying things out; expected a loopback URL such as http://127.0.0.1:9000",
            ja=f"{name} は試用のための設定です。http://127.0.0.1:9000 のようなこのコンピューターの URL を"
            "設定してください。",
        )
    return url.rstrip("/")


def _is_loopback(url: str) -> bool:
    parts = _parts(url)
    return parts is not None and parts.hostname in _LOOPBACK


def _parts(url: str) -> SplitResult | None:
    """The URL's parts if it is http or https with a host, and has no user, query or fragment, and no wrong port."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and _NAME.fullmatch(parts.hostname or "") and "@" not in parts.netloc
    return parts if plain and url.isprintable() and not (parts.query or parts.fragment or " " in url) else None


def _delivery(text: str) -> Delivery:
    if text not in ("", "direct", "queue"):
        raise BadSetting(
            en=f"BRIDGE_DELIVERY is {text[:20]!r}; expected direct or queue",
            ja=f"BRIDGE_DELIVERY が「{text[:20]}」です。direct か queue を設定してください。",
        )
    return "queue" if text == "queue" else "direct"


def _named_stage(text: str) -> str:
    if text and not _STAGE.fullmatch(text):
        raise BadSetting(
            en=f"BRIDGE_STAGE is {text[:20]!r}; expected a name such as prod",
            ja=f"BRIDGE_STAGE が「{text[:20]}」です。prod のような名前を設定してください。",
        )
    return text


def _level(text: str) -> Level:
    for level in LEVELS:
        if level == (text.upper() or "INFO"):
            return level
    raise BadSetting(
        en=f"BRIDGE_LOG_LEVEL is {text[:20]!r}; expected one of {', '.join(LEVELS)}",
        ja=f"BRIDGE_LOG_LEVEL が「{text[:20]}」です。{'、'.join(LEVELS)} のいずれかを設定してください。",
    )
