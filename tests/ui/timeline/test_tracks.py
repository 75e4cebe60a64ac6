from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.signals import Signal
from annotator.ui.timeline.tracks import (
    SignalTrack,
    TimesKeeper,
    build_signal_track,
    build_sound_track,
    signal_columns,
    sound_columns,
)
from annotator.ui.timeline.viewport import Viewport
from tests.ui.timeline import sessions


def prepared(signal: Signal) -> SignalTrack:
    return build_signal_track(signal, TimesKeeper())


def view(start_s: float, end_s: float, width_px: int = 500) -> Viewport:
    return Viewport(start_s=start_s, seconds_per_px=(end_s - start_s) / width_px, width_px=width_px, duration_s=1000)


def test_a_signal_is_drawn_against_the_person_s_own_baseline() -> None:
    track = prepared(sessions.signal_sets()["c"].signals["lip_corner_pull"])
    columns = signal_columns([track], view(25, 35))
    assert columns.line_high[0, 300] == pytest.approx(4.0, abs=1e-5)
    assert abs(columns.line_high[0, 10]) <= 0.25


@pytest.mark.parametrize("span_s", [0.5, 4.0, 100.0])
def test_what_could_not_be_measured_is_missing_at_every_zoom(span_s: float) -> None:
    track = prepared(sessions.signal_sets()["c"].signals["lip_corner_pull"])
    columns = signal_columns([track], view(85 - span_s / 2, 85 + span_s / 2))
    inside = slice(245, 255)
    assert (columns.missing[0, inside] == 1).all()
    assert np.isnan(columns.line_high[0, inside]).all()


def test_close_in_the_line_has_no_holes() -> None:
    track = prepared(sessions.signal_sets()["c"].signals["lip_corner_pull"])
    columns = signal_columns([track], view(40, 41))
    assert np.isfinite(columns.line_low).all()
    assert (columns.missing == 0).all()
    assert (columns.line_low[0, 1:] <= columns.line_high[0, :-1] + 1e-5).all()
    assert (columns.line_high[0, 1:] >= columns.line_low[0, :-1] - 1e-5).all()


def test_a_hole_between_samples_is_not_bridged() -> None:
    times = np.concatenate([np.arange(0, 10, 0.1), np.arange(20, 30, 0.1)])
    track = prepared(sessions.made_signal(times, np.zeros(len(times))))
    columns = signal_columns([track], view(0, 30))
    middle = columns.missing[0, 200:300]
    assert (middle == 1).all()


def test_nothing_is_claimed_beyond_the_last_sample() -> None:
    track = prepared(sessions.made_signal(np.arange(0, 10, 0.1), np.zeros(100)))
    columns = signal_columns([track], view(0, 20))
    assert (columns.missing[0, 260:] == 1).all()


def test_a_signal_without_samples_is_missing_everywhere() -> None:
    track = prepared(sessions.made_signal(np.empty(0), np.empty(0)))
    assert (signal_columns([track], view(0, 10)).missing == 1).all()


@pytest.mark.parametrize(("start_s", "end_s"), [(0, 100), (12, 12.5)])
def test_sound_is_where_it_is_on_the_session_clock(start_s: float, end_s: float) -> None:
    track = build_sound_track(sessions.waveform(), start_s=0.0)
    _low, high = sound_columns(track, view(start_s, end_s))
    edges = np.linspace(start_s, end_s, 501)[:-1]
    loud = (edges > 10.5) & (edges < 15.5)
    assert (high[loud] > 0.9).all()
    assert (high[(edges < 9.5) | (edges > 16.5)] < 0.1).all()


def test_before_a_late_media_there_is_no_sound() -> None:
    track = build_sound_track(sessions.waveform(), start_s=50.0)
    _low, high = sound_columns(track, view(0, 100))
    assert np.isnan(high[:240]).all()
    assert np.isfinite(high[260:]).all()


def test_signals_with_the_same_times_share_them() -> None:
    keeper, times = TimesKeeper(), np.arange(0, 10, 0.1)
    first = build_signal_track(sessions.made_signal(times, np.zeros(100)), keeper)
    second = build_signal_track(sessions.made_signal(times.copy(), np.ones(100)), keeper)
    other = build_signal_track(sessions.made_signal(times[:50], np.zeros(50)), keeper)
    assert first.times is second.times
    assert other.times is not first.times
