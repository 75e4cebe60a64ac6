"""Recent sessions, dropped files, and what is being done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from annotator.ui.action_specs import SPECS
from annotator.ui.actions import make_actions
from annotator.ui.start_page import StartPage


@pytest.fixture
def page(qtbot: QtBot) -> StartPage:
    owner = QObject()
    page = StartPage(make_actions(owner, {spec.id: lambda *_: None for spec in SPECS}))
    page.destroyed.connect(owner.deleteLater)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


def recent(page: StartPage) -> list[QPushButton]:
    return [one for one in page.findChildren(QPushButton) if one.accessibleName().startswith("Open recent")]


def drop(page: StartPage, url: QUrl) -> bool:
    """Drop a file as the desktop does; True if it was taken."""
    data = QMimeData()
    data.setUrls([url])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(page.rect().center(), copy, data, left, none)
    QApplication.sendEvent(page, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(page.rect().center()), copy, data, left, none)
    QApplication.sendEvent(page, event)
    return event.isAccepted()


def test_recent_sessions_are_offered_and_opened(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / f"hour {number}.session" for number in range(7)]
    page.set_recent(paths)
    page.set_recent(paths[1:])
    qtbot.waitUntil(lambda: len(recent(page)) == 5)
    assert [one.text().split("  ")[0] for one in recent(page)] == [path.stem for path in paths[1:6]]
    with qtbot.waitSignal(page.opened) as told:
        recent(page)[2].click()
    assert told.args == [paths[3]]


def test_a_dropped_video_is_opened_and_a_web_page_is_not(page: StartPage, tmp_path: Path) -> None:
    opened: list[Path] = []
    page.opened.connect(opened.append)
    video = tmp_path / "hour 7 ü.mp4"
    video.touch()
    assert drop(page, QUrl.fromLocalFile(str(video)))
    assert not drop(page, QUrl("https://example.org/a.mp4"))
    assert opened == [video]


def test_what_is_being_done_stands_there_until_it_is_done(page: StartPage) -> None:
    page.say("Opening talk.session")
    shown = [one for one in page.findChildren(QLabel) if one.text() == page.message]
    assert [one.isVisible() for one in shown] == [True]
    page.say("")
    assert not shown[0].isVisible()
