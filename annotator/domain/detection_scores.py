"""How well somebody noticed: signal detection theory on marks set while watching, and how long noticing took.

Sources: Macmillan & Creelman, *Detection Theory: A User's Guide*, 2nd ed. 2005 (d', c); Stanislaw & Todorov, *Behavior
Research Methods, Instruments, & Computers* 31, 1999, 137-149 (calculation); Hautus, same journal 27, 1995, 46-51
(log-linear correction); NIST/SEMATECH e-Handbook of Statistical Methods 7.2.6.2 (percentiles).
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.domain.spans import without

Correction = Literal["none", "log_linear"]

_z = statistics.NormalDist().inv_cdf
_LEAST_SHARE = 0.5
"""A stretch of time without an event counts as a trial if it lasts at least half of what an event's window lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """Sensitivity and criterion of a yes/no task under the equal-variance normal model.

    Attributes:
        hit_rate, false_alarm_rate: As they went into d' and c: corrected where ``correction`` says so.
        d_prime: z(H) - z(F): 0 is chance, larger is better.
        criterion: c = -(z(H) + z(F)) / 2: above 0 says yes rarely, below 0 readily.
        correction: ``log_linear`` where a rate was 0 or 1, whose z is infinite.
    """

    hit_rate: float
    false_alarm_rate: float
    d_prime: float
    criterion: float
    correction: Correction


def sensitivity(*, hits: int, signal_trials: int, false_alarms: int, noise_trials: int) -> Sensitivity | None:
    """d' and c from counts; None where there are no trials of one kind.

    Where a rate is 0 or 1, both rates are corrected: 0.5 is added to hits and to false alarms, 1 to the trials of
    either kind (the log-linear rule, Hautus 1995).

    Raises:
        ValueError: more hits than signal trials, more false alarms than noise trials, or a negative count.
    """
    if not 0 <= hits <= signal_trials or not 0 <= false_alarms <= noise_trials:
        raise ValueError(
            f"{hits} of {signal_trials} hits and {false_alarms} of {noise_trials} false alarms are no counts"
        )
    if not signal_trials or not noise_trials:
        return None
    extreme = hits in (0, signal_trials) or false_alarms in (0, noise_trials)
    rate = log_linear_rate if extreme else plain_rate
    hit_rate, false_alarm_rate = rate(hits, signal_trials), rate(false_alarms, noise_trials)
    return Sensitivity(
        hit_rate=hit_rate,
        false_alarm_rate=false_alarm_rate,
        d_prime=d_prime(hit_rate, false_alarm_rate),
        criterion=criterion(hit_rate, false_alarm_rate),
        correction="log_linear" if extreme else "none",
    )


def plain_rate(count: int, trials: int) -> float:
    """What share of the trials it was."""
    return count / trials


def log_linear_rate(count: int, trials: int) -> float:
    """The same by the log-linear rule, never 0 or 1: 0.5 more of them in 1 more trial (Hautus 1995)."""
    return (count + 0.5) / (trials + 1)


def d_prime(hit_rate: float, false_alarm_rate: float) -> float:
    """z(H) - z(F), for rates between 0 and 1."""
    return _z(hit_rate) - _z(false_alarm_rate)


def criterion(hit_rate: float, false_alarm_rate: float) -> float:
    """c = -(z(H) + z(F)) / 2, for rates between 0 and 1."""
    return -(_z(hit_rate) + _z(false_alarm_rate)) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Latencies:
    """How long after the onset the marks of hits came, in seconds; negative where a mark came before it."""

    count: int
    median_s: float
    lower_quartile_s: float
    upper_quartile_s: float
    least_s: float
    most_s: float


def latencies(values_s: Sequence[float]) -> Latencies | None:
    """Median, quartiles and range; None without a value. With one value all five are that value."""
    if not values_s:
        return None
    low_s, median_s, high_s = (percentile(values_s, share) for share in (0.25, 0.5, 0.75))
    return Latencies(
        count=len(values_s),
        median_s=median_s,
        lower_quartile_s=low_s,
        upper_quartile_s=high_s,
        least_s=min(values_s),
        most_s=max(values_s),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share (0 to 1) of the population lies, estimated at rank share x (n + 1), as NIST does.

    Raises:
        ValueError: there is no value.
    """
    if not values:
        raise ValueError("there is no percentile of nothing")
    ordered = sorted(values)
    rank = share * (len(ordered) + 1)
    whole = int(rank)
    if whole < 1:
        return ordered[0]
    if whole >= len(ordered):
        return ordered[-1]
    return ordered[whole - 1] + (rank - whole) * (ordered[whole] - ordered[whole - 1])


