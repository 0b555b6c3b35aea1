"""A sentence of a service's own about a thing of its own: RDS shop-db: …"""

from typing import Final

from bridge.sources.aws import states
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Line, cut
from bridge.wording.tone import Tone

Judged = tuple[str, Tone]  # the sign before a sentence, and its tone

NAME: Final = 200  # columns
_SENTENCE = 600  # columns
_SAYS = Phrase(en="{service} {name}: {what}", ja="{service} {name}：{what}")
BAD: Judged = ("❌", Tone.BAD)
WARN: Judged = ("🟡", Tone.WARN)
GOOD: Judged = ("✅", Tone.GOOD)
CALM: Judged = ("", Tone.CALM)


def sentence(service: str, name: Inline, what: str, judged: Judged, say: Say) -> Line:
    """By whom, on what, what, and before it a sign."""
    return states.signed(judged[0], say(_SAYS, service=service, name=name, what=cut(what, _SENTENCE)))


def unsigned(phrase: Phrase) -> Phrase:
    """What somebody did, {who} being unknown: in Japanese it was done."""
    done = (
        phrase.ja.removeprefix("{who} が")
        .replace("取り消しました", "取り消されました")
        .replace("しました", "されました")
    )
    return Phrase(en=phrase.en.replace("{who}", "Somebody"), ja="が".join(done.rsplit("を", 1)))
