"""The module for Terraform, out of the template: each of its resources, and nothing more."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.launch.asked import PARAMETERS
from deploy.launch.hcl import Block, Call, Chosen, Heredoc, Raw, Value, written
from deploy.launch.names import local, snake
from deploy.launch.terraform_types import TAGGED, TYPES
from deploy.launch.values import ASKED, Template, Values
from deploy.launch.variables import TAGS, variable

_POLICIES = ("AssumeRolePolicyDocument", "PolicyDocument", "RedrivePolicy")  # texts of JSON to Terraform
OWN_TAGS = {"application": '"kakehashi"', "stage": "var.stage"}  # as serverless.yml has them
_OF_AWS = ("aws_caller_identity", "aws_partition", "aws_region")


def files(template: Template) -> dict[str, str]:
    """Each file's text, by its name."""
    module = Module(template)
    return {
        "main.tf": written(
            [module.conditions(), *(Block("data", (kind, "current"), {}) for kind in _OF_AWS), *module.resources()]
        ),
        "variables.tf": written([*map(variable, PARAMETERS), TAGS]),
        "outputs.tf": written(module.outputs()),
    }


def _holds(condition: Template) -> Raw:
    match condition:
        case {"Condition": name}:
            return Raw(local(name))
        case {"Fn::Equals": [{"Ref": name}, value]}:
            return _compared(name, "==", value)
        case {"Fn::Not": [{"Fn::Equals": [{"Ref": name}, value]}]}:
            return _compared(name, "!=", value)
        case {"Fn::And": conditions}:
            return Raw(" && ".join(str(_holds(one)) for one in conditions))
    raise ValueError(condition)


def _compared(parameter: str, operator: str, value: str) -> Raw:
    asked = ASKED[parameter]
    text = f"var.{asked.name} {operator} " + ("null" if asked.range else f'"{value}"')
    return Raw(f"nonsensitive({text})") if asked.secret else Raw(text)


class Module:
    """The blocks of main.tf and outputs.tf."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._resources: Template = template["Resources"]
        self._values = Values(self._resources)
        self._in_policy = Values(self._resources, in_policy=True)

    def conditions(self) -> Block:
        holds: dict[str, Value] = {snake(name): _holds(one) for name, one in self._template["Conditions"].items()}
        own: Value = {name: Raw(value) for name, value in OWN_TAGS.items()}
        return Block("locals", (), holds | {"tags": Call("merge", (Raw("var.tags"), own))})

    def resources(self) -> Iterator[Block]:
        for name, part in self._resources.items():
            yield self._resource(name, part)
            for policy in part["Properties"].get("Policies", ()):
                yield self._policy(name, part, policy)
            for target in part["Properties"].get("Targets", ()):
                yield self._target(name, part, target)

    def outputs(self) -> Iterator[Block]:
        for name, output in self._template["Outputs"].items():
            value = self._values.value(output["Value"])
            if "Condition" in output:
                value = Chosen(local(output["Condition"]), value, None)
            yield Block("output", (snake(name),), {"description": output["Description"], "value": value})

    def _resource(self, name: str, part: Template) -> Block:
        kind, arguments = TYPES[part["Type"]]
        body, blocks = _counted(part.get("Condition")), []
        for key, value in part["Properties"].items():
            match arguments[key]:
                case "":
                    continue
                case str(argument):
                    body[argument] = self._argument(key, value)
                case (block, inner):
                    blocks.append(self._block(str(block), inner, value))
                case inner:
                    body |= self._filled(inner, value)
        if kind in TAGGED:
            body["tags"] = Raw("local.tags")
        if "DependsOn" in part:
            body["depends_on"] = self._first(part["DependsOn"])
        return Block("resource", (kind, snake(name)), body, tuple(blocks))

    def _argument(self, key: str, value: Any) -> Value:
        match key:
            case "DashboardBody":
                return Call("jsonencode", ({"widgets": self._values.widgets(value["Fn::Join"][1])},))
            case "Dimensions":
                return {one["Name"]: self._values.value(one["Value"]) for one in value}
            case "Queues":
                return self._values.value(value[0])
            case "QueryString":
                return Heredoc(tuple(value.splitlines()))
        if key in _POLICIES:
            return Call("jsonencode", (self._in_policy.value(value),))
        return self._values.value(value)

    def _block(self, kind: str, arguments: Any, value: Any) -> Block:
        match value:
            case {"Fn::If": [condition, content, _]}:
                # Without it there is no block at all: for a limit left out of one the provider would set 0.
                each = Chosen(local(condition), [1], [])
                inner = Block("content", (), self._filled(arguments, content))
                return Block("dynamic", (kind,), {"for_each": each}, (inner,))
            case [content]:
                return Block(kind, (), self._filled(arguments, content))
        return Block(kind, (), self._filled(arguments, value))

    def _filled(self, arguments: Any, value: Mapping[str, Any]) -> dict[str, Value]:
        return {arguments[key]: self._values.value(inner) for key, inner in value.items()}

    def _policy(self, role: str, part: Template, policy: Template) -> Block:
        match policy:
            case {"Fn::If": [condition, content, _]}:
                body, policy = _counted(part.get("Condition"), condition), content
            case _:
                body = _counted(part.get("Condition"))
        body |= {"name": policy["PolicyName"], "role": Raw(f"{self._values.address(role)}.id")}
        body["policy"] = Call("jsonencode", (self._in_policy.value(policy["PolicyDocument"]),))
        return Block("resource", ("aws_iam_role_policy", _policy_name(role, policy)), body)

    def _target(self, rule: str, part: Template, target: Template) -> Block:
        """Whom a rule of EventBridge calls."""
        body = _counted(part.get("Condition")) | {"rule": Raw(f"{self._values.address(rule)}.name")}
        body |= {"target_id": target["Id"], "arn": self._values.value(target["Arn"])}
        return Block("resource", ("aws_cloudwatch_event_target", snake(rule)), body)

    def _first(self, names: str | list[str]) -> Value:
        """What must be there before. Of a role its policies, too: CloudFormation makes them with it."""
        found: list[Value] = []
        for name in [names] if isinstance(names, str) else names:
            part = self._resources[name]
            found.append(Raw(f"{TYPES[part['Type']][0]}.{snake(name)}"))
            for policy in part["Properties"].get("Policies", ()):
                found.append(Raw(f"aws_iam_role_policy.{_policy_name(name, policy)}"))
        return found


def _counted(*conditions: str | None) -> dict[str, Value]:
    """There only if all of these hold, each of which may be none."""
    all_ = " && ".join(dict.fromkeys(local(condition) for condition in conditions if condition))
    return {"count": Chosen(all_, 1, 0)} if all_ else {}


def _policy_name(role: str, policy: Template) -> str:
    whole = policy["Fn::If"][1] if "Fn::If" in policy else policy
    return f"{snake(role)}_{snake(whole['PolicyName'])}"
