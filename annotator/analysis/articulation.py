"""The quick movement of a mouth that speaks."""

from __future__ import annotations

import numpy as np

from annotator.analysis.sampling import moving_average, rolling_median, samples_in
from annotator.domain.arrays import Floats, Mask

_SMOOTHING_S = 0.5
_WINDOW_S = 2.5
# Eight real people in plain speech: jaw .010 to .046, lips .016 to .074; three who do not speak below .006 and .007.
_PLAIN_JAW_MOVEMENT = 0.01
_PLAIN_LIP_MOVEMENT = 0.015


def articulation(times_s: Floats, values: Floats) -> Floats:
    """Size of the quick movement around each moment, (n,): what speech does to a mouth signal, and a smile does not.

    Robust SD over 2.5 s of what is left when the course over 0.5 s is taken off.
    """
    quick = np.abs(values - moving_average(values, samples_in(_SMOOTHING_S, times_s)))
    return np.nan_to_num(1.4826 * rolling_median(quick, samples_in(_WINDOW_S, times_s)))


def talks_plainly(times_s: Floats, *, jaw: Floats, lips: Floats) -> Mask:
    """(n,) where lips and jaw move as quickly and as far as in plain speech, whether or not a voice was heard."""
    return (articulation(times_s, jaw) >= _PLAIN_JAW_MOVEMENT) & (articulation(times_s, lips) >= _PLAIN_LIP_MOVEMENT)
