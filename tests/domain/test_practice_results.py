"""Progress of one trainee, and what a group misses."""

from __future__ import annotations

from dataclasses import replace

from annotator.domain.attempts import Answer, feedback
from annotator.domain.practice_results import Scored, group_kinds, group_results, progress, written_answers
from tests.fixtures.exercises import attempt, exercise, gold


def scored(trainee: str, day: int, *marks: tuple[float, str | None], digest: str = "sha256:0") -> Scored:
    one = attempt(
        *marks,
        id=f"{trainee}-{day}",
        trainee=trainee,
        started_at=f"2026-01-{day:02d}T10:00:00.000+00:00",
        exercise_digest=digest,
        finished_at=f"2026-01-{day:02d}T11:00:00.000+00:00",
    )
    return Scored(attempt=one, feedback=feedback(exercise(), gold(), one))


def test_progress_is_in_order_and_says_which_go_it_is() -> None:
    points = progress(
        [
            scored("T", 5, (11.0, None), (26.0, None), (35.0, None)),
            scored("T", 2, (11.0, None), (35.0, None)),
            scored("T", 3, digest="sha256:other"),
        ]
    )
    assert [(one.number, one.repeat) for one in points] == [(1, 1), (2, 1), (3, 2)]
    assert [round(one.hit_rate, 3) for one in points] == [0.333, 0.0, 0.667]
    assert [one.corrected for one in points] == [False, True, False]
    assert points[2].median_latency_s == 1.0
    assert points[1].median_latency_s is None
    assert points[0].d_prime is not None
    assert points[2].d_prime is not None
    assert points[2].d_prime > points[0].d_prime


def test_an_attempt_that_came_to_no_moment_is_no_point() -> None:
    one = attempt(watched=((0.0, 5.0),), finished_at="2026-01-02T11:00:00.000+00:00")
    assert progress([Scored(attempt=one, feedback=feedback(exercise(), gold(), one))]) == ()


def test_what_a_group_misses_most_comes_first() -> None:
    rows = group_results(
        [
            scored("A", 1, (11.0, "masking"), (26.0, "leakage")),
            scored("B", 1, (11.5, "leakage")),
            scored("C", 1, (12.0, "masking"), (51.0, "leakage")),
            scored("c ", 2, (12.0, "masking"), (26.0, None), (51.0, "leakage")),
        ]
    )
    assert [row.moment.id for row in rows] == ["m2", "m3", "m1"]
    assert [(row.seen, row.hits, row.coded_right) for row in rows] == [(3, 1, 0), (3, 1, 1), (3, 3, 2)]
    assert rows[0].missed_by == ("B", "C"), "a second go by the same person does not count"
    assert rows[2].median_latency_s == 1.5
    assert [(kind.code_name, kind.chances, kind.hits) for kind in group_kinds(rows)] == [
        ("Leakage", 3, 1),
        ("Masking", 6, 4),
    ]


def test_answers_are_told_with_what_they_are_about() -> None:
    one = scored("B", 1, (11.0, "masking"), (20.0, None))
    marks = one.attempt.marks
    answers = (
        Answer(question_id="q1", stretch_id=marks[1].stretch_id, mark_id=marks[1].id, text="a cough"),
        Answer(question_id="q1", stretch_id=marks[0].stretch_id, mark_id=marks[0].id, text="a smile"),
        Answer(question_id="q2", stretch_id="nowhere", text="nothing"),
    )
    rows = written_answers([replace(one, attempt=replace(one.attempt, answers=answers))])
    assert [(row.time_s, row.about, row.text) for row in rows] == [
        (10.0, "Masking", "a smile"),
        (20.0, "", "a cough"),
        (None, "", "nothing"),
    ]
