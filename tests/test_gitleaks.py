"""Scanners for secrets find what leaks: the patterns of deploy/gitleaks.toml, tried on URLs, keys, and what is none."""

import math
import re
import subprocess
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bridge.cli import given
from bridge.sealing import token
from bridge.sealing.destination import Bot, Destination, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring

ROOT = Path(__file__).parent.parent
FILE = ROOT / "deploy" / "gitleaks.toml"
RULES: dict[str, Any] = {rule["id"]: rule for rule in tomllib.loads(FILE.read_text(encoding="utf-8"))["rules"]}
SHORTEST = Destination(Webhook("T00", "B00", "aaaaaaaa"))
DESTINATIONS = [
    SHORTEST,
    Destination(Webhook("T0123456789", "B0123456789", "Zk3v9Q" * 4, gov=True), "ja", date(2030, 1, 1)),
    Destination(Bot("xoxb-" + "1" * 12 + "-" + "Zk3v9Q" * 4, "C0123456789"), options={"raw": ("1",)}),
    Destination(Bot("xoxb-" + "1" * 12, "C0123456789"), options={"topic": tuple(f"{n:012}" for n in range(200))}),
]
NONE = [
    "https://bridge.example.com/backlog/AVq…",
    "https://bridge.example.com/healthz",
    "/aws/lambda/kakehashi-prod-http",
    "/aws/" + "a" * 200,
    "/aws/AQ" + "A" * 200,  # no token has so little in it
    "https://ap-northeast-1.console.aws.amazon.com/cloudwatch/home?region=ap-northeast-1#logsV2:log-groups",
    "https://example.backlog.com/file/DEMO/AQIDAHg-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "github.com/backlog/awesome-list-of-things-that-are-as-long-as-a-token-but-are-none-of-ours-at-all-you-see",
    "2026-11 = kms:arn:aws:kms:ap-northeast-1:123456789012:key/1 AQIDAHg=",
    "kakehashi_undelivered",
    "aws_cloudwatch_event_api_destination.kakehashi_events_key_that_is_not_quite_as_long",
]


def found(text: str, rule: dict[str, Any]) -> list[str]:
    """As gitleaks does: a keyword in small letters, the pattern, the secret's entropy."""
    if not any(keyword in text.lower() for keyword in rule["keywords"]):
        return []
    secrets = [match[rule.get("secretGroup", 0)] for match in re.finditer(rule["regex"], text)]
    return [secret for secret in secrets if entropy(secret) > rule.get("entropy", 0)]


def entropy(text: str) -> float:
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


@pytest.mark.parametrize("source", ["backlog", "aws"])
@pytest.mark.parametrize("destination", DESTINATIONS, ids=range(len(DESTINATIONS)))
def test_every_url_is_found_whatever_key_sealed_it_and_wherever_it_stands(
    destination: Destination, source: str
) -> None:
    rings = [Keyring.parse(new_plain(f"key-{number}")) for number in range(40)]
    for ring in rings:
        sealed = token.seal(destination, source, ring)
        for text in (
            f"https://bridge.example.com/{source}/{sealed}",
            f'curl -d x "http://127.0.0.1:8080/{source}/{sealed}" # try',
            f"Endpoint: https://abc.execute-api.ap-northeast-1.amazonaws.com/{source}/{sealed}\n",
            f"POST /{source}/{sealed} HTTP/1.1",
            f"<https://b.example/{source}/{sealed}|hook>",
        ):
            assert found(text, RULES["kakehashi-url"]) == [sealed]


def test_keys_are_found() -> None:
    for _ in range(400):
        made, new = given.key("", "BRIDGE_NO_SUCH_KEY")
        assert new
        assert made
        assert found(f'x-api-key: "{made}"', RULES["kakehashi-header-key"]) == [made]
        line = new_plain("laptop")
        assert found(line, RULES["kakehashi-plain-key"]) == [line.partition("plain:")[2].strip()]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_secret_is_not_found(text: str) -> None:
    assert [name for name, rule in RULES.items() if found(text, rule)] == []


def test_no_secret_stands_in_this_repository() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    if listed.returncode or not listed.stdout:
        pytest.skip("this is no clone")
    for name in listed.stdout.split("\0")[:-1]:
        file = ROOT / name
        if file.is_file():
            text = file.read_text(encoding="utf-8", errors="replace")
            assert [rule for rule, what in RULES.items() if found(text, what)] == [], name


def test_the_patterns_are_such_as_go_takes() -> None:
    """RE2 knows no look-around and no back-reference, and repeats at most a thousand times."""
    for rule in RULES.values():
        assert not re.search(r"\(\?[=!<]|\\[1-9]|\{\d{4,}", rule["regex"])
