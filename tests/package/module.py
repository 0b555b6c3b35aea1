"""The module for Terraform, worked out by Terraform itself: its arguments are what CloudFormation would be told.

Without the provider, which no registry of packages has: each resource is an output, and what a resource would tell of
another is a text that names it.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from deploy.launch import terraform
from deploy.launch.__main__ import MODULE, TEMPLATE
from deploy.launch.asked import PARAMETERS
from deploy.launch.hcl import Block, Call, Chosen, Value, expression, written
from deploy.launch.names import snake
from deploy.launch.terraform_types import ATTRIBUTES, OF_AWS, TAGGED, TYPES
from tests.package.packing import environment, run
from tests.package.report import same, saw
from tests.support.resolved import Template, resolved

_REFERENCE = re.compile(r"\b((?:data\.)?aws_\w+\.\w+)(?:\[0\])?\.(\w+(?:\[0\]\.\w+)?)")
_NO_ARGUMENT = ("count", "depends_on")
_TAGS: Template = {"team": "ops", "cost-center": "42"}


def module(ways: Mapping[str, Mapping[str, str | int]]) -> None:
    """For each of the ways to ask for it, by the parameters of CloudFormation. Raises Failed."""
    command = shutil.which("terraform") or shutil.which("tofu")
    if not command:
        saw("!! SKIPPED: neither terraform nor tofu is here: the module was NOT worked out by either")
        return
    run([command, "fmt", "-check", "-diff", str(MODULE)], _quiet())
    template = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    for way, given in ways.items():
        found = _worked_out(command, template, given)
        own: Template = {"application": "kakehashi", "stage": given.get("Stage", "prod")}
        expected = dict(_expected(resolved(template, given)["Resources"]))
        for name, arguments in expected.items():
            arguments |= {"tags": _TAGS | own} if name.partition(".")[0] in TAGGED else {}
        same(f"the resources ({way})", sorted(found), sorted(expected))
        for name, arguments in expected.items():
            same(f"{name} ({way})", found[name], arguments)
        saw(f"{Path(command).name}: {way}: {len(found)} resources, each as CloudFormation's")


def _quiet() -> dict[str, str]:
    return environment({"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"})


def _worked_out(command: str, template: Template, given: Mapping[str, str | int]) -> Template:
    """Each resource's arguments as Terraform sees them, by its address."""
    whole = terraform.Module(template)
    outputs = (_output(block) for block in whole.resources())
    text = _REFERENCE.sub(r'"<\1.\2>"', written([whole.conditions(), *outputs]))
    with TemporaryDirectory() as folder:
        (Path(folder) / "main.tf").write_text(text, encoding="utf-8")
        shutil.copy(MODULE / "variables.tf", folder)
        variables = json.dumps({**dict(_variables(given)), "tags": _TAGS})
        (Path(folder) / "terraform.tfvars.json").write_text(variables, encoding="utf-8")
        run([command, f"-chdir={folder}", "init", "-backend=false"], _quiet())
        run([command, f"-chdir={folder}", "apply", "-auto-approve"], _quiet())
        told = json.loads(run([command, f"-chdir={folder}", "output", "-json"], _quiet()))
    values = {name.replace("__", "."): json.loads(output["value"]) for name, output in told.items()}
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _variables(given: Mapping[str, str | int]) -> Iterator[tuple[str, Any]]:
    for asked in PARAMETERS:
        if asked.pascal in given:
            value = str(given[asked.pascal])
            number = asked.range or isinstance(asked.default, int)
            lines = value.replace(",", "\n")
            yield (
                asked.name,
                value.split(",") if asked.list else lines if asked.lines else int(value) if number else value,
            )


