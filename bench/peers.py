"""Others that say the same event in Slack, to be measured beside ours. They are no part of this repository.

    git clone https://github.com/k1LoW/backslack && (cd backslack && npm install --no-save axios@1)
    git clone https://github.com/terraform-aws-modules/terraform-aws-notify-slack
    BACKSLACK=backslack NOTIFY_SLACK=terraform-aws-notify-slack/functions make bench

Each is called as Lambda calls it, with what it logs, and told to post to the stand-in for Slack; backslack needs node.
"""

import os
import shutil
import sys
from pathlib import Path

BENCH = Path(__file__).parent
# A scene of child.py or child.js → the variable that names its folder, and what must be in it.
FOLDERS = {"backslack": ("BACKSLACK", "handler.js"), "notify_slack": ("NOTIFY_SLACK", "notify_slack.py")}


def command(scene: str) -> list[str]:
    """What runs it."""
    return ["node", str(BENCH / "child.js")] if scene == "backslack" else [sys.executable, str(BENCH / "child.py")]


def folders() -> dict[str, str]:
    """The variables of those that are told, for the process that runs them."""
    return {name: str(Path(os.environ[name]).resolve()) for name, _ in FOLDERS.values() if os.environ.get(name)}


def reason_not_to(scene: str) -> str:
    """Why it cannot be run here; "" where it can."""
    if scene not in FOLDERS:
        return ""
    name, file = FOLDERS[scene]
    if not (Path(folders().get(name, "/")) / file).is_file():
        return f"{name} names no folder with {file}; bench/peers.py says how to get it"
    return "" if shutil.which(command(scene)[0]) else f"{command(scene)[0]} is not installed"
