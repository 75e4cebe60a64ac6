"""How high a voice is: the autocorrelation method of Boersma (1993), of which Praat's values come too.

Boersma, P. (1993). Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a
sampled sound. IFA Proceedings 17, 97-110. Every frame offers candidates: the peaks of its autocorrelation over that of
its window, and "no voice"; the path through them that is strongest and jumps least is the pitch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.voice.frames import (
    FIRST_S,
    HIGHEST_HZ,
    LOWEST_HZ,
    RATE_HZ,
    STEP_S,
    TRANSFORM,
    WINDOW,
    Floats,
    Sound,
    power_spectra,
)

# The autocorrelation is looked at twice as finely as the sound is sampled.
_FINER = 2
_FIRST_LAG = int(_FINER * RATE_HZ / HIGHEST_HZ)
_LAST_LAG = int(_FINER * RATE_HZ / LOWEST_HZ) + 1

_CANDIDATES = 6
_SILENCE_SHARE = 0.03
_VOICED_FROM = 0.45
_OCTAVE_COST = 0.01
_OCTAVE_JUMP_COST = 0.35
_VOICING_COST = 0.14
# The path is found for pieces side by side, each with a margin on both sides in which it comes to its own.
_PIECE = 200
_MARGIN = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pitch:
    """The pitch of a stretch of sound, one value every 10 ms, the first :data:`FIRST_S` after the first sample.

    Attributes:
        hz: (n,) fundamental frequency; 0 where there is no voice.
        periodicity: (n,) 0 to 1, height of the chosen peak; 0 where there is no voice.
    """

    hz: Floats
    periodicity: Floats

    @property
    def times_s(self) -> Floats:
        """(n,) seconds after the first sample."""
        return np.asarray(FIRST_S + STEP_S * np.arange(len(self.hz)), np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PitchCandidates:
    """What each frame offers, (n, candidates); the first is "no voice".

    Attributes:
        octaves: Above the lowest pitch; NaN for no voice and where there is no candidate.
        heights: Of the peaks.
        strength: What the path adds up; -inf where there is no candidate.
    """

    octaves: Floats
    heights: Floats
    strength: Floats


def without_mean(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each frame less its mean."""
    return frames - frames.mean(axis=1, keepdims=True)


def loudest_of(sound: Sound) -> float:
    """The largest amplitude."""
    return float(np.abs(sound - sound.mean()).max()) if len(sound) else 0.0


def best_pitch(parts: Sequence[PitchCandidates]) -> Pitch:
    """The best path through the candidates of frames that follow on each other."""
    if not parts:
        return Pitch(hz=np.empty(0), periodicity=np.empty(0))
    octaves = np.concatenate([part.octaves for part in parts])
    heights = np.concatenate([part.heights for part in parts])
    chosen = _best_path(octaves, np.concatenate([part.strength for part in parts]))
    rows = np.arange(len(octaves))
    picked = octaves[rows, chosen]
    voiced = np.isfinite(picked)
    return Pitch(
        hz=np.where(voiced, LOWEST_HZ * np.exp2(np.where(voiced, picked, 0.0)), 0.0),
        periodicity=np.where(voiced, np.clip(heights[rows, chosen], 0.0, 1.0), 0.0),
    )


def _autocorrelation(power: Floats) -> Floats:
    # One lag more, so that the last one has a neighbour.
    return np.fft.irfft(power, _FINER * TRANSFORM)[..., : _LAST_LAG + 2]


_WINDOW_ALONE = _autocorrelation(power_spectra(np.ones((1, WINDOW), dtype=np.float32)))[0]
_OF_WINDOW = _WINDOW_ALONE / _WINDOW_ALONE[0]


