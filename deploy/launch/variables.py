"""The module's variables: what is asked, and what is taken."""

import json

from deploy.launch.asked import Parameter
from deploy.launch.hcl import Block, Raw, Value, literal
from deploy.surroundings import OWN_TAGS, TAGS_MOST

_FEW = 4
_NOT = " && ".join(f'!contains(keys(var.tags), "{name}")' for name in OWN_TAGS)
_CHECKED: dict[str, Value] = {
    "condition": Raw(f"length(var.tags) <= {TAGS_MOST} && {_NOT}"),
    "error_message": f"Expected up to {TAGS_MOST} tags, and neither {' nor '.join(OWN_TAGS)}, which it has already.",
}
_TAGS: dict[str, Value] = {
    "type": Raw("map(string)"),
    "description": "Of all that it makes, besides application and stage",
    "default": {},
}
TAGS = Block("variable", ("tags",), _TAGS, (Block("validation", (), _CHECKED),))


def variable(asked: Parameter) -> Block:
    number = bool(asked.range) or isinstance(asked.default, int)
    kind = "list(string)" if asked.list else "number" if number else "string"
    body: dict[str, Value] = {"type": Raw(kind), "description": asked.description}
    if asked.secret:
        body["sensitive"] = True
    if asked.default is not None:
        body["default"] = None if number and asked.default == "" else asked.default
    rule = _rule(asked, f"var.{asked.name}")
    if not rule:
        return Block("variable", (asked.name,), body)
    condition, expected = rule
    check = Block("validation", (), {"condition": Raw(condition), "error_message": f"Expected {expected}."})
    return Block("variable", (asked.name,), body, (check,))


def _rule(asked: Parameter, var: str) -> tuple[str, str] | None:
    """When it is right, and how to say so."""
    if asked.values:
        words = [str(value) or "nothing" for value in asked.values]
        expected = " or ".join(words) if len(words) < _FEW else f"one of {', '.join(words)}"
        return f"contains({json.dumps(list(asked.values))}, {var})", expected
    if asked.pattern:
        pattern = f"^{asked.pattern}$" if asked.default else f"^({asked.pattern})?$"
        return f'can(regex("{literal(pattern)}", {var}))', f"what fits {pattern}"
    if asked.range:
        least, most = asked.range
        within, words_ = f"{var} >= {least} && {var} <= {most}", f"a number from {least} to {most}"
        return (f"{var} == null ? true : {within}", f"{words_}, or null") if asked.default == "" else (within, words_)
    return None
