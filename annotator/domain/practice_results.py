"""What many attempts say together: one trainee's progress, and what a group notices and misses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.domain.attempts import Attempt, Feedback
from annotator.domain.detection_scores import latencies
from annotator.domain.exercises import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A finished attempt with its feedback."""

    attempt: Attempt
    feedback: Feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPoint:
    """One attempt on the way.

    Attributes:
        number: Of this trainee's attempts, from 1.
        repeat: Which go at this exercise it is, from 1: a second go measures memory, too.
        corrected: True where a rate was 0 or 1 and d' and criterion were corrected.
        median_latency_s: None without a hit.
    """

    number: int
    repeat: int
    attempt_id: str
    exercise_title: str
    session_id: str
    started_at: str
    hit_rate: float
    false_alarm_rate: float | None
    d_prime: float | None
    criterion: float | None
    corrected: bool
    median_latency_s: float | None


def progress(scored: Iterable[Scored]) -> tuple[ProgressPoint, ...]:
    """One trainee's attempts in the order they were begun. Attempts in which no moment came are left out."""
    goes: dict[str, int] = {}
    points: list[ProgressPoint] = []
    for one in sorted(scored, key=lambda row: row.attempt.started_at):
        goes[one.attempt.exercise_digest] = goes.get(one.attempt.exercise_digest, 0) + 1
        overall, told = one.feedback.overall, one.feedback
        if not overall.moments:
            continue
        found = overall.sensitivity
        points.append(
            ProgressPoint(
                number=len(points) + 1,
                repeat=goes[one.attempt.exercise_digest],
                attempt_id=one.attempt.id,
                exercise_title=one.attempt.exercise_title,
                session_id=one.attempt.session_id,
                started_at=one.attempt.started_at,
                hit_rate=overall.hits / overall.moments,
                false_alarm_rate=told.alarmed_trials / told.noise_trials if told.noise_trials else None,
                d_prime=found.d_prime if found is not None else None,
                criterion=found.criterion if found is not None else None,
                corrected=found is not None and found.correction != "none",
                median_latency_s=overall.latencies.median_s if overall.latencies is not None else None,
            )
        )
    return tuple(points)


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentResult:
    """How a group did on one moment: of ``seen`` trainees who got to it, ``hits`` noticed it.

    Attributes:
        coded_right: Of the hits, how many gave it the gold's code.
        missed_by: Who missed it.
    """

    moment: Moment
    seen: int
    hits: int
    coded_right: int
    median_latency_s: float | None
    missed_by: tuple[str, ...]

    @property
    def missed_share(self) -> float:
        """0 to 1."""
        return 1 - self.hits / self.seen if self.seen else 0.0


def group_results(scored: Sequence[Scored]) -> tuple[MomentResult, ...]:
    """Every moment of one exercise, most missed first. Of several attempts of one trainee the first counts.

    A later go at the same exercise is left out: whoever has seen the feedback knows the moments.
    """
    rows: dict[str, list[tuple[str, bool, bool, float | None]]] = {}
    moments: dict[str, Moment] = {}
    for one in first_attempts(scored):
        for outcome in one.feedback.outcomes:
            if outcome.moment is None:
                continue
            moments[outcome.moment.id] = outcome.moment
            told = (one.attempt.trainee, outcome.kind == "hit", outcome.coded_right is True, outcome.latency_s)
            rows.setdefault(outcome.moment.id, []).append(told)
    results = [_moment_result(moments[id_], told) for id_, told in rows.items()]
    return tuple(sorted(results, key=lambda row: (-row.missed_share, row.moment.onset_s)))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindResult:
    """How a group did on all moments of one kind: chances are moments times trainees who got to them."""

    code_name: str
    moments: int
    chances: int
    hits: int
    coded_right: int

    @property
    def missed_share(self) -> float:
        """0 to 1."""
        return 1 - self.hits / self.chances if self.chances else 0.0


def group_kinds(results: Sequence[MomentResult]) -> tuple[KindResult, ...]:
    """The same by kind of cue, most missed first."""
    by_kind: dict[str, list[MomentResult]] = {}
    for row in results:
        by_kind.setdefault(row.moment.code_name, []).append(row)
    kinds = [
        KindResult(
            code_name=name,
            moments=len(rows),
            chances=sum(row.seen for row in rows),
            hits=sum(row.hits for row in rows),
            coded_right=sum(row.coded_right for row in rows),
        )
        for name, rows in by_kind.items()
    ]
    return tuple(sorted(kinds, key=lambda kind: (-kind.missed_share, kind.code_name)))


def first_attempts(scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Each trainee's first attempt, by start."""
    firsts: dict[str, Scored] = {}
    for one in sorted(scored, key=lambda row: row.attempt.started_at):
        firsts.setdefault(one.attempt.who, one)
    return tuple(firsts.values())


def _moment_result(moment: Moment, told: Sequence[tuple[str, bool, bool, float | None]]) -> MomentResult:
    late = latencies([latency_s for _who, _hit, _right, latency_s in told if latency_s is not None])
    return MomentResult(
        moment=moment,
        seen=len(told),
        hits=sum(hit for _who, hit, _right, _latency in told),
        coded_right=sum(right for _who, _hit, right, _latency in told),
        median_latency_s=late.median_s if late is not None else None,
        missed_by=tuple(who for who, hit, _right, _latency in told if not hit),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """What a trainee answered, and about what.

    Attributes:
        time_s: Of the moment or mark; None for a stretch in which there was neither.
        about: The moments of the stretch, or the one the mark hit, by name; empty for none.
    """

    trainee: str
    time_s: float | None
    about: str
    question: str
    text: str


def written_answers(scored: Sequence[Scored]) -> tuple[WrittenAnswer, ...]:
    """Every answer of each trainee's first attempt, by place in the session, then trainee."""
    rows = [row for one in first_attempts(scored) for row in _answers_of(one)]
    return tuple(sorted(rows, key=_place_of))


def _place_of(row: WrittenAnswer) -> tuple[bool, float, str, str]:
    return row.time_s is None, row.time_s or 0.0, row.question, row.trainee.casefold()


def _answers_of(one: Scored) -> list[WrittenAnswer]:
    outcomes = one.feedback.outcomes
    rows: list[WrittenAnswer] = []
    for answer in one.attempt.answers:
        mark = one.attempt.mark(answer.mark_id)
        if mark is not None:
            about = [row.moment for row in outcomes if row.mark is not None and row.mark.id == mark.id]
        else:
            about = [row.moment for row in outcomes if row.moment and row.moment.stretch_id == answer.stretch_id]
        moments = [moment for moment in about if moment is not None]
        at_s = moments[0].onset_s if moments else mark.time_s if mark is not None else None
        rows.append(
            WrittenAnswer(
                trainee=one.attempt.trainee,
                time_s=at_s,
                about=", ".join(moment.code_name for moment in moments),
                question=answer.question,
                text=answer.text,
            )
        )
    return rows
