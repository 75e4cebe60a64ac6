"""The map in its window: opened by its key, pointed at, clicked, gone through, followed, saved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain import edits
from annotator.features.conversation.map_window import ConversationMapWindow
from tests.fixtures.videos import VideoShelf
from tests.ui.windows import Opened


def map_of(opened: Opened) -> ConversationMapWindow:
    opened.trigger("show_conversation")
    window = opened.pane.findChild(ConversationMapWindow)
    assert window is not None
    opened.wait(lambda: window.conversation is not None)
    return window


@pytest.fixture
def shown(opened: Opened) -> ConversationMapWindow:
    window = map_of(opened)
    window.silence.setValue(0.5)
    opened.wait(lambda: window.picture.drawn is not None and _long_s(window) == 0.5)
    return window


def _long_s(window: ConversationMapWindow) -> float:
    return window.conversation.long_silence_s if window.conversation is not None else 0.0


def place(window: ConversationMapWindow, time_s: float) -> QPoint:
    found = window.picture.place_of(time_s)
    assert found is not None
    return found.toPoint()


def test_it_shows_the_speakers_of_the_transcript(shown: ConversationMapWindow) -> None:
    found = shown.conversation
    assert found is not None
    assert found.speakers.source == "transcript"
    assert found.people == ("client", "therapist")
    assert shown.picture.height() > 100


def test_a_click_goes_there_and_the_playhead_is_seen(shown: ConversationMapWindow, opened: Opened) -> None:
    before = shown.picture.grab().toImage()
    QTest.mouseClick(shown.picture, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place(shown, 3.0))
    assert opened.pane.workspace.playhead.time_s == pytest.approx(3.0, abs=0.1)
    assert shown.picture.grab().toImage() != before


def test_arrow_keys_and_buttons_go_through_the_silences(shown: ConversationMapWindow, opened: Opened) -> None:
    playhead = opened.pane.workspace.playhead
    playhead.seek(0.0)
    silences = [one.start_s for one in shown.conversation.course.silences] if shown.conversation else []
    assert silences
    QTest.keyClick(shown.picture, Qt.Key.Key_Right)
    assert playhead.time_s == pytest.approx(silences[0], abs=0.1)
    assert "silence" in shown.told.text()
    shown.next.click()
    shown.previous.click()
    assert playhead.time_s <= silences[0] + 0.1 or len(silences) > 1


def test_it_follows_what_is_edited(shown: ConversationMapWindow, opened: Opened) -> None:
    document = opened.document
    before = shown.conversation
    row = replace(document.session.utterances["u2"], participant_id="client")
    document.perform(edits.put_rows(document.session, "utterances", [row], label="Speaker"))
    opened.wait(lambda: shown.conversation is not before)
    assert shown.conversation is not None
    assert shown.conversation.people == ("client",)


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_it_is_saved_as_a_picture(shown: ConversationMapWindow, opened: Opened, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"map{suffix}"
    shown.save(path)
    opened.wait(path.exists)
    if suffix == ".png":
        assert QImage(str(path)).width() == 2800
    else:
        assert path.read_text(encoding="utf-8").startswith("<svg")
    opened.wait(lambda: str(path) in shown.told.text())


def test_where_nobody_is_known_to_speak_it_says_what_to_do(
    make_window: Callable[[], Opened], coded_video: VideoShelf, tmp_path: Path, qtbot: QtBot
) -> None:
    video = tmp_path / "silent.mp4"
    shutil.copy(coded_video("no_audio").path, video)
    new_session(tmp_path / "silent.session", [VideoSpec(path=video)], (ParticipantSpec(role="client"),)).close()
    opened = make_window()
    opened.window.open_path(tmp_path / "silent.session")
    opened.wait(lambda: opened.window.pane is not None and opened.pane.ready)
    window = map_of(opened)
    opened.wait(lambda: window.empty.isVisible())
    assert "Import a transcript" in window.empty.body
