"""An exercise: what a trainee watches, what they may say, and - kept apart from it - what there was to notice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotator.domain.flags import Flag
from annotator.domain.media import Media
from annotator.domain.participants import Participant
from annotator.domain.spans import united
from annotator.domain.transcript import Utterance

QuestionKind = Literal["open", "choice"]
AskedAt = Literal["mark", "stretch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A span of the session that is watched in one go."""

    id: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChoice:
    """A code the trainee can give, and the key for it: one digit or letter."""

    id: str
    name: str
    definition: str = ""
    key: str = ""
    color: str = "#0072B2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the trainee is asked.

    Attributes:
        choices: For the kind ``choice``: at least two.
        asked_at: After each mark the trainee sets, or at the end of a stretch.
        stretch_ids: Only in (or after) these stretches; empty for all.
    """

    id: str
    text: str
    kind: QuestionKind = "open"
    choices: tuple[str, ...] = ()
    asked_at: AskedAt = "stretch"
    stretch_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMark:
    """A code somebody other than the gold's coder gave, shown to the trainee as a hint."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is not hidden. All empty and off: the trainee sees the picture and hears the sound, nothing else.

    Attributes:
        transcript: What is said in the stretches.
        flags: The machine's flags in the stretches.
        codes: Codes of others in the stretches.
        outlines: Whether the people's regions are outlined in the picture.
    """

    transcript: tuple[Utterance, ...] = ()
    flags: tuple[Flag, ...] = ()
    codes: tuple[OtherMark, ...] = ()
    outlines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """When a mark counts as having noticed a moment: from before its onset until after its end."""

    before_s: float = 0.5
    after_s: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """Everything the trainee may see before the attempt is done.

    Attributes:
        session_id: Of the session it was made from: progress is told per session.
        media: The recordings it needs; the first is the one that is seen. Referenced by fingerprint, never copied.
        participants: Without names.
        time_limit_s: For the whole attempt, pauses and answering included; None for none.
        pause_on_mark: Whether the picture stops when the trainee notices something, until they have coded it.
        may_replay: Whether the trainee may go back within a stretch.
    """

    id: str
    title: str
    made_at: str
    session_id: str
    instructions: str = ""
    media: tuple[Media, ...]
    participants: tuple[Participant, ...] = ()
    stretches: tuple[Stretch, ...]
    codes: tuple[CodeChoice, ...] = ()
    questions: tuple[Question, ...] = ()
    hints: Hints = Hints()
    tolerance: Tolerance = Tolerance()
    time_limit_s: float | None = None
    pause_on_mark: bool = True
    may_replay: bool = False

    def stretch(self, stretch_id: str) -> Stretch | None:
        """The stretch with this id, or None."""
        return next((one for one in self.stretches if one.id == stretch_id), None)

    def code(self, code_id: str | None) -> CodeChoice | None:
        """The code with this id, or None."""
        return next((one for one in self.codes if one.id == code_id), None)

    def questions_for(self, stretch_id: str, asked_at: AskedAt) -> tuple[Question, ...]:
        """What is asked at this point of a stretch."""
        return tuple(
            question
            for question in self.questions
            if question.asked_at == asked_at and (not question.stretch_ids or stretch_id in question.stretch_ids)
        )

    @property
    def duration_s(self) -> float:
        """How long watching takes."""
        return sum(stretch.end_s - stretch.start_s for stretch in self.stretches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing there was to notice, with what the trainer has to say about it.

    Attributes:
        onset_s: Where the first cue begins: what latency is counted from.
        code_name: As it was called when the exercise was made.
        example: What the trainer might say next to the client.
    """

    id: str
    stretch_id: str
    code_id: str
    code_name: str
    participant_id: str
    start_s: float
    onset_s: float
    end_s: float
    note: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What there was to notice, according to one coder or the consensus."""

    coder_id: str
    moments: tuple[Moment, ...]


class ExerciseError(ValueError):
    """The exercise cannot be made or used like this; the message says what to change."""


def check_exercise(exercise: Exercise, gold: Gold | None = None) -> None:
    """Check that an exercise can be done and, with its gold, scored.

    Raises:
        ExerciseError: names what is missing or does not fit.
    """
    if not exercise.title.strip():
        raise ExerciseError("give the exercise a title")
    if not exercise.stretches:
        raise ExerciseError("there is nothing to watch: choose at least one moment, or the whole session")
    if not exercise.media:
        raise ExerciseError("there is no recording to watch")
    _check_stretches(exercise.stretches)
    keys = [code.key.lower() for code in exercise.codes if code.key]
    if len(set(keys)) < len(keys):
        raise ExerciseError("two codes have the same key")
    _check_questions(exercise.questions)
    if exercise.time_limit_s is not None and exercise.time_limit_s <= 0:
        raise ExerciseError("the time limit must be longer than nothing")
    if exercise.tolerance.before_s < 0 or exercise.tolerance.after_s < 0:
        raise ExerciseError("the tolerance cannot be negative")
    stretches = {one.id: one for one in exercise.stretches}
    for moment in gold.moments if gold is not None else ():
        inside = stretches.get(moment.stretch_id)
        if inside is None or not inside.start_s <= moment.onset_s <= inside.end_s:
            raise ExerciseError(f"the moment at {moment.onset_s:.1f} s is in no stretch")


def _check_stretches(stretches: Sequence[Stretch]) -> None:
    for stretch in stretches:
        if stretch.end_s <= stretch.start_s:
            raise ExerciseError(f"the stretch at {stretch.start_s:.1f} s ends before it begins")
    for before, after in itertools.pairwise(stretches):
        if after.start_s < before.end_s:
            raise ExerciseError(f"the stretches at {before.start_s:.1f} s and {after.start_s:.1f} s overlap")


def _check_questions(questions: Sequence[Question]) -> None:
    for question in questions:
        if not question.text.strip():
            raise ExerciseError("a question has no words")
        if question.kind == "choice" and len(question.choices) < 2:
            raise ExerciseError(f"'{question.text}' needs at least two answers to choose from")


def quiet_spans(
    taken: Sequence[tuple[float, float]], *, duration_s: float, length_s: float, count: int
) -> tuple[tuple[float, float], ...]:
    """Up to ``count`` spans of ``length_s`` outside the taken ones, spread over the session as evenly as fits.

    They are the stretches without a moment that keep a trainee from knowing that every stretch has one.
    """
    free: list[tuple[float, float]] = []
    at_s = 0.0
    for start_s, end_s in (*united(taken), (duration_s, duration_s)):
        places = int((start_s - at_s) // length_s) if length_s > 0 else 0
        room_s = (start_s - at_s) / places if places else 0.0
        middles = (at_s + (number + 0.5) * room_s for number in range(places))
        free += [(middle - length_s / 2, middle + length_s / 2) for middle in middles]
        at_s = max(at_s, end_s)
    if len(free) <= count:
        return tuple(free)
    return tuple(free[round((number + 0.5) * len(free) / count - 0.5)] for number in range(count))


def keyed(codes: Iterable[CodeChoice]) -> tuple[CodeChoice, ...]:
    """The codes, each with a key of its own: the one it has, else the first free digit, else the first free letter."""
    rows = tuple(codes)
    used: set[str] = set()
    kept: list[str] = []
    for row in rows:
        key = row.key.lower()
        kept.append(key if key and key not in used else "")
        used.add(key)
    free = iter(key for key in "1234567890abcdefghijklmnopqrstuvwxyz" if key not in used)
    return tuple(replace(row, key=key or next(free, "")) for row, key in zip(rows, kept, strict=True))
