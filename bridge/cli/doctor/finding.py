"""Finding: what one check of `doctor` came to, in one line, in either language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bridge.errors import BridgeError
from bridge.wording.phrases import Phrase, Say

_ADVISED = Phrase(en="{what}: {do}", ja="{what}。{do}。")
ABOUT = Phrase(en="{what}: {error}", ja="{what}：{error}")


@dataclass(frozen=True, slots=True)
class Finding:
    """`do` says what to do about it; `words` fill in both; a warning ("!") fails nothing."""

    mark: Literal["✓", "!", "✗"]
    what: Phrase
    do: Phrase | None = None
    words: Mapping[str, object] = field(default_factory=dict)

    def line(self, say: Say) -> str:
        """One line, whatever it holds."""
        words = {name: said(word) if isinstance(word, BridgeError) else word for name, word in self.words.items()}
        what = say.text(self.what, **words)
        if self.do:
            what = say.text(_ADVISED, what=what.rstrip("。"), do=say.text(self.do, **words))
        return " ".join(f"{self.mark} {what}".split())


Findings = Iterator[Finding]


def fine(what: Phrase, /, **words: object) -> Finding:
    return Finding("✓", what, None, words)


def warning(what: Phrase, do: Phrase, /, **words: object) -> Finding:
    return Finding("!", what, do, words)


def wrong(what: Phrase, do: Phrase, /, **words: object) -> Finding:
    return Finding("✗", what, do, words)


def failed(error: BridgeError, about: Phrase | None = None) -> Finding:
    """An error that says itself what to do, and what it is about."""
    return Finding("✗", ABOUT, None, {"what": about, "error": error}) if about else Finding("✗", said(error))


def said(error: BridgeError) -> Phrase:
    """An error's message, which has no words left to be filled in."""
    en, ja = (text.replace("{", "{{").replace("}", "}}") for text in (error.en, error.ja))
    return Phrase(en=en, ja=ja)
