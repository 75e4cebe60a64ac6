"""How much a coder can decide."""

from __future__ import annotations

from annotator.analysis.workload import MOMENTS_PER_HOUR, decidable_sensitivity


def test_a_quarter_of_an_hour_at_twelve_seconds_each_is_75_moments() -> None:
    assert MOMENTS_PER_HOUR == 75


def test_the_highest_sensitivity_that_can_be_decided_is_taken() -> None:
    assert decidable_sensitivity({1: 10, 2: 75, 3: 76, 4: 200}) == 2


def test_where_everything_is_too_much_it_is_the_least() -> None:
    assert decidable_sensitivity({1: 400, 2: 500}) == 1
