"""Where one goes next from Prometheus alerts: all these addresses are somebody else's, so their hosts are shown."""

from collections.abc import Iterator

from bridge.sources.aws.alarms.prometheus.group import Group
from bridge.sources.runbooks import RUNBOOK
from bridge.wording.inline import outside_link
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, Link

_LONGEST, _MOST = 2_000, 3  # characters of an address; as many links as the last line has
_PLACES: tuple[tuple[str, Phrase], ...] = (
    ("runbook", RUNBOOK),
    ("panel", Phrase(en="Panel", ja="パネル")),
    ("source", Phrase(en="Source", ja="ソース")),
    ("dashboard", Phrase(en="Dashboard", ja="ダッシュボード")),
    ("silence", Phrase(en="Silence", ja="サイレンス")),
)
_ALL = Phrase(en="All alerts", ja="アラート一覧")
_MORE = Phrase(en="More links", ja="その他のリンク")


def links(told: Group, say: Say) -> tuple[tuple[Link, ...], tuple[Field, ...]]:
    """The first three; the rest in a field."""
    found = tuple(_found(told, say))
    left: list[Inline] = []
    for link in found[_MOST:]:
        left += [" · " if left else "", link]
    return found[:_MOST], ((Field(say(_MORE), tuple(left), short=False),) if left else ())


def _found(told: Group, say: Say) -> Iterator[Link]:
    """What all firing alerts share; where several differ, only the list of all leads on."""
    alerts = told.firing or told.alerts
    any_found = False
    for name, label in _PLACES:
        urls = {str(getattr(alert, name)).strip() for alert in alerts}
        for link in _link(label, urls.pop() if len(urls) == 1 else "", say):
            any_found = any_found or name != "runbook"
            yield link
    if not any_found:
        yield from _link(_ALL, told.external, say)


def _link(label: Phrase, url: str, say: Say) -> Iterator[Link]:
    link = outside_link(say.text(label), url) if len(url) <= _LONGEST else ""
    if isinstance(link, Link):
        yield link
