"""Reads which tokens are revoked: BRIDGE_REVOKED, and the file that BRIDGE_REVOKED_FILE names."""

import re
from collections.abc import Mapping
from pathlib import Path

from bridge.errors import BadSetting

_TOKEN_ID = re.compile(r"[0-9a-f]{8}")
_COMMENT = re.compile(r"#.*")
_BETWEEN = re.compile(r"[\s,]+")


def token_ids(env: Mapping[str, str]) -> frozenset[str]:
    """All of both; the file can be read again while the bridge runs. Raises BadSetting, which names the place."""
    setting, file = "BRIDGE_REVOKED_FILE", env.get("BRIDGE_REVOKED_FILE", "")
    said = _checked("BRIDGE_REVOKED", env.get("BRIDGE_REVOKED", ""))
    if not file:
        return said
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = type(error).__name__
        raise BadSetting(
            en=f"{setting} {file} cannot be read: {why}", ja=f"{setting} のファイル {file} を読み取れません（{why}）。"
        ) from None
    lines = enumerate(text.splitlines(), start=1)
    return said.union(*(_checked(f"{setting} {file}, line {n}", _COMMENT.sub("", line)) for n, line in lines))


def _checked(place: str, text: str) -> frozenset[str]:
    ids = frozenset(_BETWEEN.split(text.strip())) - {""}
    for wrong in sorted(one for one in ids if not _TOKEN_ID.fullmatch(one)):
        raise BadSetting(
            en=f"{place} holds {wrong[:20]!r}; expected token ids such as 1a2b3c4d, comma-separated",
            ja=f"{place} に「{wrong[:20]}」があります。1a2b3c4d のようなトークン ID をコンマ区切りで設定してください。",
        )
    return ids
