"""The demo's page: what arrives at the stand-in for Slack, as Slack would show it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bridge.assemble import Parts
from bridge.page.feed import Feed
from bridge.page.ground import Ground


@contextmanager
def page_of(port: int, base: str, parts: Parts, feed: Feed) -> Iterator[str]:
    """Serve it at that port, or at any that is free; gives its URL. Who watches is told when it ends."""
    from bridge.page.serving import listening, serving
    from bridge.page.site import site

    with serving(listening(port), lambda port: site(Ground(port, base, parts, feed))) as url:
        try:
            yield url
        finally:
            feed.close()
