"""send: posts a body the way its source would."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import click

from bridge.cli import given
from bridge.cli.terminal import words
from bridge.errors import BadOption
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sources.setups import SETUPS
from bridge.wording.phrases import Phrase

_PATIENCE = 35.0  # seconds: longer than any source's own, so that the bridge's answer is seen
_AT_MOST = 1 << 20
_SHORT = Phrase(en="Post a saved body the way its source would.", ja="保存したボディを送信元と同じように送る。")
_HELP = Phrase(
    en="Post FILE to a hook's URL with the headers that its source uses; print status and answer.\n\n"
    "A - in place of FILE reads stdin, in place of URL its first line. A body from SNS is believed only if its "
    "signature is right; a --raw URL also takes plain events (with the key in BRIDGE_HEADER_KEY, if it asks for one)."
    "\n\n\b\nExample:\n  python -m bridge send http://127.0.0.1:8080/backlog/AVq… activity.json",
    ja="FILE を、送信元と同じヘッダーで Webhook の URL に送り、ステータスと応答を表示します。\n\n"
    "FILE の代わりに - を渡すと標準入力を、URL の代わりなら標準入力の 1 行目を読み取ります。"
    "SNS のボディは署名が正しいときだけ受け付けられます。--raw の URL は署名のないイベントも受け付けます"
    "（ヘッダーの鍵が必要なら BRIDGE_HEADER_KEY に設定します）。\n\n"
    "\b\n例：\n  python -m bridge send http://127.0.0.1:8080/backlog/AVq… activity.json",
)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@click.command(short_help=words(_SHORT), help=words(_HELP))
@click.argument("url")
@click.argument("file")
def command(url: str, file: str) -> None:
    """As its help says."""
    address = given.line(url)
    headers_of = SETUPS[source_of(address)].headers
    body = given.body(file)
    headers = headers_of(body)
    answer = post(Transport(), address, headers, body)
    click.echo(f"{answer.status} {answer.body.decode('utf-8', 'replace').strip()}")
    if not 200 <= answer.status < 300:
        raise click.exceptions.Exit(1)


def source_of(url: str) -> str:
    """The source's name in a hook's URL: https, or http on loopback. Raises BadOption, without the URL in it."""
    try:
        parts = urlsplit(url)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        _, source, token = f"/{parts.path}".rsplit("/", 2)
        _ = parts.port
    except ValueError:
        secure, source, token = False, "", ""
    if not (secure and token and source in SETUPS) or parts.query or parts.fragment or not url.isascii():
        raise BadOption(
            en="this is no hook's URL; expected https://…/SOURCE/TOKEN (or http on loopback), "
            f"the source one of {', '.join(SETUPS)}",
            ja="Webhook の URL ではありません。https://…/ソース/トークン の形の URL を指定してください"
            f"（ソースは {'、'.join(SETUPS)} のいずれか、このコンピューターなら http も可）。",
        )
    return source


def post(transport: Transport, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """One POST, never repeated. Raises NoAnswer."""
    return transport.request(
        "POST", url, headers=headers, body=body, within=Deadline.after(_PATIENCE), at_most=_AT_MOST
    )
