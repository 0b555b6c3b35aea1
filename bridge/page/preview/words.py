"""The words of the preview."""

from bridge.wording.phrases import Phrase

TITLE = Phrase(en="Preview", ja="プレビュー")
LEAD = Phrase(
    en="What a payload becomes in Slack. Nothing is sent anywhere.",
    ja="ペイロードが Slack でどう表示されるかを確認できます。どこにも送信しません。",
)
SOURCE = Phrase(en="Source", ja="ソース")
CASE = Phrase(en="Example", ja="サンプル")
OWN = Phrase(en="Your own payload", ja="自分のペイロード")
BODY = Phrase(en="Payload", ja="ペイロード")
BODY_HINT = Phrase(
    en="Choose an example, paste a payload, drop a file here, or",
    ja="サンプルを選ぶか、ペイロードを貼り付けるか、ファイルをここにドロップするか、",
)
A_FILE = Phrase(en="open a file", ja="ファイルを開く")
LANGUAGE = Phrase(en="Language of the message", ja="メッセージの言語")
OPTIONS = Phrase(en="Options", ja="オプション")
OPTIONS_HINT = Phrase(
    en="As `mint` takes them. Those that are about who may post do nothing here.",
    ja="`mint` のオプションと同じです。送信元の確認に関するものは、ここでは何もしません。",
)
A_LINE_EACH = Phrase(en=" One a line.", ja="1 行に 1 つ入力します。")
COMMAS = Phrase(en=" Several with commas between.", ja="複数ある場合はコンマで区切ります。")
UNSET = Phrase(en="not set", ja="未設定")
RESULT = Phrase(en="In Slack", ja="Slack での表示")
NO_SCRIPT = Phrase(
    en="The preview needs JavaScript, which is off in this browser.",
    ja="プレビューには JavaScript が必要です。ブラウザーの設定で有効にしてください。",
)

# -- beside the fields --------------------------------------------------------------------------

TOO_LARGE = Phrase(
    en="This is more than 512 KiB, which is more than any source sends. The preview still shows what was there before.",
    ja="512 KiB を超えています。これほど大きいものはどの送信元からも届きません。プレビューは直前の内容のままです。",
)
FILE_TOO_LARGE = Phrase(
    en="The file {name} is more than 512 KiB, which is more than any source sends. Your text is as it was.",
    ja="ファイル {name} は 512 KiB を超えています。入力済みの内容は変えていません。",
)
NOT_UTF8 = Phrase(
    en="The file {name} is not UTF-8 text. Your text is as it was.",
    ja="ファイル {name} は UTF-8 のテキストではありません。入力済みの内容は変えていません。",
)
PLAIN = Phrase(
    en="This is not JSON (line {line}, column {column}). Plain text may come from here, too, so it is said as such.",
    ja="JSON ではありません（{line} 行目、{column} 文字目）。このソースにはプレーンテキストも届くため、"
    "文章としてそのまま表示します。",
)
DRIFT = Phrase(
    en="{path}: {expected} is expected here. Without it this kind cannot be worded, so it is said as it is.",
    ja="{path} には{expected}が必要です。この種類としては表示できないため、そのままの形で表示します。",
)
EXPECTED = {
    "text": Phrase(en="text", ja="文字列"),
    "a number": Phrase(en="a number", ja="数値"),
    "true or false": Phrase(en="true or false", ja=" true か false "),
    "a date and time": Phrase(en="a date and time", ja="日時"),
}
TO_PLACE = Phrase(en="Show the place", ja="その場所を表示")
UNKNOWN_SOURCE = Phrase(en="There is no such source.", ja="このソースはありません。")

# -- the message --------------------------------------------------------------------------------

NOTHING_YET = Phrase(
    en="Choose an example, or paste a payload: the message appears here.",
    ja="サンプルを選ぶかペイロードを貼り付けると、ここにメッセージが表示されます。",
)
NEVER_SAID = Phrase(
    en="Nothing is posted: this is “{kind}”, which is known and left out.",
    ja="投稿しません。「{kind}」は既知の種類で、投稿の対象外です。",
)
SKIPPED = Phrase(
    en="With these options it would not be posted. Without them it would look like this:",
    ja="このオプションでは投稿されません。オプションがなければ次のように表示されます。",
)
NO_KIND = Phrase(
    en="No kind matches this payload, so it is said as it is.",
    ja="このペイロードに当てはまる種類がないため、そのままの形で表示します。",
)
LOCK_SCREEN = Phrase(en="Notification", ja="通知")
DRAWN = Phrase(en="Preview updated: {text}", ja="プレビューを更新しました：{text}")

# -- the trace ----------------------------------------------------------------------------------

TRACE = Phrase(en="How it came to this", ja="このメッセージになるまで")
UNWRAPPED = Phrase(en="Unwrapped", ja="展開")
AS_IT_IS = Phrase(en="nothing was around it", ja="なし（そのまま届いた形）")
KIND = Phrase(en="Kind", ja="種類")
FACTS = Phrase(en="Facts", ja="読み取った情報")
NO_FACTS = Phrase(en="none that options go by", ja="オプションで使えるものはありません")
NONE = Phrase(en="none", ja="なし")
YES = Phrase(en="yes", ja="はい")
FILTER = Phrase(en="Filters", ja="フィルター")
PASSED = Phrase(en="passed", ja="通過")
STOPPED = Phrase(en="skipped", ja="スキップ")
ROUTE = Phrase(en="Posted to", ja="投稿先")
OWN_CHANNEL = Phrase(en="the URL’s own channel", ja="URL に設定したチャンネル")
ELSEWHERE = Phrase(en="another place, by a route", ja="ルートで指定した別の投稿先")
