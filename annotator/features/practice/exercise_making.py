"""Making an exercise from a session: whose annotations are the gold, which moments, what is watched around them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from types import MappingProxyType

from annotator.analysis.consensus import CONSENSUS_ID
from annotator.domain.annotations import Annotation
from annotator.domain.attunement import cue_onset_s, is_incongruence
from annotator.domain.clock import new_id, utc_now
from annotator.domain.exercises import (
    CodeChoice,
    Exercise,
    ExerciseError,
    Gold,
    Hints,
    Moment,
    OtherMark,
    Question,
    Stretch,
    Tolerance,
    check_exercise,
    keyed,
    quiet_spans,
)
from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.domain.spans import united
from annotator.exchange.deidentify import Deidentifier
from annotator.exchange.deidentify_summary import DeidentifySummary
from annotator.exchange.exercise_file import write_exercise

AGREED = "*agreed*"
"""In place of a coder's id: what two or more coders coded alike."""
VARIED_SHARE = 0.5
"""By how much of itself a roll is varied, more or less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCoder:
    """Somebody whose annotations can be the gold."""

    coder_id: str
    name: str
    annotations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentFilter:
    """Which of the gold coder's annotations are the moments to be noticed. What is empty does not restrict.

    Attributes:
        coder_id: Or :data:`AGREED`, for a consensus of those who annotated.
        left_out: Ids of annotations that are no moments, whatever else fits.
        span: Only moments whose onset lies in it.
    """

    coder_id: str
    only_incongruences: bool = True
    code_ids: tuple[str, ...] = ()
    participant_id: str = ""
    annotation_ids: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is not hidden from the trainee."""

    transcript: bool = False
    flags: bool = False
    codes_of_others: bool = False
    outlines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coaching:
    """What the trainer has to say about one moment, told after the attempt."""

    note: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExercisePlan:
    """Everything the trainer decides.

    Attributes:
        whole_span: Watch this in one go; None to watch a stretch around each moment.
        before_s, after_s: Pre- and post-roll around each moment.
        vary_seed: Draws each roll anew, by up to half more or less, from this; None for the same everywhere. With the
            same everywhere a trainee can count, and whoever reads the file knows where the moments are.
        empty_stretches: How many stretches without a moment are mixed in.
        code_ids: What the trainee can choose from.
        coaching: By annotation id.
        media_id: What is seen.
    """

    title: str
    instructions: str = ""
    moments: MomentFilter
    whole_span: tuple[float, float] | None = None
    before_s: float = 8.0
    after_s: float = 6.0
    vary_seed: int | None = None
    empty_stretches: int = 0
    code_ids: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    shown: Shown = Shown()
    coaching: Mapping[str, Coaching] = field(default_factory=lambda: MappingProxyType({}))
    tolerance: Tolerance = field(default_factory=Tolerance)
    time_limit_s: float | None = None
    pause_on_mark: bool = True
    may_replay: bool = False
    media_id: str = ""


def gold_coders(session: Session) -> tuple[GoldCoder, ...]:
    """Everybody who annotated, a consensus included; who has most annotations first."""
    counts: dict[str, int] = {}
    for row in session.annotations.values():
        counts[row.coder_id] = counts.get(row.coder_id, 0) + 1
    found = [GoldCoder(coder_id=id_, name=session.coder_name(id_), annotations=count) for id_, count in counts.items()]
    return tuple(sorted(found, key=lambda one: (-one.annotations, one.coder_id)))


def choose_moments(session: Session, wanted: MomentFilter) -> tuple[Annotation, ...]:
    """The annotations that are the moments, by onset."""
    rows = _wanted(session, wanted)
    if wanted.coder_id == AGREED:
        rows = [row for row in agreed_annotations(rows) if row.id not in wanted.left_out]
    placed = sorted(((cue_onset_s(row), row.id, row) for row in rows), key=lambda one: one[:2])
    return tuple(row for _onset_s, _id, row in placed)


