"""The frame that was asked for is on screen, and playing stops where it was told to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.fixtures.videos import VideoShelf, read_frame_number
from tests.ui.player.conftest import OpenPlayer

Open = Callable[[Path], OpenPlayer]


def pixels(image: QImage) -> NDArray[np.uint8]:
    converted = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(converted.constBits(), np.uint8)
    return raw.reshape(converted.height(), converted.bytesPerLine() // 4, 4)[:, : converted.width()]


def number_on_screen(player: OpenPlayer, rotation_deg: int = 0) -> int:
    image = player.panel.picture.image
    assert image is not None
    return read_frame_number(pixels(image), rotation_deg=rotation_deg)


def painted_number(player: OpenPlayer) -> int:
    """The number in what the widget really painted, scaled back to the size of the video."""
    view = player.panel.picture
    transform = view.transform()
    assert transform is not None
    grabbed = view.grab().toImage()
    left, top = round(transform.left_px), round(transform.top_px)
    cut = grabbed.copy(left, top, round(transform.width_px), round(transform.height_px))
    size = player.media.width_px, player.media.height_px
    scaled = cut.scaled(*size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return read_frame_number(pixels(scaled))


@pytest.mark.parametrize("name", ["cfr", "vfr", "gop250"])
def test_stepping_forward_and_back_shows_each_frame(
    name: str, open_player: Open, coded_video: VideoShelf, qtbot: QtBot
) -> None:
    video = coded_video(name)
    player = open_player(video.path)
    engine, playhead = player.panel.engine, player.workspace.playhead
    player.workspace.options.show_regions = False
    wanted = [*range(1, 101), *range(99, -1, -1)]
    for index in wanted:
        step = 1 if index > (playhead.frame_index or 0) else -1
        key = Qt.Key.Key_Right if step > 0 else Qt.Key.Key_Left
        with qtbot.waitSignal(
            engine.frame_shown, timeout=5000, check_params_cb=lambda shown, _, index=index: shown == index
        ):
            qtbot.keyClick(player.panel, key)
        assert number_on_screen(player) == video.numbers[index]
        if index % 20 == 0:
            assert painted_number(player) == video.numbers[index]


def test_seeks_anywhere_end_on_the_exact_frame(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    video = coded_video("vfr")
    player = open_player(video.path)
    chance = np.random.default_rng(7)
    for index in chance.integers(0, len(video.numbers), 40):
        if index == player.shown_index:
            continue
        middle_s = float(player.index.times.times_s[index]) + 0.004
        with qtbot.waitSignal(
            player.panel.engine.frame_shown, timeout=5000, check_params_cb=lambda shown, _, index=index: shown == index
        ):
            player.workspace.playhead.seek(middle_s)
        assert number_on_screen(player) == video.numbers[index]


def test_scrubbing_ends_on_the_exact_frame(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    video = coded_video("gop250")
    player = open_player(video.path)
    playhead = player.workspace.playhead
    playhead.begin_scrub()
    for index in range(0, 420, 7):
        playhead.seek(player.index.times.time_of(index))
    with qtbot.waitSignal(player.panel.engine.frame_shown, timeout=5000, check_params_cb=lambda shown, _: shown == 413):
        playhead.end_scrub()
    assert number_on_screen(player) == video.numbers[413]


def test_a_resting_hand_sees_the_exact_frame_while_scrubbing(
    open_player: Open, coded_video: VideoShelf, qtbot: QtBot
) -> None:
    player = open_player(coded_video("gop250").path)
    player.workspace.playhead.begin_scrub()
    with qtbot.waitSignal(player.panel.engine.frame_shown, timeout=5000, check_params_cb=lambda shown, _: shown == 333):
        player.workspace.playhead.seek(player.index.times.time_of(333))


def test_playing_shows_frames_in_order_and_ends_on_the_last(
    open_player: Open, coded_video: VideoShelf, qtbot: QtBot
) -> None:
    player = open_player(coded_video("cfr").path)
    playhead = player.workspace.playhead
    playhead.seek(player.index.times.time_of(210))
    shown: list[int] = []
    player.panel.engine.frame_shown.connect(lambda index, _: shown.append(index))
    with qtbot.waitSignal(playhead.playing_changed, timeout=8000, check_params_cb=lambda playing: not playing):
        qtbot.keyClick(player.panel, Qt.Key.Key_Space)
        assert playhead.playing
    qtbot.waitUntil(lambda: player.shown_index == 239)
    assert playhead.frame_index == 239
    assert shown == sorted(shown)
    assert len(shown) >= 10


def test_playing_again_at_the_end_begins_at_the_start(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    player = open_player(coded_video("cfr").path)
    playhead = player.workspace.playhead
    playhead.seek(playhead.duration_s)
    middle = len(player.index) // 2  # which of the first frames are shown in time is the machine's business
    with qtbot.waitSignal(player.panel.engine.frame_shown, check_params_cb=lambda shown, _: shown < middle):
        playhead.play()
    playhead.pause()


def test_a_span_stops_exactly_at_its_end(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    video = coded_video("vfr")
    player = open_player(video.path)
    playhead, times = player.workspace.playhead, player.index.times
    with qtbot.waitSignal(playhead.playing_changed, timeout=8000, check_params_cb=lambda playing: not playing):
        playhead.play_span(times.time_of(50), times.time_of(67))
    assert playhead.frame_index == 67
    qtbot.waitUntil(lambda: player.shown_index == 67)
    assert number_on_screen(player) == video.numbers[67]


def test_a_short_span_shows_every_frame_of_it(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    player = open_player(coded_video("gop250").path)
    playhead, times = player.workspace.playhead, player.index.times
    playhead.set_rate(0.25)
    shown: set[int] = set()
    player.panel.engine.frame_shown.connect(lambda index, _: shown.add(index))
    with qtbot.waitSignal(playhead.playing_changed, timeout=8000, check_params_cb=lambda playing: not playing):
        playhead.play_span(times.time_of(200), times.time_of(208))
    qtbot.waitUntil(lambda: player.shown_index == 208)
    assert set(range(200, 209)) <= shown


def test_a_loop_repeats_and_never_leaves_its_span(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    player = open_player(coded_video("cfr").path)
    playhead, times = player.workspace.playhead, player.index.times
    playhead.set_loop((times.time_of(90), times.time_of(100)))
    seen: list[float] = []
    playhead.moved.connect(seen.append)

    def rounds() -> int:
        return sum(later < earlier for earlier, later in pairwise(seen))

    playhead.play()
    qtbot.waitUntil(lambda: rounds() >= 2, timeout=8000)
    playhead.pause()
    assert times.time_of(90) <= min(seen)
    assert max(seen) <= times.time_of(100)


def test_pausing_stays_on_the_frame_on_screen(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    player = open_player(coded_video("cfr").path)
    playhead = player.workspace.playhead
    playhead.play()
    qtbot.waitUntil(lambda: (player.shown_index or 0) >= 8, timeout=5000)
    playhead.pause()
    qtbot.waitUntil(lambda: player.shown_index == playhead.frame_index, timeout=5000)
    assert number_on_screen(player) == playhead.frame_index


def test_half_speed_takes_twice_the_time(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    player = open_player(coded_video("cfr").path)
    playhead, times = player.workspace.playhead, player.index.times
    took: dict[float, float] = {}
    for rate in (0.5, 1.0):
        playhead.set_rate(rate)
        begun = time.perf_counter()
        with qtbot.waitSignal(playhead.playing_changed, timeout=8000, check_params_cb=lambda playing: not playing):
            playhead.play_span(times.time_of(0), times.time_of(36))
        took[rate] = time.perf_counter() - begun
    assert took[1.0] >= times.time_of(36) - 0.05  # a busy machine takes longer, never less
    assert took[0.5] >= 2 * times.time_of(36) - 0.05


def test_an_offset_media_is_shown_on_the_session_clock(
    coded_video: VideoShelf, open_player: Open, qtbot: QtBot
) -> None:
    video = coded_video("cfr")
    player = open_player(video.path)
    playhead = player.workspace.playhead
    shifted = replace(player.media, offset_s=10.0)
    playhead.set_duration(18.0)
    playhead.set_frames(None)
    playhead.set_frames(player.index.times.shifted(10.0))
    with qtbot.waitSignal(player.panel.engine.frame_shown, timeout=5000):
        player.panel.engine.open(shifted, video.path, player.index)
    with qtbot.waitSignal(
        player.panel.engine.frame_shown,
        timeout=5000,
        check_params_cb=lambda shown, time_s: time_s == pytest.approx(12.0),
    ):
        playhead.seek(12.0)
    assert number_on_screen(player) == 60


def test_a_file_that_vanished_is_said_in_words(
    open_player: Open, coded_video: VideoShelf, tmp_path: Path, qtbot: QtBot
) -> None:
    player = open_player(coded_video("cfr").path)
    with qtbot.waitSignal(player.panel.engine.message, timeout=5000) as told:
        player.panel.engine.open(player.media, tmp_path / "gone.mp4", player.index)
    assert told.args is not None
    assert "gone.mp4" in told.args[1]
    assert player.panel.picture.image is None


def test_opening_another_video_while_playing_stops_and_shows_it(
    open_player: Open, coded_video: VideoShelf, qtbot: QtBot
) -> None:
    player = open_player(coded_video("cfr").path)
    playhead = player.workspace.playhead
    playhead.play()
    qtbot.waitUntil(lambda: (player.shown_index or 0) >= 3, timeout=5000)
    with qtbot.waitSignal(player.panel.engine.frame_shown, timeout=5000):
        player.panel.engine.open(player.media, coded_video("cfr").path, player.index)
    assert not playhead.playing


def test_without_a_picture_time_still_runs_to_the_end(open_player: Open, coded_video: VideoShelf, qtbot: QtBot) -> None:
    player = open_player(coded_video("cfr").path)
    engine, playhead = player.panel.engine, player.workspace.playhead
    sound_only = replace(player.media, width_px=0, height_px=0)
    with qtbot.waitSignal(engine.message, timeout=5000) as told:
        engine.open(sound_only, coded_video("cfr").path, None)
    assert told.args == ["Sound only", f"{sound_only.file_name} has no picture"]
    playhead.set_frames(None)
    playhead.set_duration(0.4)
    with qtbot.waitSignal(playhead.playing_changed, timeout=8000, check_params_cb=lambda playing: not playing):
        playhead.play()
    assert playhead.time_s == 0.4
