"""The short form of opening and closing sessions in random order; ``python -m tests.abuse`` has the long one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.abuse.windows import open_and_close
from tests.fixtures.videos import VideoShelf
from tests.ui.windows import write_session


@pytest.mark.parametrize("gc_threshold", [None, 1], ids=["as-python-likes", "at-every-allocation"])
def test_sessions_come_and_go_in_any_order_without_a_crash_and_without_growth(
    qapp: QApplication, coded_video: VideoShelf, tmp_path: Path, gc_threshold: int | None
) -> None:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    video = tmp_path / "talk.mp4"
    shutil.copy(coded_video("cfr").path, video)
    session = write_session(tmp_path / "talk.session", video)
    rounds = 8 if gc_threshold is None else 2
    found = open_and_close(session, video, rounds=rounds, seed=12, gc_threshold=gc_threshold)
    assert found.failures == ()
    assert found.rounds == rounds
