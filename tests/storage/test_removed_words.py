"""Words to leave out, kept beside a session."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from annotator.storage.errors import StorageError
from annotator.storage.removed_words import FILE_NAME, keep_words, kept_words


def test_words_come_back_and_are_for_their_user_alone(tmp_path: Path) -> None:
    assert kept_words(tmp_path) == ()
    keep_words(tmp_path, ["Graz", "St. Mary’s"])
    assert kept_words(tmp_path) == ("Graz", "St. Mary’s")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    keep_words(tmp_path, [])
    assert kept_words(tmp_path) == ()


def test_a_person_may_write_the_file(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes("\ufeffGraz\r\n\r\n# places\r\n Linz \r\n".encode())
    assert kept_words(tmp_path) == ("Graz", "Linz")


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StorageError, match=FILE_NAME):
        kept_words(tmp_path)
    with pytest.raises(StorageError):
        keep_words(tmp_path / "nowhere", ["Graz"])
