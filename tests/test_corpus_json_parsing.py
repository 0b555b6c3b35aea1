"""JSONTestSuite: what must parse parses, what must not is malformed, and nothing else ever happens."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.errors import Malformed
from bridge.payload import load, parse

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "json_parsing"
FILES = sorted(CORPUS.glob("*.json"))

pytestmark = pytest.mark.skipif(not FILES, reason="no corpus: json_parsing")


def test_the_whole_corpus_is_there(corpus_count: Callable[[str, int], None]) -> None:
    corpus_count("json_parsing", len(FILES))
    assert len(FILES) == 318


def refusal(raw: bytes) -> str | None:
    """Why a value is refused, or None; decoded as `parse` does, but any value may stand outside."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        with pytest.raises(Malformed) as caught:
            parse(raw)
        return str(caught.value)
    try:
        load(text)
    except Malformed as malformed:
        return str(malformed)
    return None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_read_or_refused_as_its_name_says(file: Path) -> None:
    refused = refusal(file.read_bytes())
    match file.name[0]:
        case "y":
            assert refused is None
        case "n":
            assert refused is not None
        case other:
            assert other == "i", "either is right, so long as nothing else was raised"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_body_of_it_is_an_object_or_malformed(file: Path) -> None:
    try:
        payload = parse(file.read_bytes())
    except Malformed:
        return
    assert isinstance(payload.value, dict)
    assert file.name[0] != "n"
