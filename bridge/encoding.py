"""JSON out: an encoder for each spelling, made once."""

import json
from collections.abc import Callable
from json import encoder as _json


def encoder(*, ascii_only: bool = True, compact: bool = False) -> Callable[[object], str]:
    """As `json.JSONEncoder(…).encode`, which makes its part in C anew for each text: of an alarm's four, 11,000
    instructions each. For what holds no circle, as nothing of ours does: none is looked for."""
    item, key = (",", ":") if compact else (", ", ": ")
    whole = json.JSONEncoder(ensure_ascii=ascii_only, separators=(item, key))
    made = getattr(_json, "c_make_encoder", None)
    if made is None:  # a Python without it
        return whole.encode
    spelt = _json.encode_basestring_ascii if ascii_only else _json.encode_basestring
    parts = made(None, whole.default, spelt, None, key, item, False, False, True)
    return lambda value: "".join(parts(value, 0))
