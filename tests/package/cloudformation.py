"""moto's CloudFormation as it is needed here: without a lint of its own, and saying what it passes over."""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from unittest.mock import patch

from moto.cloudformation import parsing
from moto.cloudformation.models import cloudformation_backends
from moto.core.common_models import CloudFormationModel
from moto.core.models import DEFAULT_ACCOUNT_ID

from tests.support.local_aws import REGION

_NOT_MADE = re.compile(r"No Moto CloudFormation support for (\S+)")


class Domain(CloudFormationModel):  # moto finds it as a subclass
    """A custom domain: of what moto does not make the one thing that another part of the stack asks about itself."""

    def __init__(self, name: str) -> None:
        self.physical_resource_id = name

    @staticmethod
    def cloudformation_type() -> str:
        return "AWS::ApiGatewayV2::DomainName"

    @staticmethod
    def cloudformation_name_type() -> str:
        return "DomainName"

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in ("RegionalDomainName", "RegionalHostedZoneId")

    def get_cfn_attribute(self, attr: str) -> str:
        return f"{attr} of {self.physical_resource_id}"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name: str, *_: Any, **__: Any) -> Self:
        return cls(resource_name)


class Unknown(logging.Handler):
    """The types of resources that moto passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.types: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        found = _NOT_MADE.search(record.getMessage())
        if found:
            self.types.add(found[1])


def export() -> None:
    """Make moto aware of what updated stacks export: it stumbles over those when it deletes a stack."""
    backend = cloudformation_backends[DEFAULT_ACCOUNT_ID][REGION]
    for stack in backend.stacks.values():
        backend.exports.update({one.name: one for one in stack.exports})


_cleaned = parsing.clean_json


def _without_nothing(value: Any, resources: Any) -> Any:
    """AWS::NoValue in a list is no element of it; moto would have it be null.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
    """
    if isinstance(value, list):
        value = [one for one in value if one != {"Ref": "AWS::NoValue"}]
    return _cleaned(value, resources)


@contextmanager
def bare() -> Iterator[Unknown]:
    """For what runs in this process. cfn-lint has been asked already, and is fatal here even where it only warns."""
    unknown, logger = Unknown(), logging.getLogger("moto")
    logger.addHandler(unknown)
    logger.propagate = False
    with (
        warnings.catch_warnings(),
        patch("moto.cloudformation.models.validate_template_cfn_lint", return_value=[]),
        patch("moto.cloudformation.parsing.clean_json", _without_nothing),
    ):
        warnings.filterwarnings("ignore", "Tried to parse ", UserWarning)
        try:
            yield unknown
        finally:
            logger.removeHandler(unknown)
            logger.propagate = True