def _output(block: Block) -> Block:
    """As JSON, for the arguments of a resource that is not there are null."""
    body: dict[str, Value] = {name: value for name, value in block.body.items() if name not in _NO_ARGUMENT}
    for inner in block.blocks:
        if inner.kind == "dynamic":
            (each,), (content,) = expression(inner.body["for_each"]), inner.blocks
            whole: Value = Call("jsonencode", (dict(content.body),))
            body[inner.labels[0]] = Chosen(f"length({each}) == 1", whole, None)
        else:
            body[inner.kind] = dict(inner.body)
    arguments: Value = Call("jsonencode", (body,))
    if "count" in block.body:
        (count,) = expression(block.body["count"])
        arguments = Chosen(f"({count}) == 1", arguments, "null")
    return Block("output", ("__".join(block.labels),), {"value": arguments, "sensitive": True})


def _expected(resources: Template) -> Iterator[tuple[str, Template]]:
    """The same, out of the resources that CloudFormation would make."""
    for name, part in resources.items():
        kind, arguments = TYPES[part["Type"]]
        made: Template = {}
        for key, value in part["Properties"].items():
            made |= _arguments(key, arguments[key], value, resources)
        yield f"{kind}.{snake(name)}", _plain(made)
        for policy in part["Properties"].get("Policies", ()):
            own = {"name": policy["PolicyName"], "role": f"<{kind}.{snake(name)}.id>"}
            own["policy"] = json.dumps(_told(policy["PolicyDocument"], resources, streams=":*"))
            yield f"aws_iam_role_policy.{snake(name)}_{snake(policy['PolicyName'])}", _plain(own)
        for target in part["Properties"].get("Targets", ()):
            called = {"rule": f"<{kind}.{snake(name)}.name>", "target_id": target["Id"]}
            yield f"aws_cloudwatch_event_target.{snake(name)}", called | {"arn": _told(target["Arn"], resources)}


def _arguments(key: str, argument: Any, value: Any, resources: Template) -> Template:
    """A property's, by what terraform_types says of it."""
    told = _told(value, resources)
    match argument:
        case "":
            return {}
        case str(name) if key == "Dimensions":
            return {name: {one["Name"]: one["Value"] for one in told}}
        case str(name) if key == "Queues":
            return {name: told[0]}
        case str(name) if key in ("AssumeRolePolicyDocument", "PolicyDocument", "RedrivePolicy"):
            return {name: json.dumps(told)}
        case str(name):
            return {name: told}
        case (block, names):
            (content,) = told if isinstance(told, list) else [told]
            return {block: {names[one]: inner for one, inner in content.items() if one != "DetailedMetricsEnabled"}}
    return {argument[one]: inner for one, inner in told.items()}


def _told(value: Any, resources: Template, streams: str = "") -> Any:
    """With a text that names it in place of what CloudFormation would ask of a resource."""
    match value:
        case {"Ref": name} if name in OF_AWS:
            return f"<{OF_AWS[name]}>"
        case {"Ref": name}:
            return _named(name, "", resources)
        case {"Fn::GetAtt": [name, attribute]}:
            return _named(name, attribute, resources) + (
                streams if resources[name]["Type"].endswith("LogGroup") else ""
            )
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{([\w:]+)\.?(\w*)\}", lambda found: _asked(found[1], found[2], resources), text)
        case {"Fn::Join": [delimiter, items]}:
            return delimiter.join(_told(item, resources) for item in items)
        case dict():
            return {key: _told(inner, resources, streams) for key, inner in value.items()}
        case list():
            return [_told(item, resources, streams) for item in value]
    return value


def _asked(name: str, attribute: str, resources: Template) -> str:
    return f"<{OF_AWS[name]}>" if name in OF_AWS else _named(name, attribute, resources)


def _named(name: str, attribute: str, resources: Template) -> str:
    kind = resources[name]["Type"]
    return f"<{TYPES[kind][0]}.{snake(name)}.{ATTRIBUTES[kind, attribute]}>"


def _plain(value: Any) -> Any:
    """So that both can be compared: JSON in texts read, nothing that is absent or empty, numbers as texts."""
    if isinstance(value, dict):
        return {key: made for key, inner in value.items() if (made := _plain(inner)) not in (None, {})}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str) and value[:2] in ('{"', "[{", "[["):
        return _plain(json.loads(value))
    return value if isinstance(value, bool | None) else str(value)
