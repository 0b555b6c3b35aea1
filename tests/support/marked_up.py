"""The mrkdwn that a text becomes, for tables of markup; checks that nothing in it is interpreted by Slack."""

from bridge.slack.render import render
from bridge.wording.notice import Notice
from bridge.wording.phrases import Say
from bridge.wording.text import Text
from tests.support.house_rules import refusals
from tests.support.slack_rules import pings

_GAP = "\u200b"


def drawn(text: Text) -> str:
    """The mrkdwn of a body, with ¦ for every zero-width space."""
    said = render(Notice(title=("It happened",), body=text), Say("en"))
    assert refusals(said) == []
    assert pings(said.body()) == []
    shown = said.attachments[0]["blocks"][0]["text"]["text"] if said.attachments else ""
    assert shown.count("```") % 2 == 0
    return str(shown).replace(_GAP, "¦")
