"""Settings are read once, and what is wrong is said in one line that names the setting."""

from pathlib import Path

import pytest

from bridge.errors import BadSetting
from bridge.settings import Queues, Settings

KEYRING = {"BRIDGE_KEYRING": "laptop = plain:…"}


def test_a_keyring_alone_is_enough() -> None:
    settings = Settings.from_env(KEYRING)
    assert settings.keyring == KEYRING["BRIDGE_KEYRING"]
    assert (settings.delivery, settings.log_level, settings.in_lambda) == ("direct", "INFO", False)
    assert (settings.base_url, settings.slack_base, settings.sns_base) == (None, None, None)
    assert settings.revoked == frozenset()


def test_a_keyring_is_never_in_the_settings_repr() -> None:
    assert "plain" not in repr(Settings.from_env(KEYRING))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"Aoi Tanaka=U0123456789\n# x\nHaru Sato\n", "line 3: the person 'Haru Sato' is not NAME=SLACK_ID"),
        (b"Aoi Tanaka=C0123456789", "line 1: .* no Slack member id"),
        (b"\xff\xfe", "cannot be read: UnicodeDecodeError"),
    ],
)
def test_a_file_of_people_that_is_wrong_stops_the_start_in_one_line(tmp_path: Path, text: bytes, problem: str) -> None:
    file = tmp_path / "people.txt"
    file.write_bytes(text)
    with pytest.raises(BadSetting, match=f"^BRIDGE_PEOPLE_FILE .*people.txt.*{problem}") as caught:
        Settings.from_env(KEYRING | {"BRIDGE_PEOPLE_FILE": str(file)})
    assert "\n" not in str(caught.value)


def test_a_file_of_people_that_is_missing_stops_the_start() -> None:
    with pytest.raises(BadSetting, match=r"BRIDGE_PEOPLE_FILE nowhere\.txt cannot be read: FileNotFoundError"):
        Settings.from_env(KEYRING | {"BRIDGE_PEOPLE_FILE": "nowhere.txt"})


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
        ("BRIDGE_DELIVERY", "Direct"),
        ("BRIDGE_DELIVERY", "Queue"),
        ("BRIDGE_LOG_LEVEL", "LOUD"),
        ("BRIDGE_BASE_URL", "http://bridge.example.com"),
        ("BRIDGE_BASE_URL", "https://user@bridge.example.com"),
        ("BRIDGE_BASE_URL", "https://bridge.example.com/?x=1"),
        ("BRIDGE_BASE_URL", "https://bridge.example.com:99999"),
        ("BRIDGE_BASE_URL", "https://${HttpApi}.example.com"),
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


# -- queues -------------------------------------------------------------------------------------

QUEUE = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/kakehashi.fifo"
PARKED = "https://sqs.ap-northeast-1.amazonaws.com/123456789012/kakehashi-parked.fifo"
QUEUES = {"BRIDGE_QUEUE_URL": QUEUE, "BRIDGE_PARKED_QUEUE_URL": PARKED}


def test_queue_mode_has_its_queues() -> None:
    settings = Settings.from_env(KEYRING | QUEUES | {"BRIDGE_DELIVERY": "queue"})
    assert (settings.delivery, settings.queues) == ("queue", Queues(QUEUE, PARKED))


def test_direct_mode_may_have_queues_that_the_worker_is_to_empty() -> None:
    settings = Settings.from_env(KEYRING | QUEUES)
    assert (settings.delivery, settings.queues) == ("direct", Queues(QUEUE, PARKED))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:5000/123456789012/a.fifo",
        "http://localhost:9324/000000000000/a.fifo",
        "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/a_b-C.fifo",
        "https://vpce-0a1b-x.sqs.us-east-1.vpce.amazonaws.com/123456789012/a.fifo",
    ],
)
def test_a_fifo_queue_over_https_or_on_loopback_is_taken(url: str) -> None:
    assert Settings.from_env(KEYRING | QUEUES | {"BRIDGE_QUEUE_URL": url}).queues == Queues(url, PARKED)


@pytest.mark.parametrize("name", sorted(QUEUES))
@pytest.mark.parametrize("mode", [{"BRIDGE_DELIVERY": "queue"}, {}])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "kakehashi.fifo",
        QUEUE.removesuffix(".fifo"),
        QUEUE + "/",
        QUEUE + "?x=1",
        QUEUE.replace("https", "http"),
        QUEUE.replace("https", "sqs"),
        QUEUE.replace("//", "//user@"),
        QUEUE.replace("kakehashi", "k" * 76),
        QUEUE.replace("kakehashi", "かけはし"),
        QUEUE.replace("/123456789012", ""),
        "arn:aws:sqs:ap-northeast-1:123456789012:kakehashi.fifo",
    ],
)
def test_what_is_no_fifo_queue_is_named_in_one_line(name: str, mode: dict[str, str], url: str) -> None:
    with pytest.raises(
        BadSetting, match=f"^{name} is not .*expected .*FIFO queue|^{name} .*FIFO queue; expected"
    ) as bad:
        Settings.from_env(KEYRING | QUEUES | mode | {name: url})
    assert "\n" not in str(bad.value)


def test_queue_mode_without_queues_names_the_first_that_is_missing() -> None:
    with pytest.raises(BadSetting, match=r"^BRIDGE_QUEUE_URL is not set"):
        Settings.from_env(KEYRING | {"BRIDGE_DELIVERY": "queue"})


def test_one_queue_cannot_be_both() -> None:
    with pytest.raises(BadSetting, match=r"^BRIDGE_PARKED_QUEUE_URL .*of its own"):
        Settings.from_env(KEYRING | QUEUES | {"BRIDGE_PARKED_QUEUE_URL": QUEUE})


def test_revoked_ids_may_stand_in_a_file_as_well(tmp_path: Path) -> None:
    file = tmp_path / "revoked"
    file.write_text("# leaked in May\n1a2b3c4d, 00000000  # two\n\n12345678\n", encoding="utf-8")
    env = KEYRING | {"BRIDGE_REVOKED": "5e6f7a8b", "BRIDGE_REVOKED_FILE": str(file)}
    assert Settings.from_env(env).revoked == {"1a2b3c4d", "00000000", "12345678", "5e6f7a8b"}


@pytest.mark.parametrize(
    ("text", "problem"), [("1a2b3c4d\nhttps://x", ", line 2 holds 'https://x'"), (None, " cannot be read: FileNotF")]
)
def test_a_file_of_revoked_ids_that_is_wrong_is_one_line(tmp_path: Path, text: str | None, problem: str) -> None:
    file = tmp_path / "revoked"
    if text:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting) as caught:
        Settings.from_env(KEYRING | {"BRIDGE_REVOKED_FILE": str(file)})
    assert str(caught.value).startswith(f"BRIDGE_REVOKED_FILE {file}{problem}")
    assert "\n" not in str(caught.value)
