"""Intraclass correlations in the six forms of Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428.

The first number says the model: 1, each target is rated by other coders; 2, the coders are a sample of all there could
be; 3, these coders are all that matter. ``k`` is for the mean of all coders, without it for a single one.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Form = Literal["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
FORMS: tuple[Form, ...] = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")


def rating_squares(ratings: NDArray[np.float64]) -> NDArray[np.float64]:
    """What :func:`correlations_of_sums` needs of targets, a row each: to be added up over targets.

    Returns:
        Shape (targets, 3 + coders): 1, squares, squared sum, each coder's rating; as distances from the mean of all.
    """
    apart = ratings - (ratings.mean() if ratings.size else 0.0)
    squares, sums = np.square(apart).sum(axis=1), np.square(apart.sum(axis=1))
    return np.column_stack([np.ones(len(apart)), squares, sums, apart])


def correlations_of_sums(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """All six forms from :func:`rating_squares` added up over targets; NaN where they are not defined."""
    targets, squares, squared_sums, by_coder = sums[0], sums[1], sums[2], sums[3:]
    coders = len(by_coder)
    if targets < 2 or coders < 2:
        return np.full(len(FORMS), math.nan)
    middle = by_coder.sum() ** 2 / (targets * coders)
    of_targets = squared_sums / coders - middle
    of_coders = float(np.square(by_coder).sum()) / targets - middle
    total = squares - middle
    between = of_targets / (targets - 1)
    within = max(0.0, total - of_targets) / (targets * (coders - 1))
    coder = of_coders / (coders - 1)
    rest = max(0.0, total - of_targets - of_coders) / ((targets - 1) * (coders - 1))
    return np.array(
        [
            _ratio(between - within, between + (coders - 1) * within),
            _ratio(between - rest, between + (coders - 1) * rest + coders * (coder - rest) / targets),
            _ratio(between - rest, between + (coders - 1) * rest),
            _ratio(between - within, between),
            _ratio(between - rest, between + (coder - rest) / targets),
            _ratio(between - rest, between),
        ]
    )


def _ratio(over: float, under: float) -> float:
    return over / under if abs(under) > 1e-12 else math.nan
