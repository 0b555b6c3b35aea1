"""--threads: whether what belongs together stands together in Slack; an option that every source has."""

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.sealing.destination import Options
from bridge.sources.source import Option
from bridge.wording.phrases import Phrase

NAME = "threads"
MODES = ("all", "key")
_WHY_A_BOT = Phrase(
    en=": a webhook is not told where its messages stand, and cannot look for them",
    ja="にはボットが必要です。Webhook では投稿したメッセージの場所が分からず、探すこともできないため",
)


def mode(options: Options) -> str:
    """`all`, `key`, or "" where nothing is to stand in threads."""
    return next(iter(options.get(NAME, ())), "")


def _mode(text: str) -> str:
    wanted = typed.narrow(text).lower()
    if wanted not in MODES:
        raise BadOption(
            en=f"--{NAME} {text!r} is not known; expected all or key",
            ja=f"--{NAME} の「{text}」は使えません。all か key を指定してください。",
        )
    return wanted


OPTION = Option(
    NAME,
    "all|key",
    Phrase(
        en="What belongs together in one thread. all: only what rings here or channel shows in the channel too; key: "
        "also what is bad or may be.",
        ja="関連するものを 1 つのスレッドにまとめます。all：here か channel を鳴らすものだけをチャンネルにも表示、"
        "key：異常や注意が必要なものも表示。",
    ),
    _mode,
    bot=lambda _: _WHY_A_BOT,
)
