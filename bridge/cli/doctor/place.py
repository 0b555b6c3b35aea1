"""The places in Slack that a URL leads to, by itself and by its routes."""

from collections.abc import Iterable

from bridge.cli.doctor import probe
from bridge.cli.doctor.finding import Findings, warning
from bridge.cli.doctor.trial import Trial
from bridge.sealing.destination import Bot, Channel, Destination, Place, Webhook
from bridge.slack import advice
from bridge.slack.client import Client
from bridge.sources import routes, threads
from bridge.wording.phrases import Phrase

_OF_ROUTE = Phrase(en="the webhook of the route {what}", ja="ルート {what} の Webhook")
_UNTRIED = Phrase(en="threads were not tried out", ja="スレッドは試していません")


def place(client: Client, destination: Destination, *, probe_threads: bool = False) -> Findings:
    """Does it take messages; may they be read, where that is asked for? `probe_threads`: do threads work there?"""
    to, options = destination.to, destination.options
    led = list(routes.places(options))
    channels = tuple(dict.fromkeys(one.id for _, one in led if isinstance(one, Channel)))
    yield from _own(client, to, channels)
    yield from _of_routes(client, to, led)
    if isinstance(to, Webhook):
        if probe_threads:
            yield warning(_UNTRIED, advice.A_BOT)
        return
    if threads.mode(options):
        yield from (probe.threads(client, Bot(to.token, one)) for one in dict.fromkeys((to.channel, *channels)))
    if probe_threads:
        yield from Trial(client, to, destination.lang).findings()


def _own(client: Client, to: Webhook | Bot, channels: tuple[str, ...]) -> Findings:
    """`channels`: where its routes lead besides."""
    if isinstance(to, Webhook):
        yield probe.webhook(client, to)
    else:
        yield from probe.bot(client, to, channels)


def _of_routes(client: Client, to: Webhook | Bot, led: Iterable[tuple[str, Place]]) -> Findings:
    """Each webhook that a route leads to."""
    hooks: dict[Webhook, str] = {}
    for what, one in led:
        if isinstance(one, Webhook) and one != to:
            hooks.setdefault(one, what)
    for hook, what in hooks.items():
        named = what.replace("{", "{{").replace("}", "}}")
        phrase = Phrase(en=_OF_ROUTE.en.format(what=named), ja=_OF_ROUTE.ja.format(what=named))
        yield probe.webhook(client, hook, phrase)
