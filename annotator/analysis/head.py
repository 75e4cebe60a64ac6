"""Head pose, nodding and shaking."""

from __future__ import annotations

import numpy as np

from annotator.analysis.face_alignment import head_angles_deg
from annotator.analysis.sampling import moving_average, sample_period_s, samples_in
from annotator.domain.arrays import Floats

# Nods and shakes swing at about 1 to 4 Hz; slower is a turn, faster is noise.
_SLOW_WINDOW_S = 1.0
_SWING_WINDOW_S = 1.0
_RATE_WINDOW_S = 2.0
# Below this amplitude a swing cannot be told from noise, and has no rate.
LEAST_SWING_DEG = 1.5


def head_signals(times_s: Floats, rotation: Floats) -> dict[str, Floats]:
    """Yaw, pitch, roll, the amplitude of nods and shakes in degrees, and their rate in Hz, each (n,).

    Args:
        times_s: (n,).
        rotation: (n, 3, 3), NaN where the head is not measurable.
    """
    yaw, pitch, roll = head_angles_deg(rotation)
    return {
        "head_yaw": yaw,
        "head_pitch": pitch,
        "head_roll": roll,
        "head_nod": swing_amplitude(times_s, pitch),
        "head_shake": swing_amplitude(times_s, yaw),
        "head_nod_rate": swing_rate_hz(times_s, pitch),
        "head_shake_rate": swing_rate_hz(times_s, yaw),
    }


def swing_amplitude(times_s: Floats, angle_deg: Floats) -> Floats:
    """Amplitude of back-and-forth movement, (n,) degrees: what is left after the slow course is taken off.

    A single turn is a swing of one sign; it counts only with the smaller of its two sides, so that a turn to a new
    direction gives nearly nothing and a nod (down and up again) gives its amplitude.
    """
    if not len(times_s):
        return angle_deg.copy()
    fast = _fast(times_s, angle_deg)
    width = samples_in(_SWING_WINDOW_S, times_s)
    upward = moving_average(np.maximum(fast, 0.0), width)
    downward = moving_average(np.maximum(-fast, 0.0), width)
    # The mean of the positive half of a sine of amplitude A over whole periods is A / pi.
    return np.minimum(upward, downward) * np.pi


def swing_rate_hz(times_s: Floats, angle_deg: Floats) -> Floats:
    """Full swings per second over 2 s, (n,): half the zero crossings; NaN where the head does not swing."""
    if len(times_s) < 3:
        return np.full(len(times_s), np.nan)
    side = np.sign(_fast(times_s, angle_deg))
    crossed = np.concatenate(([0.0], (side[1:] * side[:-1] < 0).astype(np.float64)))
    crossed[~np.isfinite(angle_deg)] = np.nan
    width = samples_in(_RATE_WINDOW_S, times_s)
    rate = moving_average(crossed, width) / sample_period_s(times_s) / 2
    amplitude = moving_average(swing_amplitude(times_s, angle_deg), samples_in(_SWING_WINDOW_S, times_s))
    with np.errstate(invalid="ignore"):
        return np.where(amplitude >= LEAST_SWING_DEG, rate, np.nan)


def _fast(times_s: Floats, angle_deg: Floats) -> Floats:
    return angle_deg - moving_average(angle_deg, samples_in(_SLOW_WINDOW_S, times_s))
