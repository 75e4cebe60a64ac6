"""Recent sessions, and what is being done."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from annotator.ui.action_specs import SPECS
from annotator.ui.actions.table import make_actions
from annotator.ui.shell.start_page import StartPage


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


def test_recent_sessions_are_offered_and_opened(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / f"hour {number}.session" for number in range(7)]
    page.set_recent(paths)
    page.set_recent(paths[1:])
    qtbot.waitUntil(lambda: len(recent(page)) == 6)
    assert [one.accessibleName() for one in recent(page)] == [f"Open recent session {path.stem}" for path in paths[1:]]
    with qtbot.waitSignal(page.opened) as told:
        recent(page)[2].click()
    assert told.args == [paths[3]]


def test_a_session_that_is_gone_says_so_and_can_be_taken_off(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    here, gone = tmp_path / "here.session", tmp_path / "gone.session"
    page.set_recent([gone, here])
    page.recent.mark_missing([gone])
    cards = [one for one in page.recent.findChildren(QPushButton) if one.isVisible()]
    assert [card.isEnabled() for card in cards] == [False, True]
    (told,) = [one.text() for one in page.recent.findChildren(QLabel) if one.text().startswith("Missing")]
    assert told.endswith("Open it where it is now.")
    remove = next(one for one in page.findChildren(QToolButton) if "gone" in one.accessibleName())
    with qtbot.waitSignal(page.recent.forgotten) as told:
        remove.click()
    assert told.args == [gone]


def test_what_is_being_done_stands_there_until_it_is_done(page: StartPage) -> None:
    page.say("Opening talk.session")
    shown = [one for one in page.findChildren(QLabel) if one.text() == page.message]
    assert [one.isVisible() for one in shown] == [True]
    page.say("")
    assert not shown[0].isVisible()


def jpeg() -> bytes:
    _, data = cv2.imencode(".jpg", np.full((180, 320, 3), 90, dtype=np.uint8))
    return data.tobytes()


def pictures(page: StartPage) -> list[QLabel]:
    return [one for one in page.recent.findChildren(QLabel) if not one.pixmap().isNull() and one.isVisible()]


def test_a_card_shows_its_picture_unless_the_user_prefers_none(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    here, other = tmp_path / "here.session", tmp_path / "other.session"
    page.set_recent([here, other])
    page.recent.show_picture(here, jpeg())
    page.recent.show_picture(other, b"no picture at all")
    assert page.recent.without_picture() == [other]
    assert len(pictures(page)) == 1
    with qtbot.waitSignal(page.recent.pictures_wanted) as told:
        page.recent.pictures.click()
    assert told.args == [False]
    assert pictures(page) == []


def test_a_card_opens_by_enter_and_cards_are_reached_by_tab(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / f"hour {number}.session" for number in range(3)]
    page.set_recent(paths)
    first = recent(page)[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    with qtbot.waitSignal(page.opened) as told:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert told.args == [paths[1]]


def test_a_card_that_stays_keeps_its_picture(page: StartPage, tmp_path: Path) -> None:
    paths = [tmp_path / f"hour {number}.session" for number in range(24)]
    page.set_recent(paths)
    page.recent.show_picture(paths[5], jpeg())
    page.set_recent([paths[5], *paths[:5]])
    assert paths[5] not in page.recent.without_picture()
