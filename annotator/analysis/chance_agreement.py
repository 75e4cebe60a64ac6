"""Agreement beyond chance on categories, from counts.

- Cohen's kappa and the largest kappa that the two coders' own counts allow: Cohen (1960), Educational and Psychological
  Measurement 20, 37-46.
- Scott's pi: Scott (1955), Public Opinion Quarterly 19, 321-325.
- Fleiss' kappa for any number of coders: Fleiss (1971), Psychological Bulletin 76, 378-382.
- AC1: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48. It stays high where nearly all
  units have one category, and kappa falls to nothing.

Every statistic is a function of counts that can be added up, so they can be resampled without the units themselves.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]


def beyond(observed: float, expected: float) -> float:
    """(observed - expected) / (1 - expected); NaN where chance alone gives full agreement."""
    return math.nan if math.isclose(expected, 1.0) else (observed - expected) / (1 - expected)


def cohens_kappa(table: Counts) -> float:
    """Kappa of a square table: the first coder's categories in rows, the second's in columns."""
    observed, expected = _shares(table)
    return beyond(observed, expected)


def _shares(table: Counts) -> tuple[float, float]:
    total = table.sum()
    if not total:
        return math.nan, math.nan
    expected = float(table.sum(axis=1) @ table.sum(axis=0) / total**2)
    return float(np.trace(table) / total), expected


def rating_sums(counts: Counts) -> Counts:
    """What :func:`fleiss_kappa` and :func:`gwet_ac1` need of units, a row each: to be added up over units.

    Args:
        counts: How many coders gave each category, shape (units, categories).

    Returns:
        Shape (units, 2 + categories): 1 for a unit that two or more rated, its share of agreeing pairs, and the share
        of its ratings in each category; zeros for a unit that fewer rated.
    """
    raters = counts.sum(axis=1)
    there = raters >= 2
    pairs = np.where(there, raters * (raters - 1), 1.0)
    agreeing = np.where(there, (counts * (counts - 1)).sum(axis=1) / pairs, 0.0)
    shares = np.where(there[:, np.newaxis], counts / np.maximum(raters, 1)[:, np.newaxis], 0.0)
    return np.column_stack([there.astype(np.float64), agreeing, shares])


def fleiss_kappa(sums: Counts) -> float:
    """Fleiss' kappa from :func:`rating_sums` added up over units."""
    units, agreeing, shares = sums[0], sums[1], sums[2:]
    if not units:
        return math.nan
    return beyond(agreeing / units, float(((shares / units) ** 2).sum()))


def gwet_ac1(sums: Counts) -> float:
    """AC1 from :func:`rating_sums` added up over units; NaN with fewer than two categories."""
    units, agreeing, shares = sums[0], sums[1], sums[2:]
    if not units or len(shares) < 2:
        return math.nan
    spread = shares / units
    return beyond(agreeing / units, float((spread * (1 - spread)).sum() / (len(shares) - 1)))
