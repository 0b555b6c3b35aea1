"""What `keys` says in its help."""

from bridge.wording.phrases import Phrase

SHORT = Phrase(en="Add a key to the keyring, or list its keys.", ja="キーリングに鍵を追加し、一覧にする。")
HELP = Phrase(
    en="The keyring: the named keys that seal the URLs you mint.\n\n"
    "URLs are sealed with the newest key, the first line; older keys still open older URLs.\n\n"
    "\b\nExample:\n  python -m bridge keys new",
    ja="キーリングには、発行する URL を暗号化する、名前付きの鍵が入っています。\n\n"
    "URL は最新の鍵（先頭の行）で暗号化されます。古い URL は古い鍵で読み取れます。\n\n"
    "\b\n例：\n  python -m bridge keys new",
)
SHORT_NEW = Phrase(en="Add a key at the top of the keyring.", ja="キーリングの先頭に鍵を追加する。")
NEW = Phrase(
    en="Add a key at the top of the keyring, making the file if there is none.\n\n"
    "Without --kms the key is plain: good for your own computer, refused inside Lambda. With --kms it is wrapped, and "
    "the keyring is safe to commit. KMS is asked in AWS_REGION, or in your AWS profile's region.\n\n"
    "\b\nExample:\n  python -m bridge keys new --kms alias/kakehashi --file keyring",
    ja="キーリングの先頭に鍵を追加します。ファイルがなければ作成します。\n\n"
    "--kms がなければ平文の鍵で、自分のコンピューター用です（Lambda では使えません）。"
    "--kms を付けると KMS で暗号化され、キーリングをコミットしても安全です。"
    "KMS のリージョンは AWS_REGION、なければ AWS プロファイルのものです。\n\n"
    "\b\n例：\n  python -m bridge keys new --kms alias/kakehashi --file keyring",
)
SHORT_LIST = Phrase(en="List the keys: name, id, wrapping.", ja="鍵の名前、ID、暗号化方法を一覧にする。")
LIST = Phrase(
    en="List name, id and wrapping of each key, newest first; never the keys themselves.\n\n"
    "\b\nExample:\n  python -m bridge keys list",
    ja="鍵の名前、ID、暗号化方法を新しい順に一覧にします。鍵そのものは表示しません。\n\n"
    "\b\n例：\n  python -m bridge keys list",
)
FILE = Phrase(en="The keyring.  [default: keyring]", ja="キーリング。省略時は keyring。")
KMS = Phrase(
    en="Wrap it with this KMS key; key and alias are made if missing.",
    ja="この KMS キーで暗号化します。キーとエイリアスがなければ作成します。",
)
NAME = Phrase(en="The key's name; this month (2026-11) unless given.", ja="鍵の名前。省略時は今月（2026-11 など）。")
