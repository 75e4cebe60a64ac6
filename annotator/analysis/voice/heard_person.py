"""What was heard of one participant, with everything that several signals are made from; each part is made once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.analysis.sampling import row_quantile
from annotator.analysis.turns import Answer, Turn, answers, turns_of
from annotator.analysis.voice.frames import STEP_S
from annotator.analysis.voice.phrases import HeardVoice, Phrase, measured_phrases, semitones_of
from annotator.analysis.voice.word_rates import WordRate
from annotator.domain.arrays import Floats, Mask
from annotator.domain.spans import Span, united, without

GRID_S = 0.1
_IN_BLOCK = round(GRID_S / STEP_S)
_NO_VALUES: Floats = np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardCourse:
    """A signal as it was heard.

    Attributes:
        values: (n,) at :attr:`HeardPerson.times_s`; NaN where there is nothing to measure.
        samples: One value for each phrase, answer or turn: what is usual for this person is told from them.
    """

    values: Floats
    samples: Floats


class HeardPerson:
    """One participant's voice and turns.

    Args:
        voice: What is heard of the person; None where there is no sound, or none that can be told to be theirs.
        own: When they speak, alone or not; ``others`` likewise of everybody else.
        heard: Where there is sound to listen to.
        turns: Of everybody, in order of time.
        word_rates: Of the person's lines in a transcript.
        duration_s: Of the session.
    """

    def __init__(
        self,
        participant_id: str,
        *,
        voice: HeardVoice | None,
        own: tuple[Span, ...],
        others: tuple[Span, ...],
        heard: tuple[Span, ...],
        turns: Sequence[Turn],
        duration_s: float,
        word_rates: tuple[WordRate, ...] = (),
    ) -> None:
        self.participant_id = participant_id
        self.voice = voice
        self.own = own
        self.others = others
        self.heard = heard
        self.turns = turns
        self.word_rates = word_rates
        self.count = max(int(np.ceil(duration_s / GRID_S - 1e-6)), 1)

    @cached_property
    def times_s(self) -> Floats:
        """(n,) where each tenth of a second begins, session clock."""
        return np.asarray(np.arange(self.count) * GRID_S, np.float64)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """What the voice is like in each measurable phrase."""
        return measured_phrases(self.voice, without(self.own, self.others)) if self.voice is not None else ()

    @cached_property
    def own_turns(self) -> tuple[Turn, ...]:
        """This person's turns."""
        return turns_of(self.turns, self.participant_id)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """How each own turn followed somebody else's."""
        return tuple(answer for answer in answers(self.turns) if answer.participant_id == self.participant_id)

    @cached_property
    def silences(self) -> tuple[Span, ...]:
        """Where nobody speaks, though there is sound to listen to or a transcript goes on."""
        spoken = united((*self.own, *self.others))
        if not spoken:
            return ()
        return without(self.heard or [(spoken[0][0], spoken[-1][1])], spoken)

    @cached_property
    def usual_semitones(self) -> float:
        """The person's median pitch, semitones above 100 Hz; NaN without a voice."""
        if self.voice is None or not self.voice.voiced.any():
            return float("nan")
        return float(np.median(semitones_of(self.voice.hz[self.voice.voiced])))

    def over_phrases(self, value: Callable[[Phrase], float]) -> HeardCourse:
        """A value of each phrase, held as long as it lasts."""
        return self.held([(phrase.start_s, phrase.end_s, value(phrase)) for phrase in self.phrases])

    def held(self, rows: Sequence[tuple[float, float, float]]) -> HeardCourse:
        """Values that stand from a time to another; nothing between them."""
        values = np.full(self.count, np.nan)
        for start_s, end_s, value in rows:
            first, last = (round(time_s / GRID_S) for time_s in (start_s, end_s))
            values[max(first, 0) : max(last, first + 1, 0)] = value
        samples = np.array([value for _, _, value in rows], dtype=np.float64)
        return HeardCourse(values=values, samples=samples[np.isfinite(samples)])

    def in_own_speech(self, values: Floats, known: Mask, *, least: int) -> HeardCourse:
        """The median of each tenth of a second, where so many of its rows are known.

        Args:
            values: (m,) every 10 ms, as the rows of the voice.
            known: (m,) which of them count.
        """
        if self.voice is None:
            return HeardCourse(values=np.full(self.count, np.nan), samples=_NO_VALUES)
        rows = np.full(self.count * _IN_BLOCK, np.nan)
        first = round(self.voice.start_s / STEP_S)
        skipped, place = max(-first, 0), max(first, 0)
        length = max(min(len(values) - skipped, len(rows) - place), 0)
        chosen = slice(skipped, skipped + length)
        rows[place : place + length] = np.where(known[chosen], values[chosen], np.nan)
        return HeardCourse(
            values=row_quantile(rows.reshape(self.count, _IN_BLOCK), 0.5, at_least=least),
            samples=np.array([float(np.median(part)) for part in self._in_phrases(values, known) if len(part)]),
        )

    def _in_phrases(self, values: Floats, known: Mask) -> list[Floats]:
        if self.voice is None:
            return []
        rows = [self.voice.rows(phrase.start_s, phrase.end_s) for phrase in self.phrases]
        return [values[row][known[row]] for row in rows]
