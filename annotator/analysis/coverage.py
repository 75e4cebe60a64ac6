"""Where each family of signals could be measured, and where not. "No flag" never means "not looked at"."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import runs, sample_period_s
from annotator.domain.signals import Coverage, Family, SignalSet

Floats = NDArray[np.float64]

# The signal that stands for a family: measurable exactly where the family is.
COVERAGE_SIGNALS: Mapping[Family, str] = {
    "expression": "lips_part",
    "gaze": "gaze_horizontal",
    "head": "head_yaw",
    "posture": "lean_forward",
    "hands": "hand_face_distance",
    "movement": "motion_energy",
}
# Shorter holes (a blink hides the irises, a frame is lost) are not worth a mark on the timeline.
SHORTEST_GAP_S = 0.35


def coverage(signal_set: SignalSet) -> tuple[Coverage, ...]:
    """One entry per family that has signals."""
    found: list[Coverage] = []
    for family, name in COVERAGE_SIGNALS.items():
        signal = signal_set.signals.get(name)
        if signal is None:
            continue
        gaps, total_s = gaps_of(signal.times_s, signal.values)
        found.append(
            Coverage(
                participant_id=signal_set.participant_id,
                family=family,
                measurable_s=max(0.0, total_s - sum(stop - start for start, stop in gaps)),
                total_s=total_s,
                gaps=gaps,
            )
        )
    return tuple(found)


def gaps_of(times_s: Floats, values: Floats) -> tuple[tuple[tuple[float, float], ...], float]:
    """Stretches without a measurable sample, and the whole time looked at, in seconds.

    A sample stands for the time until the next one, at most two typical periods: what was not sampled is a gap too.
    """
    if not len(times_s):
        return (), 0.0
    period_s = sample_period_s(times_s) if len(times_s) > 1 else 0.0
    end_s = float(times_s[-1]) + period_s
    until_s = np.append(times_s[1:], end_s)
    covered_until_s = np.minimum(until_s, times_s + 2 * period_s + 1e-9)
    gaps: list[tuple[float, float]] = []
    known = np.isfinite(values)
    for start, stop in runs(~known):
        gaps.append((float(times_s[start]), float(until_s[stop - 1])))
    gaps.extend(
        (float(covered_until_s[index]), float(until_s[index]))
        for index in np.flatnonzero((until_s - covered_until_s > 1e-6) & known)
    )
    long_enough = (gap for gap in sorted(gaps) if gap[1] - gap[0] >= SHORTEST_GAP_S)
    return tuple(long_enough), end_s - float(times_s[0])
