"""How much later one recording of the same room began than another, from their sounds alone.

Two steps. First the onsets (positive spectral flux at 100 Hz) of both whole recordings are cross-correlated: what
begins when is alike at every microphone, whatever its gain, colour and noise. Then the waveforms of a few lively
stretches are compared by generalised cross-correlation with phase weighting (Knapp and Carter 1976), which is right to
a fraction of a millisecond and shows whether the two clocks drift apart. Sound takes 3 ms for a metre: by that much two
microphones differ.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
"""Samples a second that everything here is about; enough for speech."""
ENVELOPE_HZ = 100
_HOP = RATE_HZ // ENVELOPE_HZ
_FRAME = 256
_BATCH_FRAMES = 4096
_LOUDEST_QUANTILE = 0.995
_LEAST_OVERLAP_S = 10.0
_LEAST_OVERLAP_SHARE = 0.05
_PEAK_HALF_WIDTH_S = 0.5
_LEAST_SCORE = 8.0
_LEAST_CONFIDENCE = 1.4
_STRETCHES = 9
_STRETCH_S = 6.0
_FINE_RANGE_S = 0.15
_BAND_HZ = (120.0, 3400.0)
_WHITENING = 0.8
_CLEAR_PEAK = 1.3
_LEAST_CLEAR = 3

ReadSound = Callable[[float, float], NDArray[np.float32]]
"""Samples of a recording at :data:`RATE_HZ` from a time on its clock, for a duration; zeros where there is no sound."""


class NoSoundOffsetError(ValueError):
    """The sounds do not say how the recordings lie; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOffset:
    """How two recordings lie.

    Attributes:
        later_s: How much later the second one began; negative where it began earlier.
        confidence: Height of the best match over the second best; 1 is no better than chance.
        spread_s: Median deviation of the single stretches; None where the waveforms were too unlike to compare, and
            ``later_s`` is right to about 10 ms only.
        drift_s: How much the second clock gains on the first one over the overlap; 0 where not known.
        overlap_s: How long both ran.
    """

    later_s: float
    confidence: float
    spread_s: float | None
    drift_s: float
    overlap_s: float


