"""The spectrogram in the window: chosen, made in the background, kept with the session, painted as the view moves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.media.spectrogram import build_spectrogram
from annotator.ui.session.pitch_curve import PitchCurve
from annotator.ui.timeline.describe import hit_text
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.timeline_view import TimelineView
from tests.fixtures.videos import VideoShelf
from tests.media.test_spectrogram import write_tones
from tests.ui.timeline.conftest import Hand
from tests.ui.windows import Opened


def rows(view: TimelineView) -> list[Row]:
    return [placed.row for placed in view.state.content.layout.of_kind("spectrogram")]


def shown(view: TimelineView) -> bool:
    return bool(rows(view)) and not any(row.notice for row in rows(view)) and not view.state.preparing


def picture(view: TimelineView) -> QImage:
    view.canvas.refresh()
    return view.canvas.grab().toImage()


def brightness(view: TimelineView) -> NDArray[np.int64]:
    """(height, width) of the first spectrogram's row, 0 to 255."""
    placed = view.state.content.layout.of_kind("spectrogram")[0]
    view.canvas.places.show_row(placed.row)
    view.canvas.refresh()
    image = (
        view.canvas.grab(view.canvas.places.row_rect(placed)).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    )
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : image.width()].astype(np.int64)


@pytest.fixture
def tones(hand: Hand, tmp_path: Path, qtbot: QtBot) -> Hand:
    """A timeline with 20 s of 1 kHz and 10 s of 3 kHz."""
    made = build_spectrogram(write_tones(tmp_path / "tones.wav", 16_000))
    assert made is not None
    hand.view.state.workspace.options.show_spectrogram = True
    hand.view.state.set_spectrogram("m", made)
    qtbot.waitUntil(lambda: shown(hand.view))
    return hand


def see(hand: Hand, qtbot: QtBot, start_s: float, end_s: float) -> None:
    state = hand.view.state
    state.set_viewport(state.viewport.showing(start_s, end_s, margin=0))
    hand.view.canvas.refresh()
    qtbot.waitUntil(lambda: not state.preparing)


@pytest.mark.parametrize(("start_s", "end_s"), [(5.0, 35.0), (19.0, 21.0), (0.0, 100.0)])
@pytest.mark.parametrize("top_hz", [2500, 5000, 8000])
def test_each_tone_is_where_it_is(tones: Hand, qtbot: QtBot, start_s: float, end_s: float, top_hz: int) -> None:
    tones.view.state.workspace.options.spectrogram_top_hz = top_hz
    see(tones, qtbot, start_s, end_s)
    dark = brightness(tones.view)
    height, width = dark.shape
    for time_s, hz in ((19.5, 1000), (20.5, 3000)):
        column = dark[:, round((time_s - start_s) / (end_s - start_s) * width)]
        if hz < top_hz:
            assert abs((1 - (int(column.argmin()) + 0.5) / height) * top_hz - hz) < 150 + top_hz / height
        else:
            assert column.min() > dark.min() + 60
    if end_s > 31:
        after = dark[:, round((32.5 - start_s) / (end_s - start_s) * width)]
        assert after.max() == after.min()  # the sound has ended: bare ground


def test_moved_along_it_is_the_one_painted_anew(tones: Hand, qtbot: QtBot) -> None:
    view = tones.view
    theme = view.state.workspace.themes
    for seconds in (3.0, 12.0):
        see(tones, qtbot, 15, 15 + seconds)
        for step in (0.3, -0.1, 0.02):
            view.state.set_viewport(view.viewport.panned(step * seconds))
            picture(view)
            qtbot.waitUntil(lambda: not view.state.preparing)
            moved = picture(view)
            theme.set_appearance("dark")
            view.canvas.refresh()
            theme.set_appearance("light")
            assert picture(view) == moved


