"""--threads: whether what belongs together stands together in Slack; an option that every source has."""

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources.source import Option

NAME = "threads"
MODES = ("all", "key")
_WHY_A_BOT = "a webhook is not told where its messages stand, and cannot look for them"


def mode(options: Options) -> str:
    """`all`, `key`, or "" where nothing is to stand in threads."""
    return next(iter(options.get(NAME, ())), "")


def _mode(text: str) -> str:
    wanted = typed.narrow(text).lower()
    if wanted not in MODES:
        raise BadOption(f"--{NAME} {text!r} is not known; expected all or key")
    return wanted


OPTION = Option(
    NAME,
    "all|key",
    "What belongs together in one thread. all: only what rings here or channel shows in the channel too; key: also "
    "what is bad or may be.",
    _mode,
    bot=_WHY_A_BOT,
)
