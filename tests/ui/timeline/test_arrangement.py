from __future__ import annotations

import pytest

from annotator.ui.timeline.arrangement import Arrangement, from_text


def test_what_is_kept_in_the_settings_comes_back() -> None:
    made = (
        Arrangement()
        .with_grouping("coder")
        .with_order(["b", "a"])
        .with_hidden("c", True)
        .with_folded("d", True)
        .with_scale("a", 1.9)
    )
    assert from_text(made.to_text()) == made


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"grouping": 7, "order": "x", "hidden": null, "scales": 3}'])
def test_settings_that_cannot_be_read_leave_the_usual_arrangement(text: str) -> None:
    assert from_text(text) == Arrangement()


def test_rows_nobody_has_moved_follow_those_somebody_has() -> None:
    assert Arrangement(order=("c", "gone", "a")).ordered("abcd") == ["c", "a", "b", "d"]


@pytest.mark.parametrize(
    ("by", "expected"), [(1, ["a", "c", "b", "d"]), (-1, ["b", "a", "c", "d"]), (9, ["a", "c", "d", "b"])]
)
def test_a_row_moves_among_those_shown_and_stops_at_the_ends(by: int, expected: list[str]) -> None:
    assert Arrangement().moved("b", by, "abcd").ordered("abcd") == expected


def test_heights_stay_within_reason_and_the_usual_one_is_not_kept() -> None:
    arrangement = Arrangement().with_scale("a", 100).with_scale("b", 0.01)
    assert 0.1 < arrangement.scale("b") < 1 < arrangement.scale("a") < 20
    assert not arrangement.with_scale("a", 1.0).with_scale("b", 1.0).scales