class OnsetEnvelope:
    """Collects the onsets of a recording from blocks of samples, with little memory."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, dtype=np.float32)
        self._first_frame = 0
        self._last_spectrum: NDArray[np.float32] | None = None
        self._values: list[NDArray[np.float32]] = []
        self._window = np.hanning(_FRAME).astype(np.float32)

    def add(self, time_s: float, samples: NDArray[np.int16]) -> None:
        """Add (n,) samples at :data:`RATE_HZ`; a gap since the last block is silence, what overlaps is left out."""
        place = round(time_s * RATE_HZ) - (self._first_frame * _HOP + len(self._waiting))
        if place < 0:
            samples = samples[-place:]
        while place > 0:  # a gap of hours is filled in pieces
            self._take(np.zeros(min(place, RATE_HZ * 60), dtype=np.float32))
            place -= RATE_HZ * 60
        self._take(samples.astype(np.float32) / np.float32(32768))

    def finish(self) -> NDArray[np.float32]:
        """(n,) onset strength in steps of 10 ms from time 0."""
        self._take(np.zeros(_FRAME, dtype=np.float32), everything=True)
        return np.concatenate(self._values) if self._values else np.zeros(0, dtype=np.float32)

    def _take(self, samples: NDArray[np.float32], *, everything: bool = False) -> None:
        self._waiting = np.concatenate([self._waiting, samples])
        while True:
            count = (len(self._waiting) - _FRAME) // _HOP + 1
            if count < (1 if everything else _BATCH_FRAMES):
                return
            count = min(count, _BATCH_FRAMES)
            frames = np.lib.stride_tricks.sliding_window_view(self._waiting, _FRAME)[: count * _HOP : _HOP]
            self._values.append(self._flux(frames * self._window))
            self._waiting = self._waiting[count * _HOP :]
            self._first_frame += count

    def _flux(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        spectra = np.log1p(1000.0 * np.abs(np.fft.rfft(frames, axis=1))).astype(np.float32)
        before = self._last_spectrum if self._last_spectrum is not None else spectra[0]
        rises = np.diff(spectra, axis=0, prepend=before[None])
        self._last_spectrum = spectra[-1]
        return np.maximum(rises, 0.0).sum(axis=1)


def coarse_offset(first: NDArray[np.float32], second: NDArray[np.float32]) -> SoundOffset:
    """How two recordings lie by their onset envelopes, to about 10 ms.

    Raises:
        NoSoundOffsetError: one is silent or too short, or no place stands out.
    """
    one, other = _standardised(first, "the first recording"), _standardised(second, "the second recording")
    least = max(_LEAST_OVERLAP_S * ENVELOPE_HZ, _LEAST_OVERLAP_SHARE * min(len(one), len(other)))
    if min(len(one), len(other)) < least:
        raise NoSoundOffsetError(f"there are less than {_LEAST_OVERLAP_S:.0f} s of sound; set the offset by hand")
    lags, scores = _scores(one, other, least)
    best = int(np.argmax(scores))
    away = np.abs(lags - lags[best]) > _PEAK_HALF_WIDTH_S * ENVELOPE_HZ
    second_best = float(scores[away].max()) if away.any() else 1.0
    confidence = float(scores[best]) / max(second_best, 1e-9)
    if scores[best] < _LEAST_SCORE or confidence < _LEAST_CONFIDENCE:
        raise NoSoundOffsetError(
            "no place stands out where the two sounds are alike "
            f"(the best is {confidence:.1f} times the second best; {_LEAST_CONFIDENCE} is needed); "
            "check that both recorded the same room, or set the offset by hand"
        )
    lag = float(lags[best]) + _vertex(scores, best)
    overlap = min(len(one), len(other) + lag) - max(0.0, lag)
    return SoundOffset(
        later_s=lag / ENVELOPE_HZ,
        confidence=confidence,
        spread_s=None,
        drift_s=0.0,
        overlap_s=overlap / ENVELOPE_HZ,
    )


def fine_offset(
    coarse: SoundOffset,
    first: NDArray[np.float32],
    *,
    read_first: ReadSound,
    read_second: ReadSound,
    on_stretch: Callable[[float], None] | None = None,
) -> SoundOffset:
    """The same to about a millisecond, from the waveforms of the liveliest stretches; the coarse one where they differ.

    Args:
        first: Onset envelope of the first recording; says where it is lively.
        on_stretch: Called with the share that is done, 0 to 1.
    """
    found: list[tuple[float, float]] = []
    starts_s = _lively_stretches(first, coarse)
    for number, start_s in enumerate(starts_s):
        near = read_first(start_s, _STRETCH_S)
        far = read_second(start_s - coarse.later_s, _STRETCH_S)
        delay_s, clearness = waveform_delay(near, far)
        if clearness >= _CLEAR_PEAK:
            found.append((start_s, delay_s))
        if on_stretch is not None:
            on_stretch((number + 1) / len(starts_s))
    if len(found) < min(_LEAST_CLEAR, len(starts_s)) or not found:
        return coarse
    times_s, delays_s = (np.array(column) for column in zip(*found, strict=True))
    slope = _median_slope(times_s, delays_s)
    middle_s = max(0.0, coarse.later_s) + coarse.overlap_s / 2
    level_s = float(np.median(delays_s - slope * (times_s - middle_s)))
    rest_s = delays_s - level_s - slope * (times_s - middle_s)
    return SoundOffset(
        later_s=coarse.later_s + level_s,
        confidence=coarse.confidence,
        spread_s=float(np.median(np.abs(rest_s))),
        drift_s=slope * coarse.overlap_s,
        overlap_s=coarse.overlap_s,
    )


def waveform_delay(first: NDArray[np.float32], second: NDArray[np.float32]) -> tuple[float, float]:
    """By how much the second of two stretches of the same length is ahead, at most 0.15 s.

    Returns:
        Seconds to add to the second one's start on the first one's clock, and how clear that is: the highest peak over
        the second highest.
    """
    size = 1 << (2 * max(len(first), len(second)) - 1).bit_length()
    cross = np.fft.rfft(first, size) * np.conj(np.fft.rfft(second, size))
    hertz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    strength = np.abs(cross)
    floor = 1e-3 * float(strength.max(initial=0.0)) + 1e-12
    weighted = cross / (strength + floor) ** _WHITENING
    weighted[(hertz < _BAND_HZ[0]) | (hertz > _BAND_HZ[1])] = 0
    reach = round(_FINE_RANGE_S * RATE_HZ)
    around = np.fft.irfft(weighted, size)
    scores = np.concatenate([around[-reach:], around[: reach + 1]])
    best = int(np.argmax(scores))
    away = np.abs(np.arange(len(scores)) - best) > RATE_HZ // 500
    second_best = float(scores[away].max()) if away.any() else 0.0
    clearness = float(scores[best]) / second_best if second_best > 0 else 1.0
    return (best - reach + _vertex(scores, best)) / RATE_HZ, clearness


def _standardised(envelope: NDArray[np.float32], which: str) -> NDArray[np.float64]:
    """Mean 0 and SD 1; single bangs are cut to what is usual, so that one door does not decide."""
    values = np.minimum(envelope, np.quantile(envelope, _LOUDEST_QUANTILE) if len(envelope) else 0).astype(np.float64)
    spread = float(values.std()) if len(values) else 0.0
    if spread < 1e-6:
        raise NoSoundOffsetError(f"{which} is silent; set the offset by hand")
    return (values - values.mean()) / spread


def _scores(
    one: NDArray[np.float64], other: NDArray[np.float64], least: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each lag of the second recording its correlation, in standard errors of the overlap there."""
    size = 1 << (len(one) + len(other) - 1).bit_length()
    raw = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    lags = np.arange(-(len(other) - 1), len(one))
    overlap = np.minimum(len(one), len(other) + lags) - np.maximum(0, lags)
    kept = overlap >= least
    lags, overlap = lags[kept], overlap[kept]
    return lags, raw[lags % size] / np.sqrt(overlap)


