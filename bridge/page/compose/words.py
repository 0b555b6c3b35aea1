"""The words of the form; what its options are, they say themselves."""

from bridge.wording.phrases import Phrase

TITLE = Phrase(en="Compose", ja="URL の発行")
INTRODUCED = Phrase(
    en="Make the URL to paste at the system that posts. Where it leads is sealed in it; nothing is stored.",
    ja="送信元のシステムに貼り付ける URL を発行します。投稿先は暗号化して URL に含み、どこにも保存しません。",
)
NO_KEYRING = Phrase(en="There is no keyring here.", ja="キーリングがありません。")
HOW_TO_KEYS = Phrase(
    en="URLs are sealed with a key. Make a keyring with `python -m bridge keys new`, start the page with its settings "
    "(BRIDGE_KEYRING_FILE), or try everything in the demo: `python -m bridge demo`.",
    ja="URL は鍵で暗号化します。`python -m bridge keys new` でキーリングを作成し、その設定（BRIDGE_KEYRING_FILE）で"
    "起動してください。デモ（`python -m bridge demo`）ならすぐに試せます。",
)
NO_SCRIPT = Phrase(en="This form needs JavaScript.", ja="このフォームには JavaScript が必要です。")

START = Phrase(en="Start from a URL that you have", ja="発行済みの URL をもとにする")
LIKE = Phrase(en="URL", ja="URL")
LIKE_HINT = Phrase(
    en="Its options are filled in, its secrets stay sealed; what you mint is a new URL with the newest key.",
    ja="オプションをフォームに読み込みます。秘密は暗号化されたままです。新しい URL は最新の鍵で発行されます。",
)
OPEN = Phrase(en="Open", ja="読み込む")
FORGET = Phrase(en="Start from nothing", ja="白紙に戻す")

SOURCE = Phrase(en="Who posts?", ja="送信元")
DESTINATION = Phrase(en="Where to?", ja="投稿先")
BY_WEBHOOK = Phrase(en="Webhook", ja="Webhook")
BY_BOT = Phrase(en="Bot and channel", ja="ボットとチャンネル")
KEPT = Phrase(en="as in the URL: {shown}", ja="元の URL のまま：{shown}")
SHOW = Phrase(en="Show", ja="表示")
BOT = Phrase(en="The bot's token", ja="ボットトークン")
CHANNEL = Phrase(en="Channel", ja="チャンネル")
BASE = Phrase(en="Base URL", ja="ベース URL")
EXPIRES = Phrase(en="Last day", ja="期限")
LANG = Phrase(en="Language of the messages", ja="メッセージの言語")
NEEDED = Phrase(en="needed", ja="必須")
EACH_A_LINE = Phrase(en="one a line", ja="1 行に 1 つずつ")
BY_COMMAS = Phrase(en="with commas between", ja="コンマ区切りで複数可")
MORE = Phrase(en="What to post, whom to notify, and more", ja="投稿の条件、通知先、そのほか")
COUNT = Phrase(en="{n} set", ja="{n} 件を設定")
DEPLOYMENT = Phrase(en="Deployment and expiry", ja="デプロイ先と期限")
NOT_SET = Phrase(en="not set", ja="指定なし")
NO_KEY = Phrase(en="No key", ja="キーなし")
KEY_KEPT = Phrase(en="As in the URL", ja="元の URL のまま")
NEW_KEY = Phrase(en="Make one", ja="新しく作成")
OWN_KEY = Phrase(en="One of my own", ja="自分で指定")
THE_KEY = Phrase(en="The key", ja="キー")

MINT = Phrase(en="Mint the URL", ja="URL を発行")
LOOK = Phrase(en="Something is not right yet: see the marked fields.", ja="入力を確認してください（印のある項目）。")
TEST = Phrase(en="Send a test", ja="テストを送信")
TEST_HINT = Phrase(
    en="Posts one message, which says that it is a test, to where the URL leads.",
    ja="テストと分かるメッセージを 1 件、実際の投稿先に送ります。",
)
SENDING = Phrase(en="Sending…", ja="送信中…")

PREVIEW = Phrase(en="How it will look", ja="表示例")
SAMPLE = Phrase(en="Sample", ja="サンプル")
SKIPPED = Phrase(
    en="With these options it would not be posted: {why}.",
    ja="このオプションでは投稿されません（フィルターの対象外です）。",
)
ROUTED = Phrase(en="With these options it would go to {place}.", ja="このオプションでは {place} に投稿されます。")
NOTHING = Phrase(en="Nothing is said about this sample.", ja="このサンプルは投稿の対象外です。")

DONE = Phrase(en="Your URL", ja="発行した URL")
SECRET = Phrase(
    en="Keep it as you would keep a password. It is shown here alone, and gone when you leave.",
    ja="パスワードと同じように保管してください。ここにだけ表示され、ページを離れると消えます。",
)
LENGTH = Phrase(en="{n} characters", ja="{n} 文字")
FITS = Phrase(en="it fits every form (at most {most})", ja="どのフォームにも入力できます（上限 {most} 文字）")
LONG = Phrase(en="more than {most}, which some forms do not take", ja="{most} 文字までのフォームには入力できません")
STEPS = Phrase(en="What to do with it", ja="次にすること")
TEMPLATES = Phrase(en="Templates: CloudFormation and Terraform", ja="テンプレート（CloudFormation、Terraform）")
STALE = Phrase(
    en="The form has changed since: this URL is as it was before.",
    ja="発行後にフォームが変更されています。この URL には反映されていません。",
)

A_TEST = Phrase(
    en="This is a test: messages of Kakehashi can be posted here.",
    ja="これはテストです。このチャンネルに Kakehashi のメッセージを投稿できます。",
)
NOTHING_HAPPENED = Phrase(
    en="Somebody pressed “Send a test” while making a URL. Nothing has happened.",
    ja="URL を発行する画面で「テストを送信」が押されました。実際には何も起きていません。",
)
POSTED = Phrase(en="Posted: the test stands in {place}.", ja="投稿しました：{place} にテストが届いています。")
POSTED_PLAINLY = Phrase(
    en="Posted to {place}, but in plain text alone: Slack did not take the message as it looks.",
    ja="{place} に投稿しましたが、Slack が元の形を受け付けなかったため、プレーンテキストだけです。",
)
SEE_INBOX = Phrase(en="See it in the inbox", ja="受信箱で見る")
SLOW = Phrase(
    en="Not now: Slack asks to wait {n} s; {do}.", ja="まだ投稿できません。Slack が {n} 秒待つよう求めています。{do}。"
)
NOT_REACHED = Phrase(en="Not posted: {why}; {do}.", ja="投稿できませんでした。{why}{do}。")
UNSURE = Phrase(
    en="Perhaps posted: {why}. Look into the channel before you try again.",
    ja="投稿されたかどうか分かりません。{why}もう一度試す前に、チャンネルを確認してください。",
)
REFUSED = Phrase(
    en="Slack does not take this message ({reason}): {do}.",
    ja="Slack がこのメッセージを受け付けません（{reason}）。{do}。",
)
DEAD = Phrase(
    en="This destination cannot be posted to ({reason}): {do}.", ja="この投稿先は使えません（{reason}）。{do}。"
)
TOO_LATE = Phrase(
    en="Slack did not answer in time. Try again.",
    ja="時間内に Slack から応答がありませんでした。もう一度試してください。",
)
NAMELESS = Phrase(en="by its HTTP status", ja="HTTP ステータスによる")
THE_CHANNEL = Phrase(en="the webhook's channel", ja="Webhook のチャンネル")
