"""What is to be previewed, as the page posts it: read and checked, each fault by the field that it stands beside."""

import re
from collections.abc import Mapping

from werkzeug.datastructures import FileStorage

from bridge.errors import BadOption
from bridge.minting.options import checked
from bridge.page.fields import shown
from bridge.page.guard import PASTE
from bridge.page.preview import words
from bridge.sealing.destination import Options
from bridge.sources import SOURCES
from bridge.sources.source import Option, Source
from bridge.values import dataclass
from bridge.wording.phrases import LANGS, Lang, Say

_LINES = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """`field`: "body", "source", or "option-ping". `grave`: nothing can be drawn. `place`: line and column, from 1."""

    field: str
    message: str
    grave: bool = True
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A body, and the destination that it is looked at for."""

    source: Source
    lang: Lang
    body: bytes
    options: Options


def ordered(form: Mapping[str, str], body: FileStorage | None, say: Say) -> tuple[Order | None, list[Fault]]:
    """The order, None where a fault is so grave that there is none."""
    source = SOURCES.get(form.get("source", ""))
    if source is None:
        return None, [Fault("source", say.text(words.UNKNOWN_SOURCE))]
    options, faults = _options(source, form, say.lang)
    told = body.stream.read(PASTE + 1) if body else b""
    if len(told) > PASTE:
        return None, [*faults, Fault("body", say.text(words.TOO_LARGE))]
    lang = next((one for one in LANGS if one == form.get("lang")), say.lang)
    return Order(source, lang, told, options), faults


def _options(source: Source, form: Mapping[str, str], lang: Lang) -> tuple[Options, list[Fault]]:
    """Those that are right, and what is wrong with the others."""
    found: dict[str, tuple[str, ...]] = {}
    faults = []
    for option in shown(source):
        try:
            values = checked(option, _given(option, form.get(f"option-{option.name}", "")))
        except BadOption as slip:
            faults.append(Fault(f"option-{option.name}", slip.text(lang), grave=False))
            continue
        if values:
            found[option.name] = values
    return found, faults


def _given(option: Option, text: str) -> bool | str | list[str]:
    if option.flag:
        return bool(text)
    return _LINES.split(text) if option.whole else text
