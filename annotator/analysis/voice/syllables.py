"""Where syllables have their loudest moment: what articulation rate is counted from.

de Jong, N. H. & Wempe, T. (2009). Praat script to detect syllable nuclei and measure speech rate automatically.
Behavior Research Methods 41, 385-390: a peak of intensity with a dip of 2 dB before the next one, in voiced sound.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import moving_average
from annotator.analysis.voice.frames import STEP_S, Floats
from annotator.analysis.voice.loudness import loudness_db

_SMOOTHING_S = 0.03
_LEAST_DIP_DB = 2.0
# Quieter than the loud syllables by more than this: breath, room, somebody far away.
_QUIETEST_DB = 25.0
_LOUD_SHARE = 0.95


def syllable_nuclei(power: Floats, voiced: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Rows of the loudest moments of syllables in one stretch of one person's speech.

    Args:
        power: (n,) K-weighted power every 10 ms.
        voiced: (n,) where there is a pitch.
    """
    if len(power) < 3:
        return np.empty(0, dtype=np.int64)
    level = loudness_db(moving_average(power, round(_SMOOTHING_S / STEP_S) | 1))
    rises = np.append(np.diff(level, prepend=level[0] - 1), -1.0)
    least = float(np.quantile(level, _LOUD_SHARE)) - _QUIETEST_DB
    tops = np.flatnonzero((rises[:-1] > 0) & (rises[1:] <= 0) & (level >= least))
    kept: list[int] = []
    for top in tops.tolist():
        if not kept or float(level[kept[-1] : top].min()) <= min(level[kept[-1]], level[top]) - _LEAST_DIP_DB:
            kept.append(top)
        elif level[top] > level[kept[-1]]:
            kept[-1] = top
    return np.array([top for top in kept if voiced[max(top - 2, 0) : top + 3].any()], dtype=np.int64)
