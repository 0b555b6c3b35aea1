"""What people call priorities, statuses and fields when they mint a URL."""

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources.backlog.changes import SAME, TOLD
from bridge.sources.backlog.words import LABELS, PRIORITY, PULL_STATUS, STATUS
from bridge.wording.facts import folded
from bridge.wording.phrases import Lang
from bridge.wording.text import one_line


def priority(text: str) -> str:
    """A priority by name, in either language, or by id. Raises BadOption."""
    for number, name in PRIORITY.items():
        if typed.narrow(text).casefold() in (str(number), name.en.casefold(), name.ja):
            return one_line(typed.narrow(text))
    known = ", ".join(f"{name.en} ({name.ja})" for name in PRIORITY.values())
    raise BadOption(
        en=f"no priority is called {text!r}; expected one of {known}",
        ja=f"優先度「{text}」はありません。{'、'.join(name.ja for name in PRIORITY.values())}のいずれかを"
        "指定してください。",
    )


def own_status(text: str) -> str:
    """The name of a project's own status: 5=レビュー中. Raises BadOption."""
    number, _, name = (one_line(part) for part in typed.equals(text).partition("="))
    if not number.isascii() or not number.isdecimal() or not name:
        raise BadOption(
            en=f"the status {text!r} is not ID=NAME; expected one like 5=レビュー中",
            ja=f"状態「{text}」は「ID=名前」の形ではありません。5=レビュー中 のように指定してください。",
        )
    if int(number) < 5:
        raise BadOption(
            en=f"the status {number} has a fixed name; expected a project's own, whose id is 5 or more",
            ja=f"ID {number} の状態の名前は決まっています。"
            "プロジェクトで追加した状態（ID は 5 以上）を指定してください。",
        )
    return f"{int(number)}={name}"


def status(text: str) -> str:
    """What --only-status and --becomes may ask for: a name, or an id. Raises BadOption."""
    wanted = one_line(text)
    number = typed.narrow(wanted)
    if number.isdecimal() and not int(number):
        raise BadOption(
            en=f"no status has the id {text!r}; the fixed ones are {fixed('en')}, a project's own 5 and more",
            ja=f"ID が「{text}」の状態はありません。{fixed('ja')} か、"
            "プロジェクトで追加した状態（ID は 5 以上）を指定してください。",
        )
    return number if number.isdecimal() else wanted


def change(text: str) -> str:
    """What --only-change may ask for: a field by its label in either language (due-date, 期限日), which is sealed by
    the English one, or a project's own by its name. Raises BadOption."""
    wanted = one_line(text)
    found = FIELDS.get(squeezed(wanted), wanted)
    if found in {LABELS[name].en for name in TOLD}:
        raise BadOption(
            en=f"--only-change {text!r} never fits: to notify somebody changes nothing; "
            "expected --only notification-added, or --only-notified with their names",
            ja=f"--only-change「{text}」に当てはまるものはありません。お知らせは項目の変更ではないためです。"
            "--only notification-added か、--only-notified で相手の名前を指定してください。",
        )
    return found


def contradicted(options: Options) -> None:
    """Refuses --becomes beside an --only-status that lets none of it through. Raises BadOption."""
    asked, kept = options.get("becomes", ()), options.get("only-status", ())
    sides = [[_id(options, one) for one in side] for side in (asked, kept)]
    pulls = {folded(name.en) for name in PULL_STATUS.values()}  # whose status --only-status leaves alone
    if not (asked and kept) or not all(map(all, sides)) or any(folded(one) in pulls for one in asked):
        return
    if not set(sides[0]) & set(sides[1]):
        raise BadOption(
            en=f"--becomes {','.join(asked)} never fits beside --only-status {','.join(kept)}: what becomes the one is "
            "not the other; expected --becomes alone",
            ja=f"--becomes {','.join(asked)} と --only-status {','.join(kept)} の両方に当てはまるものはありません。"
            "--becomes だけを指定してください。",
            about="becomes",
        )


def fixed(lang: Lang) -> str:
    """The four statuses that every project has."""
    if lang == "ja":
        return "、".join(f"{number}（{name.ja}）" for number, name in STATUS.items())
    return ", ".join(f"{number} {name.en} ({name.ja})" for number, name in STATUS.items())


def squeezed(name: str) -> str:
    """due-date, dueDate and Due date are one."""
    return "".join(char for char in folded(name) if char not in " -_・")


def _id(options: Options, wanted: str) -> str:
    """The id of a status, "" where nobody told."""
    own = dict(text.split("=", 1)[::-1] for text in options.get("status", ()))
    ids = {folded(name): number for name, number in own.items()}
    ids |= {folded(name): str(number) for number, status in STATUS.items() for name in (status.en, status.ja)}
    return wanted if wanted.isdecimal() else ids.get(folded(wanted), "")


# by any name, squeezed → the English label
FIELDS = {squeezed(word): label.en for name, label in LABELS.items() for word in (name, label.en, label.ja)}
FIELDS |= {squeezed(other): LABELS[name].en for other, name in SAME.items()}
FIELDS |= {"説明": LABELS["description"].en}  # of a milestone
