"""Our encoders write what the standard library's write, with its part in C and without."""

import json
from json import encoder as standard

import pytest

from bridge.encoding import encoder

VALUE = {"a": [1, 2.5, None, True, ("一", '"\\\n\x00\x7f', "\ud800")], "b": {}, "": {"x": -1e300}, "c": []}


@pytest.mark.parametrize("in_c", [True, False])
@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("compact", [True, False])
def test_an_encoder_writes_as_json_does(
    monkeypatch: pytest.MonkeyPatch, *, in_c: bool, ascii_only: bool, compact: bool
) -> None:
    if not in_c:
        monkeypatch.setattr(standard, "c_make_encoder", None)
    separators = (",", ":") if compact else (", ", ": ")
    made = encoder(ascii_only=ascii_only, compact=compact)
    for value in (VALUE, "text", None, 1.5):
        assert made(value) == json.dumps(value, ensure_ascii=ascii_only, separators=separators)
    for refused in (object(), {"a": {1}}):
        with pytest.raises(TypeError):
            made(refused)
    assert made(VALUE) == json.dumps(VALUE, ensure_ascii=ascii_only, separators=separators)  # after a refusal, too
