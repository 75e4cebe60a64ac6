"""Where syllables have their loudest moment, and how many there are in a second of what is said.

de Jong, N. H. & Wempe, T. (2009). Praat script to detect syllable nuclei and measure speech rate automatically.
Behavior Research Methods 41, 385-390: a peak of intensity with a dip of 2 dB before the next one, in voiced sound; the
articulation rate is their number by the time without pauses of 0.3 s and more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import moving_average, runs
from annotator.analysis.voice.frames import STEP_S
from annotator.analysis.voice.loudness import loudness_db
from annotator.domain.arrays import Floats, Mask

_SMOOTHING_S = 0.03
_LEAST_DIP_DB = 2.0
# Quieter than the loud syllables by more than this: breath, room, somebody far away.
_QUIETEST_DB = 25.0
_LOUD_SHARE = 0.95
# Noise by itself stays below this over its level.
_OVER_NOISE_DB = 3.0
PAUSE_S = 0.3
"""A pause this long ends a phrase (Heldner & Edlund 2010 take 0.2 s as what can be heard)."""
_LEAST_SPOKEN_S = 0.8


def articulation_rate(power: Floats, voiced: Mask, *, noise: float) -> float:
    """Syllables a second in one stretch of one person's speech, pauses left out; NaN where too little is said.

    A syllable too soft to be heard over the noise is not counted, and the time in which nothing is heard neither.

    Args:
        power: (n,) K-weighted power every 10 ms.
        voiced: (n,) where there is a pitch.
        noise: Power of what else is heard; NaN where it is not known.
    """
    level = _level(power)
    if not len(level):
        return float("nan")
    least = _least(level)
    if np.isfinite(noise):
        least = max(least, float(loudness_db(np.array([noise]))[0]) + _OVER_NOISE_DB)
    pauses = [stop - start for start, stop in runs((level < least) & ~voiced) if stop - start >= PAUSE_S / STEP_S]
    spoken_s = (len(level) - sum(pauses)) * STEP_S
    return len(syllable_nuclei(power, voiced)) / spoken_s if spoken_s >= _LEAST_SPOKEN_S else float("nan")


def syllable_nuclei(power: Floats, voiced: Mask) -> NDArray[np.int64]:
    """Rows of the loudest moments of syllables in one stretch of one person's speech.

    Args:
        power: (n,) K-weighted power every 10 ms.
        voiced: (n,) where there is a pitch.
    """
    if len(power) < 3:
        return np.empty(0, dtype=np.int64)
    level = _level(power)
    rises = np.append(np.diff(level, prepend=level[0] - 1), -1.0)
    tops = np.flatnonzero((rises[:-1] > 0) & (rises[1:] <= 0) & (level >= _least(level)))
    kept: list[int] = []
    for top in tops.tolist():
        if not kept or float(level[kept[-1] : top].min()) <= min(level[kept[-1]], level[top]) - _LEAST_DIP_DB:
            kept.append(top)
        elif level[top] > level[kept[-1]]:
            kept[-1] = top
    return np.array([top for top in kept if voiced[max(top - 2, 0) : top + 3].any()], dtype=np.int64)


def _level(power: Floats) -> Floats:
    return loudness_db(moving_average(power, round(_SMOOTHING_S / STEP_S) | 1))


def _least(level: Floats) -> float:
    return float(np.quantile(level, _LOUD_SHARE)) - _QUIETEST_DB
