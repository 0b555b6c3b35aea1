"""How Backlog is told of a minted URL, and how it would post a body itself."""

from bridge.sources.source import Setup

_STEPS = """\
Next: an administrator of the project adds a webhook with this URL in Backlog:
  Project Settings > Integrations > Webhooks
  プロジェクト設定 > インテグレーション > Webhook"""
_HEADERS = {"Content-Type": "application/json; charset=UTF-8", "User-Agent": "Backlog Webhook"}

SETUP = Setup(
    example="--space demo.backlog.com --lang ja",
    headers=lambda _: dict(_HEADERS),
    steps=lambda _options, _url: _STEPS,
    templates=lambda _options, _url: "",
)
