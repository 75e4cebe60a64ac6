"""Practising from the menu: a window beside the coder's, closed with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from annotator.domain.exercises import Stretch
from annotator.domain.fingerprint import fingerprint
from annotator.domain.media import Media
from annotator.exchange.exercise_file import write_exercise
from tests.fixtures import exercises
from tests.fixtures.videos import VideoShelf
from tests.ui.windows import Opened


@pytest.fixture
def exercise_path(coded_video: VideoShelf, tmp_path: Path) -> Path:
    video = tmp_path / "talk.mp4"
    shutil.copy(coded_video("cfr").path, video)
    media = Media(
        id="media-1", file_name="talk.mp4", path="talk.mp4", fingerprint=fingerprint(video), duration_s=8.0, width_px=64
    )
    path = tmp_path / "spot.exercise"
    exercise = exercises.exercise(media=(media,), stretches=(Stretch(id="s1", start_s=0.0, end_s=3.0),))
    write_exercise(path, exercise, exercises.gold(exercises.moment("m1", 1.0)))
    return path


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))


def test_an_exercise_opens_without_a_session_and_closes_with_the_window(
    make_window: Callable[[], Opened], exercise_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = make_window()
    choose(monkeypatch, exercise_path)
    opened.trigger("open_exercise")
    opened.wait(lambda: bool(opened.window.practice.windows))
    (window,) = opened.window.practice.windows
    assert "Spot it" in window.windowTitle()
    opened.window.close()
    assert opened.window.practice.windows == ()


def test_an_exercise_dropped_on_the_window_or_named_on_the_command_line_opens(
    make_window: Callable[[], Opened], exercise_path: Path
) -> None:
    opened = make_window()
    opened.window.open_path(exercise_path)
    opened.wait(lambda: bool(opened.window.practice.windows))
    assert opened.window.pane is None


def test_what_is_no_exercise_is_refused_with_the_reason(
    make_window: Callable[[], Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = make_window()
    (tmp_path / "bad.exercise").write_text("{}", encoding="utf-8")
    choose(monkeypatch, tmp_path / "bad.exercise")
    opened.trigger("open_exercise")
    opened.wait(lambda: bool(opened.window.findChildren(QMessageBox)))
    (box,) = opened.window.findChildren(QMessageBox)
    assert "bad.exercise" in box.informativeText().lower()
    box.reject()
