"""Which backups are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from annotator.domain import marker_edits
from annotator.storage import backups
from annotator.storage.backups import KEPT_DAYS, KEPT_RECENT, expired, listed
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session


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


class _WrongClock(backups.datetime):
    """A computer whose clock stood seventy years ahead."""

    @classmethod
    def now(cls, _zone: object = None) -> backups.datetime:
        return cls(2099, 1, 1, tzinfo=backups.timezone.utc)


def test_after_a_clock_error_sessions_are_backed_up_as_before(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(backups, "datetime", _WrongClock)
        with SessionFolder.create(path, small_session()) as folder:
            for _ in range(KEPT_RECENT + KEPT_DAYS):
                folder.back_up()
    for wrong in listed(path):
        os.utime(wrong, (4e9, 4e9))
    before = len(listed(path))

    for number in range(8):
        with SessionFolder.open(path) as folder:
            folder.write(marker_edits.add_marker(folder.load(), 1.0, coder_id="a", text=f"{number}"), coder_id="a")
    SessionFolder.open(path).close()

    assert before > 0
    newest = listed(path)[0]
    assert "-2099" not in newest.name
    SessionFolder.restore(path, newest)
    with SessionFolder.open(path) as folder:
        assert {row.text for row in folder.load().markers.values()} >= {f"{number}" for number in range(8)}


def test_nothing_is_backed_up_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    first = listed(path)
    os.utime(path / "session.db", (4e9, 4e9))
    SessionFolder.open(path).close()
    assert listed(path) == first


def test_older_names_come_before_numbered_ones(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    names = ["session-20250101T000000-000002.db", "session-20250101T000000-000001.db", "session-20990101T000000.db"]
    for name in names:
        (tmp_path / "backups" / name).touch()
    assert [path.name for path in listed(tmp_path)] == names
