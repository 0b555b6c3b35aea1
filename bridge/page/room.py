"""Room: one of the page's parts, with its own address, word in the navigation, routes and templates."""

from flask import Blueprint

from bridge.values import dataclass
from bridge.wording.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Room:
    """`name`: its path below /, its folder of templates, and its blueprint's; the blueprint's first view is `show`.

    `ready`: whether the navigation leads there.
    """

    name: str
    title: Phrase
    blueprint: Blueprint
    ready: bool = True


def blueprint(name: str) -> Blueprint:
    """An empty one at /name, to which a room adds its rules: `show` for GET /name."""
    return Blueprint(name, __name__, url_prefix=f"/{name}")
