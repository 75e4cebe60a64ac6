"""Signals and sound prepared for drawing: done once per series, off the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.domain.signals import Signal
from annotator.ui.timeline.pyramid import (
    MinMaxPyramid,
    build_pyramid,
    build_range_pyramid,
    extremes,
    sample_edges,
    summarise,
)
from annotator.ui.timeline.viewport import Viewport

if TYPE_CHECKING:
    from annotator.media.waveform import Waveform

_FULL_SCALE = 32768.0
_HOLE_STEPS = 3.0
"""A pause between samples longer than this many usual steps is a hole, not a slow line."""
_MOST_KEPT = 8
_LINE_BELOW = 2.0
"""Samples per pixel below which single samples are joined by a line."""


class SampleTimes:
    """The times that many signals share, with holes filled, and where the columns of a view begin among them.

    Attributes:
        times_s: (n,) ascending; each hole has a sample just after it begins and one just before it ends.
        step_s: Usual step.
        filled_at: Where (in the times before) samples were put in.
    """

    def __init__(self, source_s: NDArray[np.float64]):
        steps = np.diff(source_s)
        self.source_s = source_s
        self.step_s = float(np.median(steps)) if len(steps) else 0.0
        (holes,) = np.nonzero(steps > _HOLE_STEPS * self.step_s)
        ends = np.stack([source_s[holes] + self.step_s, source_s[holes + 1] - self.step_s], axis=1)
        self.filled_at: NDArray[np.intp] = np.repeat(holes + 1, 2)
        self.times_s: NDArray[np.float64] = np.insert(source_s, self.filled_at, ends.reshape(-1))
        self._edges: tuple[Viewport, NDArray[np.float64], NDArray[np.intp]] | None = None

    def edges(self, viewport: Viewport) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Times of the column edges, (n + 1,), and the first sample at or after each; the last answer is kept."""
        held = self._edges
        if held is None or held[0] != viewport:
            edges_s = column_edges(viewport)
            held = self._edges = (viewport, edges_s, sample_edges(self.times_s, edges_s))
        return held[1], held[2]


