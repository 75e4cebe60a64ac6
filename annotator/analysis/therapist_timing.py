"""When a therapist speaks after a cue of the client: how soon, after how much silence, or into the client's words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.analysis.sampling import runs
from annotator.analysis.turns import LONGEST_ANSWER_S
from annotator.domain.participants import Participant
from annotator.domain.signals import SignalSet
from annotator.domain.spans import Span, united

_TURNS = "turn_length"
# Turns are known to a tenth of a second; two that touch are no interruption.
_LEAST_OVERLAP_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapistTiming:
    """What was heard of the therapist after one moment.

    Attributes:
        speaks_after_s: Until the therapist's next turn begins; 0 where one is going on; None within half a minute.
        silence_held_s: How long nobody spoke just before it; None where it did not begin after the moment.
        interrupts: Whether it began while somebody else was speaking, and they spoke together for a while.
    """

    speaks_after_s: float | None
    silence_held_s: float | None = None
    interrupts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardTurns:
    """Turns as they were heard: sorted, separate spans."""

    therapist: tuple[Span, ...]
    others: tuple[Span, ...]

    def after(self, moment_s: float) -> TherapistTiming:
        """What the therapist does after a moment."""
        place = bisect_right(self.therapist, moment_s, key=lambda turn: turn[0])
        if place and self.therapist[place - 1][1] > moment_s:
            return TherapistTiming(speaks_after_s=0.0)
        if place == len(self.therapist) or self.therapist[place][0] - moment_s > LONGEST_ANSWER_S:
            return TherapistTiming(speaks_after_s=None)
        start_s = self.therapist[place][0]
        still_s = max((end_s for begin_s, end_s in self.others if begin_s < start_s), default=None)
        own_s = self.therapist[place - 1][1] if place else None
        last_s = max((end_s for end_s in (still_s, own_s) if end_s is not None), default=None)
        return TherapistTiming(
            speaks_after_s=start_s - moment_s,
            silence_held_s=None if last_s is None else max(start_s - last_s, 0.0),
            interrupts=still_s is not None and still_s - start_s >= _LEAST_OVERLAP_S,
        )


def heard_turns(signal_sets: Mapping[str, SignalSet], participants: Iterable[Participant]) -> HeardTurns | None:
    """Everybody's turns, from the signal of their length; None where the therapist's are not known."""
    roles = {person.id: person.role for person in participants}
    spans = {id_: _turns_of(one) for id_, one in signal_sets.items() if id_ in roles}
    therapist = united(turn for id_, own in spans.items() if roles[id_] == "therapist" for turn in own)
    if not therapist:
        return None
    return HeardTurns(
        therapist=therapist,
        others=united(turn for id_, own in spans.items() if roles[id_] != "therapist" for turn in own),
    )


def _turns_of(signals: SignalSet) -> Sequence[Span]:
    signal = signals.signals.get(_TURNS)
    if signal is None or len(signal.times_s) < 2:
        return ()
    step_s = float(np.median(np.diff(signal.times_s)))
    return [
        (float(signal.times_s[first]), float(signal.times_s[last - 1]) + step_s)
        for first, last in runs(np.isfinite(signal.values))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingOverCues:
    """What it comes to over cues; medians are None where there is nothing.

    Attributes:
        cues: After how many something is known of the therapist's turns.
        answered: After how many the therapist began to speak within half a minute.
    """

    cues: int
    answered: int
    speaks_after_s: float | None
    silence_held_s: float | None
    interruptions: int


def over_cues(timings: Iterable[TherapistTiming]) -> TimingOverCues:
    """Medians and counts."""
    known = tuple(timings)
    begun = [one for one in known if one.silence_held_s is not None]
    return TimingOverCues(
        cues=len(known),
        answered=len(begun),
        speaks_after_s=_median([one.speaks_after_s for one in begun if one.speaks_after_s is not None]),
        silence_held_s=_median([one.silence_held_s for one in begun if one.silence_held_s is not None]),
        interruptions=sum(one.interrupts for one in begun),
    )


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if values else None