def test_the_pitch_lies_on_it_where_there_is_a_voice(tones: Hand, qtbot: QtBot) -> None:
    view = tones.view
    see(tones, qtbot, 10, 20)
    before = picture(view)
    hz = np.zeros(3000, dtype=np.float32)
    hz[1200:1400] = 190.0
    view.state.set_pitch("m", PitchCurve(start_s=0.0, step_s=0.01, hz=hz))
    with_pitch = picture(view)
    assert with_pitch != before
    placed = view.state.content.layout.of_kind("spectrogram")[0]
    area = view.canvas.places.row_rect(placed)
    ink = view.state.workspace.themes.theme.color("playhead").rgb()
    curve = [x for x in range(area.left(), area.right()) if ink in {with_pitch.pixel(x, y) for y in _column(area)}]
    times_s = [view.viewport.time_at(x - view.canvas.places.label_px) for x in curve]
    assert min(times_s) == pytest.approx(12.0, abs=0.05)
    assert max(times_s) == pytest.approx(14.0, abs=0.05)
    view.state.workspace.options.show_pitch = False
    assert picture(view) == before


def _column(area: QRect) -> range:
    return range(area.top(), area.bottom() + 1)


def test_the_pointer_tells_time_pitch_and_voice(tones: Hand, qtbot: QtBot) -> None:
    view = tones.view
    view.state.set_pitch("m", PitchCurve(start_s=0.0, step_s=0.01, hz=np.full(3000, 187.0, dtype=np.float32)))
    see(tones, qtbot, 0, 30)
    area = view.canvas.places.row_rect(view.state.content.layout.of_kind("spectrogram")[0])
    at = QPointF(view.canvas.places.x_of(12.0), area.top() + area.height() / 2)
    text = hit_text(view.state, view.canvas.pointing.hit(at))
    assert "0:00:12" in text
    assert "25" in text
    assert "187 Hz" in text


def test_the_menu_shows_it_and_it_is_kept_with_the_session(
    make_window: Callable[[], Opened], session_path: Path
) -> None:
    opened = make_window()
    opened.open(session_path)
    cache = session_path / "cache"
    assert not list(cache.glob("*.spectrogram"))
    opened.trigger("show_spectrogram")
    opened.wait(lambda: shown(opened.pane.timeline))
    (kept,) = cache.glob("*.spectrogram")
    assert opened.window.actions_by_id["show_spectrogram"].isChecked()
    opened.trigger("spectrogram_8000")
    assert rows(opened.pane.timeline)[0].subtitle == "0 – 8 kHz"
    opened.trigger("show_spectrogram")
    assert not rows(opened.pane.timeline)
    opened.close_session()
    written = kept.stat().st_mtime_ns
    kept.write_bytes(kept.read_bytes()[:-100])  # harmed: made again
    opened.open(session_path)
    opened.trigger("show_spectrogram")
    opened.wait(lambda: shown(opened.pane.timeline))
    assert kept.stat().st_mtime_ns != written


def test_the_chooser_switches_it_beside_the_signals(opened: Opened) -> None:
    tree = opened.pane.signal_chooser.tree
    items = tree.findItems("Spectrogram", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    (leaf,) = items
    leaf.setCheckState(0, Qt.CheckState.Checked)
    opened.wait(lambda: shown(opened.pane.timeline))
    assert "spectrogram" not in opened.pane.workspace.options.shown_signals
    opened.trigger("show_spectrogram")
    assert leaf.checkState(0) == Qt.CheckState.Unchecked


def test_a_session_without_sound_says_so(
    make_window: Callable[[], Opened], coded_video: VideoShelf, tmp_path: Path
) -> None:
    video = tmp_path / "silent.mp4"
    shutil.copy(coded_video("no_audio").path, video)
    people = (ParticipantSpec(role="client"),)
    new_session(tmp_path / "silent.session", [VideoSpec(path=video)], people).close()
    opened = make_window()
    opened.window.open_path(tmp_path / "silent.session")
    opened.wait(lambda: opened.window.pane is not None and opened.pane.ready)
    opened.trigger("show_spectrogram")
    (row,) = rows(opened.pane.timeline)
    assert "sound" in row.notice
