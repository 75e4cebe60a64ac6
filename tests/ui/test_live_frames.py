"""A key pressed while a recording with a variable frame rate plays is about the picture that is on screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fixtures.videos import CodedVideo, VideoShelf, read_frame_number
from tests.ui import windows
from tests.ui.windows import Opened


@pytest.fixture
def video(coded_video: VideoShelf) -> CodedVideo:
    return coded_video("vfr")


@pytest.fixture
def desk(make_window: Callable[[], Opened], video: CodedVideo, tmp_path: Path) -> Opened:
    copy = tmp_path / "talk.mp4"
    shutil.copy(video.path, copy)
    opened = make_window()
    opened.open(windows.write_session(tmp_path / "talk.session", copy))
    return opened


def times_of(desk: Opened) -> NDArray[np.float64]:
    """When each frame of the file is presented, as the file says."""
    frames = desk.pane.workspace.playhead.frames
    assert frames is not None
    return frames.times_s


def time_on_screen(desk: Opened, video: CodedVideo) -> float:
    """When the frame belongs whose number is in the picture."""
    image = desk.pane.player.picture.image
    assert image is not None
    lines = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = lines[:, : image.width() * 4].reshape(image.height(), image.width(), 4)
    number = read_frame_number(pixels[..., :3])
    return float(times_of(desk)[list(video.numbers).index(number)])


def test_live_keys_land_on_the_picture_that_is_seen(desk: Opened, video: CodedVideo) -> None:
    codes = [code for code in desk.document.session.codebook.codes if code.shortcut and not code.exclusive_group]
    playhead = desk.pane.workspace.playhead
    playhead.play()
    desk.wait(lambda: playhead.time_s > 0.3)
    seen: list[float] = []
    for at, code in enumerate(codes[:10]):
        desk.wait(lambda at=at: playhead.time_s > 0.3 + 0.2 * at)
        seen.append(time_on_screen(desk, video))
        desk.pane.codes.press_code(code.id)
    playhead.pause()
    starts = [row.start_s for row in desk.document.session.annotations.values()]
    assert starts == pytest.approx(seen, abs=1e-6)


def test_a_nudge_is_one_real_frame_whatever_its_length(desk: Opened) -> None:
    times = times_of(desk)
    lengths = np.diff(times[40:60])
    assert lengths.max() > 1.5 * lengths.min(), "frames of different lengths"
    id_ = desk.annotate(float(times[40]), float(times[60]))
    for step in range(1, 11):
        desk.trigger("start_later")
        desk.trigger("end_earlier")
        row = desk.document.session.annotations[id_]
        assert (row.start_s, row.end_s) == pytest.approx((times[40 + step], times[60 - step]), abs=1e-6)
        assert desk.pane.workspace.playhead.time_s == row.end_s
    for step in range(9, -1, -1):
        desk.trigger("move_earlier")
        row = desk.document.session.annotations[id_]
        assert (row.start_s, row.end_s) == pytest.approx((times[40 + step], times[40 + step]), abs=1e-6)