def agreed_annotations(rows: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """What two or more coders coded alike: same code, same person, and spans that overlap or touch.

    Of each such group the annotation that begins first stands for all: its times and note are those of one person. A
    settled consensus is no coder here: it was made from what others coded.
    """
    alike: dict[tuple[str, str], list[Annotation]] = {}
    for row in sorted(rows, key=lambda row: (row.start_s, row.id)):
        if row.coder_id != CONSENSUS_ID:
            alike.setdefault((row.code_id, row.participant_id), []).append(row)
    found: list[Annotation] = []
    for own in alike.values():
        groups: list[list[Annotation]] = []
        reach_s = float("-inf")
        for row in own:
            if row.start_s > reach_s:
                groups.append([])
            groups[-1].append(row)
            reach_s = max(reach_s, row.end_s)
        found += [group[0] for group in groups if len({row.coder_id for row in group}) > 1]
    return tuple(found)


def _wanted(session: Session, wanted: MomentFilter) -> list[Annotation]:
    codes, ids, left_out = frozenset(wanted.code_ids), frozenset(wanted.annotation_ids), frozenset(wanted.left_out)
    agreed, span = wanted.coder_id == AGREED, wanted.span
    return [
        row
        for row in session.annotations.values()
        if (agreed or row.coder_id == wanted.coder_id)
        # what is left out of a consensus is one of its moments, which is known only when it has been made
        and (agreed or row.id not in left_out)
        and (not codes or row.code_id in codes)
        and (not ids or row.id in ids)
        and row.participant_id == (wanted.participant_id or row.participant_id)
        and (not wanted.only_incongruences or is_incongruence(session, row))
        and (span is None or span[0] <= cue_onset_s(row) <= span[1])
    ]


def stretch_spans(session: Session, plan: ExercisePlan) -> tuple[tuple[float, float], ...]:
    """What is watched: one span, or one around each moment and, mixed in, some without a moment."""
    if plan.whole_span is not None:
        return (plan.whole_span,)
    watched = united(_around(session, row, plan) for row in choose_moments(session, plan.moments))
    if not watched or plan.empty_stretches <= 0:
        return watched
    return tuple(sorted((*watched, *_empty_spans(session, plan, watched))))


def _around(session: Session, row: Annotation, plan: ExercisePlan) -> tuple[float, float]:
    """What is watched around one moment."""
    onset_s = cue_onset_s(row)
    before_s, after_s = plan.before_s, plan.after_s
    if plan.vary_seed is not None:
        chance = Random(f"{plan.vary_seed} {row.id}")
        before_s *= chance.uniform(1 - VARIED_SHARE, 1 + VARIED_SHARE)
        after_s *= chance.uniform(1 - VARIED_SHARE, 1 + VARIED_SHARE)
    start_s = max(0.0, onset_s - before_s)
    end_s = min(session.info.duration_s, max(row.end_s, onset_s) + after_s)
    # Full milliseconds, as the spans without a moment: nothing but its content tells one from the other.
    return round(start_s, 3), round(end_s, 3)


def _empty_spans(
    session: Session, plan: ExercisePlan, watched: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Spans without a moment, as long as those with one."""
    lengths_s = sorted(end_s - start_s for start_s, end_s in watched)
    # Nothing the gold coder marked may be in a stretch that is said to hold nothing, whatever the filter; and for a
    # consensus, nothing that anybody marked.
    everything = [row for row in session.annotations.values() if plan.moments.coder_id in (row.coder_id, AGREED)]
    taken = [*watched, *((row.start_s - plan.before_s, row.end_s + plan.tolerance.after_s) for row in everything)]

    def spans_of(length_s: float) -> tuple[tuple[float, float], ...]:
        return quiet_spans(taken, duration_s=session.info.duration_s, length_s=length_s, count=plan.empty_stretches)

    median_s = lengths_s[len(lengths_s) // 2]
    if plan.vary_seed is None:
        return [(round(start_s, 3), round(end_s, 3)) for start_s, end_s in spans_of(median_s)]
    roomy = spans_of(lengths_s[-1])
    if len(roomy) < plan.empty_stretches:
        roomy = spans_of(median_s)
    chance = Random(f"{plan.vary_seed} empty")
    found: list[tuple[float, float]] = []
    for start_s, end_s in roomy:
        length_s = min(chance.choice(lengths_s), end_s - start_s)
        begin_s = chance.uniform(start_s, end_s - length_s)
        found.append((round(begin_s, 3), round(begin_s + length_s, 3)))
    return found


def make_exercise(session: Session, plan: ExercisePlan) -> tuple[Exercise, Gold]:
    """The exercise and, apart from it, its gold.

    Raises:
        ExerciseError: nothing is left to be noticed or watched, or something does not fit; says what to change.
    """
    rows = choose_moments(session, plan.moments)
    spans = stretch_spans(session, plan)
    if plan.whole_span is not None:
        start_s, end_s = plan.whole_span
        rows = tuple(row for row in rows if start_s <= cue_onset_s(row) <= end_s)
    if not rows:
        raise ExerciseError("no moment fits: choose another coder, other codes, or a longer stretch")
    stretches = tuple(
        Stretch(id=f"stretch-{number}", start_s=start_s, end_s=end_s)
        for number, (start_s, end_s) in enumerate(spans, start=1)
    )
    exercise = Exercise(
        id=new_id(),
        title=plan.title.strip(),
        made_at=utc_now(),
        session_id=session.info.id,
        instructions=plan.instructions.strip(),
        media=_media(session, plan.media_id),
        participants=tuple(replace(row, name="") for row in session.participants.values()),
        stretches=stretches,
        codes=code_choices(session, plan.code_ids),
        questions=plan.questions,
        hints=_hints(session, plan, spans),
        tolerance=plan.tolerance,
        time_limit_s=plan.time_limit_s,
        pause_on_mark=plan.pause_on_mark,
        may_replay=plan.may_replay,
    )
    gold = Gold(
        coder_id=plan.moments.coder_id, moments=tuple(_moment(session, row, stretches, plan.coaching) for row in rows)
    )
    check_exercise(exercise, gold)
    return exercise, gold


def code_choices(session: Session, code_ids: Sequence[str]) -> tuple[CodeChoice, ...]:
    """Codes of the session's codebook as the trainee sees them, in the codebook's order, each with a key."""
    return keyed(
        CodeChoice(id=code.id, name=code.name, definition=code.definition, key=code.shortcut, color=code.color)
        for code in session.codebook.codes
        if code.id in code_ids
    )


def save_exercise(
    path: Path,
    session: Session,
    exercise: Exercise,
    gold: Gold,
    *,
    further_words: Iterable[str] = (),
    pass_phrase: str = "",
) -> DeidentifySummary:
    """Write the exercise to hand over, without names; recordings are named by id and known by their fingerprint.

    Args:
        session: What it was made from.
        further_words: Words that are left out as names are.

    Returns:
        What became of names.

    Raises:
        ExerciseError: it cannot be done.
        OSError: it cannot be written.
    """
    names = Deidentifier(session, further_words=further_words)
    media = tuple(names.nameless_media(row) for row in exercise.media)
    shown = names.rewritten(replace(exercise, media=media))
    write_exercise(path, shown, names.rewritten(gold), pass_phrase=pass_phrase)
    return names.summary


def _moment(
    session: Session, row: Annotation, stretches: Sequence[Stretch], coaching: Mapping[str, Coaching]
) -> Moment:
    onset_s = cue_onset_s(row)
    told = coaching.get(row.id, Coaching(note=row.note))
    inside = stretches[bisect_right(stretches, onset_s, key=lambda one: one.start_s) - 1]
    return Moment(
        id=new_id(),  # the annotation's own id would tell a trainee who has the session which one it is
        stretch_id=inside.id,
        code_id=row.code_id,
        code_name=session.codebook.name_of(row.code_id),
        participant_id=row.participant_id,
        start_s=row.start_s,
        onset_s=onset_s,
        end_s=max(row.end_s, onset_s),
        note=told.note.strip(),
        example=told.example.strip(),
    )


def _media(session: Session, media_id: str) -> tuple[Media, ...]:
    """The recording that is seen, and the first with sound where that has none."""
    seen = session.media.get(media_id) or next((row for row in session.media.values() if row.width_px), None)
    if seen is None:
        raise ExerciseError("this session has no recording with a picture")
    if seen.has_audio:
        return (seen,)
    heard = next((row for row in session.media.values() if row.has_audio), None)
    return (seen, heard) if heard is not None else (seen,)


def _hints(session: Session, plan: ExercisePlan, spans: Sequence[tuple[float, float]]) -> Hints:
    def seen(start_s: float, end_s: float) -> bool:
        return any(start_s < span[1] and end_s > span[0] for span in spans)

    shown = plan.shown
    spoken = (row for row in session.utterances.values() if seen(row.start_s, row.end_s))
    flags = (row for row in session.findings.flags.values() if seen(row.start_s, row.end_s))
    others = (
        row
        for row in session.annotations.values()
        # A consensus is made of everybody's codes: there are no others.
        if plan.moments.coder_id not in (row.coder_id, AGREED) and seen(row.start_s, row.end_s)
    )
    return Hints(
        transcript=tuple(sorted(spoken, key=lambda row: row.start_s)) if shown.transcript else (),
        flags=tuple(sorted(flags, key=lambda row: row.start_s)) if shown.flags else (),
        codes=tuple(
            OtherMark(name=session.codebook.name_of(row.code_id), start_s=row.start_s, end_s=row.end_s)
            for row in sorted(others, key=lambda row: row.start_s)
        )
        if shown.codes_of_others
        else (),
        outlines=shown.outlines,
    )
