"""The systems that post to us: an explicit list."""

from bridge.sources.aws import SOURCE as AWS
from bridge.sources.backlog import SOURCE as BACKLOG
from bridge.sources.source import Source

SOURCES: dict[str, Source] = {source.name: source for source in (BACKLOG, AWS)}
