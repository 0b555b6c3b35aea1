"""Frozen values with slots, for a small part of what the standard library's decorator costs when a process starts.

That one writes seven functions for each class and compiles them, 3.3 million instructions: for our 114 classes more
than half of `import flask`. Here classes share them, but for `__init__`, which is compiled when the first value is
made. To a type checker they are dataclasses, and the functions of `dataclasses` take them.
"""

from collections.abc import Callable
from dataclasses import _FIELD, MISSING, Field, FrozenInstanceError, field  # type: ignore[attr-defined]
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

_FEW = 3  # fields: of more, it pays to make a value one that can be changed while it gets them
_set_class = vars(object)["__class__"].__set__

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
else:

    def replace(value, /, **changes):
        """As `dataclasses.replace`, which looks at each field's own settings, 20,000 instructions for one of eight."""
        return type(value)(**{**dict(zip(value.__slots__, value._all(value), strict=False)), **changes})

    def dataclass(*, frozen, slots, kw_only=False):
        """As `dataclasses.dataclass` has it, and nothing that is not needed here."""
        if not (frozen and slots):
            raise TypeError("only frozen values with slots are made here")
        return lambda cls: _made(cls, kw_only=kw_only)


def _made(cls: type, *, kw_only: bool) -> type:
    """The class anew, since slots cannot be added to one."""
    fields = {name: _field(name, cls.__dict__.get(name, MISSING)) for name in cls.__annotations__}
    left_out = {*fields, "__dict__", "__weakref__"}
    body = {name: value for name, value in vars(cls).items() if name not in left_out}
    compared = tuple(name for name, one in fields.items() if one.compare)
    hashed = tuple(name for name, one in fields.items() if (one.compare if one.hash is None else one.hash))
    shared = {
        "__qualname__": cls.__qualname__,
        "__slots__": tuple(fields),
        "__dataclass_fields__": fields,  # what dataclasses.replace and pytest look at
        "__match_args__": () if kw_only else tuple(fields),
        "__init__": _first_init,
        "__repr__": _repr,
        "__eq__": _eq,
        "__hash__": _hash,
        "__setattr__": _frozen,
        "__delattr__": _frozen,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
        "_compared": staticmethod(_getter(compared)),
        "_hashed": staticmethod(_getter(hashed)),
        "_all": staticmethod(attrgetter(*fields, "__class__")),  # with one more, as of one alone it makes no tuple
        "_kw_only": kw_only,
    }
    return type(cls)(cls.__name__, cls.__bases__, shared | body)


def _field(name: str, default: Any) -> Field[Any]:
    one: Field[Any] = default if isinstance(default, Field) else field(default=default)
    one.name = name
    one._field_type = _FIELD  # type: ignore[attr-defined]  # or `fields` and `asdict` see none
    return one


def _getter(names: tuple[str, ...]) -> Callable[[Any], Any]:
    return attrgetter(*names) if names else lambda _: ()


def _first_init(self: Any, *args: Any, **named: Any) -> None:
    """In the place of `__init__` until the first value is made."""
    cls = type(self)
    cls.__init__ = _init(cls)
    cls.__init__(self, *args, **named)


def _init(cls: Any) -> Callable[..., None]:
    """`def __init__(self, name): set_name(self, name)`, and so on: the slots' own setters know nothing of frozen.

    Each of these takes 500 instructions, where `self.name = name` takes 60. So a value of more than a few fields is
    one of a class that is not frozen until it has them: 3,000 instructions instead of 6,000 for eight.
    """
    known: dict[str, Any] = {"MISSING": MISSING}
    fields = cls.__dataclass_fields__
    parameters, lines = ["self", "*"] if cls._kw_only else ["self"], []
    thawed = len(fields) > _FEW
    if thawed:
        open_ = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
        known |= {"set_class": _set_class, "Open": type(cls)(cls.__name__, (cls,), open_), "Frozen": cls}
        lines.append("  set_class(self, Open)")
    for name, one in fields.items():
        value = name
        if one.default_factory is not MISSING:
            known[f"default_{name}"], known[f"make_{name}"] = MISSING, one.default_factory
            value = f"make_{name}() if {name} is MISSING else {name}"
        elif one.default is not MISSING:
            known[f"default_{name}"] = one.default
        parameters.append(f"{name}=default_{name}" if f"default_{name}" in known else name)
        if thawed:
            lines.append(f"  self.{name} = {value}")
        else:
            known[f"set_{name}"] = vars(cls)[name].__set__
            lines.append(f"  set_{name}(self, {value})")
    if thawed:
        lines.append("  self.__class__ = Frozen")
    exec("\n".join([f"def __init__({', '.join(parameters)}):", *(lines or ["  pass"])]), known)  # noqa: S102  names of our own
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, one in self.__dataclass_fields__.items() if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _eq(self: Any, other: Any) -> Any:
    return self._compared(self) == self._compared(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._hashed(self))


def _frozen(_: object, name: str, *__: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__slots__]


def _setstate(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, value)
