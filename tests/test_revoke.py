"""revoke: the parameter it prints holds all that is revoked already, and it writes deployment.yml without a loss."""

import os
import stat
from pathlib import Path

import pytest
import yaml

from bridge.sealing import token
from bridge.sealing.destination import Destination, Webhook
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from deploy.own import merged
from tests.support.terminal import Ended, one_line, run
from tests.test_stack import CREDENTIALS, CloudFormation, cloudformation

SECRET = "Zk3v9Q" * 4
HERE = ("kakehashi-prod", "eu-west-1")
OWN = Path("deployment.yml")
SPACE = {"space": ("demo.backlog.com",)}


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keyring:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    text = new_plain("2026-11")
    Path("keyring").write_text(text)
    return Keyring.parse(text)


def url(ring: Keyring, **options: tuple[str, ...]) -> tuple[str, str]:
    """A URL, and its token's id."""
    hook = Webhook("T0123456789", "B0123456789", SECRET)
    sealed = token.seal(Destination(hook, options=SPACE | options), "backlog", ring)
    return f"https://bridge.example.com/backlog/{sealed}", token.parse(sealed).id


def parameter(ended: Ended) -> list[str]:
    """The ids, which are alone on stdout."""
    assert ended.code == 0, ended.err
    name, _, value = ended.out.strip().partition("=")
    assert (name, ended.out.count("\n")) == ("revoked", 1)
    return value.split(",")


def asked(fake: CloudFormation, *words: str) -> Ended:
    return run("revoke", *words, env={"AWS_ENDPOINT_URL": fake.url, "AWS_REGION": "eu-west-1", **CREDENTIALS})


def test_the_ids_of_urls_are_printed_and_what_they_are_without_their_secrets(ring: Keyring) -> None:
    (one, one_id), (other, other_id) = url(ring, label=("受注 system",)), url(ring)
    ended = run("revoke", one, other, one)
    assert parameter(ended) == sorted((one_id, other_id))
    assert (
        f"{one_id}: a URL for backlog, to https://hooks.slack.com/services/T0123456789/B0123456789/…, called 受注"
        in (ended.err)
    )
    assert SECRET not in ended.err
    assert one.rpartition("/")[2] not in ended.err + ended.out


def test_it_says_when_it_holds(ring: Keyring) -> None:
    ended = run("revoke", "1a2b3c4d", "--stage", "dev")
    assert 'next deployment: npx osls deploy --param="revoked=1a2b3c4d"' in ended.err
    assert "both functions, kakehashi-dev-http and (in queue mode) kakehashi-dev-worker, BRIDGE_REVOKED=1a2b3c4d" in (
        ended.err
    )


def test_it_says_so_in_japanese(ring: Keyring) -> None:
    one, id_ = url(ring, label=("受注",))
    ended = run("revoke", "-", stdin=one, env={"LANG": "ja_JP.UTF-8", "BRIDGE_REVOKED": "5e6f7a8b"})
    assert parameter(ended) == sorted((id_, "5e6f7a8b"))
    assert [line.split("（")[0] for line in ended.err.splitlines()] == [
        f"{id_}：backlog 用の URL",
        "デプロイ済みのスタックは確認できませんでした",
        "すでに無効で、引き続き含める ID：5e6f7a8b",
        f'次のデプロイで無効になります：npx osls deploy --param="revoked={",".join(parameter(ended))}"',
        "すぐに無効にするには、Lambda のコンソールで関数 kakehashi-prod-http と",
    ]


def test_urls_and_ids_may_come_on_stdin_a_line_each(ring: Keyring) -> None:
    one, id_ = url(ring)
    assert parameter(run("revoke", "-", stdin=f"{one}\n1a2b3c4d\n\n")) == sorted((id_, "1a2b3c4d"))
    assert "stdin holds no URL" in one_line(run("revoke", "-", stdin="\n"), 2)


def test_what_a_host_without_lambda_refuses_is_kept_too_and_it_is_told_how_to_refuse_more(tmp_path: Path) -> None:
    file = tmp_path / "revoked"
    file.write_text("00000008  # of the old channel\n")
    ended = run("revoke", "1a2b3c4d", env={"BRIDGE_REVOKED_FILE": str(file)})
    assert parameter(ended) == ["00000008", "1a2b3c4d"]
    assert "BRIDGE_REVOKED_FILE names (/etc/kakehashi/revoked under systemd)" in ended.err
    file.write_text("what\n")
    assert "line 1 holds 'what'" in one_line(run("revoke", "1a2b3c4d", env={"BRIDGE_REVOKED_FILE": str(file)}), 2)


def test_what_is_revoked_already_is_kept_wherever_it_stands() -> None:
    OWN.write_text('revoked: ["00000001"]\nstages:\n  dev:\n    revoked: "00000002, 00000003"\n')
    with cloudformation({HERE: {"RevokedTokens": "00000004,00000005"}}) as fake:
        ended = asked(fake, "1a2b3c4d")
    assert parameter(ended) == [*(f"0000000{n}" for n in range(1, 6)), "1a2b3c4d"]
    assert "kept: 00000004, 00000005 (kakehashi-prod, eu-west-1)" in ended.err
    assert parameter(run("revoke", "1a2b3c4d", env={"BRIDGE_REVOKED": "00000009 00000008,"})) == (
        ["00000001", "00000002", "00000003", "00000008", "00000009", "1a2b3c4d"]
    )


