"""States that are there or not, whatever this person's habit: a hand at the face, crossed arms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import runs, sample_period_s
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import StateRule
from annotator.domain.signals import Signal

# The person must have been in view for this long before a state begins: what began in a gap is not seen beginning.
_IN_VIEW_S = 2.0
# One look at the body may be wrong; a hand that is lost for a moment is still there.
_LEAST_SAMPLES = 2
_LOST_S = 1.6
_LOST_SAMPLES = 2


def state_candidates(signal: Signal, rule: StateRule, *, watched: Signal, participant_id: str) -> list[Shift]:
    """Every time the state begins, in time order. Its times are as coarse as the signal's samples.

    Hands come from out of sight, so the signal itself need not be known before; ``watched`` must (a signal that is
    measurable whenever the person is in view).
    """
    times_s, values = signal.times_s, signal.values
    if len(times_s) < 2:
        return []
    period_s = sample_period_s(times_s)
    with np.errstate(invalid="ignore"):
        holds: NDArray[np.bool_] = rule.sign * values > rule.sign * rule.limit
    found: list[Shift] = []
    for start, stop in _joined(runs(holds), times_s):
        end_s = float(times_s[stop]) if stop < len(times_s) else float(times_s[-1]) + period_s
        short = end_s - float(times_s[start]) < rule.least_s or int(holds[start:stop].sum()) < _LEAST_SAMPLES
        if short or not _in_view_before(float(times_s[start]), watched):
            continue
        level, rest = float(np.nanmedian(values[start:stop])), _rest(signal, start, rule)
        found.append(
            Shift(
                kind="state",
                participant_id=participant_id,
                family=signal.definition.family,
                signal=signal.definition.name,
                onset_s=float(times_s[start]),
                apex_s=float(times_s[(start + stop - 1) // 2]),
                offset_s=end_s,
                before=rest,
                after=level,
                effect_z=(level - rest) / float(signal.spread[start]),
                strength=rule.strength,
                penalty=np.inf,
            )
        )
    return found


def _joined(stretches: list[tuple[int, int]], times_s: NDArray[np.float64]) -> list[tuple[int, int]]:
    longest_s = max(_LOST_S, (_LOST_SAMPLES + 0.1) * sample_period_s(times_s))
    joined: list[tuple[int, int]] = []
    for start, stop in stretches:
        if joined and times_s[start] - times_s[joined[-1][1] - 1] <= longest_s:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def _in_view_before(time_s: float, watched: Signal) -> bool:
    first, last = np.searchsorted(watched.times_s, (time_s - _IN_VIEW_S, time_s))
    seen = np.isfinite(watched.values[first:last])
    # A hand that comes up hides the face a little before it is found: less than half of the time will do.
    span_s = time_s - float(watched.times_s[0]) if len(watched.times_s) else 0.0
    return span_s >= _IN_VIEW_S and len(seen) > 0 and bool(seen.mean() > 0.3)


def _rest(signal: Signal, start: int, rule: StateRule) -> float:
    """The last value before, or the person's usual one; the limit where the hands were never seen elsewhere."""
    before = float(signal.values[start - 1]) if start > 0 else np.nan
    for value in (before, float(signal.baseline[start])):
        if rule.sign * value <= rule.sign * rule.limit:  # never true of NaN
            return value
    return rule.limit
