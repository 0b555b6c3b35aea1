"""The next steps that mint prints for a new URL."""

from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination
from bridge.sources import threads
from bridge.sources.source import Setup

_THREADS = (
    "--threads: the app needs the scope channels:history (in private channels groups:history), and must be in each "
    "channel that it posts to (/invite). `python -m bridge doctor -` looks whether it can."
)
LONGEST_SURE = 255  # characters that every form field takes


def next_steps(destination: Destination, setup: Setup, url: str) -> str:
    """The lines for stderr, without the URL: what is typed stays in a shell's history."""
    sealed = url.rpartition("/")[2]
    lines = [
        setup.steps(destination.options, url),
        f"Token id {token.parse(sealed).id}: put it into BRIDGE_REVOKED if the URL must stop working.",
    ]
    if threads.mode(destination.options):
        lines.append(_THREADS)
    if len(url) > LONGEST_SURE:
        lines.append(_long(destination, url))
    return "\n".join(lines)


def _long(destination: Destination, url: str) -> str:
    """Says that some form may refuse the URL, and what makes it long."""
    base = url.rpartition("/")[0].rpartition("/")[0]
    parts = {f"--{name}": sum(map(len, values)) for name, values in destination.options.items()}
    parts["the base URL"] = len(base)
    if isinstance(destination.to, Bot):
        parts["the bot token"] = len(destination.to.token)
    largest = sorted(parts.items(), key=lambda part: -part[1])[:3]
    why = ", ".join(f"{name} ({size})" for name, size in largest)
    return (
        f"The URL has {len(url)} characters, and some forms take no more than {LONGEST_SURE}: everything it needs "
        f"travels inside it, the most in {why}."
    )
