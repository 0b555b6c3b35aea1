"""Labels: what an operator calls a URL, to tell it from the others in the log and in `open`. It is in no message."""

from bridge.errors import BadOption
from bridge.patterns import pattern
from bridge.sealing.destination import Options
from bridge.sources.masking import masked_text
from bridge.sources.source import Option
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import columns, one_line

_NAME, _MOST = "label", 60  # columns, of which a full-width character takes two
# A label is logged as it is, so it must not hold what opens anything: Slack's, a hook's URL, a key of ours, a long
# word of all sorts of characters.
_SECRET = pattern(
    r"hooks\.slack|xox[a-z]-|xapp-|T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/|kakehashi_[\w-]{20,}|://\S+@|"
    r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*[0-9])[\w-]{20,}",
)


def label(options: Options) -> str | None:
    """What a URL with these options is called, as it may be logged: a line of at most 60 characters."""
    for text in options.get(_NAME, ()):
        return "".join(char if char.isprintable() else "\ufffd" for char in one_line(text)[:_MOST])
    return None


def _checked(text: str) -> str:
    """Raises BadOption, without a secret in it."""
    line = one_line(text)
    if _SECRET.search(line) or masked_text(line, Say("en")) != line:
        raise BadOption(
            en="--label looks as if it held a secret, and a label is logged; expected a name, such as 'shop, orders'",
            ja="--label に秘密の値が含まれているようです。ラベルはログに残るため、「受注システム」のような名前を"
            "指定してください。",
        )
    if columns(line) > _MOST or not line.isprintable():
        raise BadOption(
            en=f"--label is no line of at most {_MOST} characters (a full-width one counts as two); expected a name, "
            "such as 'shop, orders'",
            ja=f"--label は半角 {_MOST} 文字（全角 {_MOST // 2} 文字）以内の 1 行です。"
            "「受注システム」のような名前を指定してください。",
        )
    return line


OPTION = Option(
    _NAME,
    "TEXT",
    Phrase(
        en="What you call this URL; `open` shows it, and the log names it.",
        ja="この URL の呼び名。`open` で表示され、ログにも記録されます。",
    ),
    _checked,
)
