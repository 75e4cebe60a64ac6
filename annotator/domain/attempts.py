"""A trainee's attempt at an exercise: what they watched, noticed and answered; and how that stands against the gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotator.domain.detection_scores import (
    Detection,
    EventWindow,
    Latencies,
    MarkAt,
    Sensitivity,
    detect,
    latencies,
    sensitivity,
)
from annotator.domain.exercises import Exercise, Gold, Moment
from annotator.domain.spans import united

OutcomeKind = Literal["hit", "miss", "false_alarm", "repeat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One press of the key: the frame on screen then, on the session clock, and what the trainee made of it."""

    id: str
    stretch_id: str
    time_s: float
    made_at: str
    code_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer to a question, about a mark or (with ``mark_id`` None) about a whole stretch.

    Attributes:
        question: Its words, so that the answer can be read without the exercise; empty in older files.
    """

    question_id: str
    stretch_id: str
    mark_id: str | None = None
    text: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One go at one exercise, complete at every step.

    Attributes:
        trainee: What the trainee calls themselves: a name, initials or a number.
        worked_s: How long the screen was open; what the time limit counts.
        stretch_id, time_s: Where the trainee is.
        asking: True while the questions at the end of the present stretch are open.
        watched: Spans of the session that were played, in order, none overlapping.
        finished_at: When it was finished; empty while it can still be gone on with.
        timed_out: True if the time limit ended it.
    """

    id: str
    exercise_id: str
    exercise_digest: str
    exercise_title: str
    session_id: str
    trainee: str
    started_at: str
    program_version: str = ""
    worked_s: float = 0.0
    stretch_id: str
    time_s: float
    asking: bool = False
    watched: tuple[tuple[float, float], ...] = ()
    marks: tuple[Mark, ...] = ()
    answers: tuple[Answer, ...] = ()
    finished_at: str = ""
    timed_out: bool = False

    @property
    def finished(self) -> bool:
        """True once the trainee has handed it in."""
        return bool(self.finished_at)

    @property
    def who(self) -> str:
        """The trainee as attempts are told apart by: capitals and blanks around the name do not matter."""
        return self.trainee.strip().casefold()

    def mark(self, mark_id: str | None) -> Mark | None:
        """The mark with this id, or None."""
        return next((one for one in self.marks if one.id == mark_id), None)

    def answer(self, question_id: str, stretch_id: str, mark_id: str | None = None) -> Answer | None:
        """The answer given so far, or None."""
        return next(
            (
                one
                for one in self.answers
                if (one.question_id, one.stretch_id, one.mark_id) == (question_id, stretch_id, mark_id)
            ),
            None,
        )


class AttemptError(ValueError):
    """The attempt cannot be gone on with like this."""


def with_mark(attempt: Attempt, mark: Mark) -> Attempt:
    """The attempt with one more mark.

    Raises:
        AttemptError: it is finished.
    """
    _require_open(attempt)
    return replace(attempt, marks=(*attempt.marks, mark))


def with_code(attempt: Attempt, mark_id: str, code_id: str | None) -> Attempt:
    """The attempt with a mark coded, or with its code taken back."""
    _require_open(attempt)
    marks = tuple(replace(one, code_id=code_id) if one.id == mark_id else one for one in attempt.marks)
    return replace(attempt, marks=marks)


def without_mark(attempt: Attempt, mark_id: str) -> Attempt:
    """The attempt without a mark that was set by mistake, and without what was answered about it."""
    _require_open(attempt)
    return replace(
        attempt,
        marks=tuple(one for one in attempt.marks if one.id != mark_id),
        answers=tuple(one for one in attempt.answers if one.mark_id != mark_id),
    )


def with_answer(attempt: Attempt, answer: Answer) -> Attempt:
    """The attempt with an answer put in place of the one before; an empty answer is none."""
    _require_open(attempt)
    key = (answer.question_id, answer.stretch_id, answer.mark_id)
    others = tuple(one for one in attempt.answers if (one.question_id, one.stretch_id, one.mark_id) != key)
    return replace(attempt, answers=(*others, answer) if answer.text.strip() else others)


def with_watched(attempt: Attempt, span: tuple[float, float]) -> Attempt:
    """The attempt with more of the session watched."""
    return replace(attempt, watched=united((*attempt.watched, span))) if span[1] > span[0] else attempt


def _require_open(attempt: Attempt) -> None:
    if attempt.finished:
        raise AttemptError("this attempt is finished; start another one")


