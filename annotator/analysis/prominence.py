"""Peaks by topographic prominence: how far one must come down from a peak before going up to a higher one.

A peak that stands on a slope or on a higher level counts by its own height, whatever the level; a slow drift of the
level costs nothing. Where the course begins or ends while it is still high, the side that was seen counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import runs

Floats = NDArray[np.float64]

# What lies above this share of the way down from the peak belongs to it.
_REACH_SHARE = 0.7
# A smaller peak inside a larger one is part of it below this share of its height.
_NESTED_SHARE = 0.35
# Of a movement that starts on the other side of rest, as a frown after raised brows, at most this many times what lies
# beyond rest counts.
_MOST_RETURN = 3.0
# Where it began on the other side of rest, it lasts from rest on.
_MOST_REACH = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """One peak; ``start`` and ``stop`` (exclusive) are the first and last of its samples.

    Attributes:
        height: Prominence, in the unit of the values.
        rise: How far it stands above the lowest point before it, back to a higher peak.
    """

    start: int
    apex: int
    stop: int
    height: float
    rise: float


def find_peaks(values: Floats, *, least: float) -> list[Peak]:
    """Every peak of at least this prominence, in order; smaller ones inside a larger one are left out.

    The highest of a stretch counts from 0.

    Args:
        values: (n,) smoothed; 0 is rest; NaN ends a stretch.
    """
    found: list[Peak] = []
    for start, stop in runs(np.isfinite(values)):
        found.extend(_in_stretch(values[start:stop], start, least))
    kept: list[Peak] = []
    for peak in sorted(found, key=lambda one: (-one.height, one.apex)):
        inside = any(
            other.start <= peak.apex < other.stop for other in kept if peak.height < _NESTED_SHARE * other.height
        )
        if not inside:
            kept.append(_clear_of(peak, kept))
    return sorted(kept, key=lambda one: one.apex)


def _clear_of(peak: Peak, higher: list[Peak]) -> Peak:
    """The peak without the samples of higher ones beside it."""
    before = max((one.stop for one in higher if one.apex < peak.apex), default=peak.start)
    after = min((one.start for one in higher if one.apex > peak.apex), default=peak.stop)
    start, stop = max(peak.start, min(before, peak.apex)), min(peak.stop, max(after, peak.apex + 1))
    return Peak(start=start, apex=peak.apex, stop=stop, height=peak.height, rise=peak.rise)


def _in_stretch(values: Floats, offset: int, least: float) -> list[Peak]:
    lowest_before, open_before = _lowest_until_higher(values)
    lowest_after, open_after = (side[::-1] for side in _lowest_until_higher(values[::-1], strict=True))
    found: list[Peak] = []
    for apex, top in enumerate(values.tolist()):
        rise, fall = top - lowest_before[apex], top - lowest_after[apex]
        # A side that ends with the stretch says nothing: the course may have been up there already, or come from rest.
        height = min(rise, fall)
        if open_before[apex] or open_after[apex]:
            height = rise if open_after[apex] else fall
        if open_before[apex] and open_after[apex]:
            height = max(top, rise, fall)
        # Coming back to rest from the other side of it is no movement of its own.
        height = min(height, _MOST_RETURN * top)
        if height < least:
            continue
        beyond = top - _REACH_SHARE * min(height, _MOST_REACH * top)
        below = np.flatnonzero(values < beyond)
        before, after = below[below < apex], below[below > apex]
        found.append(
            Peak(
                start=offset + (int(before[-1]) + 1 if len(before) else 0),
                apex=offset + apex,
                stop=offset + (int(after[0]) if len(after) else len(values)),
                height=float(height),
                rise=float(rise),
            )
        )
    return found


def _lowest_until_higher(values: Floats, *, strict: bool = False) -> tuple[Floats, NDArray[np.bool_]]:
    """For each sample the lowest value before it, back to the last higher one, and whether there is no higher one.

    Args:
        strict: Whether an equal value counts as higher: of a flat top one sample is the peak.
    """
    lowest, is_open = np.empty(len(values)), np.zeros(len(values), dtype=np.bool_)
    stack: list[tuple[float, float]] = []  # values that fall, each with the lowest between it and the next
    for index, value in enumerate(values.tolist()):
        low = value
        while stack and (stack[-1][0] < value or (strict and stack[-1][0] == value)):
            low = min(low, stack.pop()[1])
        lowest[index], is_open[index] = low, not stack
        stack.append((value, low))
    return lowest, is_open
