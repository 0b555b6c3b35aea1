"""CloudFormation's values as Terraform's expressions."""

import json
import re
from typing import Any

from deploy.launch.asked import PARAMETERS
from deploy.launch.hcl import Call, Chosen, Kept, Raw, Value, literal
from deploy.launch.merge import NOTHING
from deploy.launch.names import local, snake
from deploy.launch.terraform_types import ATTRIBUTES, OF_AWS, TYPES

Template = dict[str, Any]
ASKED = {parameter.pascal: parameter for parameter in PARAMETERS}


class Values:
    """Of one template; `in_policy`: for an IAM policy, where the ARN of a log group has to name its streams."""

    def __init__(self, resources: Template, *, in_policy: bool = False) -> None:
        self._resources = resources
        self._in_policy = in_policy

    def address(self, name: str) -> str:
        part = self._resources[name]
        return f"{TYPES[part['Type']][0]}.{snake(name)}{'[0]' if 'Condition' in part else ''}"

    def value(self, value: Any) -> Value:
        match value:
            case {"Ref": name}:
                return self._ref(name)
            case {"Fn::GetAtt": [name, attribute]}:
                return self._attribute(name, attribute)
            case {"Fn::Sub": text}:
                return self._substituted(text)
            case {"Fn::Join": [delimiter, items]}:
                return self._joined(delimiter, items)
            case {"Fn::Split": [delimiter, text]}:
                return Call("split", (delimiter, self.value(text)))
            case {"Fn::If": [condition, yes, no]}:
                return Chosen(local(condition), self.value(yes), self.value(no))
            case dict():
                return self._mapping(value)
            case list():
                return self._items(value)
        whole: Value = value
        return whole

    def widgets(self, pieces: list[Any]) -> Value:
        """A dashboard's, of which some are there in queue mode alone."""
        runs: list[Value] = []
        for piece in pieces:
            match piece:
                case {"Fn::Sub": text}:
                    runs.append(self._json(json.loads(f"[{text}]")))
                case {"Fn::If": [condition, {"Fn::Sub": text}, ""]}:
                    runs.append(Kept(self._json(json.loads(f"[{text}]")), local(condition)))
        return Call("concat", tuple(runs))

    def _json(self, value: Any) -> Value:
        """What was JSON, in whose strings ${…} is CloudFormation's."""
        if isinstance(value, dict):
            return {key: self._json(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._json(inner) for inner in value]
        whole: Value = self._substituted(value) if isinstance(value, str) else value
        return whole

    def _mapping(self, value: Template) -> Value:
        made: Value = {key: self.value(one) for key, one in value.items() if not _is_optional(one)}
        more = {key: one["Fn::If"] for key, one in value.items() if _is_optional(one)}
        if not more:
            return made
        (condition,) = {one[0] for one in more.values()}
        extra: Value = {key: self.value(one[1]) for key, one in more.items()}
        return Call("merge", (made, Chosen(local(condition), extra, {})))

    def _items(self, values: list[Any]) -> Value:
        made: Value = [self.value(item) for item in values if not _is_optional(item)]
        more = [item["Fn::If"] for item in values if _is_optional(item)]
        if not more:
            return made
        return Call("concat", (made, *(Chosen(local(one), [self.value(item)], []) for one, item, _ in more)))

    def _ref(self, name: str) -> Raw | None:
        if name == NOTHING["Ref"]:
            return None
        if name in OF_AWS:
            return Raw(OF_AWS[name])
        return Raw(f"var.{ASKED[name].name}") if name in ASKED else self._attribute(name, "")

    def _attribute(self, name: str, attribute: str) -> Raw:
        kind = self._resources[name]["Type"]
        found = f"{self.address(name)}.{ATTRIBUTES[kind, attribute]}"
        if self._in_policy and kind == "AWS::Logs::LogGroup":  # CloudFormation's own ends so
            return Raw(f"${{{found}}}:*", quoted=True)
        return Raw(found)

    def _substituted(self, text: str) -> Value:
        pieces = re.split(r"\$\{([\w:.]+)\}", text)
        if len(pieces) == 1:
            return text
        parts = [literal(piece) for piece in pieces]
        for place in range(1, len(pieces), 2):
            name, _, attribute = pieces[place].partition(".")
            found = self._attribute(name, attribute) if attribute else self._ref(name)
            parts[place] = found.inside if found else ""
        return Raw("".join(parts), quoted=True)

    def _joined(self, delimiter: str, items: Any) -> Value:
        if not isinstance(items, list):
            return self._ref(items["Ref"])  # a text to Terraform, whose lines CloudFormation takes one by one
        pieces = [self.value(item) for item in items]
        inside = [piece.inside if isinstance(piece, Raw) else literal(str(piece)) for piece in pieces]
        return Raw(literal(delimiter).join(inside), quoted=True)


def _is_optional(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"Fn::If"} and value["Fn::If"][2] == NOTHING
