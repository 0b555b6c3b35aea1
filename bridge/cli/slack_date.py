"""Slack's dates, as a reader's Slack would show them: in this computer's own zone, in the terminal's language."""

import re
from collections.abc import Sequence
from datetime import datetime

from bridge.cli import terminal


def shown(parts: Sequence[str], fallback: str) -> str:
    """The parts between the ^ of <!date^EPOCH^FORM…>; the fallback where they are none.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    try:
        at, form = datetime.fromtimestamp(int(parts[1])).astimezone(), parts[2]
    except (IndexError, ValueError, OverflowError, OSError):  # of the last two, which one depends on how far out it is
        return fallback
    values = {**_days(at), "date_num": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", "time_secs": f"{at:%H:%M:%S}"}
    return re.sub(r"\{(\w+?)(?:_pretty)?\}", lambda token: values.get(token[1], token[0]), form)


def _days(at: datetime) -> dict[str, str]:
    if terminal.say().lang == "ja":
        return dict.fromkeys(("date", "date_short", "date_long"), f"{at.year}年{at.month}月{at.day}日")
    return {
        "date": f"{at:%B} {at.day}, {at.year}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": f"{at:%A, %B} {at.day}, {at.year}",
    }
