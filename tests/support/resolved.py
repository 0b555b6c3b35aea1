"""CloudFormation's own part: a template's parameters and conditions, worked out as far as no resource is asked."""

import re
from collections.abc import Mapping
from typing import Any

Template = dict[str, Any]
_NOTHING = {"Ref": "AWS::NoValue"}


class Refused(Exception):
    """A parameter that CloudFormation would not take."""


def resolved(template: Template, given: Mapping[str, str | int]) -> Template:
    """Its resources and outputs for these parameters, without conditions. Raises Refused."""
    work = _Work(template, given)
    return {
        kind: {
            name: {key: work.value(inner) for key, inner in part.items() if key != "Condition"}
            for name, part in template[kind].items()
            if "Condition" not in part or work.holds({"Condition": part["Condition"]})
        }
        for kind in ("Resources", "Outputs")
    }


def _accepted(name: str, parameter: Template, value: str | int) -> Any:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"""
    if parameter["Type"] == "Number":
        if not parameter.get("MinValue", 0) <= int(value) <= parameter.get("MaxValue", 10**9):
            raise Refused(name)
        value = int(value)
    if value not in parameter.get("AllowedValues", [value]):
        raise Refused(name)
    if not re.fullmatch(parameter.get("AllowedPattern", "(?s:.*)"), str(value)) or len(str(value)) > 4_096:
        raise Refused(name)
    return [item.strip() for item in str(value).split(",")] if parameter["Type"] == "CommaDelimitedList" else value


class _Work:
    def __init__(self, template: Template, given: Mapping[str, str | int]) -> None:
        parameters = template["Parameters"]
        if wrong := {*given} - {*parameters}:
            raise Refused(", ".join(wrong))
        if missing := {name for name, one in parameters.items() if "Default" not in one} - {*given}:
            raise Refused(", ".join(missing))
        self._values = {
            name: _accepted(name, one, given.get(name, one.get("Default", ""))) for name, one in parameters.items()
        }
        self._conditions = template["Conditions"]
        for name, rule in template["Rules"].items():
            if self.holds(rule["RuleCondition"]) and not all(self.holds(one["Assert"]) for one in rule["Assertions"]):
                raise Refused(name)

    def holds(self, condition: Template) -> bool:
        ((kind, value),) = condition.items()
        match kind:
            case "Condition":
                return self.holds(self._conditions[value])
            case "Fn::Equals":
                return bool(self.value(value[0]) == self.value(value[1]))
            case "Fn::Not":
                return not self.holds(value[0])
            case "Fn::And":
                return all(self.holds(one) for one in value)
        raise ValueError(kind)

    def value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [made for item in value if (made := self.value(item)) != _NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((kind, inner),) = value.items()
            match kind:
                case "Ref":
                    return self._values.get(inner, value)
                case "Fn::If":
                    name, yes, no = inner
                    return self.value(yes if self.holds({"Condition": name}) else no)
                case "Fn::Sub":
                    return self._substituted(inner)
                case "Fn::Split":
                    return str(self.value(inner[1])).split(inner[0])
                case "Fn::Join":
                    return self._joined(*inner)
        return {key: made for key, inner in value.items() if (made := self.value(inner)) != _NOTHING}

    def _substituted(self, text: str) -> Any:
        done = re.sub(r"\$\{(\w+)\}", lambda found: str(self._values.get(found[1], found[0])), text)
        return {"Fn::Sub": done} if "${" in done else done

    def _joined(self, delimiter: str, items: Any) -> Any:
        pieces = self.value(items)
        if all(isinstance(piece, str) for piece in pieces):
            return delimiter.join(pieces)
        return {"Fn::Join": [delimiter, [piece for piece in pieces if piece or delimiter]]}
