"""AWS's own descriptions, cut only where a sentence ends."""

import re

from bridge.wording.text import Text, one_line, plain, within

TITLE = 160  # columns of a finding's own title, a whole sentence, in a first line
_MOST = 2_400  # characters that a message has room for beside all else
_SENTENCE_END = re.compile(r"[.!?。！？](?=[\s)\]」』]|$)|(?<=[。！？])|\n")


def beyond(text: str, said: str) -> str:
    """What a description says beyond the sentence before it: without that only where it stands there as a whole
    sentence, and where that is said to its end."""
    text, sentence = text.strip(), said.strip().rstrip(".。")
    if not sentence or not text.startswith(sentence) or not within(one_line(said), TITLE):
        return text
    rest = text[len(sentence) :]
    if not rest.strip(".。 \n"):
        return ""
    return rest[1:].strip() if rest[0] in ".。\n" and (rest[0] != "." or rest[1:2].isspace()) else text


def description(text: str) -> Text:
    """The text; of one too long for a message the whole sentences that fit stand by themselves, and the rest is for the
    renderer to count."""
    text = text.strip()
    if len(text) <= _MOST:
        return plain(text)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, _MOST // 2, _MOST)]
    return (*plain(text[: ends[-1]]), *plain(text[ends[-1] :].strip())) if ends else plain(text)
