"""What an event nobody has told us about says of itself: which thing, how it ended, how grave that is, and why.

Values are found by what senders call them; where none of them tells anything, nothing is claimed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from bridge.payload import Payload
from bridge.sources.aws import states
from bridge.sources.aws.eventbridge import ending
from bridge.sources.aws.states import State
from bridge.sources.other import values
from bridge.wording import severity as scale
from bridge.wording.phrases import Phrase, Say
from bridge.wording.severity import HIGH, MEDIUM, NONE, Severity
from bridge.wording.text import Line, columns, cut, one_line
from bridge.wording.tone import Tone

_SENTENCE, _NAME = 100, 80  # columns
_DEPTH = 2
# which value tells the state, the surest first
_STATES = (
    re.compile(r"(?:new|current)?[_-]?(?:state|status)(?:\.(?:name|value|state|status))?", re.IGNORECASE),
    re.compile(r"result|outcome|conclusion|condition|verdict", re.IGNORECASE),
    re.compile(r"(?!(?:prev|old|last|former|from|desired|expected))[\w-]*(?:State|Status|[_-]state|[_-]status)"),
)
_SEVERITY = re.compile(r"(?:\w*[a-z_-])?severity(?:\.(?:label|name|description))?", re.IGNORECASE)
_GRADES = {"error": HIGH, "err": HIGH, "warning": MEDIUM, "warn": MEDIUM, "info": NONE, "information": NONE}
# the sentence that says it all, the most telling first
_SENTENCES = (
    *("title", "subject", "summary", "message", "description", "reason", "cause", "error.message", "errormessage"),
    *("statusmessage", "statusreason", "statereason", "failurereason", "stoppedreason", "error", "text"),
)
_ERRORS = ("errormessage", "errortype", "functionerror", "error.message", "responsepayload.errormessage")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{1,39}")
_PART = re.compile(r"(?P<stem>.*?)[ _-]?(?P<end>id|name|arn)?", re.IGNORECASE)
_NAMED = re.compile(r"(?!(?:user|account|region|host|bucket|cluster)[_-]?name)\w+[a-z_-]name", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # what people would call it by name
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|[ _-]+")
# the word in capitals before a colon, a dash or in brackets that monitoring begins its texts with: "[FIRING:2] disk"
_LED = re.compile(r"\[?([A-Z]{2,10})(?::\d{1,4})?(?:\]|(?=:(?:\s|$)|\s?[|]| [-–]))")
_LEADS: dict[str, tuple[str, Tone]] = {
    **dict.fromkeys(("ALARM", "FIRING", "CRITICAL", "FATAL", "PROBLEM", "DOWN"), ("🔴", Tone.BAD)),
    **dict.fromkeys(("ERROR", "FAILED", "FAILURE"), ("❌", Tone.BAD)),
    **dict.fromkeys(("WARN", "WARNING"), ("🟡", Tone.WARN)),
    **dict.fromkeys(("OK", "RESOLVED", "RECOVERED", "RECOVERY"), ("🟢", Tone.GOOD)),
    "SUCCESS": ("✅", Tone.GOOD),
}
_NOTHING = frozenset(
    ("", "state", "status", "event", "change", "account", "notification", "type", "name", "aws", "source")
)
_DID = Phrase(en="{thing} {did}", ja="{thing} が {did}")
_BOTH = Phrase(en="{thing} ({name})", ja="{thing}（{name}）")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`what` is a sentence, () where nothing can be said; `said`: the names of the values that stand in it.

    `bare`: `what` is the state alone, of nothing that has a name.
    """

    what: Line = ()
    sign: str = ""
    tone: Tone = Tone.CALM
    said: tuple[str, ...] = ()
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Thing:
    shown: Line = ()
    said: tuple[str, ...] = ()


def judged(told: Payload, calls: str, say: Say, otherwise: str = "") -> Verdict:
    """By its outer values. `calls`: what the event is called; `otherwise`: the name of what it is about."""
    pairs = list(takewhile(lambda pair: pair[0].count(".") < _DEPTH, values(told)))
    state, word, where = _state(pairs)
    called = states.known(calls.rpartition(" ")[2]) if calls and not (state and state.tone is not Tone.CALM) else None
    grade = next((one for name, text in pairs if _SEVERITY.fullmatch(name) and (one := _grade(text))), None)
    if not (state and state.sign) and any(name.lower() in _ERRORS for name, _ in pairs):
        state = states.known("FAILED")
    sign, tone = _look(state, called, grade)
    thing = _thing(pairs, calls, otherwise, say)
    what, said = _what(state, (word, where), thing, _sentence(pairs), say)
    return Verdict(what, sign, tone, said, bare=not thing.shown and said == (where,))


