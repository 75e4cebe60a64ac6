"""Where each family of signals could be measured, and where not. "No flag" never means "not looked at"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from annotator.analysis.measurability import LEAST_FACE_WIDTH_PX
from annotator.analysis.sampling import runs, sample_period_s
from annotator.analysis.signals.registry import SIGNALS
from annotator.domain.arrays import Floats
from annotator.domain.participants import Participant
from annotator.domain.percent import percent
from annotator.domain.signals import Coverage, Family, SignalSet
from annotator.domain.spans import united

# The signal that stands for a family: measurable exactly where the family is.
COVERAGE_SIGNALS: Mapping[Family, str] = {
    entry.definition.family: name for name, entry in SIGNALS.items() if entry.covers_family
}
SMALL_FACE = f"narrower than {LEAST_FACE_WIDTH_PX:.0f} px; use the camera's own file, or film closer next time"
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


def coverage_notes(covered: Iterable[Coverage], participants: Sequence[Participant]) -> tuple[str, ...]:
    """What the user should know of what could not be measured, and why where that is known."""
    label = {participant.id: participant.label for participant in participants}
    notes: list[str] = []
    for entry in covered:
        who = label.get(entry.participant_id, entry.participant_id)
        small = entry.too_small_s > 0.5 * (entry.total_s - entry.measurable_s)
        if entry.family == "head" and entry.measurable_s <= 0:
            notes.append(
                f"The face of {who} is too small to be measured: {SMALL_FACE}."
                if small
                else f"No face of {who} was measurable in the whole recording; look at the region set for {who}."
            )
        elif entry.family == "expression" and 0 < entry.measurable_s < 0.5 * entry.total_s:
            share = percent(entry.measurable_s, entry.total_s)
            why = f"; elsewhere it is mostly too small ({SMALL_FACE})" if small else ""
            notes.append(f"The face of {who} was measurable only {share} of the time{why}.")
    return tuple(notes)


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
    joined = united(gaps, gap_s=1e-6)
    return tuple(gap for gap in joined if gap[1] - gap[0] >= SHORTEST_GAP_S), end_s - start_s
