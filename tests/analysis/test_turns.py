"""Turns, answers and who yields."""

from __future__ import annotations

import pytest

from annotator.analysis.turns import answers, turns


def test_a_turn_keeps_its_pauses_and_a_word_inside_another_s_takes_no_floor() -> None:
    found = turns({"client": [(0, 3), (4, 8), (20, 22)], "therapist": [(5, 5.5), (9, 12)]})
    assert [(turn.participant_id, turn.start_s, turn.end_s, turn.spoken_s) for turn in found] == [
        ("client", 0, 8, 7), ("therapist", 9, 12, 3), ("client", 20, 22, 2),
    ]  # fmt: skip
    assert [(one.participant_id, one.before_id, one.latency_s) for one in answers(found)] == [
        ("therapist", "client", 1), ("client", "therapist", 8),
    ]  # fmt: skip


def test_a_long_silence_ends_a_turn_and_what_comes_much_later_answers_nothing() -> None:
    found = turns({"client": [(0, 2), (6, 8)], "therapist": [(60, 61)]})
    assert len(found) == 3
    assert answers(found) == ()


def test_where_both_speak_the_one_who_stops_first_yields() -> None:
    (taken,) = answers(turns({"client": [(0, 5)], "therapist": [(4, 8)]}))
    assert (taken.latency_s, taken.yielded_id) == (pytest.approx(-1), "client")
    (kept,) = answers(turns({"client": [(0, 8)], "therapist": [(4, 6)]}))
    assert (kept.latency_s, kept.yielded_id) == (pytest.approx(-4), "therapist")
    assert turns({}) == ()
