"""One window per session."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from annotator.storage.errors import SessionInUse, StorageError
from annotator.storage.lock import HOLDER_NAME, SessionLock, login_name


def test_the_lock_is_held_once_and_tells_who_holds_it(tmp_path: Path) -> None:
    with SessionLock(tmp_path):
        with pytest.raises(SessionInUse, match=f"by {login_name()} on .* since 20") as caught:
            SessionLock(tmp_path)
        assert caught.value.holder.startswith(login_name())
    with SessionLock(tmp_path):
        pass
    assert not (tmp_path / HOLDER_NAME).exists()


def test_without_a_readable_holder_it_is_locked_all_the_same(tmp_path: Path) -> None:
    with SessionLock(tmp_path):
        (tmp_path / HOLDER_NAME).write_text("{")
        with pytest.raises(SessionInUse, match="is open in another window;"):
            SessionLock(tmp_path)


def test_a_folder_that_is_not_there_is_no_session_in_use(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="could not lock") as caught:
        SessionLock(tmp_path / "nowhere")
    assert not isinstance(caught.value, SessionInUse)


def test_where_nobody_is_logged_in_somebody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert login_name() == "somebody"
