"""The gallery: everything that the bridge can say, each kind as it looks in Slack."""

from flask import render_template

from bridge.page.gallery import words
from bridge.page.gallery.exhibits import exhibits, ignored
from bridge.page.ground import Ground
from bridge.page.language import spoken
from bridge.page.room import Room, blueprint
from bridge.sources.setups import SETUPS


def room(_: Ground) -> Room:
    own = blueprint("gallery")
    own.add_url_rule("", "show", _show)
    return Room("gallery", words.TITLE, own)


def _show() -> str:
    shown = exhibits(spoken().lang)
    return render_template("gallery/gallery.html", words=words, exhibits=shown, ignored=ignored(), setups=SETUPS)
