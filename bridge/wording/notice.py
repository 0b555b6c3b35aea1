"""What happened, without a word of Slack."""

from dataclasses import field

from bridge.values import dataclass
from bridge.wording.facts import Facts
from bridge.wording.text import Line, Link, Mention, Text
from bridge.wording.tone import Tone


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value; a short one shares its row with the next."""

    label: Line
    value: Line
    short: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened, ready to be drawn.

    `title` is a sentence that suffices alone; the notification is the title plus `preview`. `links` are
    where to go next, at most three. `context` is the last line's parts: project or account, region,
    time. `facts` are what is so, as the words tell it. `mentions`: whom it rings besides those whom its words mention;
    only there may it be "here" or "channel".
    """

    title: Line
    tone: Tone = Tone.CALM
    body: Text = ()
    fields: tuple[Field, ...] = ()
    links: tuple[Link, ...] = ()
    context: tuple[Line, ...] = ()
    preview: str = ""
    mentions: tuple[Mention, ...] = ()
    facts: Facts = field(default_factory=Facts)
