"""Merges the templates of both modes into one: what is not the same in both is chosen by a condition."""

from typing import Any

NOTHING = {"Ref": "AWS::NoValue"}


def chosen(condition: str, yes: Any, no: Any) -> dict[str, Any]:
    return {"Fn::If": [condition, yes, no]}


def merged(condition: str, yes: Any, no: Any) -> Any:
    """A value that is `yes` under the condition, and `no` without it; chosen as far inside as it can be.

    Raises ValueError where a list is not the other with more in it.
    """
    if yes == no:
        return yes
    if isinstance(yes, dict) and isinstance(no, dict):
        if yes.keys() == no.keys() == {"Fn::Join"}:
            (delimiter, more), (_, fewer) = yes["Fn::Join"], no["Fn::Join"]
            return {"Fn::Join": [delimiter, _longer(condition, more, fewer, "")]}  # which takes no NoValue
        if not (_is_intrinsic(yes) or _is_intrinsic(no)):
            names = dict.fromkeys([*yes, *no])
            return {name: merged(condition, yes.get(name, NOTHING), no.get(name, NOTHING)) for name in names}
    if isinstance(yes, list) and isinstance(no, list):
        return _longer(condition, yes, no, NOTHING)
    return chosen(condition, yes, no)


def _is_intrinsic(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def _longer(condition: str, more: list[Any], fewer: list[Any], absent: Any) -> list[Any]:
    """`more`, in which those that `fewer` has not are there only under the condition."""
    rest, items = list(fewer), []
    for item in more:
        items.append(rest.pop(0) if rest and item == rest[0] else chosen(condition, item, absent))
    if rest:
        raise ValueError(f"what one mode has and the other has not in its place: {rest}")
    return items
