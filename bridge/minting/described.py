"""What a URL holds, for people: no secret in it."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bridge.minting.minted import Minted
from bridge.sealing.destination import Destination
from bridge.sources import SOURCES
from bridge.sources.source import Option, Source
from bridge.wording.phrases import Phrase, Say

_SOURCE = Phrase(en="Source", ja="ソース")
_POSTS_TO = Phrase(en="Posts to", ja="投稿先")
_LANGUAGE = Phrase(en="Language", ja="言語")
_UNTIL = Phrase(en="Works until", ja="期限")
_DAY = Phrase(en="{day}", ja="{day} まで")
_OVER = Phrase(en="{day} (over: mint a new one)", ja="{day} まで（期限切れです。新しく発行してください）")
_FOR_GOOD = Phrase(en="revoked, or its key is dropped", ja="無効にするか、鍵を削除するまで")
_TOKEN_ID = Phrase(en="Token id", ja="トークン ID")
_KEY = Phrase(en="Key", ja="鍵")
_YES = Phrase(en="yes", ja="あり")


def described(held: Minted, say: Say) -> list[tuple[str, str]]:
    """Names and values, in the order in which they are shown."""
    return [
        (say.text(_SOURCE), held.source),
        *_of(held.destination, SOURCES[held.source], say),
        (say.text(_TOKEN_ID), held.sealed.id),
        (say.text(_KEY), held.key),
    ]


def masked(option: Option, values: tuple[str, ...]) -> tuple[str, ...]:
    """The values of an option, with what is secret in them masked."""
    return tuple(map(option.masked, values)) if option.masked else values


def _of(destination: Destination, source: Source, say: Say) -> Iterator[tuple[str, str]]:
    yield say.text(_POSTS_TO), destination.to.shown
    yield say.text(_LANGUAGE), destination.lang
    if destination.expires:
        over = destination.expires < datetime.now(UTC).date()
        yield say.text(_UNTIL), say.text(_OVER if over else _DAY, day=str(destination.expires))
    else:
        yield say.text(_UNTIL), say.text(_FOR_GOOD)
    options = {option.name: option for option in source.options}
    for name, values in destination.options.items():
        option = options.get(name)
        shown = masked(option, values) if option else values
        yield f"--{name}", say.text(_YES) if values == ("1",) or (option and option.secret) else ", ".join(shown)