# --- from marks on a clock to trials --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWindow:
    """One event that was there to be noticed, and when a mark counts as having noticed it."""

    event_id: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkAt:
    """One press of the key."""

    mark_id: str
    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What became of every event and every mark.

    Attributes:
        hits: Event id to mark id.
        missed: Ids of events without a mark.
        repeats: Ids of marks in the window of an event that another mark has hit: neither hit nor false alarm.
        false_alarms: Ids of marks in no event's window.
        noise_trials: Spans without an event, each about as long as an event's window.
        alarmed_trials: How many of these hold a false alarm.
        uncounted: Ids of false alarms between two windows that lie so close that the time between is no trial.
    """

    hits: dict[str, str]
    missed: tuple[str, ...]
    repeats: tuple[str, ...]
    false_alarms: tuple[str, ...]
    noise_trials: tuple[tuple[float, float], ...]
    alarmed_trials: int
    uncounted: tuple[str, ...]


def detect(events: Sequence[EventWindow], marks: Sequence[MarkAt], watched: Sequence[tuple[float, float]]) -> Detection:
    """Hold marks against events, and cut the watched time without an event into trials.

    A mark hits at most one event and an event takes at most one mark: marks in order of time each go to the event whose
    window ends first among those open then, which gives the most hits there can be. Time without an event is cut into
    spans as long as the median event window (rounded to whole spans); what is shorter than half of that is no trial.

    Args:
        events: What was there, within what was watched.
        watched: The spans that were watched, ascending, not overlapping.
    """
    ordered = sorted(marks, key=lambda mark: (mark.time_s, mark.mark_id))
    hits: dict[str, str] = {}
    repeats: list[str] = []
    alarms: list[MarkAt] = []
    for mark in ordered:
        around = [event for event in events if event.start_s <= mark.time_s <= event.end_s]
        free = [event for event in around if event.event_id not in hits]
        if free:
            first = min(free, key=lambda event: (event.end_s, event.event_id))
            hits[first.event_id] = mark.mark_id
        elif around:
            repeats.append(mark.mark_id)
        else:
            alarms.append(mark)
    trials = noise_trials(events, watched)
    counted = {alarm.mark_id: _trial_of(alarm.time_s, trials) for alarm in alarms}
    return Detection(
        hits=hits,
        missed=tuple(event.event_id for event in events if event.event_id not in hits),
        repeats=tuple(repeats),
        false_alarms=tuple(alarm.mark_id for alarm in alarms),
        noise_trials=trials,
        alarmed_trials=len({trial for trial in counted.values() if trial is not None}),
        uncounted=tuple(mark_id for mark_id, trial in counted.items() if trial is None),
    )


def noise_trials(
    events: Sequence[EventWindow], watched: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """The watched time outside all windows, cut into spans about as long as the median window; none without events."""
    if not events:
        return ()
    length_s = statistics.median(event.end_s - event.start_s for event in events)
    if length_s <= 0:
        return ()
    trials: list[tuple[float, float]] = []
    windows = [(event.start_s, event.end_s) for event in events]
    for start_s, end_s in without(watched, windows):
        if end_s - start_s >= _LEAST_SHARE * length_s:
            count = max(1, round((end_s - start_s) / length_s))
            step_s = (end_s - start_s) / count
            trials += [(start_s + number * step_s, start_s + (number + 1) * step_s) for number in range(count)]
    return tuple(trials)


def _trial_of(time_s: float, trials: Sequence[tuple[float, float]]) -> int | None:
    """Which trial a mark lies in; one on the edge between two belongs to the earlier."""
    return next((number for number, (start_s, end_s) in enumerate(trials) if start_s <= time_s <= end_s), None)
