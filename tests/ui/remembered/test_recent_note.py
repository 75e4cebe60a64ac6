"""What the start page says of a session that was opened before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.ui.remembered.preferences import Preferences
from annotator.ui.remembered.recent_note import RecentNote, read_note
from annotator.ui.shell.recent_sessions import RecentSessions
from tests.ui.windows import Opened

NOTE = RecentNote(length_s=3_000, decided=12, moments=40, left_at=1_000_000.0)


def test_what_is_remembered_is_what_was() -> None:
    assert read_note(NOTE.text()) == NOTE


@pytest.mark.parametrize("text", ["", "1 2 3", "a b c d", "10 5 3 1", "-1 0 0 0", "9" * 30 + " 0 0 0"])
def test_what_makes_no_sense_is_not_told(text: str) -> None:
    assert read_note(text) is None


def test_days_are_counted_back_and_never_forward() -> None:
    assert NOTE.days_ago(NOTE.left_at + 2.5 * 86_400) == 2
    assert NOTE.days_ago(NOTE.left_at - 5) == 0


def test_the_list_says_how_long_and_how_far(qtbot: QtBot, tmp_path: Path) -> None:
    shown = RecentSessions()
    qtbot.addWidget(shown)
    shown.show_paths([tmp_path / "a.session", tmp_path / "b.session"], {tmp_path / "a.session": NOTE})
    (told,) = [label.text() for label in shown.findChildren(QLabel) if "decided" in label.text()]
    assert told.startswith("50 min · 12 of 40 decided · ")


def test_a_session_that_is_taken_off_the_list_leaves_nothing(tmp_path: Path) -> None:
    preferences = Preferences(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    path = tmp_path / "a.session"
    preferences.add_recent(path)
    preferences.note_recent(path, NOTE)
    assert preferences.recent_notes() == {path: NOTE}
    preferences.forget_recent(path)
    preferences.add_recent(path)
    assert preferences.recent_notes() == {}


def test_closing_a_session_notes_how_far_it_is(opened: Opened) -> None:
    path, preferences = opened.window.host, opened.window.preferences
    assert path is not None
    folder = path.folder.path
    opened.pane.choose_flag("f1")
    opened.pane.flag_detail.judge("rejected")
    moments = len(list(opened.pane.flags.model.rows))
    opened.close_session()
    note = preferences.recent_notes()[folder]
    assert (note.decided, note.moments) == (1, moments)