def candidates_of(centred: NDArray[np.float32], power: Floats, *, loudest: float) -> PitchCandidates:
    """The candidates of frames.

    Args:
        centred: (n, WINDOW) frames without their mean.
        power: Their spectra.
        loudest: The amplitude against which silence is told.
    """
    period = int(RATE_HZ / LOWEST_HZ)
    middle = centred[:, (WINDOW - period) // 2 : (WINDOW + period) // 2]
    local = np.abs(middle).max(axis=1) / loudest if loudest > 0 else np.zeros(len(centred))
    correlation = _autocorrelation(power)
    energy = correlation[:, :1]
    normal = correlation / (np.where(energy > 0, energy, 1.0) * _OF_WINDOW)
    here, before, after = normal[:, 1:-1], normal[:, :-2], normal[:, 2:]
    peaks = (here >= before) & (here > after) & (here > 0.5 * _VOICED_FROM)
    peaks[:, : _FIRST_LAG - 1] = False
    rated = np.where(peaks, here + _OCTAVE_COST * _OCTAVES, -np.inf)
    places = np.argpartition(rated, -_CANDIDATES, axis=1)[:, -_CANDIDATES:]
    known = np.isfinite(np.take_along_axis(rated, places, axis=1))
    low = np.take_along_axis(before, places, axis=1)
    top = np.take_along_axis(here, places, axis=1)
    high = np.take_along_axis(after, places, axis=1)
    bend = np.where(known, low - 2 * top + high, -1.0)
    aside = np.where(known, np.clip(0.5 * (low - high) / np.where(bend < 0, bend, -1.0), -0.5, 0.5), 0.0)
    heights = top - 0.25 * (low - high) * aside
    # A peak above 1 comes from the window's own edge: counted as far below.
    heights = np.where(heights > 1, 1 / np.maximum(heights, 1.0), heights)
    octaves = np.where(known, _octaves(places + 1 + aside), np.nan)
    no_voice = _VOICED_FROM + np.maximum(0.0, 2.0 - local * (1 + _VOICED_FROM) / _SILENCE_SHARE)
    return PitchCandidates(
        octaves=np.column_stack([np.full(len(centred), np.nan), octaves]),
        heights=np.column_stack([np.zeros(len(centred)), heights]),
        strength=np.column_stack([no_voice, np.where(known, heights + _OCTAVE_COST * octaves, -np.inf)]),
    )


def _octaves(lags: Floats | NDArray[np.int64]) -> Floats:
    """Octaves above the lowest pitch of lags in finer samples."""
    return np.log2(_FINER * RATE_HZ / (LOWEST_HZ * lags))


_OCTAVES = _octaves(np.arange(1, _LAST_LAG + 1))


def _best_path(octaves: Floats, strength: Floats) -> NDArray[np.int64]:
    """The candidate of every frame on the best path, (n,)."""
    count, choices = strength.shape
    pieces = -(-count // _PIECE)
    padding = ((_MARGIN, pieces * _PIECE - count + _MARGIN), (0, 0))
    padded = np.pad(np.nan_to_num(octaves, nan=0.0), padding)
    scored = np.pad(strength, padding)
    voiced = np.pad(np.isfinite(octaves), padding)
    length = _PIECE + 2 * _MARGIN
    starts = _PIECE * np.arange(pieces, dtype=np.int64)
    at = starts[:, None] + np.arange(length, dtype=np.int64)[None]
    octave, score, sounds = padded[at], scored[at], voiced[at]
    back = np.zeros((length, pieces, choices), dtype=np.int64)
    total = score[:, 0]
    for step in range(1, length):
        jump = np.abs(octave[:, step, :, None] - octave[:, step - 1, None, :])
        changes = sounds[:, step, :, None] != sounds[:, step - 1, None, :]
        both = sounds[:, step, :, None] & sounds[:, step - 1, None, :]
        cost = np.where(both, _OCTAVE_JUMP_COST * jump, np.where(changes, _VOICING_COST, 0.0))
        reached = total[:, None, :] - cost
        back[step] = reached.argmax(axis=2)
        total = np.take_along_axis(reached, back[step][..., None], axis=2)[..., 0] + score[:, step]
    path = np.zeros((length, pieces), dtype=np.int64)
    path[-1] = total.argmax(axis=1)
    rows = np.arange(pieces, dtype=np.int64)
    for step in range(length - 1, 0, -1):
        path[step - 1] = back[step, rows, path[step]]
    return path[_MARGIN : _MARGIN + _PIECE].T.reshape(-1)[:count]
