"""Krippendorff's alpha: for coded units on four levels of measurement, and for spans on a continuum.

Krippendorff, K. (2004), Content Analysis, 2nd ed., ch. 11: 1 - observed / expected disagreement. Coders may be any
number, and units may be without some coders' value. For spans ("unitizing", alpha_u) disagreement is the squared
distance of the edges of units that overlap, and the squared length of a unit that lies in another coder's gap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
Section = tuple[int, int, bool]
"""Beginning and length in whole units of time, and whether it is a unit (else a gap)."""


def coincidences(values: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coincidences of values within units, to be added up over units.

    Args:
        values: Shape (coders, units), NaN where a coder gave none.
        known: The values there are, ascending.

    Returns:
        Shape (units, k, k): a unit with m values holds each ordered pair of them 1 / (m - 1) times.
    """
    counts = (values[:, :, np.newaxis] == known).sum(axis=0).astype(np.float64)
    pairs = counts[:, :, np.newaxis] * counts[:, np.newaxis, :]
    pairs[:, np.arange(len(known)), np.arange(len(known))] -= counts
    present = counts.sum(axis=1)
    weights = np.divide(1.0, present - 1, out=np.zeros(len(present)), where=present >= 2)
    return pairs * weights[:, np.newaxis, np.newaxis]


def alpha_of_coincidences(table: NDArray[np.float64], known: NDArray[np.float64], level: Level) -> float:
    """Alpha from coincidences added up; NaN where nothing varies."""
    totals = table.sum(axis=1)
    count = totals.sum()
    if count <= 1:
        return math.nan
    distances = _distances(known, totals, level)
    observed = float((table * distances).sum() / count)
    expected = float((np.outer(totals, totals) * distances).sum() / (count * (count - 1)))
    return math.nan if expected <= 0 else 1 - observed / expected


def alpha(values: NDArray[np.float64], level: Level) -> float:
    """Alpha of values, shape (coders, units), NaN where a coder gave none."""
    known = np.unique(values[np.isfinite(values)])
    return alpha_of_coincidences(coincidences(values, known).sum(axis=0), known, level)


def _distances(known: NDArray[np.float64], totals: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
    if level == "nominal":
        return 1.0 - np.eye(len(known))
    if level == "ordinal":
        ranks = np.cumsum(totals) - totals / 2
        return np.square(ranks[:, np.newaxis] - ranks)
    apart = known[:, np.newaxis] - known
    if level == "interval":
        return np.square(apart)
    sums = known[:, np.newaxis] + known
    return np.square(np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0))


def unitized_disagreement(coders: Sequence[Sequence[tuple[int, int]]], length: int) -> tuple[float, float]:
    """Observed and expected disagreement of coders' spans of one category on a continuum.

    Args:
        coders: For each coder the (beginning, length) of the spans, in whole units of time, in order and separate.
        length: Of the continuum, which begins at 0.

    Returns:
        Both are added up over categories for the alpha of all: 1 - observed / expected.
    """
    count = len(coders)
    if count < 2 or length <= 0:
        return math.nan, math.nan
    sections = [_sections(spans, length) for spans in coders]
    apart = sum(
        _apart(sections[one], sections[other]) for one in range(count) for other in range(count) if one != other
    )
    observed = apart / (count * (count - 1) * length**2)
    units = np.array([size for spans in coders for _, size in spans], dtype=np.float64)
    gaps = np.sort(np.array([row[1] for one in sections for row in one if not row[2]], dtype=np.float64))
    if not len(units):
        return observed, 0.0
    inside = (len(units) - 1) / 3 * (2 * units**3 - 3 * units**2 + units)
    # of gaps that are at least as long as a unit: in how many places it could lie
    first = np.searchsorted(gaps, units, side="left")
    below = np.concatenate([np.cumsum(gaps[::-1])[::-1], [0.0]])[first]
    places = below - (len(gaps) - first) * (units - 1)
    total = 2 / length * float((inside + units**2 * places).sum())
    pairs = count * length * (count * length - 1) - float((units * (units - 1)).sum())
    return observed, total / pairs


def alpha_unitized(disagreements: Sequence[tuple[float, float]]) -> float:
    """Alpha over categories, from :func:`unitized_disagreement` of each; NaN where there are no units."""
    observed = math.fsum(one for one, _ in disagreements)
    expected = math.fsum(other for _, other in disagreements)
    return 1 - observed / expected if expected > 0 else math.nan


def _sections(spans: Sequence[tuple[int, int]], length: int) -> list[Section]:
    found: list[Section] = []
    at = 0
    for begin, size in spans:
        if begin > at:
            found.append((at, begin - at, False))
        found.append((begin, size, True))
        at = begin + size
    if at < length:
        found.append((at, length - at, False))
    return found


def _apart(ones: list[Section], others: list[Section]) -> float:
    """Squared differences of one coder's sections from another's, which both cover the whole continuum in order."""
    total, first = 0.0, 0
    for begin, size, is_unit in ones:
        while first < len(others) and others[first][0] + others[first][1] <= begin:
            first += 1
        place = first
        while place < len(others) and others[place][0] < begin + size:
            total += _distance((begin, size, is_unit), others[place])
            place += 1
    return total


def _distance(one: Section, other: Section) -> float:
    begin, size, is_unit = one
    other_begin, other_size, other_is_unit = other
    if is_unit and other_is_unit:
        return float((begin - other_begin) ** 2 + (begin + size - other_begin - other_size) ** 2)
    if is_unit and not other_is_unit:
        return float(size**2) if other_begin <= begin and begin + size <= other_begin + other_size else 0.0
    if other_is_unit and not is_unit:
        return float(other_size**2) if begin <= other_begin and other_begin + other_size <= begin + size else 0.0
    return 0.0
