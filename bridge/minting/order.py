"""Order: what to mint; and what there is to tell of the URL that comes of it."""

from bridge.minting.next_steps import next_steps
from bridge.sealing.destination import Destination
from bridge.sealing.keyring import Keyring
from bridge.sources.setups import SETUPS
from bridge.sources.source import Source
from bridge.values import dataclass
from bridge.wording.phrases import Say


@dataclass(frozen=True, slots=True)
class Order:
    """What to mint, and the base URL of the deployment."""

    source: Source
    base: str
    destination: Destination


@dataclass(frozen=True, slots=True)
class Told:
    """What to do with a new URL, in the reader's language: `templates` to paste instead of the commands among the next
    `steps`, "" where there are none; `warned`: what may be a slip. Nothing of it holds the URL itself."""

    templates: str
    steps: str
    warned: tuple[str, ...]


def url(order: Order, keyring: Keyring) -> str:
    """The URL. Raises BadOption if the options are too long, Unavailable if KMS does not answer."""
    from bridge.sealing import token

    return f"{order.base}/{order.source.name}/{token.seal(order.destination, order.source.name, keyring)}"


def told(order: Order, minted: str, before: str, say: Say) -> Told:
    """Of the URL that was minted; `before` is the token id of the one that it starts from, "" without one."""
    setup, destination = SETUPS[order.source.name], order.destination
    return Told(
        setup.templates(destination.options, minted),
        next_steps(destination, setup, minted, before, say),
        order.source.warnings(destination.options, say),
    )