def _vertex(scores: NDArray[np.float64], best: int) -> float:
    """Where between samples a peak is, by the parabola through it; -0.5 to 0.5."""
    if not 0 < best < len(scores) - 1:
        return 0.0
    left, middle, right = (float(scores[best + step]) for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    return 0.5 * (left - right) / bend if bend < 0 else 0.0


def _lively_stretches(first: NDArray[np.float32], coarse: SoundOffset) -> list[float]:
    """Starts of the liveliest stretch in each part of the overlap, on the first recording's clock."""
    begin_s = max(0.0, coarse.later_s)
    parts = max(1, min(_STRETCHES, math.floor(coarse.overlap_s / _STRETCH_S)))
    starts_s: list[float] = []
    for part in range(parts):
        part_begin_s = begin_s + coarse.overlap_s * part / parts
        low = round(part_begin_s * ENVELOPE_HZ)
        high = round((part_begin_s + coarse.overlap_s / parts - _STRETCH_S) * ENVELOPE_HZ)
        sums = np.concatenate([[0.0], np.cumsum(first, dtype=np.float64)])
        length = round(_STRETCH_S * ENVELOPE_HZ)
        places = np.arange(low, max(high, low) + 1)
        places = places[places + length < len(sums)]
        if len(places):
            starts_s.append(float(places[np.argmax(sums[places + length] - sums[places])]) / ENVELOPE_HZ)
    return starts_s


def _median_slope(times_s: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """Theil and Sen's estimate; 0 for few points or a short recording, where it would be noise."""
    if len(times_s) < 5 or np.ptp(times_s) < 120:
        return 0.0
    one, other = np.triu_indices(len(times_s), 1)
    return float(np.median((values[other] - values[one]) / (times_s[other] - times_s[one])))
