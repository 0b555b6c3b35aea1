"""The word with which monitoring begins its texts gives them a sign and a colour; words in a sentence do not."""

import pytest

from bridge.sources.aws.verdict import led
from bridge.wording.tone import Tone


@pytest.mark.parametrize(
    ("text", "sign", "tone"),
    [
        ('ALARM: "high cpu" in us-east-1', "🔴", Tone.BAD),
        ("[FIRING:1] (HostHighCpuLoad)", "🔴", Tone.BAD),
        ("[RESOLVED] DiskAlmostFull", "🟢", Tone.GOOD),
        ("OK: all is well", "🟢", Tone.GOOD),
        ("ERROR - job 7", "❌", Tone.BAD),
        ("WARNING | queue is long", "🟡", Tone.WARN),
        ("  CRITICAL: disk", "🔴", Tone.BAD),
        ("SUCCESS: 3 rows", "✅", Tone.GOOD),
        *(
            (text, "", Tone.CALM)
            for text in ("ALARM clock", "Alarm: x", "error: x", "OK", "OKAY: x", "INFO: x", "", "🔴")
        ),
        *((text, "", Tone.CALM) for text in ("The ALARM: x", "[FIRING", "FIRING:x", "エラー: x", "ERRORS: 2")),
    ],
)
def test_a_text_is_as_grave_as_the_word_in_capitals_that_it_begins_with(text: str, sign: str, tone: Tone) -> None:
    assert led(text) == (sign, tone)
