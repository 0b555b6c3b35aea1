"""compose: still empty, and so not linked."""

from bridge.page.ground import Ground
from bridge.page.room import Room, blueprint
from bridge.wording.phrases import Phrase

TITLE = Phrase(en="Compose", ja="URL の発行")


def room(_: Ground) -> Room:
    return Room("compose", TITLE, blueprint("compose"), ready=False)
