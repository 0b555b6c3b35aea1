"""What every `mint` takes, whatever the source: where to post, for which deployment, how long."""

from pathlib import Path

import click

from bridge.cli import stack
from bridge.cli.terminal import words
from bridge.languages import LANGS
from bridge.minting.words import BOT, CHANNEL, EXPIRES, WEBHOOK
from bridge.sources.setups import SETUPS
from bridge.wording.phrases import Phrase

GROUP = Phrase(
    en="Seal a Slack destination into the URL that you paste at Backlog or AWS.\n\n"
    "The URL alone goes to stdout, what to do with it to stderr. Nothing is stored: keep the URL as you would keep a "
    "password, and mint another one whenever you like.\n\n"
    "\b\nExample:\n  python -m bridge mint backlog --base https://bridge.example.com --space demo.backlog.com",
    ja="Slack の投稿先を暗号化して、Backlog や AWS に貼り付ける URL を発行します。\n\n"
    "標準出力には URL だけを、次のステップは標準エラー出力に表示します。何も保存しないため、"
    "URL はパスワードと同じように保管してください。いつでも新しく発行できます。\n\n"
    "\b\n例：\n  python -m bridge mint backlog --base https://bridge.example.com --space demo.backlog.com",
)
SHORT_GROUP = Phrase(en="Mint the URL to paste at Backlog or AWS.", ja="Backlog や AWS に貼り付ける URL を発行する。")
HELP = Phrase(
    en="Print the URL to paste.\n\nWith neither --webhook nor --bot, the environment is looked at; at a terminal you "
    "are "
    "asked. Secrets given there, or on stdin, stay out of your shell's history.\n\n"
    "Without --base, and signed in to AWS, the deployed stack says where it is.\n\n"
    "With --like, whatever is not given is as in that URL: the environment is not looked at.\n\n"
    "\b\nExample:\n  {example}\n  {again}",
    ja="貼り付ける URL を表示します。\n\n--webhook も --bot もなければ環境変数を使い、端末では入力を求めます。"
    "そこや標準入力で渡した秘密は、シェルの履歴に残りません。\n\n"
    "--base がなくても、AWS にサインインしていれば、デプロイ済みのスタックから取得します。\n\n"
    "--like を指定すると、指定しなかったものはすべてその URL から引き継ぎ、環境変数は使いません。\n\n"
    "\b\n例：\n  {example}\n  {again}",
)
SHORT = Phrase(en="The URL for {source}.", ja="{source} 用の URL。")
_LIKE = Phrase(
    en="Start from what this URL holds, sealed anew with the newest key; options given replace its own, an empty one "
    "('') takes it away. - reads it from stdin.",
    ja="この URL の内容を引き継ぎ、最新の鍵で発行し直します。指定したオプションだけを置き換え、"
    "空の値（''）なら外します。- なら標準入力から読み取ります。",
)
_WEBHOOK = Phrase(
    en=f"{WEBHOOK.en}; - reads it from stdin. [BRIDGE_WEBHOOK]",
    ja=f"{WEBHOOK.ja}。- なら標準入力から読み取ります。 [BRIDGE_WEBHOOK]",
)
_BOT = Phrase(
    en=f"{BOT.en}; - reads stdin. [BRIDGE_BOT_TOKEN]",
    ja=f"{BOT.ja}。- なら標準入力から読み取ります。 [BRIDGE_BOT_TOKEN]",
)
_LANG = Phrase(en="Of the messages.  [default: en]", ja="メッセージの言語。省略時は en。")
_KEYRING = Phrase(
    en="The keyring. [BRIDGE_KEYRING, BRIDGE_KEYRING_FILE, else ./keyring]",
    ja="キーリング。 [BRIDGE_KEYRING、BRIDGE_KEYRING_FILE、なければ ./keyring]",
)


def options() -> list[click.Parameter]:
    return [
        click.Option(["--like"], metavar="URL", help=words(_LIKE)),
        click.Option(["--webhook"], metavar="URL", help=words(_WEBHOOK)),
        click.Option(["--bot"], metavar="TOKEN", help=words(_BOT)),
        click.Option(["--channel"], metavar="ID", help=words(CHANNEL)),
        *stack.options(),
        click.Option(["--lang"], type=click.Choice(LANGS), help=words(_LANG)),
        click.Option(["--expires"], metavar="DATE", help=words(EXPIRES)),
        click.Option(["--keyring"], type=click.Path(path_type=Path), help=words(_KEYRING)),
    ]


def help_of(source: str) -> str:
    """What `mint SOURCE --help` begins with."""
    example = f"python -m bridge mint {source} --base https://bridge.example.com {SETUPS[source].example} --webhook -"
    return words(HELP, example=example, again=f"python -m bridge mint {source} --like - --label 'shop, orders'")
