"""What a first line says of a change: its verb, the new value in a sentence, and that somebody commented, too."""

from bridge.sources.backlog.changes import CAME, GONE, Change, Gap, Value, shown
from bridge.sources.backlog.words import NOT_SET, in_sentence
from bridge.wording.phrases import Person, Phrase, Say, joined
from bridge.wording.text import Line, Mention

_DONE = Phrase(en="", ja="ました")
_AND_COMMENTED = Phrase(en=" and commented", ja="、コメントしました")
_ANEW = Phrase(en="", ja="設定")  # where there was none
_CHANGE = Phrase(en="", ja="変更")
_CHANGED_SOMEHOW = Phrase(en="{label} changed", ja="{label}を変更")


def done(commented: bool) -> Phrase:
    """How the sentence ends: that it was done, or that besides there is a comment."""
    return _AND_COMMENTED if commented else _DONE


def verb(change: Change) -> Phrase:
    """Japanese alone tells setting from changing."""
    return _ANEW if change.old is Gap.UNSET else _CHANGE


def assignee(new: Value) -> Person | Value:
    """The new one, as a sentence says somebody."""
    if isinstance(new, Mention):
        return Person(new.name, new.id)
    return Person(new) if isinstance(new, str) else new


def pair(say: Say, change: Change) -> Line:
    """status → Closed; of a file what became of it; where the new value cannot be shown, that it changed."""
    label = in_sentence(change.label)
    if change.field in GONE and change.new is Gap.UNSET:
        return say(GONE[change.field], old=label if isinstance(change.old, Gap) else change.old)
    if change.field in CAME and shown(change):
        return say(CAME[change.field], new=change.new)
    if not shown(change):
        return say(_CHANGED_SOMEHOW, label=label)
    return joined((*say(label), " → ", *say.word(NOT_SET if isinstance(change.new, Gap) else change.new)))
