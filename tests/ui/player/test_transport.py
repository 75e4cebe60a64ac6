from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from annotator.domain.media import FrameTimes
from annotator.ui.player.transport import TransportBar
from annotator.ui.session.workspace import Workspace
from tests.ui.player.conftest import make_actions, make_workspace
from tests.ui.player.test_picture_view import MEDIA


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    made = make_workspace(MEDIA)
    made.playhead.set_duration(4000.0)
    times_s = np.arange(100_000) / 25
    made.playhead.set_frames(FrameTimes(times_s=times_s, end_s=4000.0))
    yield made
    made.document.close()


@pytest.fixture
def bar(workspace: Workspace, qtbot: QtBot) -> TransportBar:
    made = TransportBar(workspace, make_actions(workspace))
    qtbot.addWidget(made)
    made.resize(900, 44)
    made.show()
    qtbot.waitExposed(made)
    return made


def button(bar: TransportBar, name: str) -> QToolButton:
    found = bar.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def frame_text(bar: TransportBar) -> str:
    label = bar.findChild(QLabel, "frame_number")
    assert isinstance(label, QLabel)
    return label.text()


def test_time_and_frame_follow_the_playhead(bar: TransportBar, workspace: Workspace) -> None:
    workspace.playhead.seek(723.441)
    assert bar.time_field.text() == "0:12:03.440"
    assert frame_text(bar) == "frame 18\u202f086"


def test_buttons_do_what_their_actions_do(bar: TransportBar, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.playhead.seek(10.0)
    qtbot.mouseClick(button(bar, "next_frame"), Qt.MouseButton.LeftButton)
    assert workspace.playhead.frame_index == 251
    qtbot.mouseClick(button(bar, "back_second"), Qt.MouseButton.LeftButton)
    assert workspace.playhead.frame_index == 226
    qtbot.mouseClick(button(bar, "play_pause"), Qt.MouseButton.LeftButton)
    assert workspace.playhead.playing


def test_tooltips_teach_the_keys(bar: TransportBar) -> None:
    assert "(Space)" in button(bar, "play_pause").toolTip()
    assert "(Left)" in button(bar, "previous_frame").toolTip()


def test_a_typed_time_is_gone_to(bar: TransportBar, workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.mouseClick(bar.time_field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(bar.time_field, "2:05")
    workspace.playhead.advance(1.0)
    assert bar.time_field.text() == "2:05"
    qtbot.keyClick(bar.time_field, Qt.Key.Key_Return)
    assert workspace.playhead.time_s == pytest.approx(125.0)
    assert bar.time_field.text() == "0:02:05.000"


def test_a_wrong_time_is_marked_and_escape_takes_it_back(bar: TransportBar, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.playhead.seek(10.0)
    qtbot.mouseClick(bar.time_field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(bar.time_field, "soon")
    qtbot.keyClick(bar.time_field, Qt.Key.Key_Return)
    assert workspace.playhead.time_s == 10.0
    assert bar.time_field.property("invalid")
    qtbot.keyClick(bar.time_field, Qt.Key.Key_Escape)
    assert bar.time_field.text() == "0:00:10.000"
    assert not bar.time_field.property("invalid")


def test_the_speed_menu_sets_and_shows_the_rate(bar: TransportBar, workspace: Workspace) -> None:
    rate = button(bar, "rate")
    choices = {action.text(): action for action in rate.menu().actions()}
    choices["0.25×"].trigger()
    assert workspace.playhead.rate == 0.25
    assert rate.text() == "0.25×"
    workspace.playhead.set_rate(1.0)
    assert rate.text() == "1.0×"
    assert choices["1.0×"].isChecked()


def test_switches_follow_their_actions(bar: TransportBar, workspace: Workspace, qtbot: QtBot) -> None:
    landmarks = button(bar, "show_landmarks")
    assert landmarks.isChecked()
    qtbot.mouseClick(landmarks, Qt.MouseButton.LeftButton)
    assert not workspace.options.show_landmarks
    assert not landmarks.isChecked()


def test_turning_the_volume_up_ends_the_mute(bar: TransportBar, workspace: Workspace, qtbot: QtBot) -> None:
    workspace.options.muted = True
    slider = bar.findChild(QSlider, "volume")
    assert isinstance(slider, QSlider)
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert workspace.options.volume == pytest.approx(0.79)
    assert not workspace.options.muted


def test_missing_actions_are_left_out(workspace: Workspace, qtbot: QtBot) -> None:
    bar = TransportBar(workspace, {})
    qtbot.addWidget(bar)
    assert bar.findChild(QToolButton, "play_pause") is None
    workspace.playhead.seek(1.0)
    assert bar.time_field.text() == "0:00:01.000"
