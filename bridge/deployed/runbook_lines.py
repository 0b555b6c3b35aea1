"""Which page to open for which alarm, in lines such as "api-*=https://…": an option of mint, or a file.

The left side is a shell-style pattern. Both sides may contain "=". Nothing here is secret.
"""

import re
from urllib.parse import urlsplit

from bridge.errors import BadOption

# the first "=" that an address follows; it must be one that a link in Slack can have
_SPLIT = re.compile(r"\s*[=＝]\s*(?=https?://)")
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?")
_LONGEST = 1_000  # characters; a link in Slack may be longer, a URL with many of them sealed in it had better not


def entry(text: str) -> str:
    """The line, checked and tidied: PATTERN=URL. Raises BadOption."""
    if not _SPLIT.search(text):
        raise BadOption(
            en=f"the runbook {text!r} is not PATTERN=URL with an address of http or https; "
            "expected one like 'api-*=https://wiki.example.com/api'",
            ja=f"ランブック「{text}」は「パターン=URL」（http か https）の形ではありません。"
            "'api-*=https://wiki.example.com/api' のように指定してください。",
        )
    pattern, url = parts(" ".join(text.split()))
    if not pattern:
        raise BadOption(
            en=f"the runbook {text!r} is for nothing; expected an alarm's name before the =, or a pattern: api-*",
            ja=f"ランブック「{text}」の対象がありません。= の前にアラーム名か、"
            "api-* のようなパターンを指定してください。",
        )
    if not _leads(url):
        raise BadOption(
            en=f"the runbook of {pattern!r} has no sound address; expected one like https://wiki.example.com/api, "
            f"without spaces or a user, of at most {_LONGEST} characters",
            ja=f"「{pattern}」のランブックの URL が正しくありません。https://wiki.example.com/api のように、"
            f"空白もユーザー名も含まない {_LONGEST} 文字以内の URL を指定してください。",
        )
    return f"{pattern}={url}"


def parts(line: str) -> tuple[str, str]:
    """The pattern and the URL of a line that `entry` returned."""
    pattern, *address = _SPLIT.split(line, maxsplit=1)
    return pattern.strip(), "".join(address)


def _leads(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return _ADDRESS.fullmatch(url) is not None and bool(parts.hostname) and url.isprintable() and len(url) <= _LONGEST
