"""Where music plays: tones that stay where they are, which no speaking voice does.

Seyerlehner, K., Pohle, T., Schedl, M. & Widmer, G. (2007). Automatic music detection in television productions.
DAFx-07: the continuous frequency activation of a stretch is how much some frequencies stand out all the time.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from annotator.analysis.sampling import rolling_median
from annotator.analysis.voice.frames import RATE_HZ, Sound
from annotator.analysis.voice.frames import STEP_S as ROW_S
from annotator.analysis.voice.loudness import loudness_db
from annotator.domain.arrays import Floats, Mask

_STEP_S = 0.04
_STEP = int(RATE_HZ * _STEP_S)
_WINDOW = 1600
_AROUND = 21
_STANDS_OUT_DB = 4.0
_FROM_BIN, _UNTIL_BIN = 10, 400  # 100 Hz to 4 kHz
STRETCH_S = 2.6
_STRETCH = round(STRETCH_S / _STEP_S)
_HOP = _STRETCH // 4
_PEAKS = 5
# On the clips we have plain speech stays below 2.7 with 22 dB and more between loud and quiet; where music lies under
# it, it is above 3.2 for most of the time, with 15 dB at most.
_MUSIC_FROM = 3.2
_STRETCHES = 5
_LEAST_DYNAMICS_DB = 15.0
_AROUND_S = 2.5
# A voice that stays on one tone stands as music does, but all that stands are harmonics of its pitch, the low ones too.
_ONE_TONE_ST = 0.5
_LEAST_VOICED = 0.3
_NEAR_HZ = 12.0
_LEAST_HARMONICS = 4
_LOWEST_HARMONIC = 2
_BIN_HZ = RATE_HZ / _WINDOW
_FIRST_TONE = _FROM_BIN + 1
_HANN = np.hanning(_WINDOW).astype(np.float32)


def music_in(sound: Sound, power: Floats, hz: Floats) -> Mask:
    """Where music plays, (n,) every 10 ms: some tones stand all the time, and nothing ever pauses as speech does.

    Args:
        sound: Mono, 16 kHz.
        power: (n,) its K-weighted power every 10 ms.
        hz: (n,) its pitch every 10 ms; 0 where there is none.
    """
    at_s, activation, standing_hz = standing_tones(sound)
    if not len(at_s):
        return np.zeros(len(power), dtype=np.bool_)
    plays = rolling_median(activation, _STRETCHES) >= _MUSIC_FROM
    for place in np.flatnonzero(plays).tolist():
        moment_s = float(at_s[place])
        plays[place] = _dynamics_db(power, moment_s) < _LEAST_DYNAMICS_DB and not _is_one_voice(
            standing_hz[place], _around(hz, moment_s, STRETCH_S / 2)
        )
    times_s = (np.arange(len(power)) + 0.5) * ROW_S
    edges_s = (at_s[1:] + at_s[:-1]) / 2
    return plays[np.searchsorted(edges_s, times_s)]


def _is_one_voice(standing_hz: Floats, hz: Floats) -> bool:
    """True if the tones that stand are those of a single voice that hardly changes its pitch."""
    voiced = hz[hz > 0]
    if len(voiced) < max(_LEAST_VOICED * len(hz), 1):
        return False
    low, usual, high = (float(np.quantile(voiced, share)) for share in (0.25, 0.5, 0.75))
    if 12 * np.log2(high / low) > _ONE_TONE_ST:
        return False
    numbers: Floats = np.round(standing_hz / usual)
    own = (numbers >= 1) & (np.abs(standing_hz - numbers * usual) <= _NEAR_HZ)
    return int(own.sum()) >= _LEAST_HARMONICS and float(numbers[own].min()) <= _LOWEST_HARMONIC


def _around(rows: Floats, moment_s: float, half_s: float) -> Floats:
    return rows[max(round((moment_s - half_s) / ROW_S), 0) : round((moment_s + half_s) / ROW_S)]


def _dynamics_db(power: Floats, moment_s: float) -> float:
    """How far the loud and the quiet parts of the 5 s around a moment lie apart."""
    rows = _around(power, moment_s, _AROUND_S)
    blocks = rows[: len(rows) // 5 * 5].reshape(-1, 5).mean(axis=1)
    loud, quiet = np.quantile(loudness_db(blocks), (0.95, 0.1)).tolist() if len(blocks) else (0.0, 0.0)
    return loud - quiet


def standing_tones(sound: Sound) -> tuple[Floats, Floats, Floats]:
    """How much some frequencies stand out all the time, 0 to 5, and which.

    Returns:
        The middle of each stretch of 2.6 s in seconds after the first sample (n,), its activation (n,), and the
        frequencies that stand out most (n, 5).
    """
    if len(sound) < _WINDOW:
        return np.empty(0), np.empty(0), np.empty((0, _PEAKS))
    frames = sliding_window_view(sound, _WINDOW)[::_STEP]
    spectra = np.fft.rfft(frames * _HANN)[:, _FROM_BIN - _AROUND // 2 + 1 : _UNTIL_BIN + _AROUND]
    logs = 10 * np.log10(np.maximum(spectra.real**2 + spectra.imag**2, 1e-9))
    sums = np.insert(np.cumsum(logs, axis=1), 0, 0.0, axis=1)
    around = (sums[:, _AROUND:] - sums[:, :-_AROUND]) / _AROUND
    edge = _AROUND // 2
    active = (logs[:, edge : edge + around.shape[1]] - around > _STANDS_OUT_DB).astype(np.float64)
    counts = np.insert(np.cumsum(active, axis=0), 0, 0.0, axis=0)
    stretch = min(_STRETCH, len(active))
    starts: NDArray[np.int64] = np.arange(0, len(active) - stretch + 1, _HOP)
    shares = (counts[starts + stretch] - counts[starts]) / stretch
    middles_s: Floats = np.float64(_STEP_S) * (starts + stretch / 2)
    found = [_standing(row) for row in shares]
    return middles_s, np.array([height for height, _ in found]), np.array([tones for _, tones in found])


def _standing(shares: Floats) -> tuple[float, Floats]:
    """The heights of the five highest peaks over the deeper of the valleys beside them, added up, and where they are.

    Returns:
        That sum, and the frequencies of the peaks (5,); NaN where there are fewer.
    """
    rises = np.diff(shares, prepend=-1.0, append=-1.0)
    tops = np.flatnonzero((rises[:-1] > 0) & (rises[1:] <= 0))
    if len(tops) < 2:
        return 0.0, np.full(_PEAKS, np.nan)
    valleys = np.minimum.reduceat(shares, tops)[:-1]
    first = float(shares[: tops[0] + 1].min())
    last = float(shares[tops[-1] :].min())
    left, right = np.append(first, valleys), np.append(valleys, last)
    heights = shares[tops] - np.minimum(left, right)
    highest = np.argsort(heights)[-_PEAKS:]
    tones = np.full(_PEAKS, np.nan)
    tones[: len(highest)] = _BIN_HZ * (tops[highest] + _FIRST_TONE)
    return float(heights[highest].sum()), tones
