"""An exercise on a short numbered video, and the trainee's window on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.exercises import CodeChoice, Exercise, Gold, Stretch
from annotator.domain.fingerprint import fingerprint
from annotator.domain.media import Media
from annotator.exchange.exercise_file import write_exercise
from annotator.features.practice.attempt_store import AttemptStore, open_exercise
from annotator.features.practice.practice_window import PracticeWindow
from annotator.features.practice.watch_page import WatchPage
from annotator.media.probe import probe
from annotator.ui.look.theme import ThemeSource
from tests.fixtures import exercises
from tests.fixtures.videos import VideoShelf

WAIT_MS = 20_000


@dataclass(kw_only=True)
class Trainee:
    """The window, and hands on its keyboard."""

    window: PracticeWindow
    store: AttemptStore
    bot: QtBot

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key)

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=WAIT_MS)

    def wait_for_page(self, name: str) -> None:
        self.wait(lambda: type(self.window.page).__name__ == name)

    @property
    def watching(self) -> WatchPage:
        assert isinstance(self.window.page, WatchPage)
        return self.window.page

    @property
    def playing(self) -> bool:
        return self.window.player is not None and self.window.player.playhead.playing

    def begin(self, who: str = "T. R.") -> None:
        """Type a name, begin, and wait for the first picture."""
        page: Any = self.window.page
        page.name.setText(who)
        page.begin.click()
        self.wait(lambda: self.window.player is not None and self.window.player.ready)

    def watch_until(self, time_s: float) -> None:
        """Play until a frame at or after this time is on screen."""
        player = self.window.player
        assert player is not None
        self.wait(lambda: player.shown_s >= time_s)


@pytest.fixture
def make_exercise(coded_video: VideoShelf, tmp_path: Path) -> Callable[..., Path]:
    """Writes an exercise of two stretches beside its video; three moments, at 0.8, 2 and 4.6 s."""

    def make(*, pass_phrase: str = "", far: bool = False, **changes: Any) -> Path:
        video = tmp_path / "talk.mp4"
        shutil.copy(coded_video("cfr").path, video)
        found = probe(video)
        media = Media(
            id="media-1",
            file_name=video.name,
            path=video.name,
            fingerprint=fingerprint(video),
            duration_s=found.duration_s,
            width_px=found.width_px,
            height_px=found.height_px,
            has_audio=found.has_audio,
        )
        values: dict[str, Any] = {
            "media": (media,),
            "stretches": (Stretch(id="s1", start_s=0.0, end_s=3.0), Stretch(id="s2", start_s=4.0, end_s=5.0)),
            "codes": (
                CodeChoice(id="masking", name="Masking", key="1"),
                CodeChoice(id="leakage", name="Leakage", key="2"),
            ),
            "questions": (),
            "tolerance": exercises.exercise().tolerance.__class__(before_s=0.1, after_s=0.2),
        }
        moments = tuple(
            exercises.moment(id_, at_s, stretch_id=stretch, end_s=at_s + 0.2)
            for id_, at_s, stretch in (("m1", 0.8, "s1"), ("m2", 2.0, "s1"), ("m3", 4.6, "s2"))
        )
        path = tmp_path / "a" / "b" / "spot.exercise" if far else tmp_path / "spot.exercise"
        path.parent.mkdir(parents=True, exist_ok=True)
        exercise: Exercise = exercises.exercise(**{**values, **changes})
        write_exercise(path, exercise, Gold(coder_id="anna", moments=moments), pass_phrase=pass_phrase)
        return path

    return make


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Path], Trainee]]:
    made: list[PracticeWindow] = []

    def open_(path: Path) -> Trainee:
        store = AttemptStore(tmp_path / "attempts")
        window = PracticeWindow(open_exercise(path), store=store, themes=ThemeSource("light"))
        made.append(window)
        window.closed.connect(lambda: made.remove(window))
        with qtbot.waitActive(window, timeout=WAIT_MS):
            window.show()
            window.activateWindow()
        return Trainee(window=window, store=store, bot=qtbot)

    yield open_
    for window in tuple(made):
        window.close()
