"""How grave something is: one scale for all that sources call it, with its sign, words and colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.errors import BadOption
from bridge.wording.phrases import Phrase
from bridge.wording.tone import Tone


@dataclass(frozen=True, slots=True)
class Severity:
    """`name` is the scale's own word, the same in every language."""

    name: str
    sign: str
    tone: Tone
    words: Phrase


CRITICAL = Severity("critical", "🔴", Tone.BAD, Phrase(en="critical", ja="重大"))
HIGH = Severity("high", "🟠", Tone.BAD, Phrase(en="high", ja="高"))
MEDIUM = Severity("medium", "🟡", Tone.WARN, Phrase(en="medium", ja="中"))
LOW = Severity("low", "⚪", Tone.CALM, Phrase(en="low", ja="低"))
NONE = Severity("informational", "⚪", Tone.CALM, Phrase(en="informational", ja="情報"))
SCALE = (CRITICAL, HIGH, MEDIUM, LOW, NONE)  # the gravest first

_NAMED: Mapping[str, Severity] = {
    **{severity.name: severity for severity in SCALE},
    "fatal": CRITICAL,  # OCSF's one above critical: https://schema.ocsf.io/1.1.0/classes/base_event
}


def reaches(severity: Severity, least: Severity) -> bool:
    """Whether it is as grave as `least`, or graver."""
    return SCALE.index(severity) <= SCALE.index(least)


def asked(text: str) -> Severity:
    """The severity of this name, as people give it to an option. Raises BadOption."""
    severity = named(text)
    if not severity:
        known = [severity.name for severity in SCALE]
        raise BadOption(
            en=f"no severity is called {text!r}; expected one of {', '.join(known)}",
            ja=f"重要度「{text}」はありません。{'、'.join(known)} のいずれかを指定してください。",
        )
    return severity


def named(label: str) -> Severity | None:
    """The severity of this name, in any case; None for a name that the scale does not have (UNTRIAGED, UNDEFINED …)."""
    return _NAMED.get(label.strip().lower())
