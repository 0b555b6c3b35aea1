"""How AWS is told of a minted URL: commands and templates to paste; and how it would post a body itself."""

from bridge.sealing.destination import Options
from bridge.sealing.token import parse
from bridge.sources.aws.setup.sending import headers
from bridge.sources.aws.setup.snippets import Asked, snippets
from bridge.sources.aws.setup.steps import steps
from bridge.sources.source import Setup


def _templates(options: Options, url: str) -> str:
    """To use instead of the commands among the next steps. They do not hold the URL."""
    id_ = parse(url.rpartition("/")[2]).id
    topics, protocol = options.get("topic", ()), url.partition(":")[0]
    return snippets(Asked(id_, topics, protocol, raw="raw" in options, keyed="header-key" in options))


SETUP = Setup(
    title="AWS", example="--topic 123456789012:ap-northeast-1", headers=headers, steps=steps, templates=_templates
)
