"""Destination: where to post, in which language, with which options. A token is one of these, sealed."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from hashlib import sha256

from bridge.errors import BadOption
from bridge.patterns import pattern
from bridge.values import dataclass
from bridge.wording.phrases import Lang

Options = Mapping[str, tuple[str, ...]]  # a flag is ("1",)

# Slack ids: https://docs.slack.dev/reference/objects/conversation-object (first letter says what it is)
SLACK_ID = pattern(r"[UWCGSD][A-Z0-9]{4,}")
_WEBHOOK = pattern(
    r"https://(hooks\.slack(?:-gov)?\.com)/services/(T[A-Z0-9]{2,20})/(B[A-Z0-9]{2,20})/([A-Za-z0-9]{8,64})"
)
_PACKED = pattern(r"(gov/)?(T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]+)")
_BOT = pattern(r"xoxb-[A-Za-z0-9-]{10,200}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """An incoming webhook, kept as its parts: its URL is always built from them, so its host is always Slack's."""

    team: str
    app: str
    secret: str = field(repr=False)
    gov: bool = False

    @property
    def url(self) -> str:
        return f"https://hooks.slack{'-gov' if self.gov else ''}.com/services/{self.team}/{self.app}/{self.secret}"

    @property
    def shown(self) -> str:
        """The URL with its secret masked."""
        return self.url.removesuffix(self.secret) + "…"


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot token and the channel it posts to."""

    token: str = field(repr=False)
    channel: str

    @property
    def shown(self) -> str:
        """The channel, and the token masked."""
        return f"channel {self.channel} by bot xoxb-…"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel for a bot whose token stands elsewhere."""

    id: str

    @property
    def shown(self) -> str:
        return self.id


Place = Webhook | Channel  # where a route leads


@dataclass(frozen=True, slots=True)
class Destination:
    """`expires` is the last day (UTC) on which the URL works. The options may hold webhooks, where routes lead."""

    to: Webhook | Bot
    lang: Lang = "en"
    expires: date | None = None
    options: Options = field(default_factory=dict, repr=False)


def identity(to: Webhook | Bot) -> str:
    """64 hex digits, different for each destination, from which nobody can tell it: a hash of it with its secret."""
    return sha256((to.url if isinstance(to, Webhook) else f"{to.token} {to.channel}").encode()).hexdigest()


def routed(to: Webhook | Bot, place: Place | None) -> Webhook | Bot:
    """Where a route leads, if one fits: a webhook leads there by itself, to a channel only a bot."""
    if isinstance(place, Webhook):
        return place
    return replace(to, channel=place.id) if place and isinstance(to, Bot) else to


def packed(place: Place) -> str:
    """A place as an option holds it: a channel's id, or a webhook's parts, which are shorter than its URL."""
    if isinstance(place, Channel):
        return place.id
    return f"{'gov/' if place.gov else ''}{place.team}/{place.app}/{place.secret}"


def unpacked(text: str) -> Place | None:
    """The place in an option, or in what somebody typed: a channel's id, a webhook's URL or its parts."""
    if SLACK_ID.fullmatch(text):
        return None if text.startswith("S") else Channel(text)
    parts = _PACKED.fullmatch(text)
    url = f"https://hooks.slack{'-gov' if parts[1] else ''}.com/services/{parts[2]}" if parts else text
    return webhook(url) if _WEBHOOK.fullmatch(url) else None


def webhook(url: str) -> Webhook:
    """The parts of a webhook URL. Raises BadOption, without the URL in it."""
    match = _WEBHOOK.fullmatch(url)
    if not match:
        raise BadOption(
            en="the webhook is not a Slack incoming webhook; expected https://hooks.slack.com/services/T…/B…/… "
            "(or hooks.slack-gov.com)",
            ja="Slack の Incoming Webhook の URL ではありません。https://hooks.slack.com/services/T…/B…/… "
            "の形の URL を指定してください（hooks.slack-gov.com も使えます）。",
            about="webhook",
        )
    host, team, app, secret = match.groups()
    return Webhook(team, app, secret, gov=host == "hooks.slack-gov.com")


def bot(token: str, channel: str) -> Bot:
    """A bot destination. Raises BadOption, without the token in it."""
    if not _BOT.fullmatch(token):
        raise BadOption(
            en="the bot token is not one; expected xoxb-…, from your app's page under OAuth & Permissions",
            ja="ボットトークンではありません。アプリのページの OAuth & Permissions にある xoxb-… を指定してください。",
            about="bot",
        )
    if not SLACK_ID.fullmatch(channel):
        raise BadOption(
            en=f"the channel {channel!r} is not a Slack id; expected one like C0123456789, not a name",
            ja=f"「{channel}」は Slack の ID ではありません。チャンネル名ではなく C0123456789 のような ID を"
            "指定してください。",
            about="channel",
        )
    return Bot(token, channel)
