"""What the demo tells of what it does."""

from bridge.wording.phrases import Phrase

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
YOUR_TURN = Phrase(
    en="Your turn. What arrives is shown here; Ctrl-C ends it.",
    ja="次を試してください。届いたものはここに表示されます。Ctrl-C で終了します。",
)
A_COMMENT = Phrase(en="A comment on the issue:", ja="課題へのコメント：")
ANY_WORDS = Phrase(en="Any words, over SNS's raw delivery:", ja="任意のテキスト（SNS の raw 配信）：")
OVER = Phrase(en="The demo is over. Nothing is left of it.", ja="デモを終了しました。何も残っていません。")
