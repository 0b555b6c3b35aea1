"""What else a hook may ask of its senders: a key in a header, before the body is read, and SHA-256 of SNS.

A URL stands where those may read it who may read an AWS account's settings (events:DescribeApiDestination,
sns:ListSubscriptions). The value that EventBridge sends in a header of its connection is shown to none of them:
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ConnectionApiKeyAuthResponseParameters.html
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

from bridge.errors import BadOption, Untrusted
from bridge.patterns import pattern
from bridge.sealing.destination import Options
from bridge.sources.source import Option
from bridge.wording.phrases import Phrase

HEADER = "x-api-key"  # the usual name, which whatever strips logs of secrets knows
_KEY = pattern(r"[\x21-\x7e]{24,512}")  # at most 512 in EventBridge; short ones could be guessed from the digest


def admitted(headers: Mapping[str, str], options: Options) -> None:
    """That the header has the key that the URL asks for, if it asks for one. Raises Untrusted."""
    for digest in options.get("header-key", ()):
        if not hmac.compare_digest(_digest(headers.get(HEADER, "")).encode(), digest.encode()):
            raise Untrusted(f"The header {HEADER} is missing, or not the key that this URL asks for.")


def modern(version: str, options: Options) -> None:
    """That a message of SNS is signed as the URL asks for. Raises Untrusted."""
    if "sns-v2" in options and version != "2":
        raise Untrusted("The SNS message is signed with SHA-1, and this URL asks for SHA-256 (SignatureVersion 2).")


def together(options: Options) -> None:
    """Raises BadOption where these do not go with the others."""
    if "header-key" in options and ("raw" not in options or "topic" in options):
        raise BadOption(
            en="--header-key goes with --raw, and without --topic: SNS cannot send a header; mint it another URL",
            ja="--header-key は --raw とともに、--topic なしで指定してください。SNS はヘッダーを送れないため、"
            "SNS 用には別の URL を発行してください。",
            about="header-key",
        )
    if "sns-v2" in options and "topic" not in options:
        raise BadOption(
            en="--sns-v2 is about what SNS signs; expected a --topic besides",
            ja="--sns-v2 は SNS の署名についての指定です。--topic も指定してください。",
            about="sns-v2",
        )


def _sealed(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise BadOption(
            en="the header key must be 24 to 512 letters, digits and signs, without spaces",
            ja="ヘッダーのキーには、空白を含まない 24〜512 文字の英数字と記号を指定してください。",
        )
    return _digest(key)


def _digest(key: str) -> str:
    return urlsafe_b64encode(sha256(key.encode("utf-8", "replace")).digest()).rstrip(b"=").decode()


OPTIONS = (
    Option(
        "header-key",
        "[KEY]",
        Phrase(
            en=f"With --raw: believe only what has this key in the header {HEADER}, as EventBridge can send it.",
            ja=f"--raw とともに：ヘッダー {HEADER} にこのキーがあるものだけを受け付けます（EventBridge が送れます）。",
        ),
        _sealed,
        secret="BRIDGE_HEADER_KEY",  # noqa: S106  a variable's name
        at_terminal=Phrase(
            en=" Without a KEY one is made, and told once; - reads it from stdin. [BRIDGE_HEADER_KEY]",
            ja="KEY を省略すると作成して一度だけ表示し、- なら標準入力から読み取ります。 [BRIDGE_HEADER_KEY]",
        ),
    ),
    Option(
        "sns-v2",
        "",
        Phrase(
            en="Believe only messages that SNS signed with SHA-256: their topics need the attribute SignatureVersion "
            "2.",
            ja="SNS が SHA-256 で署名したものだけを受け付けます。トピックの属性 SignatureVersion を 2 にしてください。",
        ),
        str,
        flag=True,
    ),
)
