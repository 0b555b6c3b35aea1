"""gallery: still empty, and so not linked."""

from bridge.page.ground import Ground
from bridge.page.room import Room, blueprint
from bridge.wording.phrases import Phrase

TITLE = Phrase(en="What it can say", ja="メッセージ一覧")


def room(_: Ground) -> Room:
    return Room("gallery", TITLE, blueprint("gallery"), ready=False)
