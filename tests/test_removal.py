"""Removing a stack takes its name; what goes with it is said before."""

from pathlib import Path

import pytest

from bridge.errors import BadSetting
from deploy.parameters import main
from tests.test_deployment import NAMED, QUEUES, REGION, Account, account, defaults, here, told

__all__ = ["account", "here"]  # fixtures


def removing(**changes: object) -> dict[str, object]:
    return main(told(making=False, removing=True, **changes))


def test_removing_says_what_goes_and_needs_the_stacks_name(account: Account) -> None:
    account.outputs, account.waiting = QUEUES, 6
    with pytest.raises(BadSetting) as caught:
        removing()
    assert str(caught.value) == (
        "this deletes kakehashi-prod: its functions, roles and logs, both queues with the 6 parcels that wait in them, "
        "and every URL at https://x.example; if you mean it: --param=remove=kakehashi-prod"
    )
    assert caught.value.ja == (
        "kakehashi-prod の関数、ロール、ログ、2 つのキューと待っている 6 件、https://x.example のすべての URL"
        "を削除します。よければ --param=remove=kakehashi-prod を指定してください。"
    )
    named = defaults() | {"remove": "kakehashi-prod"}
    assert removing(values=named, told=["remove"])["region"] == REGION
    with pytest.raises(BadSetting, match="this deletes kakehashi-prod"):
        removing(values=defaults() | {"remove": "kakehashi-dev"}, told=["remove"])


def test_what_a_file_says_removes_nothing(account: Account) -> None:
    account.outputs = NAMED
    with pytest.raises(BadSetting, match=r"every URL at https://bridge\.example\.com; if you mean it"):
        removing(own={"remove": "kakehashi-prod"})


def test_where_nobody_can_look_removing_is_asked_for_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(
        BadSetting, match=r"could not be looked at: no usable AWS credentials.*--param=remove=kakehashi-prod"
    ):
        removing()
