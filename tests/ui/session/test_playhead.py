"""Time on real frames, pausing, spans, loops, speeds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from annotator.domain.media import FrameTimes
from annotator.ui.session.playhead import MAX_RATE, MIN_RATE, RATES, Playhead

# irregular on purpose: frames have real times, not a rate
FRAMES = FrameTimes(times_s=np.cumsum(np.tile([0.04, 0.033, 0.05], 100)) - 0.04, end_s=12.4)


@pytest.fixture
def playhead(qtbot: QtBot) -> Playhead:
    made = Playhead()
    made.set_duration(12.4)
    made.set_frames(FRAMES)
    return made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(time_s=st.floats(-5, 20, allow_nan=False))
def test_it_always_stands_on_a_real_frame(playhead: Playhead, time_s: float) -> None:
    playhead.seek(time_s)
    assert playhead.time_s in FRAMES.times_s
    assert playhead.time_s <= max(time_s, 0.0)
    assert playhead.frame_index == int(np.searchsorted(FRAMES.times_s, playhead.time_s))


def test_a_step_is_one_frame_whatever_the_distance_and_pauses(playhead: Playhead) -> None:
    playhead.seek(FRAMES.time_of(100))
    playhead.play()
    playhead.step(1)
    assert not playhead.playing
    assert playhead.frame_index == 101
    playhead.step(-3)
    assert playhead.frame_index == 98


def test_steps_stop_at_both_ends(playhead: Playhead) -> None:
    playhead.step(-1)
    assert playhead.frame_index == 0
    playhead.seek(12.4)
    playhead.step(5)
    assert playhead.frame_index == len(FRAMES) - 1


def test_without_frames_it_seeks_but_cannot_step(qtbot: QtBot) -> None:
    playhead = Playhead()
    playhead.set_duration(5.0)
    playhead.seek(3.21)
    playhead.step(1)
    assert (playhead.time_s, playhead.frame_index) == (3.21, None)
    playhead.set_frames(FRAMES)
    assert playhead.time_s in FRAMES.times_s, "the frames arrive late: it moves onto one"


def test_going_through_recordings_with_other_frames_and_back_keeps_the_time(playhead: Playhead) -> None:
    playhead.seek(FRAMES.time_of(150))
    before_s = playhead.time_s
    others = [FrameTimes(times_s=FRAMES.times_s + shift_s, end_s=FRAMES.end_s + shift_s) for shift_s in (0.01, 0.02)]
    for frames in (*others, FRAMES) * 5:
        playhead.set_frames(frames)
        assert playhead.time_s in frames.times_s
    assert playhead.time_s == before_s


def test_a_recording_moved_little_by_little_does_not_take_the_playhead_back(playhead: Playhead) -> None:
    playhead.seek(5.0)
    for step in range(1, 31):
        playhead.set_frames(FrameTimes(times_s=FRAMES.times_s + 0.01 * step, end_s=FRAMES.end_s + 0.01 * step))
        assert 4.95 <= playhead.time_s <= 5.0


def test_where_the_leading_recording_has_no_picture_it_is_on_no_frame(playhead: Playhead) -> None:
    playhead.set_duration(30.0)
    playhead.seek(5.0)
    assert playhead.on_frame
    playhead.seek(20.0)
    assert not playhead.on_frame
    playhead.step(-1)
    assert playhead.on_frame, "a step goes back onto its frames"


def test_nothing_plays_before_there_is_a_recording(qtbot: QtBot) -> None:
    playhead = Playhead()
    playhead.toggle()
    assert not playhead.playing


def test_playing_and_pausing_is_told_once(playhead: Playhead, qtbot: QtBot) -> None:
    told: list[bool] = []
    playhead.playing_changed.connect(told.append)
    playhead.play()
    playhead.play()
    playhead.toggle()
    playhead.pause()
    assert told == [True, False]


def test_a_span_plays_from_its_start_to_its_end_and_a_seek_forgets_the_end(playhead: Playhead) -> None:
    playhead.play_span(2.0, 3.0)
    assert playhead.playing
    assert playhead.frame_index == FRAMES.index_at(2.0)
    playhead.advance(2.5)
    assert playhead.stop_at_s == 3.0
    playhead.seek(2.2)
    assert playhead.stop_at_s is None
    assert playhead.playing


def test_speeds_go_through_the_list_and_no_further(playhead: Playhead) -> None:
    seen: list[float] = []
    playhead.rate_changed.connect(seen.append)
    for _ in range(20):
        playhead.faster()
    assert playhead.rate == MAX_RATE
    for _ in range(20):
        playhead.slower()
    assert playhead.rate == MIN_RATE
    above = [rate for rate in RATES if rate > 1.0]
    assert seen == [*above, *sorted(RATES, reverse=True)[1:]]
    playhead.set_rate(99)
    assert playhead.rate == MAX_RATE


def test_a_loop_without_length_is_no_loop(playhead: Playhead) -> None:
    told: list[object] = []
    playhead.loop_changed.connect(told.append)
    playhead.set_loop((1.0, 2.0))
    playhead.set_loop((1.0, 2.0))
    playhead.set_loop((2.0, 2.0))
    assert told == [(1.0, 2.0), None]


def test_scrubbing_begins_and_ends_once(playhead: Playhead) -> None:
    told: list[bool] = []
    playhead.scrubbed.connect(told.append)
    playhead.end_scrub()
    playhead.begin_scrub()
    playhead.begin_scrub()
    assert playhead.scrubbing
    playhead.end_scrub()
    assert told == [True, False]
