"""doctor: looks at this deployment piece by piece, and says what to do."""

import os
import sys
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.cli import given, terminal
from bridge.cli.doctor import keys, words
from bridge.cli.doctor.finding import Finding, Findings, failed, fine, warning, wrong
from bridge.cli.stack import STAGE
from bridge.errors import BadSetting, BadToken, Expired, Revoked, Unavailable
from bridge.sealing.key_lines import Entry
from bridge.sealing.keyring import Keyring
from bridge.settings import Settings, keyring_text
from bridge.wording.phrases import Count, Phrase

if TYPE_CHECKING:
    from bridge.net.transport import Transport

_VALID = Phrase(en="the settings are valid", ja="設定に問題はありません")
_UNOPENED = Phrase(en="the URL's token was not opened", ja="URL のトークンは確認していません")
_ABOVE_FIRST = Phrase(en="put right what stands above", ja="先に上の問題を解決してください")
_TOKEN = Phrase(en="the URL's token", ja="URL のトークン")
_CLOSED = Phrase(en="the URL's token does not open", ja="URL のトークンを読み取れません")
_WHOLE = Phrase(
    en="was it pasted whole? is its key in this keyring, for this source?",
    ja="全体が貼り付けられているか、発行した鍵がこのキーリングにあるか、ソースが合っているかを確認してください",
)
_OPENS = Phrase(en="the URL's token ({id}) opens", ja="URL のトークン（{id}）を読み取れました")
_PYTHON = Phrase(en="Python {version}", ja="Python {version}")
_NEWER = Phrase(en="install 3.11 or newer", ja="3.11 以降をインストールしてください")
_KEYS = Phrase(en="the keyring is readable, with {keys}", ja="キーリングを読み取れました（{keys}）")
_N_KEYS, _ONE_KEY = Phrase(en="{n} keys", ja="鍵 {n} 個"), Phrase(en="{n} key", ja="鍵 {n} 個")
_OPEN_FILE = Phrase(
    en="others on this computer can read the plain keys in {file}",
    ja="{file} の平文の鍵を、このコンピューターのほかのユーザーが読み取れます",
)
_CHMOD = Phrase(en="chmod 600 {file}", ja="chmod 600 {file} を実行してください")


@click.command(short_help=terminal.words(words.SHORT), help=terminal.words(words.HELP))
@click.argument("url", required=False)
@click.option("--stage", help=terminal.words(words.OF_STAGE, stage=STAGE))
@click.option("--region", help=terminal.words(words.OF_REGION))
@click.option("--probe", is_flag=True, help=terminal.words(words.PROBE))
def command(url: str | None, stage: str | None, region: str | None, probe: bool) -> None:
    """As its help says."""
    from bridge.cli import send

    url = given.line(url) if url else None
    source = send.source_of(url) if url else ""
    bad, say = False, terminal.say()
    found = here(os.environ, stage, region)
    for finding in chain(found, there(os.environ, url, source, probe=probe) if url else ()):
        click.echo(finding.line(say))
        bad = bad or finding.mark == "✗"
    if bad:
        raise click.exceptions.Exit(1)


def here(env: Mapping[str, str], stage: str | None = None, region: str | None = None) -> Findings:
    """This computer's part: Python, keyring, settings, queues; and the stack that is deployed from here."""
    yield python(sys.version_info[:3])
    unread: BadSetting | None = None
    entries: tuple[Entry, ...] = ()
    try:
        text = keyring_text(env)
        ring = Keyring.parse(text)
    except BadSetting as error:
        unread = error
        yield failed(error)
    else:
        entries = tuple(key.entry for key in ring.keys)
        yield _keyring(env, entries)
        yield from (keys.unwraps(entry) for entry in entries)
    try:
        Settings.from_env(env)
        yield fine(_VALID)
    except BadSetting as error:
        if unread is None or error.en != unread.en:
            yield failed(error)
    if env.get("BRIDGE_DELIVERY") == "queue" or env.get("BRIDGE_QUEUE_URL") or env.get("BRIDGE_PARKED_QUEUE_URL"):
        from bridge.cli.doctor import queues

        yield from queues.findings(env)
    elif stage or region or any(entry.arn for entry in entries):  # what Lambda runs has keys of KMS
        from bridge.cli.doctor import deployed

        yield from deployed.findings(stage, region, lambda: keyring_text(env))


def there(env: Mapping[str, str], url: str, source: str, *, probe: bool = False) -> Findings:
    """What is behind a URL: the bridge, the token, the destination."""
    from bridge.assemble import assemble
    from bridge.cli.doctor.place import place
    from bridge.net.transport import Transport
    from bridge.sealing import token

    base, _, text = url.rpartition(f"/{source}/")
    try:
        parts = assemble(Settings.from_env(env))
    except BadSetting:
        alone = Transport()
        yield from _asked(alone, base, url)
        yield wrong(_UNOPENED, _ABOVE_FIRST)
        return
    yield from _asked(parts.transport, base, url)
    named = _TOKEN
    try:
        sealed = token.parse(text)
        named = Phrase(en=f"the URL's token ({sealed.id})", ja=f"URL のトークン（{sealed.id}）")
        destination = parts.opens(sealed, source).destination
    except BadToken:
        yield wrong(_CLOSED, _WHOLE)
    except (Expired, Revoked, Unavailable) as error:
        yield failed(error, named)
    else:
        yield fine(_OPENS, id=sealed.id)
        yield from place(parts.client, destination, probe_threads=probe)


def _asked(transport: "Transport", base: str, url: str) -> Findings:
    """What the bridge behind the URL says of itself, and, if it is one, of the URL."""
    from bridge.cli.doctor import probe

    alive = probe.bridge(base, transport.fetch)
    yield alive
    if alive.mark != "✗":
        yield probe.deployment(transport, url)


def python(version: tuple[int, ...]) -> Finding:
    """3.11 is the oldest that the bridge runs on."""
    shown = ".".join(map(str, version))
    return fine(_PYTHON, version=shown) if version >= (3, 11) else wrong(_PYTHON, _NEWER, version=shown)


def _keyring(env: Mapping[str, str], entries: tuple[Entry, ...]) -> Finding:
    """A keyring with a plain key is a secret, and should be its owner's alone."""
    file = Path(env.get("BRIDGE_KEYRING_FILE") or "keyring")
    plain = any(entry.arn is None for entry in entries)
    if plain and not env.get("BRIDGE_KEYRING") and os.name == "posix" and file.stat().st_mode & 0o077:
        return warning(_OPEN_FILE, _CHMOD, file=str(file))
    return fine(_KEYS, keys=Count(len(entries), _N_KEYS, _ONE_KEY))
