"""Which backups are kept."""

from __future__ import annotations

from pathlib import Path

from annotator.storage.backups import KEPT_DAYS, KEPT_RECENT, expired, listed


def test_the_last_few_and_one_of_each_of_some_days_before_are_kept() -> None:
    names = [f"session-202601{day:02d}T{hour:02d}0000.db" for day in range(1, 9) for hour in (9, 12, 15)]
    newest_first = [Path(name) for name in reversed(names)]

    dropped = expired(newest_first)

    kept = [path.stem.removeprefix("session-202601") for path in newest_first if path not in dropped]
    assert kept == ["08T150000", "08T120000", "08T090000", "07T150000", "07T120000", "07T090000"] + [
        f"{day:02d}T150000" for day in (6, 5, 4, 3)
    ]
    assert len(kept) == KEPT_RECENT + KEPT_DAYS


def test_two_of_one_second_are_told_apart_and_strangers_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("session-20260101T000000.db", "session-20260101T000000-002.db", ".x.new", "notes.txt"):
        (folder / name).touch()
    assert [path.name for path in listed(tmp_path)] == ["session-20260101T000000-002.db", "session-20260101T000000.db"]
    assert listed(tmp_path / "nowhere") == ()
