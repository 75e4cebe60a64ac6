"""Files can be dropped anywhere on the window, which says what letting go would do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from annotator.ui.dialogs.new_session import NewSessionDialog
from annotator.ui.shell.drop_hint import DropHint
from tests.ui.windows import Opened

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def carried(*urls: QUrl) -> QMimeData:
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def hint(opened: Opened) -> DropHint:
    (found,) = opened.window.findChildren(DropHint)
    return found


def drag_over(opened: Opened, data: QMimeData) -> bool:
    """Drag something onto the window, as the desktop does; True if it would be taken."""
    event = QDragEnterEvent(QPoint(40, 300), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(opened.window, event)
    return event.isAccepted()


def drop(opened: Opened, data: QMimeData) -> None:
    QApplication.sendEvent(opened.window, QDropEvent(QPointF(40, 300), _COPY, data, _LEFT, _NONE))


def test_a_session_dropped_on_the_window_is_opened(opened: Opened, session_path: Path) -> None:
    before = opened.pane
    data = carried(QUrl.fromLocalFile(str(session_path)))
    assert drag_over(opened, data)
    assert hint(opened).isVisible()
    assert hint(opened).geometry() == opened.window.rect()
    assert hint(opened).words[0] == f"Open {session_path.name}"
    drop(opened, data)
    assert not hint(opened).isVisible()
    opened.wait(lambda: opened.window.pane not in (None, before) and opened.pane.ready)


def test_a_file_that_comes_in_over_the_picture_is_the_windows(opened: Opened, session_path: Path) -> None:
    data = carried(QUrl.fromLocalFile(str(session_path)))
    event = QDragEnterEvent(QPoint(40, 30), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(opened.pane.player.picture, event)
    assert event.isAccepted()
    assert hint(opened).isVisible()


def test_the_hint_goes_when_the_file_is_carried_away(make_window: Callable[[], Opened], tmp_path: Path) -> None:
    one = make_window()
    assert drag_over(one, carried(QUrl.fromLocalFile(str(tmp_path / "a.mp4"))))
    QApplication.sendEvent(one.window, QDragLeaveEvent())
    assert not hint(one).isVisible()


def test_a_web_page_is_not_taken(make_window: Callable[[], Opened]) -> None:
    one = make_window()
    assert not drag_over(one, carried(QUrl("https://example.org/a.mp4")))
    assert not hint(one).isVisible()


def test_of_several_recordings_a_session_is_proposed(make_window: Callable[[], Opened], tmp_path: Path) -> None:
    one = make_window()
    data = carried(*(QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.mp4", "b.mp4")))
    assert drag_over(one, data)
    assert "2 recordings" in hint(one).words[0]
    drop(one, data)
    (dialog,) = one.window.findChildren(NewSessionDialog)
    assert [row.path.name for row in dialog.videos.rows] == ["a.mp4", "b.mp4"]
    dialog.reject()
