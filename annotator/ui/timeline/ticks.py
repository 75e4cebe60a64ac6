"""Where the ruler has lines and what it writes beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One line of the ruler. ``label`` is empty for the lines between labelled ones."""

    time_s: float
    label: str


def tick_step(seconds_per_px: float, label_px: float) -> tuple[float, int]:
    """Distance of labelled ticks in seconds and number of parts, so that labels of ``label_px`` keep apart."""
    wanted_s = seconds_per_px * label_px
    return next((step for step in _STEPS if step[0] >= wanted_s), _STEPS[-1])


def tick_decimals(step_s: float) -> int:
    """Decimals that tell ticks ``step_s`` apart."""
    return 0 if step_s >= 1 else min(max(math.ceil(-math.log10(step_s) - 1e-9), 1), 3)


def ticks(viewport: Viewport, *, label_px: float) -> list[Tick]:
    """Ticks in view (and the one before it, whose label may reach in), in time order."""
    step_s, parts = tick_step(viewport.seconds_per_px, label_px)
    decimals = tick_decimals(step_s)
    part_s = step_s / parts
    first = math.floor(viewport.start_s / step_s) * parts
    last = math.floor(viewport.end_s / part_s)
    made: list[Tick] = []
    for index in range(first, last + 1):
        time_s = index * part_s
        label = format_time(time_s, decimals=decimals) if index % parts == 0 else ""
        made.append(Tick(time_s=time_s, label=label))
    return made
