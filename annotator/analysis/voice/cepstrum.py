"""How clear a voice is: smoothed cepstral peak prominence.

Hillenbrand, J. & Houde, R. A. (1996). Acoustic correlates of breathy vocal quality. Journal of Speech and Hearing
Research 39, 311-321. The cepstrum of a clear voice stands out at its period; that of a breathy, strained or whispered
one hardly leaves the line through it.
"""

from __future__ import annotations

import numpy as np

from annotator.analysis.voice.frames import RATE_HZ, TRANSFORM
from annotator.domain.arrays import Floats

EVERY = 2
"""Of the frames one in so many is looked at."""
_FROM_HZ, _UNTIL_HZ = 330.0, 60.0
_FIRST, _LAST = int(RATE_HZ / _FROM_HZ), int(RATE_HZ / _UNTIL_HZ)
# The line is fitted from 1 ms on: what lies before is the vocal tract.
_LINE_FROM = RATE_HZ // 1000
_SMOOTH_FRAMES = 5
_SMOOTH_BINS = 9


def cepstra_of(power: Floats) -> Floats:
    """The power cepstrum of every second of the spectra (n, TRANSFORM / 2 + 1), from 1 ms to the lowest pitch."""
    logs = 10 * np.log10(np.maximum(power[::EVERY], 1e-12))
    return np.fft.irfft(logs, TRANSFORM)[:, _LINE_FROM : _LAST + 1] ** 2


def prominence_db(cepstra: Floats) -> Floats:
    """(n,) dB by which the highest peak between 60 and 330 Hz stands above the line, after smoothing both ways.

    Args:
        cepstra: (n, m) of frames that follow on each other, from :func:`cepstra_of`.
    """
    if not len(cepstra):
        return np.empty(0)
    levels = 10 * np.log10(np.maximum(_smooth(_smooth(cepstra, _SMOOTH_FRAMES, 0), _SMOOTH_BINS, 1), 1e-12))
    places = np.arange(levels.shape[1], dtype=np.float64)
    centred = places - places.mean()
    slope = levels @ centred / (centred @ centred)
    searched = levels[:, _FIRST - _LINE_FROM :]
    peak = searched.argmax(axis=1)
    line = levels.mean(axis=1) + slope * centred[peak + _FIRST - _LINE_FROM]
    return searched[np.arange(len(levels)), peak] - line


def _smooth(rows: Floats, width: int, axis: int) -> Floats:
    """Mean over ``width`` rows or columns, fewer at the ends."""
    count = rows.shape[axis]
    sums = np.insert(np.cumsum(rows, axis=axis), 0, 0.0, axis=axis)
    place = np.arange(count, dtype=np.int64)
    low, high = np.maximum(place - width // 2, 0), np.minimum(place + width // 2 + 1, count)
    shape = (-1, 1) if axis == 0 else (1, -1)
    return (np.take(sums, high, axis=axis) - np.take(sums, low, axis=axis)) / (high - low).reshape(shape)
