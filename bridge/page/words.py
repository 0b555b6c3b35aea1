"""The words of the page's frame, and of what it refuses."""

from bridge.wording.phrases import Phrase

NAME = Phrase(en="Kakehashi", ja="Kakehashi")
SKIP = Phrase(en="Skip to the content", ja="本文へ移動")
ROOMS = Phrase(en="Pages", ja="ページ")
DARK = Phrase(en="Dark theme", ja="ダークテーマ")
ENGLISH = Phrase(en="English", ja="English")
JAPANESE = Phrase(en="日本語", ja="日本語")
LANGUAGE = {"en": ENGLISH, "ja": JAPANESE}
COPY = Phrase(en="Copy", ja="コピー")
COPIED = Phrase(en="Copied", ja="コピーしました")
NOT_REACHED = Phrase(
    en="The bridge's page does not answer. Is it still running?",
    ja="ページのサーバーから応答がありません。動作しているか確認してください。",
)

BACK = Phrase(en="To the first page", ja="最初のページへ")
NOT_HERE = Phrase(en="This is not for you.", ja="アクセスできません。")
NOTHING_HERE = Phrase(en="There is nothing at this address.", ja="このアドレスには何もありません。")
NOT_SO = Phrase(en="This address does not take that method.", ja="このアドレスでは使えないメソッドです。")
NOT_IN_THIS_FORM = Phrase(
    en="This takes JSON or a form, and nothing else.", ja="JSON またはフォームの形式で送信してください。"
)
TOO_LARGE = Phrase(
    en="This is more than 512 KiB, which is more than any source sends.",
    ja="512 KiB を超えています。これほど大きいものはどの送信元からも届きません。",
)
TOO_MANY = Phrase(
    en="Too many pages are open at once. Close some of them.",
    ja="開いているページが多すぎます。いくつか閉じてください。",
)
BROKEN = Phrase(en="Something went wrong here; it is in the log.", ja="エラーが発生しました。詳細はログにあります。")
ANOTHER_HOST = Phrase(
    en="This page is for this computer alone: open it at 127.0.0.1 or localhost, with its own port.",
    ja="このページはこのコンピューター専用です。127.0.0.1 または localhost と、元のポートで開いてください。",
)
ANOTHER_SITE = Phrase(
    en="Another site asks for this, and only this page itself may.",
    ja="ほかのサイトからのリクエストのため、拒否しました。",
)
