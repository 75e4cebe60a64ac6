"""One utterance, or one silence, with the movement that belongs to it: what a rule for incongruence looks at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.analysis.affect_cues import AffectCue, PersonCues
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import Pole
from annotator.analysis.time_spans import overlap_s
from annotator.analysis.valence import RatedUtterance

VALENCE_FROM = 0.3
# Movement counts for an utterance from a little before it to a little after it.
BEFORE_S = 0.5
AFTER_S = 1.0
LEAST_OVERLAP_S = 0.5
# A movement that was there before the words must cover this much of them.
LEAST_COVER = 0.5
# Nothing moved. More is above most of what noise does: it may be too weak to count as movement, but it is not flat.
FLAT_BELOW_Z = 1.4

Found = list[Shift] | None
"""What a rule rests on, the leading one first; None where it does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One utterance with the movement that belongs to it.

    Attributes:
        ease: What least strengths are multiplied with: 1 at the middle sensitivity, less at a higher one.
        window_end_s: Where movement stops counting: a while after the words, or when somebody else speaks.
    """

    spoken: RatedUtterance
    person: PersonCues
    ease: float
    window_end_s: float
    answer_s: float

    @property
    def start_s(self) -> float:
        """Where the words begin, in seconds of the session."""
        return self.spoken.utterance.start_s

    @property
    def end_s(self) -> float:
        """Where the words end, in seconds of the session."""
        return self.spoken.utterance.end_s

    @property
    def pole(self) -> Pole | None:
        """Whether the words are positive or negative; None where they are neither clearly."""
        valence = self.spoken.valence or 0.0
        return None if abs(valence) < VALENCE_FROM else "positive" if valence > 0 else "negative"

    def cues(self, least_z: float) -> list[AffectCue]:
        """The cues at least this strong that belong to these words, face and body first."""
        near = self.person.cues.between(self.start_s - BEFORE_S, self.window_end_s)
        found = [cue for cue in near if cue.strength >= least_z and self._belongs(cue)]
        return sorted(found, key=lambda cue: (cue.channel == "support", -cue.strength))

    def _belongs(self, cue: AffectCue) -> bool:
        if overlap_s(cue.start_s, cue.end_s, self.start_s - BEFORE_S, self.window_end_s) < LEAST_OVERLAP_S:
            return False
        if cue.start_s >= self.start_s - BEFORE_S:
            # What is over as the words begin was none of them.
            return overlap_s(cue.start_s, cue.end_s, self.start_s, np.inf) >= 0.5 * (cue.end_s - cue.start_s)
        covered_s = overlap_s(cue.start_s, cue.end_s, self.start_s, self.end_s)
        return cue.shift.kind != "sustained" and covered_s >= LEAST_COVER * (self.end_s - self.start_s)

    def is_moved_by(self, shift: Shift) -> bool:
        """True for a movement that keeps these words from being flat: not one that mostly rises after them."""
        theirs = shift.kind == "sustained" or (shift.onset_s + shift.apex_s) / 2 <= self.window_end_s
        return theirs and shift.beside_words >= FLAT_BELOW_Z

    def says(self, pole: Pole, least_valence: float) -> bool:
        """True if the words are rated, on this side, and so clearly."""
        return self.pole == pole and abs(self.spoken.valence or 0.0) >= least_valence

    def heard(self, signal: str, way: int, least: float) -> Shift | None:
        """The strongest change of the voice, up (1) or down (-1), that goes on for half of these words."""
        found = [
            shift
            for shift in self.person.heard.between(self.start_s, self.end_s)
            if shift.signal == signal
            and shift.effect_z * way > 0
            and shift.strength >= least
            and overlap_s(shift.onset_s, shift.offset_s, self.start_s, self.end_s)
            >= LEAST_COVER * (self.end_s - self.start_s)
        ]
        return max(found, key=lambda shift: shift.strength, default=None)

    def waited(self, least: float) -> Shift | None:
        """The late answer or long silence that these words end."""
        near = self.person.heard.between(self.start_s - BEFORE_S, self.start_s + BEFORE_S)
        late = [
            shift
            for shift in near
            if shift.family == "timing"
            and shift.strength >= least
            and shift.effect_z > 0
            and abs(shift.offset_s - self.start_s) <= BEFORE_S
        ]
        return max(late, key=lambda shift: shift.strength, default=None)

    def of_pole(self, pole: Pole, least_z: float) -> Found:
        """The cues of one side, if any of them can raise a candidate."""
        found = [cue for cue in self.cues(least_z) if cue.pole == pole]
        return [cue.shift for cue in found] if any(cue.channel != "support" for cue in found) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch in which nobody speaks and that does not belong to this person's own words.

    Attributes:
        whole_s: How long nobody speaks, with what belongs to the words before and after.
    """

    person: PersonCues
    ease: float
    start_s: float
    end_s: float
    whole_s: float