# --- feedback -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one moment or one mark.

    Attributes:
        moment: What there was to notice; None for a false alarm.
        mark: The trainee's mark; None for a miss.
        latency_s: From the moment's onset to the mark; None but for hits.
        coded_right: Whether the mark has the moment's code; None but for hits that were coded.
    """

    kind: OutcomeKind
    moment: Moment | None = None
    mark: Mark | None = None
    latency_s: float | None = None
    coded_right: bool | None = None

    @property
    def time_s(self) -> float:
        """Where it is in the session."""
        if self.moment is not None:
            return self.moment.onset_s
        return self.mark.time_s if self.mark is not None else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindScore:
    """One kind of cue (code), or all of them.

    Attributes:
        false_alarms: For one kind: how many false alarms were coded so; for all: how many there were.
        coded_right: Of the hits, how many have the right code.
        sensitivity: Hits of this kind against the false alarms of any kind: a false alarm has no true kind.
    """

    code_id: str
    code_name: str
    moments: int
    hits: int
    misses: int
    false_alarms: int
    coded_right: int
    sensitivity: Sensitivity | None
    latencies: Latencies | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """An attempt held against the gold.

    Attributes:
        outcomes: In order of time.
        overall, kinds: Scores over all moments, and per kind of cue in order of first appearance.
        noise_trials, alarmed_trials: Spans without a moment, and how many of these hold a false alarm.
        trial_s: How long such a span is, about; 0 without one.
        uncounted_alarms: False alarms outside every trial (between moments that lie very close).
        unseen: Moments the trainee did not get to: neither hit nor missed.
    """

    outcomes: tuple[Outcome, ...]
    overall: KindScore
    kinds: tuple[KindScore, ...]
    noise_trials: int
    alarmed_trials: int
    trial_s: float
    uncounted_alarms: int
    unseen: int


def feedback(exercise: Exercise, gold: Gold, attempt: Attempt) -> Feedback:
    """Hold an attempt against the gold. Only moments whose onset was watched count."""
    moments = {one.id: one for one in gold.moments if _was_watched(one.onset_s, attempt.watched)}
    windows = [_window(exercise, one) for one in moments.values()]
    marks = [MarkAt(mark_id=one.id, time_s=one.time_s) for one in attempt.marks]
    found = detect(windows, marks, attempt.watched)
    outcomes = _outcomes(moments, attempt, found)
    kinds = dict.fromkeys((one.code_id, one.code_name) for one in sorted(moments.values(), key=lambda one: one.onset_s))
    lengths_s = [end_s - start_s for start_s, end_s in found.noise_trials]
    return Feedback(
        outcomes=outcomes,
        overall=_score("", "", outcomes, found),
        kinds=tuple(_score(code_id, name, outcomes, found) for code_id, name in kinds),
        noise_trials=len(found.noise_trials),
        alarmed_trials=found.alarmed_trials,
        trial_s=sum(lengths_s) / len(lengths_s) if lengths_s else 0.0,
        uncounted_alarms=len(found.uncounted),
        unseen=len(gold.moments) - len(moments),
    )


def _window(exercise: Exercise, moment: Moment) -> EventWindow:
    """Where a mark counts; never beyond the stretch, in which alone marks can be set."""
    stretch = exercise.stretch(moment.stretch_id)
    start_s = moment.onset_s - exercise.tolerance.before_s
    end_s = max(moment.end_s, moment.onset_s) + exercise.tolerance.after_s
    return EventWindow(
        event_id=moment.id,
        start_s=max(start_s, stretch.start_s) if stretch is not None else start_s,
        end_s=min(end_s, stretch.end_s) if stretch is not None else end_s,
    )


def _was_watched(time_s: float, watched: Sequence[tuple[float, float]]) -> bool:
    return any(start_s <= time_s <= end_s for start_s, end_s in watched)


def _outcomes(moments: dict[str, Moment], attempt: Attempt, found: Detection) -> tuple[Outcome, ...]:
    marks = {one.id: one for one in attempt.marks}
    rows = [Outcome(kind="miss", moment=moments[id_]) for id_ in found.missed]
    rows += [Outcome(kind="false_alarm", mark=marks[id_]) for id_ in found.false_alarms]
    rows += [Outcome(kind="repeat", mark=marks[id_]) for id_ in found.repeats]
    for moment_id, mark_id in found.hits.items():
        moment, mark = moments[moment_id], marks[mark_id]
        rows.append(
            Outcome(
                kind="hit",
                moment=moment,
                mark=mark,
                latency_s=mark.time_s - moment.onset_s,
                coded_right=None if mark.code_id is None else mark.code_id == moment.code_id,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.time_s))


def _score(code_id: str, name: str, outcomes: Sequence[Outcome], found: Detection) -> KindScore:
    """Of one code, or of all with an empty ``code_id``."""
    own = [row for row in outcomes if row.moment is not None and code_id in ("", row.moment.code_id)]
    hits = [row for row in own if row.kind == "hit"]
    alarms = [row for row in outcomes if row.kind == "false_alarm"]
    return KindScore(
        code_id=code_id,
        code_name=name,
        moments=len(own),
        hits=len(hits),
        misses=len(own) - len(hits),
        false_alarms=sum(row.mark is not None and code_id in ("", row.mark.code_id) for row in alarms),
        coded_right=sum(row.coded_right is True for row in hits),
        sensitivity=sensitivity(
            hits=len(hits),
            signal_trials=len(own),
            false_alarms=found.alarmed_trials,
            noise_trials=len(found.noise_trials),
        ),
        latencies=latencies([row.latency_s for row in hits if row.latency_s is not None]),
    )
