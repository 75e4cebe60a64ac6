"""The division of signals into pieces of one level."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.analysis.change_points import segment


def steps(seed: int, *, rows: int, signals: int, changes: int) -> NDArray[np.float64]:
    """Signals whose level changes together, with noise that is one in size and correlated over time."""
    chance = np.random.default_rng(seed)
    borders = np.sort(chance.choice(rows, changes, replace=False)) if changes else np.empty(0, int)
    levels = chance.normal(0, 2.0, (changes + 1, signals))[np.searchsorted(borders, np.arange(rows), side="right")]
    noise = chance.normal(0, 1, (rows, signals))
    return levels + 0.7 * noise + 0.7 * np.roll(noise, 1, axis=0)


def cost(levels: NDArray[np.float64], breaks: list[int], penalty: float) -> float:
    edges = [0, *breaks, len(levels)]
    pieces = [levels[start:stop] for start, stop in pairwise(edges)]
    return sum(float(((piece - piece.mean(axis=0)) ** 2).sum()) for piece in pieces) + penalty * len(breaks)


@pytest.mark.parametrize("factor", [1.0, 4.0, 12.0])
@pytest.mark.parametrize("seed", range(8))
def test_the_division_is_that_of_the_reference(seed: int, factor: float) -> None:
    ruptures = pytest.importorskip("ruptures", reason="ruptures, the reference, is not installed")
    rows = (24, 90, 260, 700)[seed % 4]
    levels = steps(seed, rows=rows, signals=1 + seed % 5, changes=rows // 40)
    penalty = factor * float(np.log(rows))
    reference = ruptures.KernelCPD(kernel="linear", min_size=10).fit(levels).predict(pen=penalty)[:-1]
    assert segment(levels, least=10, penalty=penalty) == [int(index) for index in reference]


@pytest.mark.parametrize("seed", range(4))
def test_no_division_of_few_rows_costs_less(seed: int) -> None:
    levels = steps(seed, rows=30, signals=2, changes=2)
    penalty = 3.0
    every = [[], *([one] for one in range(5, 26))]
    every += [[one, other] for one in range(5, 21) for other in range(one + 5, 26)]
    every += [[a, b, c] for a in range(5, 16) for b in range(a + 5, 21) for c in range(b + 5, 26)]
    found = segment(levels, least=5, penalty=penalty)
    least = min(cost(levels, breaks, penalty) for breaks in every)
    assert len(found) > 3 or cost(levels, found, penalty) == pytest.approx(least)
    assert cost(levels, found, penalty) <= least + 1e-9


def test_a_step_is_found_where_it_is_and_nothing_else() -> None:
    levels = np.repeat([[0.0, 1.0], [3.0, -1.0]], [40, 25], axis=0)
    assert segment(levels, least=10, penalty=2.0) == [40]
    assert segment(levels, least=10, penalty=1e6) == []


def test_what_is_shorter_than_two_pieces_stays_whole() -> None:
    assert segment(np.repeat([[0.0], [9.0]], 9, axis=0), least=10, penalty=0.1) == []


def test_the_zero_of_the_signals_does_not_matter() -> None:
    levels = steps(5, rows=300, signals=3, changes=6)
    assert segment(levels + 1e6, least=10, penalty=20.0) == segment(levels, least=10, penalty=20.0) != []
