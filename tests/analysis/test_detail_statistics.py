"""Counts and durations of each value of a modifier and each point of a scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.analysis.detail_statistics import value_statistics
from annotator.domain.annotations import Annotation, ModifierChoice, ScaleRating
from annotator.domain.codebook import Codebook
from tests.fixtures.sessions import DEGREE, SIDES, TIMES, WARMTH, annotation, small_session


def book() -> Codebook:
    known = small_session().codebook
    codes = tuple(
        replace(code, modifier_ids=(DEGREE.id, SIDES.id, TIMES.id), scale_ids=(WARMTH.id,))
        if code.id == "smile"
        else code
        for code in known.codes
    )
    return replace(known, codes=codes, modifiers=(DEGREE, SIDES, TIMES), scales=(WARMTH,))


def smile(
    number: int, length_s: float, *chosen: ModifierChoice, who: str = "client", warmth: float | None = None
) -> Annotation:
    ratings = () if warmth is None else (ScaleRating(scale_id=WARMTH.id, value=warmth),)
    start_s = 10.0 * number
    return annotation(
        f"s{number}",
        code_id="smile",
        tier="Codes",
        participant_id=who,
        start_s=start_s,
        end_s=start_s + length_s,
        modifiers=chosen,
        ratings=ratings,
    )


def degree(value: str) -> ModifierChoice:
    return ModifierChoice(modifier_id=DEGREE.id, value_ids=(value,))


ROWS = (
    smile(0, 1.0, degree("low"), ModifierChoice(modifier_id=SIDES.id, value_ids=("left", "right")), warmth=2.0),
    smile(1, 3.0, degree("high"), ModifierChoice(modifier_id=SIDES.id, value_ids=("left",))),
    smile(2, 5.0, degree("high"), ModifierChoice(modifier_id=TIMES.id, number=3.0), warmth=-1.0),
    smile(3, 2.0),
    smile(4, 4.0, degree("low"), who="therapist"),
)


def told(name: str, *, by_participant: bool = True) -> list[tuple[object, object, int, int, float]]:
    found = value_statistics(ROWS, book(), observed_s=(0.0, 100.0), by_participant=by_participant)
    return [
        (row.measured.participant_id, row.value, row.measured.count, row.asked, row.measured.total_s)
        for row in found
        if row.detail.name == name
    ]


def test_each_value_is_counted_for_each_person_and_last_what_has_no_answer() -> None:
    assert told("Degree") == [
        ("client", "low", 1, 4, pytest.approx(1.0)),
        ("therapist", "low", 1, 1, pytest.approx(4.0)),
        ("client", "high", 2, 4, pytest.approx(8.0)),
        ("client", None, 1, 4, pytest.approx(2.0)),
    ]


def test_people_can_be_taken_together() -> None:
    assert told("Degree", by_participant=False)[:2] == [
        (None, "low", 2, 5, pytest.approx(5.0)),
        (None, "high", 2, 5, pytest.approx(8.0)),
    ]


def test_of_several_values_each_counts() -> None:
    assert [row[1:4] for row in told("Side") if row[0] == "client"] == [("left", 2, 4), ("right", 1, 4), (None, 2, 4)]


def test_numbers_and_points_of_a_scale_are_values_in_their_order() -> None:
    assert [row[1:3] for row in told("How often") if row[0] == "client"] == [(3.0, 1), (None, 3)]
    assert [row[1:3] for row in told("Warmth") if row[0] == "client"] == [(-1.0, 1), (2.0, 1), (None, 2)]


def test_a_code_that_is_never_asked_is_not_among_those_without_an_answer() -> None:
    other = annotation("m", code_id="masking", start_s=1.0, end_s=2.0)
    found = value_statistics((*ROWS, other), book(), observed_s=(0.0, 100.0))
    assert {row.measured.code_id for row in found} == {"smile"}


def test_a_value_that_the_codebook_does_not_know_any_more_is_still_counted() -> None:
    found = value_statistics([smile(0, 1.0, degree("gone"))], book(), observed_s=(0.0, 100.0))
    assert [(row.value, row.measured.count) for row in found if row.detail.name == "Degree"] == [("gone", 1)]