class TimesKeeper:
    """Gives signals with the same times the same :class:`SampleTimes`. Used by one thread only."""

    def __init__(self) -> None:
        self._kept: list[SampleTimes] = []

    def of(self, source_s: NDArray[np.float64]) -> SampleTimes:
        """The shared times for these."""
        for kept in self._kept:
            if kept.source_s is source_s or np.array_equal(kept.source_s, source_s):
                return kept
        made = SampleTimes(source_s)
        self._kept = [*self._kept[-_MOST_KEPT + 1 :], made]
        return made


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalTrack:
    """A signal as z against the person's own baseline, with its pyramid.

    Attributes:
        z: (n,) NaN where there is none.
        missing: (n,) True where the signal was not measurable.
    """

    times: SampleTimes
    z: NDArray[np.float32]
    missing: NDArray[np.bool_]
    pyramid: MinMaxPyramid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalColumns:
    """Signals in view, per pixel column, all (signals, n) float32 in z but ``missing``.

    Attributes:
        line_low: Least value of the line in the column; NaN where there is no line. Likewise ``line_high``.
        envelope_low: Least value measured, where many samples share a column; else None. Likewise ``envelope_high``.
        missing: 0 (all measured) to 1 (nothing measurable).
    """

    line_low: NDArray[np.float32]
    line_high: NDArray[np.float32]
    envelope_low: NDArray[np.float32] | None
    envelope_high: NDArray[np.float32] | None
    missing: NDArray[np.float32]

    def cut(self, columns: slice) -> SignalColumns:
        """Only these columns."""
        low, high = self.envelope_low, self.envelope_high
        return SignalColumns(
            line_low=self.line_low[:, columns],
            line_high=self.line_high[:, columns],
            envelope_low=None if low is None else low[:, columns],
            envelope_high=None if high is None else high[:, columns],
            missing=self.missing[:, columns],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoundTrack:
    """A waveform with its pyramid; ``start_s`` is where it begins on the session clock."""

    start_s: float
    step_s: float
    peak: float
    pyramid: MinMaxPyramid


def build_signal_track(signal: Signal, keeper: TimesKeeper) -> SignalTrack:
    """Prepare a signal."""
    times = keeper.of(np.asarray(signal.times_s, dtype=np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.asarray(signal.z, dtype=np.float32)
    z = np.insert(np.where(np.isfinite(z), z, np.float32(np.nan)), times.filled_at, np.float32(np.nan))
    missing = np.insert(~np.isfinite(signal.values), times.filled_at, True)
    return SignalTrack(times=times, z=z, missing=missing, pyramid=build_pyramid(z, missing))


def build_sound_track(waveform: Waveform, start_s: float) -> SoundTrack:
    """Prepare a waveform that begins at ``start_s`` on the session clock."""
    finest = waveform.levels[0]
    low, high = finest.minimum.astype(np.float32) / _FULL_SCALE, finest.maximum.astype(np.float32) / _FULL_SCALE
    loudest = np.maximum(np.abs(low), np.abs(high))
    # A single knock on the table must not flatten all speech: scale to nearly, not exactly, the loudest.
    peak = float(np.quantile(loudest, 0.999)) if len(loudest) else 0.0
    return SoundTrack(
        start_s=start_s, step_s=finest.bin_s, peak=max(peak, 0.02), pyramid=build_range_pyramid(low, high)
    )


def signal_columns(tracks: Sequence[SignalTrack], viewport: Viewport) -> SignalColumns:
    """What of signals with the same times lies in view, one entry per pixel.

    A column's entries do not depend on which other columns are in view, but for the first and the last.
    """
    times = tracks[0].times
    edges_s, edges = times.edges(viewport)
    per_column = viewport.seconds_per_px / times.step_s if times.step_s > 0 else 0.0
    columns = summarise([track.pyramid for track in tracks], edges, per_column=per_column)
    missing = _missing(tracks, edges, edges_s, columns.missing)
    if per_column < _LINE_BELOW:
        crossing = _interpolate(tracks, edges, edges_s)
        left, right = crossing[:, :-1], crossing[:, 1:]
        low = np.fmin(np.fmin(left, right), columns.low)
        high = np.fmax(np.fmax(left, right), columns.high)
        return SignalColumns(line_low=low, line_high=high, envelope_low=None, envelope_high=None, missing=missing)
    # The line goes through the means; each column draws from half-way before it to half-way after it.
    mean = columns.mean
    halfway = np.empty((mean.shape[0], mean.shape[1] + 1), dtype=np.float32)
    halfway[:, 0], halfway[:, -1] = mean[:, 0], mean[:, -1]
    halfway[:, 1:-1] = (mean[:, :-1] + mean[:, 1:]) * np.float32(0.5)
    left, right = halfway[:, :-1], halfway[:, 1:]
    return SignalColumns(
        line_low=np.fmin(np.fmin(left, right), mean),
        line_high=np.fmax(np.fmax(left, right), mean),
        envelope_low=columns.low,
        envelope_high=columns.high,
        missing=missing,
    )


def sound_columns(track: SoundTrack, viewport: Viewport) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Least and greatest loudness per pixel in view, -1 to 1; NaN where there is no sound."""
    count = track.pyramid.sample_count
    edges = (column_edges(viewport) - track.start_s) / track.step_s
    whole = np.clip(np.floor(edges), 0, count).astype(np.intp)
    low, high = extremes(track.pyramid, whole, per_column=viewport.seconds_per_px / track.step_s)
    empty = (whole[1:] == whole[:-1]) & (edges[1:] > 0) & (edges[:-1] < count)
    if bool(empty.any()):
        # Closer in than one step per pixel: the step under the column goes on.
        bottom = track.pyramid.levels[0]
        under = np.minimum(whole[:-1][empty], count - 1)
        low[empty], high[empty] = bottom.low[under], bottom.high[under]
    louder = np.float32(1 / track.peak)
    return np.maximum(low * louder, np.float32(-1)), np.minimum(high * louder, np.float32(1))


def column_edges(viewport: Viewport) -> NDArray[np.float64]:
    """Times of the left edges of all pixel columns and the right edge of the last, (n + 1,)."""
    return np.asarray(viewport.start_s + np.arange(viewport.width_px + 1) * viewport.seconds_per_px, np.float64)


def _missing(
    tracks: Sequence[SignalTrack], edges: NDArray[np.intp], edges_s: NDArray[np.float64], share: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Missing share per column; a column between two samples is measured if both of them are."""
    times = tracks[0].times
    count = len(times.times_s)
    if count == 0:
        return np.ones_like(share)
    empty = np.isnan(share[0])
    if not bool(empty.any()):
        return share
    after = edges[:-1][empty]
    at_before, at_after = np.maximum(after - 1, 0), np.minimum(after, count - 1)
    outside = (edges_s[1:][empty] < times.times_s[0] - times.step_s) | (
        edges_s[:-1][empty] > times.times_s[-1] + times.step_s
    )
    for row, track in enumerate(tracks):
        share[row, empty] = track.missing[at_before] | track.missing[at_after] | outside
    return share


def _interpolate(
    tracks: Sequence[SignalTrack], edges: NDArray[np.intp], edges_s: NDArray[np.float64]
) -> NDArray[np.float32]:
    """z at the column edges on straight lines between neighbours; NaN beside a missing one and outside."""
    times_s = tracks[0].times.times_s
    count = len(times_s)
    if count == 0:
        return np.full((len(tracks), len(edges_s)), np.nan, dtype=np.float32)
    after = np.clip(edges, 1, max(count - 1, 1))
    before = after - 1
    after = np.minimum(after, count - 1)
    length = np.maximum(times_s[after] - times_s[before], 1e-9)
    share = ((edges_s - times_s[before]) / length).astype(np.float32)
    share[(share < 0) | (share > 1)] = np.nan
    first, value = np.empty((2, len(tracks), len(edges_s)), dtype=np.float32)
    for row, track in enumerate(tracks):
        track.z.take(before, out=first[row], mode="clip")
        track.z.take(after, out=value[row], mode="clip")
    value -= first
    value *= share
    value += first
    return value
