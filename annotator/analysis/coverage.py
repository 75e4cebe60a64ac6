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


def coverage(signal_set: SignalSet, span_s: tuple[float, float] | None = None) -> tuple[Coverage, ...]:
    """One entry per family that has signals.

    Args:
        span_s: From when to when the session lasts: what lies outside the participant's recording is a gap. None
            for the time of the signals alone.
    """
    found: list[Coverage] = []
    for family, name in COVERAGE_SIGNALS.items():
        signal = signal_set.signals.get(name)
        if signal is None:
            continue
        gaps, total_s = gaps_of(signal.times_s, signal.values, span_s)
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


def gaps_of(
    times_s: Floats, values: Floats, span_s: tuple[float, float] | None = None
) -> tuple[tuple[tuple[float, float], ...], float]:
    """Stretches without a measurable sample, and the whole time looked at or the span's, in seconds.

    A sample stands for the time until the next one, at most two typical periods: what was not sampled is a gap too.
    """
    if not len(times_s):
        return ((), 0.0) if span_s is None else ((span_s,), span_s[1] - span_s[0])
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
    start_s = float(times_s[0])
    if span_s is not None:
        gaps.extend(((span_s[0], start_s), (end_s, span_s[1])))
        start_s, end_s = min(start_s, span_s[0]), max(end_s, span_s[1])
    return _joined(gaps), end_s - start_s


def _joined(gaps: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """In order of time, those that touch as one, without the short ones."""
    joined: list[tuple[float, float]] = []
    for start_s, stop_s in sorted(gaps):
        if joined and start_s - joined[-1][1] < 1e-6:
            joined[-1] = joined[-1][0], max(joined[-1][1], stop_s)
        else:
            joined.append((start_s, stop_s))
    return tuple(gap for gap in joined if gap[1] - gap[0] >= SHORTEST_GAP_S)
