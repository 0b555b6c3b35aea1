"""Breaks one function of the standard library for the bridge, as a bug would: its error quotes all that it was given.

BROKEN="json.loads", or "json.loads on PHRASE": only where what it was given holds the phrase. A method goes by its
class: "json.JSONDecoder.decode".
"""

import os
import pkgutil
import sys
from typing import Any

where, _, phrase = os.environ["BROKEN"].partition(" on ")
module, _, name = where.rpartition(".")
of = pkgutil.resolve_name(module)
whole = getattr(of, name)


def broken(*args: Any, **more: Any) -> Any:
    given = repr((args, more))
    if sys._getframe(1).f_globals.get("__name__", "").startswith("bridge.") and phrase in given:
        raise RuntimeError(f"{where} fails on {given}")
    return whole(*args, **more)


setattr(of, name, broken)
