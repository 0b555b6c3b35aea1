"""The two languages that everything is said in, and which of them somebody's terminal is in."""

from collections.abc import Mapping
from typing import Literal

Lang = Literal["en", "ja"]
LANGS: tuple[Lang, ...] = ("en", "ja")


def of_locale(env: Mapping[str, str]) -> Lang:
    """That of messages by POSIX: the first of these that is set decides.

    https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02
    """
    locale = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    language = locale.partition(".")[0].partition("_")[0]
    return "ja" if language.casefold() == "ja" else "en"
