"""What people call priorities, statuses and fields when they mint a URL, and which of these names may be a slip."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources.backlog.changes import TOLD
from bridge.sources.backlog.words import LABELS, PRIORITY, PULL_STATUS, STATUS
from bridge.wording.facts import folded
from bridge.wording.text import one_line


def priority(text: str) -> str:
    """A priority by name, in either language, or by id. Raises BadOption."""
    for number, name in PRIORITY.items():
        if typed.narrow(text).casefold() in (str(number), name.en.casefold(), name.ja):
            return one_line(typed.narrow(text))
    known = ", ".join(f"{name.en} ({name.ja})" for name in PRIORITY.values())
    raise BadOption(f"no priority is called {text!r}; expected one of {known}")


def own_status(text: str) -> str:
    """The name of a project's own status: 5=レビュー中. Raises BadOption."""
    number, _, name = (one_line(part) for part in typed.equals(text).partition("="))
    if not number.isascii() or not number.isdecimal() or not name:
        raise BadOption(f"the status {text!r} is not ID=NAME; expected one like 5=レビュー中")
    if int(number) < 5:
        raise BadOption(f"the status {number} has a fixed name; expected a project's own, whose id is 5 or more")
    return f"{int(number)}={name}"


def status(text: str) -> str:
    """What --only-status and --becomes may ask for: a name, or an id. Raises BadOption."""
    wanted = one_line(text)
    number = typed.narrow(wanted)
    if number.isdecimal() and not int(number):
        raise BadOption(f"no status has the id {text!r}; the fixed ones are {_fixed()}, a project's own 5 and more")
    return number if number.isdecimal() else wanted


def change(text: str) -> str:
    """What --only-change may ask for: a field by its label in either language (due-date, 期限日), which is sealed by
    the English one, or a project's own by its name. Raises BadOption."""
    wanted = one_line(text)
    found = _FIELDS.get(_squeezed(wanted), wanted)
    if found in {LABELS[name].en for name in TOLD}:
        raise BadOption(
            f"--only-change {text!r} never fits: to notify somebody changes nothing; "
            "expected --only notification-added, or --only-notified with their names"
        )
    return found


def doubts(options: Options) -> Iterator[str]:
    """A warning for each status and each field that may be a slip: the name of none that is known here."""
    own = {folded(name): name for name in (text.partition("=")[2] for text in options.get("status", ()))}
    fixed = {folded(name): name for status in STATUS.values() for name in (status.en, status.ja)} | own
    pulls = {folded(name.en): name.en for name in PULL_STATUS.values()}
    for option, names in (("only-status", fixed), ("becomes", pulls | fixed)):
        for wanted in options.get(option, ()):
            if not wanted.isdecimal() and folded(wanted) not in names:
                yield _doubt(option, wanted, names)
    for wanted in options.get("only-change", ()):
        if _squeezed(wanted) not in _FIELDS:
            yield (
                f"Warning: --only-change {wanted!r} is none of {_labels()}.{_near(_squeezed(wanted), _FIELDS)} If it "
                "is one of the project's custom fields, all is well. Else nothing will ever fit it."
            )


def contradicted(options: Options) -> None:
    """Refuses --becomes beside an --only-status that lets none of it through. Raises BadOption."""
    asked, kept = options.get("becomes", ()), options.get("only-status", ())
    sides = [[_id(options, one) for one in side] for side in (asked, kept)]
    pulls = {folded(name.en) for name in PULL_STATUS.values()}  # whose status --only-status leaves alone
    if not (asked and kept) or not all(map(all, sides)) or any(folded(one) in pulls for one in asked):
        return
    if not set(sides[0]) & set(sides[1]):
        raise BadOption(
            f"--becomes {','.join(asked)} never fits beside --only-status {','.join(kept)}: what becomes the one is "
            "not the other; expected --becomes alone"
        )


def _id(options: Options, wanted: str) -> str:
    """The id of a status, "" where nobody told."""
    own = dict(text.split("=", 1)[::-1] for text in options.get("status", ()))
    ids = {folded(name): number for name, number in own.items()}
    ids |= {folded(name): str(number) for number, status in STATUS.items() for name in (status.en, status.ja)}
    return wanted if wanted.isdecimal() else ids.get(folded(wanted), "")


def _doubt(option: str, wanted: str, names: Mapping[str, str]) -> str:
    return (
        f"Warning: --{option} {wanted!r} is none of {_fixed()}.{_near(folded(wanted), names)} If it is one of the "
        f"project's own, name it with its id, for Backlog may tell that alone: --status 5={wanted}. Else nothing will "
        "ever fit it."
    )


def _near(wanted: str, names: Mapping[str, str]) -> str:
    near = [names[name] for name in get_close_matches(wanted, names, n=1)]
    return f" Did you mean {near[0]!r}?" if near else ""


def _fixed() -> str:
    return ", ".join(f"{number} {name.en} ({name.ja})" for number, name in STATUS.items())


def _labels() -> str:
    shown = dict.fromkeys((label.en, label.ja) for name, label in LABELS.items() if name not in TOLD)
    return ", ".join(f"{en} ({ja})" for en, ja in shown)


def _squeezed(name: str) -> str:
    """due-date, dueDate and Due date are one."""
    return "".join(char for char in folded(name) if char not in " -_・")


_FIELDS = {_squeezed(word): label.en for name, label in LABELS.items() for word in (name, label.en, label.ja)}
_FIELDS |= {"説明": LABELS["description"].en}  # of a milestone
