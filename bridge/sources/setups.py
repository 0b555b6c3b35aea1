"""How each source is told of a minted URL; apart from the sources themselves, since only the commands need it."""

from collections.abc import Mapping

from bridge.sources.aws.setup import SETUP as AWS
from bridge.sources.backlog.setup import SETUP as BACKLOG
from bridge.sources.source import Setup

SETUPS: Mapping[str, Setup] = {"backlog": BACKLOG, "aws": AWS}
