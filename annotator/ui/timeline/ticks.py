"""Where the ruler has lines and what it writes beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from annotator.domain.clock import format_time
from annotator.ui.timeline.viewport import Viewport

# Distance of labelled ticks and how many parts lie between two of them.
_STEPS: tuple[tuple[float, int], ...] = (
    (0.001, 1),
    (0.002, 2),
    (0.005, 5),
    (0.01, 5),
    (0.02, 4),
    (0.05, 5),
    (0.1, 5),
    (0.2, 4),
    (0.5, 5),
    (1.0, 5),
    (2.0, 4),
    (5.0, 5),
    (10.0, 5),
    (15.0, 3),
    (30.0, 6),
    (60.0, 6),
    (120.0, 4),
    (300.0, 5),
    (600.0, 5),
    (900.0, 3),
    (1800.0, 6),
    (3600.0, 6),
    (7200.0, 4),
    (14400.0, 4),
)


TimeLabel = tuple[float, str]
"""A time in seconds, and what is written beside it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ticks:
    """The lines of the ruler.

    Attributes:
        labels: In order.
        between_s: (n,) times of the lines between labelled ones, in order.
    """

    labels: Sequence[TimeLabel]
    between_s: NDArray[np.float64]


def tick_step(seconds_per_px: float, label_px: float) -> tuple[float, int]:
    """Distance of labelled ticks in seconds and number of parts, so that labels of ``label_px`` keep apart."""
    wanted_s = seconds_per_px * label_px
    return next((step for step in _STEPS if step[0] >= wanted_s), _STEPS[-1])


def tick_decimals(step_s: float) -> int:
    """Decimals that tell ticks ``step_s`` apart."""
    return 0 if step_s >= 1 else min(max(math.ceil(-math.log10(step_s) - 1e-9), 1), 3)


def ticks(viewport: Viewport, *, label_px: float) -> Ticks:
    """Ticks in view, and those since the last label before it, which may reach in."""
    step_s, parts = tick_step(viewport.seconds_per_px, label_px)
    decimals = tick_decimals(step_s)
    part_s = step_s / parts
    first = math.floor(viewport.start_s / step_s) * parts
    last = math.floor(viewport.end_s / part_s)
    every = np.arange(first, last + 1)
    times_s = [index * part_s for index in range(first, last + 1, parts)]
    return Ticks(
        labels=[(time_s, _label(time_s, decimals)) for time_s in times_s],
        between_s=np.asarray(every[every % parts != 0] * part_s, np.float64),
    )


@lru_cache(maxsize=4096)
def _label(time_s: float, decimals: int) -> str:
    return format_time(time_s, decimals=decimals)
