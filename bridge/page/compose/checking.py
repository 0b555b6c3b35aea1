"""Checks a form with the code that mints, field by field: all that is wrong with it at once, each beside its field."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field

from bridge.errors import BadOption, BadSetting, BridgeError
from bridge.minting import minted
from bridge.minting.described import masked
from bridge.minting.expiry import last_day
from bridge.minting.minted import Minted
from bridge.minting.options import checked, doable, there, whole
from bridge.minting.order import Order
from bridge.minting.own_key import new_key
from bridge.minting.target import target
from bridge.page.compose.form import Filled, lines
from bridge.sealing.destination import Bot, Destination, Options, Webhook
from bridge.sealing.keyring import Keyring
from bridge.settings import base_url
from bridge.sources.source import Option
from bridge.values import dataclass
from bridge.wording.phrases import Lang

_Faults = dict[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """`faults`: by the field that each is about, "" for none alone. `order`: what can be minted, None with any fault.
    `to`, `options`: those parts that are right. `keys`: secrets that were made here, by their options."""

    faults: Mapping[str, str]
    order: Order | None
    to: Webhook | Bot | None
    options: Options = field(repr=False)
    before: Minted | None = None
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


def check(form: Filled, keyring: Keyring, lang: Lang) -> Checked:
    """`lang`: of what is said of slips. Nothing is sealed yet."""
    faults: _Faults = {}
    source, texts = form.source, form.texts
    base, to, expires, before = "", None, None, None
    with _beside("like", faults, lang):
        before = minted.like(texts["like"], source.name, lambda: keyring) if texts["like"] else None
    start = before.destination if before else None
    with _beside("base", faults, lang):
        base = base_url(texts["base"], "--base")
    with _beside("channel" if form.by_bot else "webhook", faults, lang):
        to = _target(form, start.to if start else None)
    with _beside("expires", faults, lang):
        expires = last_day(texts["expires"], None)
    keys = {name: new_key() for name, how in form.how.items() if how == "new"}
    options = _options(form, start.options if start else {}, keys, faults, lang)
    for option in source.options:
        with _beside(option.name, faults, lang):
            there(source, option, options)
            if to:
                doable(option, options.get(option.name, ()), to)
    if faults or not to:
        return Checked(faults, None, to, options, before, keys)
    with _beside("", faults, lang):
        whole(source, options, to)
    order = None if faults else Order(source, base, Destination(to, form.lang, expires, options))
    return Checked(faults, order, to, options, before, keys)


@contextmanager
def _beside(name: str, faults: _Faults, lang: Lang) -> Iterator[None]:
    """What is wrong is said beside what it is about, else beside that field."""
    try:
        yield
    except (BadOption, BadSetting, BridgeError) as slip:
        about = slip.about if isinstance(slip, BadOption) and slip.about else name
        faults.setdefault(about, slip.text(lang))


def _target(form: Filled, before: Webhook | Bot | None) -> Webhook | Bot:
    """A secret that is left empty is as before. Raises BadOption."""
    texts = form.texts
    if form.by_bot:
        kept = before if isinstance(before, Bot) else None
        return target(None, texts["bot"] or (None if kept else ""), texts["channel"] or None, kept)
    return target(texts["webhook"] or None, None, None, before if isinstance(before, Webhook) else None)


def _options(form: Filled, before: Options, keys: Mapping[str, str], faults: _Faults, lang: Lang) -> Options:
    """Those that are right, over those before that no field shows."""
    found = {name: values for name, values in before.items() if name not in form.options}
    for option in form.source.options:
        with _beside(option.name, faults, lang):
            kept = before.get(option.name, ())
            if option.secret:
                found[option.name] = _secret(option, form, kept, keys)
            else:
                found[option.name] = checked(option, _unmasked(option, form.options[option.name], kept))
    return {name: values for name, values in found.items() if values}


def _secret(option: Option, form: Filled, kept: tuple[str, ...], keys: Mapping[str, str]) -> tuple[str, ...]:
    match form.how[option.name]:
        case "keep":
            return kept
        case "new":
            return checked(option, keys[option.name])
        case "own":
            # an empty one is no key: it is told so
            return (option.check(str(form.options[option.name])),)
    return ()


def _unmasked(option: Option, value: str | bool, kept: tuple[str, ...]) -> str | bool | tuple[str, ...]:
    """The values, with what stands there as it was shown back to what it was."""
    if isinstance(value, bool):
        return value
    hidden = dict(zip(masked(option, kept), kept, strict=True)) if option.masked else {}
    return tuple(hidden.get(line, line) for line in lines(option, value))
