"""The place in Slack that a URL leads to; for --threads also wherever its routes do."""

from bridge.cli.doctor import probe
from bridge.cli.doctor.finding import Findings
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.slack.client import Client
from bridge.sources import routes, threads


def place(client: Client, destination: Destination) -> Findings:
    """Does it take messages; may they be read, where that is asked for?"""
    to, options = destination.to, destination.options
    if isinstance(to, Webhook):
        yield probe.webhook(client, to)
        return
    yield from probe.bot(client, to)
    if threads.mode(options):
        routed = (routes.parts(text)[2] for text in options.get("route", ()))
        yield from (probe.threads(client, Bot(to.token, one)) for one in dict.fromkeys((to.channel, *routed)))
