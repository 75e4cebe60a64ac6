"""Head pose, nodding and shaking."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.face_alignment import head_angles_deg
from annotator.analysis.sampling import moving_average, samples_in

Floats = NDArray[np.float64]

# Nods and shakes swing at about 1 to 4 Hz; slower is a turn, faster is noise.
_SLOW_WINDOW_S = 1.0
_SWING_WINDOW_S = 1.0


def head_signals(times_s: Floats, rotation: Floats) -> dict[str, Floats]:
    """Yaw, pitch, roll, and the amplitude of nods and shakes, each (n,) degrees, from (n, 3, 3) rotations."""
    yaw, pitch, roll = head_angles_deg(rotation)
    return {
        "head_yaw": yaw,
        "head_pitch": pitch,
        "head_roll": roll,
        "head_nod": swing_amplitude(times_s, pitch),
        "head_shake": swing_amplitude(times_s, yaw),
    }


def swing_amplitude(times_s: Floats, angle_deg: Floats) -> Floats:
    """Amplitude of back-and-forth movement, (n,) degrees: what is left after the slow course is taken off.

    A single turn is a swing of one sign; it counts only with the smaller of its two sides, so that a turn to a new
    direction gives nearly nothing and a nod (down and up again) gives its amplitude.
    """
    if not len(times_s):
        return angle_deg.copy()
    slow = moving_average(angle_deg, samples_in(_SLOW_WINDOW_S, times_s))
    fast = angle_deg - slow
    width = samples_in(_SWING_WINDOW_S, times_s)
    upward = moving_average(np.maximum(fast, 0.0), width)
    downward = moving_average(np.maximum(-fast, 0.0), width)
    # The mean of the positive half of a sine of amplitude A over whole periods is A / pi.
    return np.minimum(upward, downward) * np.pi
