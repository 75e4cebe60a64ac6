"""What every number about agreement is told with: what it is, its settings, an interval, and where coders disagree."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.annotation_linking import OVERLAP
from annotator.domain.arrays import Floats

_SEED = 20150101
_SURE_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSettings:
    """What agreement depends on.

    Attributes:
        overlap: Share of the longer annotation that both must cover to be linked.
        unit_s: Width of a unit of time.
        tolerance_s: How far apart edges, or units with one code, may be.
        block_s: Length of the stretches of time that are resampled: what is near in time is not independent.
        resamples: How often; 0 for no intervals.
    """

    overlap: float = OVERLAP
    unit_s: float = 1.0
    tolerance_s: float = 1.0
    block_s: float = 10.0
    resamples: int = 300

    @property
    def tolerance_units(self) -> int:
        """The tolerance in whole units of time."""
        return round(self.tolerance_s / self.unit_s)

    @property
    def block_units(self) -> int:
        """A stretch in whole units of time."""
        return max(1, round(self.block_s / self.unit_s))

    def check(self) -> None:
        """Make sure that the settings can be used.

        Raises:
            ValueError: one cannot; says which.
        """
        if not 0 < self.overlap <= 1:
            raise ValueError(f"the overlap must be above 0 and at most 1, not {self.overlap:g}")
        for name, value in (("width of a time unit", self.unit_s), ("length of a block", self.block_s)):
            if not (math.isfinite(value) and value >= 0.01):
                raise ValueError(f"the {name} must be at least 0.01 s, not {value:g}")
        if not (math.isfinite(self.tolerance_s) and self.tolerance_s >= 0):
            raise ValueError(f"the tolerance must be 0 s or more, not {self.tolerance_s:g}")
        if not 0 <= self.resamples <= 100_000:
            raise ValueError(f"the number of resamples must be from 0 to 100000, not {self.resamples}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A stretch of one session in which coders differ.

    Attributes:
        session: Which of the sessions that were compared, from 0.
        said: What each of the measure's coders has there: ids of codes or ratings, empty for nothing.
    """

    session: int
    participant_id: str
    tier: str
    start_s: float
    end_s: float
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number.

    Attributes:
        name: Which measure; :data:`annotator.analysis.agreement_words.MEASURES` says what it is.
        code_id: None over all codes.
        interval: 95 %, by resampling; NaN where there is too little to resample.
        units: What it rests on: so many units of time, events, or ratings.
        settings: Those that it depends on, with their values.
    """

    name: str
    coders: tuple[str, ...]
    code_id: str | None
    value: float
    interval: tuple[float, float]
    units: int
    settings: Mapping[str, float]
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How a measure changes with one of its settings."""

    name: str
    coders: tuple[str, ...]
    setting: str
    points: tuple[tuple[float, float], ...]


def intervals(
    parts: Floats,
    statistic: Callable[[Floats], Floats | float],
    *,
    resamples: int,
    counts: NDArray[np.int64] | None = None,
) -> Floats:
    """95 % percentile intervals by resampling parts whose contributions add up.

    Args:
        parts: What each part adds, shape (parts, m).
        statistic: The number, or several, from contributions added up.
        counts: How many parts add the same, for each row; 1 unless told.

    Returns:
        Shape (numbers, 2); NaN with fewer than two parts, or where the number is mostly undefined.
    """
    many = np.ones(len(parts), dtype=np.int64) if counts is None else counts
    total = int(many.sum())
    width = np.size(statistic(many @ parts)) if len(parts) else 1
    if total < 2 or resamples < 2:
        return np.full((width, 2), math.nan)
    drawn = np.random.default_rng(_SEED).multinomial(total, many / total, size=resamples)
    found = np.array([np.atleast_1d(statistic(sums)) for sums in drawn.astype(np.float64) @ parts])
    made = np.full((width, 2), math.nan)
    for number in range(width):
        known = found[np.isfinite(found[:, number]), number]
        if len(known) >= _SURE_SHARE * resamples:
            made[number] = np.percentile(known, [2.5, 97.5])
    return made


def interval(
    parts: Floats, statistic: Callable[[Floats], float], *, resamples: int, counts: NDArray[np.int64] | None = None
) -> tuple[float, float]:
    """The same for one number."""
    low, high = intervals(parts, statistic, resamples=resamples, counts=counts)[0]
    return float(low), float(high)
