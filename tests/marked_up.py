"""What a text becomes in Slack, for tables of markup: the body's mrkdwn, whole, and found to be inert."""

from bridge.notice import Notice
from bridge.phrases import Say
from bridge.slack.render import render
from bridge.text import Text
from tests.house_rules import refusals
from tests.slack_rules import pings

_GAP = "\u200b"


def drawn(text: Text) -> str:
    """The mrkdwn of a body, with ¦ for every zero-width space."""
    said = render(Notice(title=("It happened",), body=text), Say("en"))
    assert refusals(said) == []
    assert pings(said.body()) == []
    shown = said.attachments[0]["blocks"][0]["text"]["text"] if said.attachments else ""
    assert shown.count("```") % 2 == 0
    return str(shown).replace(_GAP, "¦")
