"""--expires: the last day on which the new URL works."""

import re
from datetime import UTC, date, datetime

from bridge.errors import BadOption

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def last_day(text: str | None, before: date | None) -> date | None:
    """As given, "" for none; else as it was `before`. Raises BadOption for what is no day to come."""
    today = datetime.now(UTC).date()
    if text is None and before and before <= today:
        raise BadOption(
            en=f"the URL of --like worked until {before}; give --expires a day after {today}, as YYYY-MM-DD, or "
            "--expires '' for no end",
            ja=f"--like の URL の期限は {before} です。--expires に {today} より後の日付（YYYY-MM-DD）を指定するか、"
            "無期限にするなら --expires '' を指定してください。",
        )
    if not text:
        return before if text is None else None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day <= today:
        raise BadOption(
            en=f"--expires {text!r} is not {'a date' if day is None else 'in the future'}; expected a day after "
            f"{today}, as YYYY-MM-DD",
            ja=f"--expires「{text}」は{'' if day is None else '先の'}日付ではありません。"
            f"{today} より後の日付を YYYY-MM-DD の形で指定してください。",
        )
    return day
