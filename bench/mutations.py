"""What can be a little wrong in a module's text: mutmut's mutations, and a few more that checks call for.

mutmut leaves alone what stands outside of functions; our tables, patterns and limits stand there, so here it does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, islice
from typing import cast

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators, operator_assignment, operator_string
from mutmut.mutation.pragma_handling import IgnoredCode


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module's text with one thing in it changed: from `line` on, `before` reads `after`.

    `statement` is what the outermost statement with it reads now; `function` the name of the function or Class.method
    that it is in, "" outside of any.
    """

    line: int
    before: str
    after: str
    function: str
    statement: str
    text: str


def mutants(text: str) -> Iterator[Mutant]:
    """Every mutant of a module's text that is still Python, each once."""
    visitor = MutationVisitor([*_TAKEN, *_MORE], IgnoredCode(set(), set(), set()))
    module = MetadataWrapper(cst.parse_module(text)).visit(visitor)
    functions = {id(node): (name, set(map(id, _walk(node.params)))) for node, name in _functions(module.body, "")}
    owners = {id(node): statement for statement in module.body for node in _walk(statement)}
    aliases = {id(node) for line in module.body for node in _of_types(line)}
    codes = {id(statement): module.code_for_node(statement) for statement in module.body}
    seen = set(codes.values())
    for mutation in visitor.mutations:
        original = id(mutation.original_node)
        if original in aliases or original not in owners:
            continue
        owner = owners[original]
        changed = module.code_for_node(
            cast(cst.CSTNode, owner.deep_replace(mutation.original_node, mutation.mutated_node))
        )
        if changed in seen or not _parses(changed):
            continue
        seen.add(changed)
        name, parameters = functions.get(id(mutation.contained_by_top_level_function), ("", set()))
        before = text[: text.index(codes[id(owner)])]
        yield _mutant(before, codes[id(owner)], changed, text, "" if original in parameters else name)


def _mutant(before: str, code: str, changed: str, text: str, function: str) -> Mutant:
    old, new = code.splitlines(), changed.splitlines()
    edits = [edit for edit in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if edit[0] != "equal"]
    (_, first, _, start, _), (_, _, last, _, end) = edits[0], edits[-1]
    was, reads = (" ".join(line.strip() for line in lines) for lines in (old[first:last], new[start:end]))
    whole = before + changed + text[len(before) + len(code) :]
    return Mutant(before.count("\n") + first + 1, was, reads, function, changed, whole)


def _parses(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _functions(body: Sequence[cst.CSTNode], within: str) -> Iterator[tuple[cst.FunctionDef, str]]:
    for node in body:
        if isinstance(node, cst.FunctionDef):
            yield node, within + node.name.value
        elif isinstance(node, cst.ClassDef):
            yield from _functions(node.body.body, f"{within}{node.name.value}.")


def _walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    yield from chain.from_iterable(map(_walk, node.children))


def _of_types(statement: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What stands in a type's alias, or is imported for types alone: that is mypy's to judge, and nothing runs it."""
    match statement:
        case cst.SimpleStatementLine(body=[cst.Assign(value=cst.Subscript())]):
            yield from _walk(statement)
        case cst.If(test=cst.Name(value="TYPE_CHECKING")):
            yield from _walk(statement)


def _prose(node: cst.BaseString) -> Iterator[cst.CSTNode]:
    """mutmut's mutations of a string; of a sentence only the first, for all three are the same to a test of it."""
    yield from islice(operator_string(node), 1 if " " in cst.Module([]).code_for_node(node) else None)


def _forced(node: cst.If) -> Iterator[cst.If]:
    """A check that always holds, or never does."""
    yield node.with_changes(test=cst.Name("True"), whitespace_before_test=cst.SimpleWhitespace(" "))
    yield node.with_changes(test=cst.Name("False"), whitespace_before_test=cst.SimpleWhitespace(" "))


def _halved(node: cst.BooleanOperation) -> Iterator[cst.BaseExpression]:
    """Of two conditions, one forgotten."""
    yield node.left
    yield node.right


def _shorter(node: cst.Tuple | cst.List | cst.Set) -> Iterator[cst.CSTNode]:
    """A table that lacks an entry."""
    if len(node.elements) > 1:
        for index in range(len(node.elements)):
            yield node.with_changes(elements=[*node.elements[:index], *node.elements[index + 1 :]])


def _not_raised(_: cst.Raise) -> Iterator[cst.Pass]:
    yield cst.Pass()


# An assignment of None is left out: outside of functions it stops the import, inside the next line.
_OTHERWISE = (operator_string, operator_assignment)
_TAKEN = [(kind, operator) for kind, operator in mutation_operators if operator not in _OTHERWISE]
_MORE = [
    (cst.BaseString, _prose),
    (cst.If, _forced),
    (cst.BooleanOperation, _halved),
    (cst.Tuple, _shorter),
    (cst.List, _shorter),
    (cst.Set, _shorter),
    (cst.Raise, _not_raised),
]
