"""What `parked` says in its help."""

from bridge.wording.phrases import Phrase

SHORT = Phrase(en="The parcels that could not be delivered.", ja="投稿できずに保留されたメッセージを扱う。")
HELP = Phrase(
    en="The parcels that could not be delivered: list them, look at one, send them on their way again, or drop them."
    "\n\nWhile a command looks at parcels it holds them; killed, it leaves them out of sight for ten minutes.\n\n"
    "\b\nExample:\n  python -m bridge parked list",
    ja="投稿できずに保留されたメッセージを一覧にし、確かめ、再送または削除します。\n\n"
    "コマンドは見ている間メッセージを確保します。強制終了すると、10 分間は見えなくなります。\n\n"
    "\b\n例：\n  python -m bridge parked list",
)
SHORT_LIST = Phrase(en="Count them, by reason.", ja="理由ごとに数える。")
LIST = Phrase(
    en="Count the parked parcels by reason, with the oldest and the newest.\n\n"
    "\b\nExample:\n  python -m bridge parked list --each",
    ja="保留中のメッセージを理由ごとに数え、最も古いものと新しいものの日時とともに表示します。\n\n"
    "\b\n例：\n  python -m bridge parked list --each",
)
SHORT_SHOW = Phrase(en="Show one of them.", ja="1 件を表示する。")
SHOW = Phrase(
    en="Show one parked parcel: why and when, and its message. N counts as `list --each` does, from the oldest.\n\n"
    "\b\nExample:\n  python -m bridge parked show 2",
    ja="保留中のメッセージ 1 件の理由、日時、内容を表示します。N は `list --each` の順（古い順）の番号です。\n\n"
    "\b\n例：\n  python -m bridge parked show 2",
)
SHORT_REDRIVE = Phrase(en="Send them on their way again.", ja="再送する。")
REDRIVE = Phrase(
    en="Send parked parcels on their way again, once what held them up is put right.\n\n"
    "Each is copied to the queue, oldest first, and deleted here only then. One that SQS gave up may have been posted, "
    "and is marked as a possible repeat.\n\n"
    "\b\nExample:\n  python -m bridge parked redrive --reason not_in_channel --dry-run",
    ja="原因を解決した後で、保留中のメッセージを再送します。\n\n"
    "古いものから順にキューへコピーし、その後で保留キューから削除します。SQS があきらめたものは投稿済みの可能性が"
    "あるため、再投稿かもしれないことを示す印が付きます。\n\n"
    "\b\n例：\n  python -m bridge parked redrive --reason not_in_channel --dry-run",
)
SHORT_DROP = Phrase(en="Delete them.", ja="削除する。")
DROP = Phrase(
    en="Delete parked parcels for good: what they say will not be said. With --all it asks first.\n\n"
    "\b\nExample:\n  python -m bridge parked drop 1a2b3c4d",
    ja="保留中のメッセージを完全に削除します。Slack には投稿されません。--all では先に確認します。\n\n"
    "\b\n例：\n  python -m bridge parked drop 1a2b3c4d",
)
PARKED = Phrase(en="Where they are parked. [BRIDGE_PARKED_QUEUE_URL]", ja="保留キュー。 [BRIDGE_PARKED_QUEUE_URL]")
QUEUE = Phrase(
    en="Where the worker takes them from. [BRIDGE_QUEUE_URL]",
    ja="ワーカーがメッセージを取り出すキュー。 [BRIDGE_QUEUE_URL]",
)
ALL = Phrase(en="All of them.", ja="すべてを対象にします。")
REASON = Phrase(
    en="All that were parked for this reason: one of `parked list`, or a word of it.",
    ja="この理由で保留されたものすべて。`parked list` に出る理由か、その中の単語を指定します。",
)
YES = Phrase(en="Do not ask before all are deleted.", ja="すべて削除する前に確認しません。")
DRY_RUN = Phrase(en="Only say what would be done.", ja="実行せず、何をするかだけを表示します。")
EACH = Phrase(en="A line for each parcel instead, oldest first.", ja="1 件を 1 行で、古い順に表示します。")
