"""preview: still empty, and so not linked."""

from bridge.page.ground import Ground
from bridge.page.room import Room, blueprint
from bridge.wording.phrases import Phrase

TITLE = Phrase(en="Preview", ja="プレビュー")


def room(_: Ground) -> Room:
    return Room("preview", TITLE, blueprint("preview"), ready=False)
