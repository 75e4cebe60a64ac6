"""Which sessions and recordings are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.features.study.batch.finding import sessions_of
from annotator.features.study.batch.manifest import names_of
from annotator.features.study.batch.slurm import ranges


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.session", "site one/b.session", "site one/b.session/backups/old.session"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("a.mp4", "site one/c.MOV", "notes.txt"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("patterns", "meant"),
    [
        ([""], ["a.session", "site one/b.session"]),
        (["*"], ["a.session"]),
        (["**/*"], ["a.session", "site one/b.session", "site one/c.MOV"]),
        (["*.mp4"], ["a.mp4"]),
        (["notes.txt"], ["notes.txt"]),
        (["a.session", "*.session", "./a.session"], ["a.session"]),
        (["site one/*.MOV", "a.mp4"], ["site one/c.MOV", "a.mp4"]),
    ],
)
def test_patterns(folder: Path, patterns: list[str], meant: list[str]) -> None:
    found, empty = sessions_of([str(folder / pattern) for pattern in patterns])
    assert [path.relative_to(folder).as_posix() for path in found] == meant
    assert empty == []


def test_a_folder_of_recordings_stays_one_when_they_have_sessions(folder: Path) -> None:
    for name in ("b.mp4", "b.session"):
        (folder / name).mkdir(exist_ok=True) if name.endswith("session") else (folder / name).touch()
    (folder / "site one" / "b.session" / "backups" / "old.session").rmdir()
    found, _ = sessions_of([str(folder)])
    assert [path.name for path in found] == ["a.session", "b.session", "b.session"]
    (folder / "c.mp4").touch()
    found, _ = sessions_of([str(folder)])
    assert [path.name for path in found] == ["a.session", "b.session", "b.session", "c.mp4"]


def test_a_pattern_that_means_nothing_is_told(folder: Path) -> None:
    assert sessions_of([str(folder / "zz*")]) == ([], [str(folder / "zz*")])


def test_sessions_of_one_name_in_several_folders_have_names_of_their_own(tmp_path: Path) -> None:
    paths = [tmp_path / "x" / "a.session", tmp_path / "y" / "A.session", tmp_path / "b.session"]
    assert names_of(paths) == ["x a", "y A", "b"]
    assert len(set(names_of([paths[0], paths[0], paths[0]]))) == 3


def test_numbers_as_slurm_writes_them() -> None:
    assert ranges([1, 2, 3, 7, 9, 10]) == "1-3,7,9-10"
    assert ranges([4]) == "4"
