"""A real browser, headless, that looks at the page: Debian's chromium, driven by Playwright.

Whoever has none is told so by name ("no browser here: …"), and .ci/run does not let that pass where chromium is there.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.support.pace import PLENTY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# As root, and in containers with a small /dev/shm; and nothing that it does for itself, such as looking for updates.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
)
_GRAVE = ("serious", "critical")


@dataclass
class Watched:
    """A page, and all that it asked for and complained of."""

    page: "Page" = field(repr=False)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("console", self._console)

    def _dialog(self, dialog: Any) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def elsewhere(self, *own: str) -> list[str]:
        """What was asked of any host but these; what a page itself holds (data:) is asked of nobody."""
        return [url for url in self.asked if urlsplit(url).netloc not in own and not url.startswith(("data:", "blob:"))]

    def barriers(self) -> list[str]:
        """What axe-core finds that bars somebody from using the page, each with the place."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))  # not as a script of the page: its policy would refuse it
        found = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        return [
            f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
            for violation in found["violations"]
            if violation["impact"] in _GRAVE
            for node in violation["nodes"]
        ]


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Starts it. Skips where there is none, or nothing to drive it with."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no browser here: apt-get install chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("no browser here that could be driven: playwright is not installed")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_ARGUMENTS, timeout=PLENTY * 1_000)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: "Browser", url: str, *, lang: str = "en", dark: bool = False, narrow: bool = False
) -> Iterator[Watched]:
    """A page in a fresh profile, open at that URL."""
    context = browser.new_context(
        viewport={"width": 360 if narrow else 1280, "height": 900},
        color_scheme="dark" if dark else "light",
        locale="ja-JP" if lang == "ja" else "en-US",
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PLENTY * 1_000)
    try:
        watched = Watched(context.new_page())
        watched.watch()
        watched.page.goto(url)
        yield watched
    finally:
        context.close()
