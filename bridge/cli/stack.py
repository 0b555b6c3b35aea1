"""Finds the deployment's base URL: as given, or from the outputs of the deployed stack."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import click

from bridge.cli import terminal
from bridge.cli.aws import asking, client, session
from bridge.errors import BadOption, BadSetting, Unavailable
from bridge.minting.words import BASE
from bridge.sealing.key_lines import arns
from bridge.settings import base_url
from bridge.values import dataclass
from bridge.wording.phrases import Phrase

if TYPE_CHECKING:
    from botocore.session import Session

SERVICE, OUTPUT, STAGE = "kakehashi", "BaseUrl", "prod"
_BASE = Phrase(en=f"{BASE.en} [BRIDGE_BASE_URL]", ja=f"{BASE.ja} [BRIDGE_BASE_URL]")
_OF_STAGE = Phrase(
    en=f"Without --base, the deployed stage to ask AWS for.  [default: {STAGE}]",
    ja=f"--base がないときに AWS で調べるステージ。省略時は {STAGE}。",
)
_OF_REGION = Phrase(
    en="Where it is.  [default: AWS_REGION, the KMS key's, your AWS profile's]",
    ja="そのリージョン。省略時は AWS_REGION、KMS のキー、AWS プロファイルの順。",
)
_FOUND = Phrase(
    en="Base URL {url}, as the stack {stack} in {region} says.",
    ja="ベース URL は {url} です（{region} のスタック {stack} から取得しました）。",
)
_STAGE = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")


def options() -> tuple[click.Option, ...]:
    """The options of a command that needs the base URL; `base` takes their values."""
    return (
        click.Option(["--base"], metavar="URL", envvar="BRIDGE_BASE_URL", help=terminal.words(_BASE)),
        click.Option(["--stage"], help=terminal.words(_OF_STAGE)),
        click.Option(["--region"], help=terminal.words(_OF_REGION)),
    )


def base(given: str | None, stage: str | None, region: str | None, keyring: Callable[[], str]) -> str:
    """The deployment's base URL: as given, else the output of the deployed stack.

    `keyring` returns the keyring's text; its KMS key has a region, for when nothing else names one. Raises BadOption,
    BadSetting, or Unavailable when AWS cannot be asked. Nothing is sent anywhere without AWS credentials.
    """
    if given is not None and (stage or region):
        raise BadOption(
            en="--base (or BRIDGE_BASE_URL) is given, and --stage or --region too; expected the one or the other",
            ja="--base（または BRIDGE_BASE_URL）と、--stage か --region の両方が指定されています。"
            "どちらか一方にしてください。",
        )
    if given is not None:
        return _checked(given, "--base")
    return _deployed(stage or STAGE, region, keyring)


def _checked(url: str, what: str) -> str:
    try:
        return base_url(url, what)
    except BadSetting as slip:
        raise BadOption(en=slip.en, ja=slip.ja) from None


def _deployed(stage: str, region: str | None, keyring: Callable[[], str]) -> str:
    if not _STAGE.fullmatch(stage):
        raise BadOption(
            en=f"--stage {stage!r} is not a stage; expected one such as {STAGE}",
            ja=f"--stage「{stage}」はステージ名ではありません。{STAGE} のように指定してください。",
        )
    with _asking():
        aws = session()
        signed_in = aws.get_credentials() is not None
    if not signed_in:
        raise BadOption(
            en="no --base; give the deployment's URL, such as https://bridge.example.com (or BRIDGE_BASE_URL); "
            "signed in to AWS, the deployed stack is asked for it",
            ja="--base が指定されていません。https://bridge.example.com のようなデプロイ先の URL を指定してください"
            "（BRIDGE_BASE_URL でも可）。AWS にサインインしていれば、デプロイ済みのスタックから取得します。",
        )
    regions = _regions(aws, region, keyring)
    with _asking():
        found = find(aws, stage, regions)
    if found:
        url = _output(found)
        terminal.tell(_FOUND, url=url, stack=found.name, region=found.region)
        return url
    if not regions:
        raise BadOption(
            en="no --base, and no AWS region to look for the stack in; give --region, or --base URL",
            ja="--base が指定されておらず、スタックを探すリージョンも分かりません。"
            "--region か --base を指定してください。",
        )
    stack = f"{SERVICE}-{stage}"
    raise BadOption(
        en=f"no --base, and no stack {stack} in {' or '.join(regions)}; deploy it (npx osls deploy), or say which by "
        "--stage and --region, or give --base URL",
        ja=f"--base が指定されておらず、{'、'.join(regions)} にスタック {stack} もありません。デプロイするか"
        "（npx osls deploy）、--stage と --region でスタックを指定するか、"
        "--base でデプロイ先の URL を指定してください。",
    )


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that is there: its outputs, and CloudFormation's word for its state."""

    name: str
    region: str
    status: str
    outputs: Mapping[str, str]


