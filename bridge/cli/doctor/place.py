"""The place in Slack that a URL leads to; for --threads also wherever its routes do."""

from bridge.cli.doctor import advice, probe
from bridge.cli.doctor.finding import Findings, warning
from bridge.cli.doctor.trial import Trial
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.slack.client import Client
from bridge.sources import routes, threads
from bridge.wording.phrases import Phrase

_UNTRIED = Phrase(en="threads were not tried out", ja="スレッドは試していません")


def place(client: Client, destination: Destination, *, probe_threads: bool = False) -> Findings:
    """Does it take messages; may they be read, where that is asked for? `probe_threads`: do threads work there?"""
    to, options = destination.to, destination.options
    if isinstance(to, Webhook):
        yield probe.webhook(client, to)
        if probe_threads:
            yield warning(_UNTRIED, advice.A_BOT)
        return
    yield from probe.bot(client, to)
    if threads.mode(options):
        routed = (routes.parts(text)[2] for text in options.get("route", ()))
        yield from (probe.threads(client, Bot(to.token, one)) for one in dict.fromkeys((to.channel, *routed)))
    if probe_threads:
        yield from Trial(client, to, destination.lang).findings()
