"""CloudFormation's names in Terraform's form."""

import re


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def local(condition: str) -> str:
    return f"local.{snake(condition)}"
