"""Scales and steps of plots."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from annotator.ui.plots.plotting import across, number, steps, upright


def test_a_scale_goes_up_the_area_or_along_it() -> None:
    area = QRectF(10, 20, 100, 50)
    assert [upright(area, -1.0, 1.0).px(value) for value in (-1.0, 0.0, 1.0)] == [70, 45, 20]
    assert across(area, 0.0, 4.0).px(1.0) == 35


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 1.0, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (-3.0, 7.0, ["−4", "−2", "0", "2", "4", "6", "8"]),
        (2.0, 2.0, ["2", "2.2", "2.4", "2.6", "2.8", "3"]),
    ],
)
def test_steps_are_round_and_span_the_values(low: float, high: float, expected: list[str]) -> None:
    assert [number(value) for value in steps(low, high)] == expected
