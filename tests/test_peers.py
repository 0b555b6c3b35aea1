"""A peer that is not here is left out of the bench, and why is said."""

from pathlib import Path

import pytest

from bench import clock, peers
from bench.clock import BESIDE


def test_a_peer_is_measured_only_where_its_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = next(row for row in BESIDE if row.of.scene == "notify_slack")
    monkeypatch.setenv("NOTIFY_SLACK", str(tmp_path))
    assert not clock.at_hand(row)
    assert capsys.readouterr().err.startswith(f"skipped: {row.name}: NOTIFY_SLACK names no folder with notify_slack.py")
    (tmp_path / "notify_slack.py").touch()
    assert clock.at_hand(row)
    assert peers.folders()["NOTIFY_SLACK"] == str(tmp_path)


def test_what_is_ours_is_always_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, _ in peers.FOLDERS.values():
        monkeypatch.delenv(name, raising=False)
    assert peers.reason_not_to("events") == ""
    assert all(peers.reason_not_to(scene) for scene in peers.FOLDERS)
