"""Tone: what a reader should feel."""

from enum import Enum


class Tone(Enum):
    """What a reader should feel: `bad` needs a human, `warn` may, `good` is over or done, `calm` is news."""

    BAD = "bad"
    WARN = "warn"
    GOOD = "good"
    CALM = "calm"
