"""The form of the page as its script posts it, and the bridge that its URLs are for."""

from dataclasses import dataclass
from typing import Any

from bridge.app import app_of
from bridge.assemble import Parts, assemble
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.settings import Settings
from tests.support.page import Browser

BASE = "https://bridge.example.com"
SECRET = "Zk3v9Q" * 4
HOOK = f"https://hooks.slack.com/services/T0123456789/B0123456789/{SECRET}"
BOT = f"xoxb-{'1' * 12}-{SECRET}"
NEEDED = {"backlog": {"space": "demo.backlog.com"}, "aws": {"topic": "123456789012"}}


def form(source: str, **values: Any) -> dict[str, Any]:
    """One that can be minted, but for what is given."""
    options = {**NEEDED[source], **values.pop("options", {})}
    return {"source": source, "base": BASE, "to": "webhook", "webhook": HOOK, "lang": "en", "options": options} | values


@dataclass(frozen=True, slots=True)
class Composing:
    """The page in a browser, and what its bridge is made of."""

    browser: Browser
    parts: Parts

    @classmethod
    def at(cls, slack_url: str = "", **ground: Any) -> "Composing":
        env = {"BRIDGE_KEYRING": new_plain("2026-11")} | ({"BRIDGE_SLACK_BASE_URL": slack_url} if slack_url else {})
        parts = assemble(Settings.from_env(env))
        return cls(Browser.at(parts=parts, base=BASE, **ground), parts)

    def asked(self, what: str, data: object, lang: str = "en") -> dict[str, Any]:
        answer = self.browser.post(f"/compose/{what}?lang={lang}", data)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def faults(self, data: object, lang: str = "en") -> dict[str, str]:
        return dict(self.asked("check", data, lang)["faults"])

    def url(self, data: object) -> str:
        """The URL that is minted, as it stands on the page."""
        answer = self.asked("mint", data)
        assert answer["faults"] == {}
        return str(answer["minted"]).split('id="minted-url" tabindex="0">')[1].split("<")[0]

    def held(self, url: str) -> Destination:
        _, source, text = url.rsplit("/", 2)
        return self.parts.opens(token.parse(text), source).destination

    def posted(self, url: str, body: bytes, **headers: str) -> int:
        """The status with which the bridge answers a body that is posted to the URL."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return app_of(self.parts).test_client().post(url.removeprefix(BASE), data=body, headers=named).status_code
