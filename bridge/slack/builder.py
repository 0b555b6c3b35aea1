"""A link that opens a message in Slack's Block Kit Builder. https://docs.slack.dev/block-kit/block-kit-builder"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

_BUILDER = "https://app.slack.com/block-kit-builder#"


def builder(body: Mapping[str, Any]) -> str:
    """Behind the #, which a browser sends to nobody, stands what it is to show."""
    shown = {name: part for name, part in body.items() if name in ("blocks", "attachments")}
    return _BUILDER + quote(json.dumps(shown, ensure_ascii=False, separators=(",", ":")), safe="")