def test_a_stack_that_cannot_be_asked_is_said_and_is_no_reason_to_wait() -> None:
    with cloudformation(refusal="AccessDenied") as fake:
        ended = asked(fake, "1a2b3c4d")
    assert parameter(ended) == ["1a2b3c4d"]
    assert "The deployed stack was not asked (AWS denied cloudformation:DescribeStacks" in ended.err
    assert "was not asked (no AWS credentials, or no such stack)" in run("revoke", "1a2b3c4d").err


@pytest.mark.parametrize("slip", ["https://bridge.example.com/backlog/AAAA", "{url}x", "{short}"])
def test_what_is_no_url_of_ours_revokes_nothing(ring: Keyring, slip: str) -> None:
    one, _ = url(ring)
    OWN.write_text("delivery: queue\n")
    line = one_line(run("revoke", slip.format(url=one, short=one[:-3]), "--file", str(OWN)), 1)
    assert "No such hook" in line
    assert OWN.read_text() == "delivery: queue\n"


def test_an_id_needs_no_keyring() -> None:
    Path("keyring").unlink()
    assert parameter(run("revoke", "1a2b3c4d")) == ["1a2b3c4d"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, 'revoked: ["00000012", "1a2b3c4d"]\n'),
        ("", 'revoked: ["00000012", "1a2b3c4d"]\n'),
        ("# ours\n---\ndelivery: queue", '# ours\n---\ndelivery: queue\nrevoked: ["00000012", "1a2b3c4d"]\n'),
        ('revoked: ["5e6f7a8b"] # leaked\n', 'revoked: ["5e6f7a8b", "00000012", "1a2b3c4d"] # leaked\n'),
        ('revoked: "1a2b3c4d,5e6f7a8b"\n', 'revoked: ["1a2b3c4d", "5e6f7a8b", "00000012"]\n'),
        ("revoked: 5e6f7a8b\n", 'revoked: ["5e6f7a8b", "00000012", "1a2b3c4d"]\n'),
        ("revoked: ''\n", 'revoked: ["00000012", "1a2b3c4d"]\n'),
        ("revoked: []\n", 'revoked: ["00000012", "1a2b3c4d"]\n'),
        (
            'revoked: # leaked\n  - "5e6f7a8b" # by mail\ndomain: x.example.com\n',
            'revoked: # leaked\n  - "5e6f7a8b" # by mail\n  - "00000012"\n  - "1a2b3c4d"\ndomain: x.example.com\n',
        ),
        ('revoked:\n- "5e6f7a8b"\n', 'revoked:\n- "5e6f7a8b"\n- "00000012"\n- "1a2b3c4d"\n'),
        (
            'stages:\n  dev:\n    revoked: "1a2b3c4d"\n  prod: {delivery: direct} # revoked: none\n',
            'stages:\n  dev:\n    revoked: ["1a2b3c4d", "00000012"]\n  prod: {delivery: direct} # revoked: none\n'
            'revoked: ["00000012", "1a2b3c4d"]\n',
        ),
    ],
)
def test_the_file_gets_the_ids_and_stays_as_it_was_beside(before: str | None, after: str) -> None:
    """As a deployment reads it, every stage has them then."""
    if before is not None:
        OWN.write_text(before)
        OWN.chmod(0o640)
    ended = run("revoke", "1a2b3c4d", "00000012", "--file", str(OWN))
    assert "deployment.yml has them. They stop working with the next deployment: npx osls deploy\n" in ended.err
    assert OWN.read_text() == after
    values = dict.fromkeys(("revoked", "delivery", "domain"), "")
    for stage in ("prod", "dev"):
        read = merged(values, yaml.safe_load(after), stage, frozenset())["revoked"].split(",")
        assert {"1a2b3c4d", "00000012"} <= {*read} <= {*parameter(ended)}
    if before is not None:
        assert stat.S_IMODE(OWN.stat().st_mode) == 0o640
    assert sorted(os.listdir()) == ["deployment.yml", "keyring"]
    again = run("revoke", "1a2b3c4d", "--file", str(OWN))
    assert (again.code, OWN.read_text()) == (0, after)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("revoked: [\n  '5e6f7a8b']\n", 1),
        ("delivery: queue\nstages:\n  dev: {revoked: '5e6f7a8b'}\n", 3),
        ("revoked: [5e6f7a8]\n", 1),
        ("revoked: &x ['5e6f7a8b']\n", 1),
        ("revoked: ['5e6f7a8b', *x]\n", 1),
        ("revoked:\n  - 5e6f7a8b\n  - x\n", 1),
        ("revoked:\n", 1),
        ("{delivery: queue}\n", 1),
        ("- delivery\n", 1),
    ],
)
def test_a_file_in_another_form_is_left_alone_and_the_line_is_named(text: str, line: int) -> None:
    OWN.write_text(text)
    said = one_line(run("revoke", "1a2b3c4d", "--file", str(OWN)), 2)
    assert f"deployment.yml, line {line}: expected parameters a line each" in said
    assert OWN.read_text() == text
    japanese = run("revoke", "1a2b3c4d", env={"LANG": "ja_JP.UTF-8"})
    assert f"deployment.yml の {line} 行目：" in japanese.err


def test_a_file_that_is_no_text_is_left_alone() -> None:
    OWN.write_bytes(b"\xff\xfe")
    assert "deployment.yml is no text in UTF-8" in one_line(run("revoke", "1a2b3c4d"), 2)
