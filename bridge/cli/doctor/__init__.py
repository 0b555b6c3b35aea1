"""doctor: looks at this deployment piece by piece, and says what to do."""

import os
import sys
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import click

from bridge.cli import given
from bridge.cli.doctor.finding import Finding, Findings, fine, warning, wrong
from bridge.errors import BadSetting, BadToken, Expired, Revoked, Unavailable
from bridge.sealing.key_lines import Entry
from bridge.sealing.keyring import Keyring, Unwrap, decrypt, unwrapped
from bridge.settings import Settings, keyring_text

_SIGN_IN = "sign in with the AWS CLI, or set AWS_PROFILE"
_REPLACE = "the line is damaged or not of this key: restore it, or drop it and mint its URLs anew"
_KMS_SAYS = {
    "AccessDeniedException": "allow this role kms:Decrypt on {arn} (and see that the key's own policy does)",
    "DisabledException": "enable {arn} in KMS",
    "KMSInvalidStateException": "cancel the deletion of {arn} in KMS, and enable it",
    "NotFoundException": "{arn} is gone: drop the line, and mint its URLs anew",
    "InvalidCiphertextException": _REPLACE,
    "IncorrectKeyException": _REPLACE,
    "KeyLength": _REPLACE,
    "UnrecognizedClientException": _SIGN_IN,
    "InvalidSignatureException": _SIGN_IN,
}


@click.command(short_help="Check this deployment, and say what to do.")
@click.argument("url", required=False)
@click.option(
    "--probe", is_flag=True, help="Also try out threads: post two messages by the URL's bot, and take them away."
)
def command(url: str | None, probe: bool) -> None:
    """Check keyring, KMS, settings and queues; with a minted URL also the bridge and the place in Slack behind it.

    Nothing is posted to Slack that anyone could read, but by --probe. A line a check: ✓ fine, ! worth a look, ✗ wrong,
    with what to do; exit 0 if nothing is wrong. A - in place of URL reads it from stdin. The settings are those of
    this environment (BRIDGE_KEYRING_FILE and others): run it with the deployment's own.

    \b
    Example:
      python -m bridge doctor https://bridge.example.com/backlog/AVq…
    """
    from bridge.cli import send

    url = given.line(url) if url else None
    source = send.source_of(url) if url else ""
    failed = False
    for finding in chain(here(os.environ), there(os.environ, url, source, probe=probe) if url else ()):
        click.echo(finding.line())
        failed = failed or finding.mark == "✗"
    if failed:
        raise click.exceptions.Exit(1)


def here(env: Mapping[str, str]) -> Findings:
    """This computer's part: Python, keyring, settings, queues."""
    yield python(sys.version_info[:3])
    unread = ""
    try:
        text = keyring_text(env)
        ring = Keyring.parse(text)
    except BadSetting as error:
        unread = str(error)
        yield Finding("✗", unread)
    else:
        entries = tuple(key.entry for key in ring.keys)
        yield _keyring(env, entries)
        yield from (unwraps(entry) for entry in entries)
    try:
        Settings.from_env(env)
        yield fine("the settings are valid")
    except BadSetting as error:
        if str(error) != unread:
            yield Finding("✗", str(error))
    if env.get("BRIDGE_DELIVERY") == "queue" or env.get("BRIDGE_QUEUE_URL") or env.get("BRIDGE_PARKED_QUEUE_URL"):
        from bridge.cli.doctor import queues

        yield from queues.findings(env)


def there(env: Mapping[str, str], url: str, source: str, *, probe: bool = False) -> Findings:
    """What is behind a URL: the bridge, the token, the destination."""
    from bridge.assemble import assemble
    from bridge.cli.doctor.place import place
    from bridge.cli.doctor.probe import bridge
    from bridge.net.transport import Transport
    from bridge.sealing import token

    base, _, text = url.rpartition(f"/{source}/")
    try:
        parts = assemble(Settings.from_env(env))
    except BadSetting:
        yield bridge(base, Transport().fetch)
        yield wrong("the URL's token was not opened", "put right what stands above")
        return
    yield bridge(base, parts.transport.fetch)
    named = "the URL's token"
    try:
        sealed = token.parse(text)
        named = f"the URL's token ({sealed.id})"
        destination = parts.opens(sealed, source)
    except BadToken:
        yield wrong(
            "the URL's token does not open", "was it pasted whole? is its key in this keyring, for this source?"
        )
    except (Expired, Revoked, Unavailable) as error:
        yield Finding("✗", f"{named}: {error}")
    else:
        yield fine(f"{named} opens")
        yield from place(parts.client, destination, probe_threads=probe)


def python(version: tuple[int, ...]) -> Finding:
    """3.11 is the oldest that the bridge runs on."""
    shown = ".".join(map(str, version))
    return fine(f"Python {shown}") if version >= (3, 11) else wrong(f"Python {shown}", "install 3.11 or newer")


def unwraps(entry: Entry, unwrap: Unwrap = decrypt) -> Finding:
    """Does the key come out: at once when plain, else by asking KMS?"""
    if entry.arn is None:
        return fine(f"the key {entry.name} is plain")
    try:
        unwrapped(entry, unwrap)
    except Unavailable as error:
        code = error.reason
        unsigned = "Credential" in code or "Token" in code or "Profile" in code
        do = _SIGN_IN if unsigned else _KMS_SAYS.get(code, "check network, region and AWS_ENDPOINT_URL, and ask again")
        return wrong(f"KMS does not unwrap the key {entry.name} ({code})", do.format(arn=entry.arn))
    return fine(f"KMS unwraps the key {entry.name}")


def _keyring(env: Mapping[str, str], entries: tuple[Entry, ...]) -> Finding:
    """A keyring with a plain key is a secret, and should be its owner's alone."""
    what = f"the keyring is readable, with {len(entries)} key{'s' if len(entries) > 1 else ''}"
    file = Path(env.get("BRIDGE_KEYRING_FILE") or "keyring")
    plain = any(entry.arn is None for entry in entries)
    if plain and not env.get("BRIDGE_KEYRING") and os.name == "posix" and file.stat().st_mode & 0o077:
        return warning(f"others on this computer can read the plain keys in {file}", f"chmod 600 {file}")
    return fine(what)
