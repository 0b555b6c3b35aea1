"""The next steps for a new URL."""

from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination
from bridge.sources import threads
from bridge.sources.source import Setup
from bridge.wording.phrases import Names, Phrase, Say

_TOKEN_ID = Phrase(
    en="Token id {id}: if the URL must stop working, python -m bridge revoke {id}",
    ja="トークン ID は {id} です。この URL を無効にするには、python -m bridge revoke {id} を実行してください。",
)
_BEFORE = Phrase(
    en="The URL before goes on working. Once the new one is in its place: python -m bridge revoke {id}",
    ja="元の URL はまだ使えます。新しい URL に貼り替えたら、python -m bridge revoke {id} で無効にしてください。",
)
_LONG = Phrase(
    en="The URL has {n} characters, and some forms take no more than {most}: everything it needs travels inside it, "
    "the most in {why}.",
    ja="URL が {n} 文字あります。フォームによっては {most} 文字までしか入力できません。"
    "必要な情報をすべて URL に含むためで、"
    "長いのは {why} です。",
)
_THREADS = Phrase(
    en="--threads: the app needs the scope channels:history (in private channels groups:history), and must be in each "
    "channel that it posts to (/invite). `python -m bridge doctor -` looks whether it can.",
    ja="--threads には、アプリのスコープ channels:history（プライベートチャンネルでは groups:history）と、"
    "投稿先の各チャンネルへの招待（/invite）が必要です。`python -m bridge doctor -` で確認できます。",
)
_PART = Phrase(en="{name} ({n})", ja="{name}（{n} 文字）")
_BASE = Phrase(en="the base URL", ja="ベース URL")
_BOT = Phrase(en="the bot token", ja="ボットトークン")
LONGEST_SURE = 255  # characters that every form field takes


def next_steps(destination: Destination, setup: Setup, url: str, before: str, say: Say) -> str:
    """The lines, without the URL: what is typed stays in a shell's history.

    `before` is the token id of the URL that it starts from, "" without one.
    """
    sealed = url.rpartition("/")[2]
    lines = [
        setup.steps(destination.options, url, say),
        say.text(_TOKEN_ID, id=token.parse(sealed).id),
    ]
    if before:
        lines.append(say.text(_BEFORE, id=before))
    if threads.mode(destination.options):
        lines.append(say.text(_THREADS))
    if len(url) > LONGEST_SURE:
        lines.append(_long(destination, url, say))
    return "\n".join(lines)


def _long(destination: Destination, url: str, say: Say) -> str:
    """Says that some form may refuse the URL, and what makes it long."""
    base = url.rpartition("/")[0].rpartition("/")[0]
    parts = {f"--{name}": sum(map(len, values)) for name, values in destination.options.items()}
    parts[say.text(_BASE)] = len(base)
    if isinstance(destination.to, Bot):
        parts[say.text(_BOT)] = len(destination.to.token)
    largest = sorted(parts.items(), key=lambda part: -part[1])[:3]
    named = Names(tuple(say.text(_PART, name=name, n=size) for name, size in largest), people=False, listed=True)
    return say.text(_LONG, n=len(url), most=LONGEST_SURE, why=named)
