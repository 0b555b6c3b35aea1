"""Terraform's language, written as `terraform fmt` would."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Raw:
    """An expression, as it is written. `quoted`: it is the inside of a string, with ${…} of its own."""

    text: str
    quoted: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"' if self.quoted else self.text

    @property
    def inside(self) -> str:
        """As it stands within a string."""
        return self.text if self.quoted else f"${{{self.text}}}"


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    condition: str
    yes: "Value"
    no: "Value"


@dataclass(frozen=True, slots=True)
class Kept:
    """The items under the condition, else none; unlike those of a choice they may differ in type."""

    items: "Value"
    condition: str


@dataclass(frozen=True, slots=True)
class Heredoc:
    lines: tuple[str, ...]


Value = Raw | Call | Chosen | Kept | Heredoc | str | int | bool | list["Value"] | Mapping[str, "Value"] | None


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    labels: tuple[str, ...]
    body: Mapping[str, Value]
    blocks: tuple["Block", ...] = ()


def written(blocks: Iterable[Block]) -> str:
    return "\n".join("".join(f"{line}\n" for line in _block(block)) for block in blocks)


def literal(text: str) -> str:
    """The inside of a string that stands for itself."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("${", "$${").replace("%{", "%%{")


def expression(value: Value) -> list[str]:
    """Its lines."""
    match value:
        case Raw():
            return [str(value)]
        case Call(function, arguments):
            return _call(function, [expression(argument) for argument in arguments])
        case Chosen(condition, yes, no):
            return _after(_after([f"{condition} ?"], expression(yes)), [":"], expression(no))
        case Kept(items, condition):
            return _after(["[for item in"], expression(items), [f": item if {condition}]"])
        case Heredoc(lines):
            return ["<<-EOT", *_indented(lines), "EOT"]
        case None | bool() | int():
            return [json.dumps(value)]
        case str():
            return [f'"{literal(value)}"']
        case list():
            return _items(value)
    return ["{", *_indented(_attributes(value)), "}"] if value else ["{}"]


def _after(*runs: list[str]) -> list[str]:
    """The runs of lines after each other, where one ends the next going on in its line."""
    lines = runs[0]
    for first, *rest in runs[1:]:
        lines = [*lines[:-1], f"{lines[-1]} {first}", *rest]
    return lines


def _call(function: str, arguments: list[list[str]]) -> list[str]:
    if len(arguments) == 1:
        ((first, *rest),) = arguments
        lines = [f"{function}({first}", *rest]
        return [*lines[:-1], f"{lines[-1]})"]
    if all(len(argument) == 1 for argument in arguments):
        return [f"{function}({', '.join(argument[0] for argument in arguments)})"]
    *most, last = arguments
    return [f"{function}(", *_indented(_listed(most)), *_indented(last), ")"]


def _items(values: list[Value]) -> list[str]:
    items = [expression(item) for item in values]
    if all(len(item) == 1 for item in items) and sum(len(item[0]) + 2 for item in items) < 100:
        return [f"[{', '.join(item[0] for item in items)}]"]
    return ["[", *_indented(_listed(items)), "]"]


def _listed(items: Iterable[list[str]]) -> Iterator[str]:
    for item in items:
        yield from (*item[:-1], f"{item[-1]},")


def _block(block: Block) -> Iterator[str]:
    head = " ".join([block.kind, *(f'"{label}"' for label in block.labels)])
    if not block.body and not block.blocks:
        yield f"{head} {{}}"
        return
    yield f"{head} {{"
    yield from _indented(_attributes(block.body))
    for number, inner in enumerate(block.blocks):
        if number or block.body:
            yield ""
        yield from _indented(_block(inner))
    yield "}"


def _attributes(body: Mapping[str, Value]) -> Iterator[str]:
    """Those beside each other that open no bracket have their = below each other."""
    pairs = [(name if name.replace("_", "").isalnum() else f'"{name}"', expression(body[name])) for name in body]
    for plain, run in groupby(pairs, key=lambda pair: pair[1][0][-1] not in "[({"):
        each = list(run)
        width = max(len(name) for name, _ in each) if plain else 0
        for name, (first, *rest) in each:
            yield f"{name.ljust(width)} = {first}"
            yield from rest


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{_INDENT}{line}" if line else line for line in lines)
