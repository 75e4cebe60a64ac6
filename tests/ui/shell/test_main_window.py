# pyright: basic, reportArgumentType=false, reportAttributeAccessIssue=false
"""The window on a real session: opening and closing, reading only, moved videos, failing disks, light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QThread
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QTabBar

from annotator.domain.edits import Edit
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from annotator.ui.look.theme import DARK, LIGHT
from annotator.ui.shell.recent_menu import RecentMenu
from tests.ui.windows import Opened


def boxes(opened: Opened) -> list[QMessageBox]:
    return [box for box in opened.window.findChildren(QMessageBox) if box.isVisible()]


def the_box(opened: Opened) -> QMessageBox:
    opened.wait(lambda: bool(boxes(opened)))
    (box,) = boxes(opened)
    return box


def press(box: QMessageBox, words: str) -> None:
    (button,) = [one for one in box.findChildren(QPushButton) if words in one.text()]
    button.click()


def test_opening_and_closing_again_and_again_leaves_nothing(opened: Opened, session_path: Path) -> None:
    def living() -> tuple[int, int]:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return len(opened.window.findChildren(QObject)), len(QApplication.topLevelWidgets())

    opened.close_session()
    objects, windows = living()
    for _ in range(4):
        opened.open(session_path)
        opened.annotate(1.0, 2.0)
        opened.close_session()
        now = living()
        assert now[0] <= objects
        assert now[1] <= windows
    with SessionFolder.open(session_path) as folder:
        assert len(folder.load().annotations) == 4


def test_what_is_open_is_said_and_remembered(opened: Opened, session_path: Path) -> None:
    assert opened.window.windowTitle() == "talk – Annotator"
    assert opened.window.host is not None
    opened.close_session()
    assert opened.window.windowTitle() == "Annotator"
    assert opened.window.host is None
    recent = opened.window.findChild(QPushButton, "") and [
        button for button in opened.window.findChildren(QPushButton) if "recent session talk" in button.accessibleName()
    ]
    assert recent
    recent[0].click()
    opened.wait(lambda: opened.window.host is not None)
    assert opened.window.host.folder.path == session_path


def test_recent_sessions_are_in_the_file_menu_and_in_the_palette(
    opened: Opened, session_path: Path, tmp_path: Path
) -> None:
    (menu,) = opened.window.findChildren(RecentMenu)
    assert not menu.isEnabled(), "the only one is open"
    opened.window.preferences.add_recent(tmp_path / "gone & lost.session")
    opened.close_session()
    opened.wait(lambda: [action.isEnabled() for action in menu.actions()] == [False, True])
    assert menu.actions()[0].text().startswith("&1  gone && lost – ")
    assert menu.actions()[1].toolTip() == str(session_path)
    titles = [entry.title for entry in opened.window.commands.help.entries()]
    assert {"Open gone & lost", "Open talk"} <= set(titles)
    menu.actions()[1].trigger()
    opened.wait(lambda: opened.window.host is not None)


def test_only_one_session_is_opened_at_a_time(make_window: Callable[[], Opened], session_path: Path) -> None:
    one = make_window()
    one.window.open_path(session_path)
    one.window.open_path(session_path)
    assert "wait" in one.window.message
    one.wait(lambda: one.window.pane is not None and one.pane.ready)
    assert boxes(one) == []


def test_a_session_that_is_still_being_opened_when_the_window_closes_is_let_go(
    make_window: Callable[[], Opened], session_path: Path
) -> None:
    one = make_window()
    one.window.open_path(session_path)
    one.window.close()
    one.wait(lambda: one.window.at_rest)
    with SessionFolder.open(session_path) as folder:
        assert not folder.read_only


def test_what_cannot_be_opened_is_told_and_the_window_goes_on(
    make_window: Callable[[], Opened], session_path: Path, tmp_path: Path
) -> None:
    one = make_window()
    text = tmp_path / "notes.txt"
    text.write_text("no video")
    one.window.open_path(text)
    box = the_box(one)
    assert "notes.txt is not a video" in box.informativeText().lower()
    box.accept()
    one.open(session_path)


def test_a_session_that_is_open_elsewhere_can_be_read_but_not_changed(
    opened: Opened, make_window: Callable[[], Opened], session_path: Path
) -> None:
    second = make_window()
    second.window.open_path(session_path)
    press(the_box(second), "reading only")
    second.wait(lambda: second.window.pane is not None and second.pane.ready)
    before = second.document.session
    second.pane.workspace.selection.choose_span((1.0, 2.0))
    second.trigger("annotate_span")
    assert "reading only" in second.window.message
    second.pane.workspace.selection.choose_flag("f1")
    second.window.say("")
    second.trigger("reject_flag")
    assert "reading only" in second.window.message
    assert second.document.session == before
    opened.annotate(1.0, 2.0)
    opened.document.flush()
    assert len(opened.document.session.annotations) == 1


def test_a_damaged_session_is_offered_its_backup(make_window: Callable[[], Opened], session_path: Path) -> None:
    with SessionFolder.open(session_path) as folder:
        before = folder.load()
        folder.back_up()
    (session_path / "session.db").write_bytes(b"damaged")
    one = make_window()
    one.window.open_path(session_path)
    press(the_box(one), "Restore the backup")
    one.wait(lambda: one.window.pane is not None and one.pane.ready)
    assert one.document.session.utterances == before.utterances
    assert len(list(session_path.glob("session.replaced-*.db"))) == 1


def test_a_video_that_was_moved_is_asked_for_and_found_again(
    make_window: Callable[[], Opened], session_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = session_path.parent / "talk.mp4"
    elsewhere = tmp_path / "elsewhere" / "renamed.mp4"
    elsewhere.parent.mkdir()
    shutil.move(video, elsewhere)
    one = make_window()
    one.window.open_path(session_path)
    box = the_box(one)
    assert "talk.mp4" in box.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(elsewhere), ""))
    press(box, "Find")
    one.wait(lambda: one.window.pane is not None and one.pane.ready)
    one.close_session()
    one.open(session_path)
    assert one.pane.workspace.playhead.frames is not None


def test_another_video_in_place_of_the_moved_one_is_refused(
    make_window: Callable[[], Opened],
    session_path: Path,
    coded_video: Callable[[str], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (session_path.parent / "talk.mp4").unlink()
    other = coded_video("no_audio").path
    one = make_window()
    one.window.open_path(session_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(other), ""))
    press(the_box(one), "Find")
    one.wait(lambda: any("not the recording" in box.text() for box in boxes(one)))
    one.annotate(1.0, 2.0)
    assert len(one.document.session.annotations) == 1, "the work goes on without the picture"


def test_an_edit_that_cannot_be_written_goes_back_and_is_told(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = opened.annotate(1.0, 2.0)
    opened.document.flush()

    def fail(_folder: SessionFolder, _edit: Edit, *, coder_id: str) -> None:
        raise StorageError(f"the disk is full: {coder_id}'s work cannot be written")

    monkeypatch.setattr(SessionFolder, "write", fail)
    opened.annotate(3.0, 4.0)
    box = the_box(opened)
    assert "taken back" in box.text()
    assert "disk is full" in box.informativeText()
    assert list(opened.document.session.annotations) == [kept]


def test_light_and_dark_restyle_the_whole_window(opened: Opened, qapp: QApplication) -> None:
    for appearance, theme in (("dark", DARK), ("light", LIGHT)):
        opened.trigger(f"appearance_{appearance}")
        assert qapp.palette().window().color().name() == theme.window
        assert theme.window in qapp.styleSheet()
        picture = opened.window.grab().toImage()
        ratio = picture.devicePixelRatio()
        menu = opened.window.menuBar().geometry()
        corner = picture.pixelColor(round((menu.right() - 3) * ratio), round(menu.center().y() * ratio))
        assert corner.name() == theme.window
        assert opened.window.actions_by_id[f"appearance_{appearance}"].isChecked()


def test_the_layout_of_a_session_comes_back(opened: Opened, session_path: Path) -> None:
    opened.pane.docks["transcript"].hide()
    opened.close_session()
    opened.open(session_path)
    assert opened.pane.docks["transcript"].isHidden()
    assert not opened.pane.docks["codes"].isHidden()


def test_the_sizes_of_the_panels_come_back_time_after_time(opened: Opened, session_path: Path) -> None:
    docks = [opened.pane.docks[name] for name in ("flags", "details")]
    opened.pane.resizeDocks(docks, [500, 500], Qt.Orientation.Horizontal)
    opened.pane.resizeDocks(docks, [220, docks[0].height() + docks[1].height() - 220], Qt.Orientation.Vertical)
    opened.wait(lambda: docks[0].width() == 500)
    heights = [docks[0].height()]
    for _ in range(3):
        opened.close_session()
        opened.open(session_path)
        heights.append(opened.pane.docks["flags"].height())
    assert opened.pane.docks["flags"].width() == 500
    assert max(heights) - min(heights) < 40, "give or take a row of tabs"
    assert heights[1] == heights[2] == heights[3]


def test_escape_puts_the_search_away_and_returns_where_one_was(opened: Opened) -> None:
    opened.window.activateWindow()
    opened.trigger("focus_annotations")
    opened.trigger("find")
    QTest.keyClicks(opened.pane.finder.words, "fine")
    assert opened.pane.docks["find"].isVisible()
    QTest.keyClick(opened.pane.finder.words, Qt.Key.Key_Escape)
    assert not opened.pane.docks["find"].isVisible()
    assert not opened.pane.annotations.visibleRegion().isEmpty(), "the panel that was in front is in front again"
    assert opened.pane.docks["annotations"].isAncestorOf(QApplication.focusWidget())
    opened.trigger("focus_timeline")
    opened.trigger("find")
    QTest.keyClick(opened.pane.finder.words, Qt.Key.Key_Escape)
    assert opened.pane.timeline.isAncestorOf(QApplication.focusWidget())
    opened.trigger("find")
    assert opened.pane.finder.words.text() == "fine", "coming back, one goes on where one was"


def test_tabs_keep_their_whole_names_when_panels_come_and_go(opened: Opened) -> None:
    opened.trigger("find")
    opened.pane.restoreState(opened.pane.saveState())
    opened.wait(
        lambda: (
            {bar.elideMode() for bar in opened.pane.findChildren(QTabBar) if bar.count()}
            == {Qt.TextElideMode.ElideNone}
        )
    )


def test_closing_the_window_stops_its_threads(opened: Opened) -> None:
    opened.close()
    assert opened.window.host is None
    assert all(not thread.isRunning() for thread in opened.window.findChildren(QThread))


@pytest.mark.parametrize(
    "value", ["", "x", "nan", "-1e400", "@ByteArray(\\xff\\x00x)", "@Variant(\\x7f)", "[" * 5000, "@Size(a b)"]
)
def test_damaged_preferences_keep_no_session_from_opening(
    make_window: Callable[[], Opened], session_path: Path, tmp_path: Path, value: str
) -> None:
    one = make_window()
    one.open(session_path)
    one.trigger("close_session")
    one.wait(lambda: one.window.at_rest)
    one.close()
    (kept,) = tmp_path.glob("settings-*.ini")
    written = QSettings(str(kept), QSettings.Format.IniFormat).allKeys()
    known = ("coder/id", "coder/start_earlier_s", "coder/reaction_s", "play/pre_roll_s", "play/post_roll_s", "keys")
    sections: dict[str, list[str]] = {}
    for key in {*written, *known}:
        section, _, name = key.rpartition("/")
        sections.setdefault(section.split("/")[0] or "General", []).append("\\".join([*section.split("/")[1:], name]))
    lines = [f"[{section}]\n" + "".join(f"{name}={value}\n" for name in names) for section, names in sections.items()]
    (tmp_path / "settings-1.ini").write_text("".join(lines) + "\n[[broken\n", encoding="utf-8")
    two = make_window()
    two.open(session_path)
    two.annotate(1.0, 2.0)
    assert len(two.document.session.annotations) == 1


def test_the_database_in_a_session_opens_the_session(make_window: Callable[[], Opened], session_path: Path) -> None:
    one = make_window()
    one.window.open_path(session_path / "session.db")
    one.wait(lambda: one.window.pane is not None and one.pane.ready)
    assert one.window.host is not None
    assert one.window.host.folder.path == session_path.resolve()
