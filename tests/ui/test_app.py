"""The program from outside: a picture of a session, and Qt beside OpenCV."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("order", ["cv2, annotator.ui.app", "annotator.ui.app, cv2"])
def test_qt_starts_whether_opencv_was_there_first_or_not(order: str) -> None:
    done = run(f"import {order}; annotator.ui.app.make_application(); import cv2; assert cv2.__version__")
    assert done.returncode == 0, done.stderr


def test_a_picture_of_a_session_shows_the_session(session_path: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    code = (
        "import sys; from pathlib import Path; from annotator.ui.app import take_picture;"
        "take_picture(Path(sys.argv[1]), Path(sys.argv[2]), size_px=(1280, 800))"
    )
    done = run(code, str(session_path), str(picture))
    assert done.returncode == 0, done.stderr
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1280, 800)
    colors = {image.pixel(x, y) for x in range(0, 1280, 8) for y in range(0, 800, 8)}
    assert len(colors) > 500, "a film picture has many colours, an empty window few"


def test_a_picture_that_cannot_be_written_is_told(session_path: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from annotator.ui.app import take_picture;"
        "take_picture(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    done = run(code, str(session_path), str(tmp_path / "no such folder" / "picture.png"))
    assert done.returncode != 0
    assert "cannot be written" in done.stderr


def test_the_window_is_there_before_heavy_libraries_are(tmp_path: Path) -> None:
    code = (
        "import sys; from PySide6.QtCore import QSettings; from annotator.ui import app;"
        "window = app.make_window(app.make_application(), QSettings(sys.argv[1], QSettings.Format.IniFormat));"
        "loaded = {'cv2', 'av', 'mediapipe', 'scipy'} & set(sys.modules);"
        "assert not loaded, loaded"
    )
    done = run(code, str(tmp_path / "settings.ini"))
    assert done.returncode == 0, done.stderr


def test_a_file_that_the_system_asks_for_is_passed_on() -> None:
    code = (
        "from PySide6.QtCore import QCoreApplication; from PySide6.QtGui import QFileOpenEvent;"
        "from annotator.ui.app import make_application; application = make_application(); asked = [];"
        "application.file_asked_for.connect(asked.append);"
        "QCoreApplication.sendEvent(application, QFileOpenEvent('/some where/talk.session'));"
        "print(asked, application.windowIcon().isNull())"
    )
    done = run(code)
    assert done.stdout == "['/some where/talk.session'] False\n", done.stderr
