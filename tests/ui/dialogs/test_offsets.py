"""Finding from the sound where a recording lies, from the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.ui.dialogs.offsets import OffsetsDialog
from annotator.ui.widgets.fields import Choice
from tests.media.test_sound_offset import recorded, room
from tests.pipeline.test_sound_offsets import write_sound
from tests.ui.windows import Opened


@pytest.fixture
def dialog(make_window: Callable[[], Opened], tmp_path: Path) -> tuple[Opened, OffsetsDialog]:
    """The same room twice, the second from 4.321 s on, and another room."""
    sound = room(60)
    sounds = (recorded(sound, 0, 55), recorded(sound, 4.321, 50, gain=0.3, noise=0.003, colour=True), room(50, seed=5))
    files = [write_sound(tmp_path / f"{number}.m4a", samples) for number, samples in enumerate(sounds)]
    new_session(tmp_path / "s.session", [VideoSpec(path=file) for file in files], ()).close()
    opened = make_window()
    opened.window.open_path(tmp_path / "s.session")
    opened.wait(lambda: opened.window.pane is not None)
    opened.trigger("offsets")
    (found,) = opened.window.findChildren(OffsetsDialog)
    return opened, found


def press(dialog: OffsetsDialog, text: str) -> None:
    next(one for one in dialog.findChildren(QPushButton) if one.text() == text).click()


def shows(dialog: OffsetsDialog, text: str) -> bool:
    return any(one.text() == text and one.isVisible() for one in dialog.findChildren(QPushButton))


def choose(dialog: OffsetsDialog, moved: str, stays: str) -> None:
    for name, file_name in (("Recording to move", moved), ("Recording that stays", stays)):
        choice = next(one for one in dialog.findChildren(Choice) if one.accessibleName() == name)
        choice.setCurrentIndex(choice.findText(file_name))


def test_it_is_found_shown_and_moved_there_only_when_that_is_said(dialog: tuple[Opened, OffsetsDialog]) -> None:
    opened, offsets = dialog
    choose(offsets, "1.m4a", "0.m4a")
    press(offsets, "Find")
    opened.wait(lambda: offsets.proposal is not None)
    lies = {media.file_name: media for media in opened.document.session.media.values()}["1.m4a"]
    assert lies.offset_s == 0.0
    assert any(one.text().startswith("1.m4a: now 0.000 s, found 4.32") for one in offsets.findChildren(QLabel))
    press(offsets, "Move it there")
    assert opened.document.session.media[lies.id].offset_s == pytest.approx(4.321, abs=0.003)


def test_what_is_cancelled_proposes_nothing_and_the_next_search_does(dialog: tuple[Opened, OffsetsDialog]) -> None:
    opened, offsets = dialog
    choose(offsets, "1.m4a", "0.m4a")
    press(offsets, "Find")
    press(offsets, "Cancel")
    assert shows(offsets, "Find")
    assert not shows(offsets, "Cancel")
    choose(offsets, "2.m4a", "0.m4a")
    press(offsets, "Find")
    opened.wait(lambda: bool(offsets.error.text()))
    assert offsets.proposal is None
    assert shows(offsets, "Find")