def led(text: str) -> tuple[str, Tone]:
    """The sign and the tone of the word that a text begins with; of any other text there is none."""
    found = _LED.match(text.lstrip())
    return _LEADS.get(found[1], ("", Tone.CALM)) if found else ("", Tone.CALM)


def _state(pairs: list[tuple[str, str]]) -> tuple[State | None, str, str]:
    """The worst that is known of it, else the surest; its word, and what that is called."""
    found = [(text, name) for form in _STATES for name, text in pairs if form.fullmatch(name) and _WORD.fullmatch(text)]
    known = [(state, text, name) for text, name in found if (state := states.known(text))]
    bad = next((one for one in known if one[0].tone is Tone.BAD), None)
    return bad or next(iter(known), None) or (None, *(found[0] if found else ("", "")))


def _grade(text: str) -> Severity | None:
    return scale.named(text) or _GRADES.get(text.strip().lower())


def _look(state: State | None, called: State | None, grade: Severity | None) -> tuple[str, Tone]:
    """How it ended counts most; what is under way, or of no verdict, is as grave as it says."""
    for one in (state, called):
        if one and one.tone is not Tone.CALM:
            return one.sign, one.tone
    if grade and grade.tone is not Tone.CALM:
        return grade.sign, grade.tone
    return (state.sign, state.tone) if state else ("", Tone.CALM)


def _what(
    state: State | None, word: tuple[str, str], thing: _Thing, sentence: tuple[str, str], say: Say
) -> tuple[Line, tuple[str, ...]]:
    name, text = sentence
    fits = bool(text) and columns(text) <= _SENTENCE
    if thing.shown and ((state and word[0]) or (word[0] and not text)):
        did = (state or states.state(word[0])).phrase
        return say(_DID, thing=thing.shown, did=did), (*thing.said, word[1])
    if state and word[0] and not fits:
        return (say.text(state.phrase).removeprefix("is ").removeprefix("was "),), (word[1],)
    if text:
        return (cut(text, _SENTENCE),), ((name,) if fits else ())
    return thing.shown, thing.said


def _sentence(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """What its sender wrote for people: the name of the value, and the text."""
    texts = {name.lower(): (name, one_line(text)) for name, text in reversed(pairs) if " " in text.strip()}
    return next((texts[name] for name in _SENTENCES if name in texts), ("", ""))


def _thing(pairs: list[tuple[str, str]], calls: str, otherwise: str, say: Say) -> _Thing:
    """What the event is about: the thing that its own name names, by name and id; else whatever has a name."""
    outer = [(name, text) for name, text in pairs if "." not in name and columns(text) <= 2 * _NAME]
    own = {end: (name, label, text) for name, text in reversed(outer) for end, label in _ends(name, calls)}
    plain = next(((name, text) for name, text in outer if name.lower() == "name"), None)
    known = plain or next(((name, text) for name, text in outer if _NAMED.fullmatch(name)), None)
    if "name" in own:
        name, _, text = own["name"]
        return _Thing((cut(ending(text), _NAME),), (name,))
    for end in ("id", "", "arn"):
        if end in own and not ((known or "" in own) and _UUID.fullmatch(own[end][2])):
            name, label, text = own[end]
            thing: Line = (f"{label} {cut(ending(text), _NAME)}",)
            if plain and plain[1] != text:
                return _Thing(say(_BOTH, thing=thing, name=cut(plain[1], _NAME)), (name, plain[0]))
            return _Thing(thing, (name,))
    if known:
        return _Thing((cut(ending(known[1]), _NAME),), (known[0],))
    return _Thing((cut(ending(otherwise), _NAME),) if otherwise else ())


def _ends(name: str, calls: str) -> Iterator[tuple[str, str]]:
    """("id", "Step") for the stepId of an EMR Step Status Change."""
    found = _PART.fullmatch(name)
    stem = found["stem"] if found else ""
    words = [word for word in _HUMPS.split(stem) if word]
    folded = "".join(words).lower()
    if found and folded not in _NOTHING and len(folded) > 2 and folded in _HUMPS.sub("", calls).lower():
        yield (found["end"] or "").lower(), " ".join(words).capitalize()
