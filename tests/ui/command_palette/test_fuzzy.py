"""A few letters find the line that is meant."""

from __future__ import annotations

import pytest

from annotator.ui.command_palette.fuzzy import fit

LINES = (
    "Next frame",
    "Next flag",
    "Next undecided flag",
    "Export JSON",
    "Export JSON without names",
    "Play the chosen span",
    "Loop the chosen span",
    "Annotate the chosen span",
    "Find participants' regions",
)


def best(typed: str) -> str:
    scored = [(score, line) for line in LINES if (score := fit(typed, line)) is not None]
    return max(scored, default=(0.0, ""))[1]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("nfr", "Next frame"),
        ("nextfl", "Next flag"),
        ("flag next", "Next flag"),
        ("nuf", "Next undecided flag"),
        ("undec", "Next undecided flag"),
        ("ejwn", "Export JSON without names"),
        ("json", "Export JSON"),
        ("ltcs", "Loop the chosen span"),
        ("REG", "Find participants' regions"),
    ],
)
def test_the_line_that_is_meant_comes_first(typed: str, line: str) -> None:
    assert best(typed) == line


def test_letters_that_are_not_there_do_not_fit() -> None:
    assert fit("xyz", "Next frame") is None
    assert fit("next xyz", "Next frame") is None
    assert fit("emarf", "Next frame") is None


def test_nothing_typed_fits_everything_alike() -> None:
    assert {fit("  ", line) for line in LINES} == {0.0}
