"""Figures in words."""

from __future__ import annotations

import pytest

from annotator.domain.attempts import feedback
from annotator.ui.plots.score_words import correction_text, latency_text, method_text, number_text, summary_text
from tests.fixtures.exercises import attempt, exercise, gold


@pytest.mark.parametrize(("value", "text"), [(-1e-9, "0.00"), (-0.2, "−0.20"), (1.005, "1.00"), (None, "–")])
def test_numbers_have_two_decimals_and_no_negative_zero(value: float | None, text: str) -> None:
    assert number_text(value) == text


def test_a_corrected_number_has_an_asterisk() -> None:
    assert number_text(1.5, corrected=True) == "1.50*"


def test_latencies_have_a_sign() -> None:
    assert [latency_text(value) for value in (0.84, -0.4, -0.01, None)] == ["+0.8 s", "−0.4 s", "+0.0 s", "–"]


def test_a_correction_is_said_and_so_is_what_does_not_count() -> None:
    never = feedback(exercise(), gold(), attempt(watched=((0.0, 30.0),)))
    assert "Hautus" in correction_text(never)
    assert "0.5 added" in method_text(never)
    assert "did not get to, which do not count: 1" in method_text(never)


def test_the_summary_says_what_was_noticed_and_where_to_look_next() -> None:
    never = feedback(exercise(), gold(), attempt(watched=((0.0, 30.0),)))
    assert summary_text(never).startswith(f"You noticed 0 of {never.overall.moments} moments. Worth another look: ")
    assert never.kinds[0].code_name in summary_text(never)
    nothing = feedback(exercise(), gold(), attempt(watched=()))
    assert summary_text(nothing) == "You did not get as far as a moment."
