"""What is remembered survives the program, and what is no good is passed over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from pytestqt.qtbot import QtBot

from annotator.domain.session import Coder
from annotator.ui.remembered.preferences import Preferences


def reopened(path: Path) -> Preferences:
    """Preferences as the next run of the program finds them."""
    return Preferences(QSettings(str(path), QSettings.Format.IniFormat))


def store(path: Path) -> tuple[Preferences, QSettings]:
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    return Preferences(settings), settings


def test_they_are_there_in_the_next_run(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    first, settings = store(path)
    assert (first.appearance, first.coder_id, first.recent, first.layout("s")) == ("system", "", [], None)
    first.appearance = "dark"
    first.text_percent = 150
    for command in ("a", "b", "a", "b"):
        first.add_recent_command(command)
    anna = Coder(id="anna", name="Anna Ö", start_earlier_s=0.25, reaction_s=0.241)
    first.set_coder(anna)
    first.set_layout("s", QByteArray(b"\x00state"))
    settings.sync()
    again = reopened(path)
    assert (again.text_percent, again.recent_commands) == (150, ["b", "a"])
    assert (again.appearance, again.coder) == ("dark", anna)
    assert again.layout("s") == QByteArray(b"\x00state")


def test_recent_sessions_are_newest_first_once_each_until_they_are_taken_off(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    folders = [tmp_path / f"{number}.session" for number in range(26)]
    first, settings = store(path)
    for folder in folders:
        folder.mkdir()
        first.add_recent(folder)
    first.add_recent(folders[5])
    first.forget_recent(folders[25])
    settings.sync()
    recent = reopened(path).recent
    assert recent[0] == folders[5]
    assert folders[25] not in recent
    assert len(recent) == len(set(recent)) == 23


def test_one_recent_session_is_a_list_too(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    first, settings = store(path)
    first.add_recent(tmp_path)
    settings.sync()
    assert reopened(path).recent == [tmp_path]


def test_a_damaged_value_falls_back(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    path.write_text("[General]\nappearance=pink\ntext_size=huge\n[layout]\nwindow=3\n", encoding="utf-8")
    assert reopened(path).appearance == "system"
    assert reopened(path).text_percent == 100
    assert reopened(path).layout("window") is None
