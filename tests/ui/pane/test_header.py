"""What is open, who codes, how the analysis goes, and the last short message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton
from pytestqt.qtbot import QtBot

from annotator.ui.action_specs import SPECS
from annotator.ui.actions.table import make_actions
from annotator.ui.pane.header import Header


@pytest.fixture
def header(qtbot: QtBot) -> Iterator[Header]:
    owner = QObject()
    made = Header(make_actions(owner, {spec.id: lambda *_: None for spec in SPECS}))
    qtbot.addWidget(made)
    made.show_session("Hour 7", "")
    made.resize(1000, 40)
    made.show()
    yield made
    for timer in made.findChildren(QTimer):
        timer.stop()


def shown_words(header: Header) -> list[str]:
    labels = [label.text() for label in header.findChildren(QLabel) if label.isVisible()]
    buttons = [button.text() for button in header.findChildren(QToolButton) if button.isVisible()]
    return [words for words in (*labels, *buttons) if words]


def test_session_state_and_coder_are_shown(header: Header) -> None:
    header.show_session("Hour 7", "read-only")
    header.show_coder("Anna")
    assert {"Hour 7", "read-only", "Coder: Anna"} <= set(shown_words(header))
    header.show_session("Hour 8", "")
    assert "read-only" not in shown_words(header)
    header.show_session("", "")
    assert not header.isVisible()


def test_while_an_analysis_runs_it_shows_how_far_and_offers_to_cancel(header: Header) -> None:
    (bar,) = header.findChildren(QProgressBar)
    assert "Analyse" in shown_words(header)
    header.show_analysis(0.43, "Tracking client · 43 %")
    assert bar.isVisible()
    assert bar.value() == pytest.approx(0.43 * bar.maximum())
    words = shown_words(header)
    assert "Tracking client · 43 %" in words
    assert "Cancel the analysis" in words
    assert "Analyse" not in words
    header.show_analysis(None, "")
    assert not bar.isVisible()
    assert "Analyse" in shown_words(header)


def test_a_message_goes_away_by_itself(header: Header, qtbot: QtBot) -> None:
    header.say("27 flags found")
    assert "27 flags found" in shown_words(header)
    (timer,) = header.findChildren(QTimer)
    timer.setInterval(0)
    qtbot.waitUntil(lambda: header.message == "")


def test_several_problems_can_all_be_read(header: Header) -> None:
    for text in ("the sound is damaged", "the index is old", "the sound is damaged"):
        header.tell_problem(text)
    header.say("27 flags found")
    assert "2 problems" in shown_words(header)
    (button,) = [one for one in header.findChildren(QToolButton) if one.text() == "2 problems"]
    read = [action.text() for action in button.menu().actions()]
    assert read[:2] == ["the sound is damaged", "the index is old"]
    button.menu().actions()[-1].trigger()
    assert header.problems == []
    assert not button.isVisible()