def find(aws: "Session", stage: str, regions: Iterable[str]) -> Stack | None:
    """The stage's stack, in the first of the regions that has it. Raises what the SDK raises."""
    name = f"{SERVICE}-{stage}"
    for region in regions:
        if description := described(aws, name, region):
            outputs = {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", ())}
            return Stack(name, region, description["StackStatus"], outputs)
    return None


def signed_in(stage: str | None, region: str | None, keyring: Callable[[], str]) -> Stack | None:
    """The deployed stack, for whom AWS knows; None without credentials, or where there is none of that stage.

    Raises BadOption, BadSetting or Unavailable.
    """
    with asking("cloudformation", "CloudFormation"):
        aws = session()
        return find(aws, stage or STAGE, _regions(aws, region, keyring)) if aws.get_credentials() else None


@contextmanager
def _asking() -> Iterator[None]:
    try:
        with asking("cloudformation", "CloudFormation"):
            yield
    except (BadSetting, Unavailable) as error:
        raise type(error)(
            en=f"no --base, and {error.en}; or give --base URL",
            ja=f"--base が指定されていません。{error.ja}または、--base でデプロイ先の URL を指定してください。",
        ) from None


def _regions(aws: "Session", region: str | None, keyring: Callable[[], str]) -> tuple[str, ...]:
    """The regions to look in: only the one given, else all that are configured, in the order that deploying uses."""
    names = [region] if region else [os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")]
    if not region:
        names += [arn.split(":")[3] for arn in arns(keyring())[:1]]
        names += [aws.get_config_variable("region")]
    regions = tuple(dict.fromkeys(name for name in names if name))
    for name in regions:
        if not _REGION.fullmatch(name):
            raise BadOption(
                en=f"{name!r} is not an AWS region; give --region, such as ap-northeast-1, or --base URL",
                ja=f"「{name}」は AWS のリージョンではありません。ap-northeast-1 のような --region か、"
                "--base を指定してください。",
            )
    return regions


def described(aws: "Session", stack: str, region: str) -> dict[str, Any] | None:
    """CloudFormation's description of the stack; None if there is no such stack. Raises what the SDK raises."""
    import botocore.exceptions

    try:
        (description,) = client(aws, "cloudformation", region).describe_stacks(StackName=stack)["Stacks"]
    except botocore.exceptions.ClientError as error:
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
        if error.response["Error"]["Code"] == "ValidationError":
            return None
        raise
    return cast(dict[str, Any], description)


def _output(stack: Stack) -> str:
    """The base URL among the stack's outputs."""
    if OUTPUT in stack.outputs:
        return _checked(stack.outputs[OUTPUT], f"{OUTPUT} of the stack {stack.name}")
    raise BadOption(
        en=f"no --base, and the stack {stack.name} in {stack.region} has no output {OUTPUT} ({stack.status}); "
        "deploy it again, or give --base URL",
        ja=f"--base が指定されておらず、{stack.region} のスタック {stack.name} に出力 {OUTPUT} がありません"
        f"（{stack.status}）。デプロイし直すか、--base でデプロイ先の URL を指定してください。",
    )
