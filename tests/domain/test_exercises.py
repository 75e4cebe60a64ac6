"""What an exercise must be, and where stretches without a moment go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain.exercises import (
    CodeChoice,
    ExerciseError,
    Question,
    Stretch,
    Tolerance,
    check_exercise,
    keyed,
    quiet_spans,
)
from tests.fixtures.exercises import exercise, gold, moment


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "title"),
        ({"stretches": ()}, "nothing to watch"),
        ({"media": ()}, "no recording"),
        ({"stretches": (Stretch(id="a", start_s=3, end_s=3),)}, "ends before"),
        ({"stretches": (Stretch(id="a", start_s=0, end_s=9), Stretch(id="b", start_s=8, end_s=12))}, "overlap"),
        ({"codes": (CodeChoice(id="a", name="A", key="x"), CodeChoice(id="b", name="B", key="X"))}, "same key"),
        ({"questions": (Question(id="q", text=""),)}, "no words"),
        ({"questions": (Question(id="q", text="Which?", kind="choice", choices=("one",)),)}, "two answers"),
        ({"time_limit_s": 0.0}, "time limit"),
        ({"tolerance": Tolerance(before_s=-1)}, "tolerance"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_change(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ExerciseError, match=words):
        check_exercise(exercise(**changes))


def test_a_moment_outside_every_stretch_is_refused() -> None:
    check_exercise(exercise(), gold())
    with pytest.raises(ExerciseError, match=r"42\.0 s"):
        check_exercise(exercise(), gold(replace(moment("m1", 42.0), stretch_id="s1")))


def test_questions_are_asked_where_they_belong() -> None:
    only = exercise(questions=(Question(id="q", text="Why?", stretch_ids=("s2",)),))
    assert only.questions_for("s1", "stretch") == ()
    assert [one.id for one in only.questions_for("s2", "stretch")] == ["q"]
    assert only.questions_for("s2", "mark") == ()


def test_quiet_spans_lie_outside_what_is_taken_and_are_spread() -> None:
    spans = quiet_spans([(10, 20), (50, 60)], duration_s=100, length_s=10, count=3)
    assert len(spans) == 3
    for start_s, end_s in spans:
        assert end_s - start_s == pytest.approx(10)
        assert start_s >= 0
        assert end_s <= 100
        assert end_s <= 10 or (start_s >= 20 and end_s <= 50) or start_s >= 60
    assert spans[0][1] < 50 < spans[-1][0]
    assert quiet_spans([(0, 95)], duration_s=100, length_s=10, count=2) == ()


def test_every_code_gets_a_key_of_its_own() -> None:
    rows = keyed(
        [CodeChoice(id="a", name="A", key="2"), CodeChoice(id="b", name="B"), CodeChoice(id="c", name="C", key="2")]
    )
    assert [row.key for row in rows] == ["2", "1", "3"]
