"""What `doctor` says in its help."""

from bridge.wording.phrases import Phrase

SHORT = Phrase(en="Check this deployment, and say what to do.", ja="デプロイを点検し、対処方法を示す。")
HELP = Phrase(
    en="Check keyring, KMS, settings and queues; with a minted URL also the bridge and the place in Slack behind it."
    "\n\nSigned in to AWS, it also looks at the deployed stack; a URL is tried at the bridge behind it, with a body "
    "that is never read. Nothing is posted to Slack that anyone could read, but by --probe. A line a check: ✓ fine, "
    "! worth a look, ✗ wrong, with what to do; exit 0 if nothing is wrong. A - in place of URL reads it from stdin. "
    "The settings are those of this environment (BRIDGE_KEYRING_FILE and others): run it with the deployment's own.\n\n"
    "\b\nExample:\n  python -m bridge doctor https://bridge.example.com/backlog/AVq…",
    ja="キーリング、KMS、設定、キューを点検します。発行した URL を渡すと、"
    "その先のブリッジと Slack の投稿先も点検します。\n\n"
    "AWS にサインインしていれば、デプロイ済みのスタックも調べます。URL は、ブリッジが読み取らないボディを送って"
    "確かめます。--probe 以外では、誰かに見えるものは Slack に投稿しません。結果は 1 行に 1 件で、✓ は正常、"
    "! は要確認、✗ は異常（対処方法つき）です。異常がなければ終了コードは 0 です。URL の代わりに - を渡すと"
    "標準入力から読み取ります。設定はこの環境のもの（BRIDGE_KEYRING_FILE など）を使うため、"
    "デプロイと同じ設定で実行してください。\n\n"
    "\b\n例：\n  python -m bridge doctor https://bridge.example.com/backlog/AVq…",
)
OF_STAGE = Phrase(
    en="The deployed stage to look at, signed in to AWS.  [default: {stage}]",
    ja="調べるデプロイのステージ（AWS へのサインインが必要）。省略時は {stage}。",
)
OF_REGION = Phrase(
    en="Where it is.  [default: AWS_REGION, the KMS key's, your AWS profile's]",
    ja="そのリージョン。省略時は AWS_REGION、KMS キーのリージョン、AWS プロファイルのリージョンの順に使います。",
)
PROBE = Phrase(
    en="Also try threads out: the URL's bot posts two messages, and deletes them.",
    ja="スレッドも試します。URL のボットがメッセージを 2 件投稿し、削除します。",
)
