"""Who is which Slack member, in lines such as "Aoi Tanaka=U0123456789": an option of mint, or a file.

The left side is the person's name or id at the source. Nothing here is secret.
"""

import re

from bridge.deployed import typed
from bridge.errors import BadOption

# https://docs.slack.dev/reference/objects/user-object (W…: members of an Enterprise Grid)
_MEMBER = re.compile(r"[UW][A-Z0-9]{4,}")


def entry(text: str) -> str:
    """The line, checked and tidied: NAME=MEMBER. Raises BadOption."""
    name, _, member = (" ".join(part.split()) for part in typed.equals(text).rpartition("="))
    member = typed.narrow(member)
    if not name:
        raise BadOption(
            en=f"the person {text!r} is not NAME=SLACK_ID; expected one like 'Aoi Tanaka=U0123456789'",
            ja=f"「{text}」は「名前=Slack のメンバー ID」の形ではありません。'Aoi Tanaka=U0123456789' のように"
            "指定してください。",
        )
    if not _MEMBER.fullmatch(member):
        raise BadOption(
            en=f"the person {text!r} has no Slack member id; expected one like U0123456789 after the = "
            "(in Slack: the profile's ⋮, Copy member ID)",
            ja=f"「{text}」に Slack のメンバー ID がありません。= の後に U0123456789 のような ID を指定してください"
            "（Slack でプロフィールの ⋮ →「メンバー ID をコピー」）。",
        )
    return f"{name}={member}"
