"""What the demo tells of what it does."""

from bridge.wording.phrases import Phrase

SHORT = Phrase(en="Try the whole bridge on this computer.", ja="このコンピューターですべてを試す。")
HELP = Phrase(
    en="Run the whole bridge on this computer and send samples through it.\n\n"
    "It is the real thing: a keyring made on the spot, the bridge under its web server, requests over HTTP, a "
    "signature to check. Only Slack and Amazon SNS are stand-ins, so that no account is needed and nothing leaves "
    "this computer. Your BRIDGE_* and AWS_* settings are not looked at. A local page, at the next free port, shows "
    "what arrives as Slack would.\n\n"
    "\b\nExample:\n  python -m bridge demo --once",
    ja="このコンピューターでブリッジのすべてを動かし、サンプルを送ります。\n\n"
    "その場で作るキーリング、Web サーバーで動くブリッジ、HTTP のリクエスト、署名の検証は本物です。"
    "Slack と Amazon SNS だけが代役のため、アカウントは不要で、外部には何も送信しません。"
    "BRIDGE_* と AWS_* の設定は使いません。次に空いているポートのローカルページで、届いたものを Slack のように"
    "表示します。\n\n"
    "\b\n例：\n  python -m bridge demo --once",
)
PORT = Phrase(en="0: any free one.  [default: 8080]", ja="ポート番号。0 なら空いているポート。省略時は 8080。")
ONCE = Phrase(
    en="Send the samples, print what arrives, and end.", ja="サンプルを送り、届いたものを表示して終了します。"
)
TITLE = Phrase(
    en="Kakehashi, the whole bridge on this computer.", ja="Kakehashi のすべてを、このコンピューターで動かします。"
)
REAL = Phrase(
    en="Slack and Amazon SNS are stand-ins; everything else is real: keys, HTTP, signatures.",
    ja="Slack と Amazon SNS だけは代役で、鍵、HTTP、署名などはすべて本物です。",
)
FOR_BACKLOG = Phrase(
    en="Minted for Backlog (Japanese, to #project):", ja="Backlog 用に発行した URL（日本語、#project 行き）："
)
FOR_AWS = Phrase(en="Minted for AWS (English, to #alerts):", ja="AWS 用に発行した URL（日本語、#alerts 行き）：")
ISSUE = Phrase(en="Backlog posts: an issue was added", ja="Backlog から：課題の追加")
HANDSHAKE = Phrase(
    en="SNS asks, signed, whether the topic may post here", ja="SNS から（署名付き）：サブスクリプションの確認"
)
ALARM = Phrase(en="SNS posts, signed: a CloudWatch alarm", ja="SNS から（署名付き）：CloudWatch アラーム")
ALTERED = Phrase(en="Somebody posts the same alarm, altered", ja="第三者から：同じアラームを改ざんしたもの")
TOGETHER = Phrase(
    en="By a bot, with --threads all, what belongs together stands together:",
    ja="ボットと --threads all で、関連するものを 1 つのスレッドにまとめます：",
)
THE_ALARM = Phrase(en="an alarm, and its end", ja="アラームとその復旧")
RINGS = Phrase(en="SNS posts: the alarm rings", ja="SNS から：アラームの発生")
ENDS = Phrase(en="SNS posts, ten seconds later: it is over", ja="SNS から（10 秒後）：アラームの復旧")
THE_ISSUE = Phrase(en="an issue, and what is said of it", ja="課題とそのコメント")
FIRST_COMMENT = Phrase(en="Backlog posts: a comment", ja="Backlog から：コメント")
NEXT_COMMENT = Phrase(en="Backlog posts: another one", ja="Backlog から：次のコメント")
THE_PIPELINE = Phrase(en="a pipeline, and its stages", ja="パイプラインとそのステージ")
BEGINS = Phrase(en="EventBridge posts: a pipeline begins", ja="EventBridge から：パイプラインの開始")
A_STAGE = Phrase(en="EventBridge posts: a stage is done", ja="EventBridge から：ステージの完了")
NEXT_STAGE = Phrase(en="EventBridge posts: the next one", ja="EventBridge から：次のステージの完了")
DONE = Phrase(en="EventBridge posts: all of it is done", ja="EventBridge から：パイプラインの完了")
THE_PAGE = Phrase(en="What arrives, as Slack would show it:", ja="届いたメッセージを Slack と同じ表示で見るページ：")
YOUR_TURN = Phrase(
    en="Your turn. What arrives is shown here; Ctrl-C ends it.",
    ja="次を試してください。届いたものはここに表示されます。Ctrl-C で終了します。",
)
A_COMMENT = Phrase(en="A comment on the issue:", ja="課題へのコメント：")
ANY_WORDS = Phrase(en="Any words, over SNS's raw delivery:", ja="任意のテキスト（SNS の raw 配信）：")
OVER = Phrase(en="The demo is over. Nothing is left of it.", ja="デモを終了しました。何も残っていません。")
