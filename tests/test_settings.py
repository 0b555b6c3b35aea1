"""Settings are read once, and what is wrong is said in one line that names the setting."""

from pathlib import Path

import pytest

from bridge.errors import BadSetting
from bridge.settings import Settings

KEYRING = {"BRIDGE_KEYRING": "laptop = plain:…"}


def test_a_keyring_alone_is_enough() -> None:
    settings = Settings.from_env(KEYRING)
    assert settings.keyring == KEYRING["BRIDGE_KEYRING"]
    assert (settings.delivery, settings.log_level, settings.in_lambda) == ("direct", "INFO", False)
    assert (settings.base_url, settings.slack_base, settings.sns_base) == (None, None, None)
    assert settings.revoked == frozenset()


def test_a_keyring_is_never_in_the_settings_repr() -> None:
    assert "plain" not in repr(Settings.from_env(KEYRING))


def test_a_keyring_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("laptop = plain:…")
    assert Settings.from_env({"BRIDGE_KEYRING_FILE": str(file)}).keyring == "laptop = plain:…"


def test_without_any_setting_the_keyring_of_this_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        BadSetting, match=r"BRIDGE_KEYRING is not set and there is no keyring file \./keyring.*keys new"
    ):
        Settings.from_env({})
    (tmp_path / "keyring").write_text("laptop = plain:…")
    assert Settings.from_env({}).keyring == "laptop = plain:…"


def test_what_is_set_is_taken() -> None:
    settings = Settings.from_env(
        KEYRING
        | {
            "BRIDGE_REVOKED": "1a2b3c4d, 00000000\n12345678",
            "BRIDGE_DELIVERY": "direct",
            "BRIDGE_LOG_LEVEL": "warning",
            "BRIDGE_BASE_URL": "https://bridge.example.com/",
            "BRIDGE_SLACK_BASE_URL": "http://127.0.0.1:9000",
            "BRIDGE_SNS_BASE_URL": "http://[::1]:9001/",
            "AWS_LAMBDA_FUNCTION_NAME": "bridge",
        }
    )
    assert settings.revoked == {"1a2b3c4d", "00000000", "12345678"}
    assert settings.log_level == "WARNING"
    assert settings.base_url == "https://bridge.example.com"
    assert settings.slack_base == "http://127.0.0.1:9000"
    assert settings.sns_base == "http://[::1]:9001"
    assert settings.in_lambda


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BRIDGE_REVOKED", "1a2b3c4d,nonsense"),
        ("BRIDGE_REVOKED", "1A2B3C4D"),
        ("BRIDGE_DELIVERY", "queue"),
        ("BRIDGE_DELIVERY", "Direct"),
        ("BRIDGE_LOG_LEVEL", "LOUD"),
        ("BRIDGE_BASE_URL", "http://bridge.example.com"),
        ("BRIDGE_BASE_URL", "https://user@bridge.example.com"),
        ("BRIDGE_BASE_URL", "https://bridge.example.com/?x=1"),
        ("BRIDGE_BASE_URL", "https://bridge.example.com:99999"),
        ("BRIDGE_BASE_URL", "bridge.example.com"),
        ("BRIDGE_BASE_URL", "ftp://127.0.0.1"),
        ("BRIDGE_SLACK_BASE_URL", "https://slack.example.com"),
        ("BRIDGE_SLACK_BASE_URL", "http://127.0.0.1.example.com"),
        ("BRIDGE_SLACK_BASE_URL", "http://127.0.0.1@example.com"),
        ("BRIDGE_SLACK_BASE_URL", "http://127.0.0.1:9000/path"),
        ("BRIDGE_SNS_BASE_URL", "http://10.0.0.1"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^{name} .*expected") as caught:
        Settings.from_env(KEYRING | {name: value})
    assert "\n" not in str(caught.value)


def test_two_keyrings_are_refused() -> None:
    with pytest.raises(BadSetting, match="BRIDGE_KEYRING and BRIDGE_KEYRING_FILE are both set"):
        Settings.from_env(KEYRING | {"BRIDGE_KEYRING_FILE": "keyring"})


def test_a_keyring_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="BRIDGE_KEYRING_FILE names no keyring file"):
        Settings.from_env({"BRIDGE_KEYRING_FILE": str(tmp_path / "none")})


def test_a_keyring_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="cannot be read: IsADirectoryError"):
        Settings.from_env({"BRIDGE_KEYRING_FILE": str(tmp_path)})
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSetting, match="cannot be read: UnicodeDecodeError"):
        Settings.from_env({"BRIDGE_KEYRING_FILE": str(tmp_path / "binary")})
