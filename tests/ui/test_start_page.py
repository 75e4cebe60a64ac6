"""Recent sessions, and what is being done."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
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


def test_recent_sessions_are_offered_and_opened(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [tmp_path / f"hour {number}.session" for number in range(7)]
    page.set_recent(paths)
    page.set_recent(paths[1:])
    qtbot.waitUntil(lambda: len(recent(page)) == 6)
    assert [one.text().split("  ")[0] for one in recent(page)] == [path.stem for path in paths[1:7]]
    with qtbot.waitSignal(page.opened) as told:
        recent(page)[2].click()
    assert told.args == [paths[3]]


def test_a_session_that_is_gone_says_so_and_can_be_taken_off(page: StartPage, tmp_path: Path, qtbot: QtBot) -> None:
    here, gone = tmp_path / "here.session", tmp_path / "gone.session"
    page.set_recent([gone, here])
    page.recent.mark_missing([gone])
    lines = [one for one in page.recent.findChildren(QPushButton) if one.isVisible()]
    assert [line.isEnabled() for line in lines] == [False, True]
    assert "missing" in lines[0].text()
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
