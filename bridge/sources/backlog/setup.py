"""How Backlog is told of a minted URL, and how it would post a body itself."""

from bridge.sources.source import Setup
from bridge.wording.phrases import Phrase

_STEPS = Phrase(
    en="""\
Next: an administrator of the project adds a webhook with this URL in Backlog:
  Project Settings > Integrations > Webhooks
  プロジェクト設定 > インテグレーション > Webhook""",
    ja="""\
次のステップ：プロジェクト管理者が、Backlog でこの URL の Webhook を追加します。
  プロジェクト設定 › インテグレーション › Webhook › Webhook を追加する
  通知するイベントを選んで保存し、「実行テスト」で Slack に届くことを確認してください。""",
)
_HEADERS = {"Content-Type": "application/json; charset=UTF-8", "User-Agent": "Backlog Webhook"}

SETUP = Setup(
    title="Backlog",
    example="--space demo.backlog.com --lang ja",
    headers=lambda _: dict(_HEADERS),
    steps=lambda _options, _url, say: say.text(_STEPS),
    templates=lambda _options, _url: "",
)
