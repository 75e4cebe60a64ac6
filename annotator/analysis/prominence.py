"""Peaks by topographic prominence: how far one must come down from a peak before going up to a higher one.

A peak that stands on a slope or on a higher level counts by its own height, whatever the level; a slow drift of the
level costs nothing. Where the course begins or ends while it is still high, the side that was seen counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from annotator.analysis.sampling import runs
from annotator.domain.arrays import Floats, Mask

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


def find_peaks(values: Floats, *, least: float, longest: int | None = None, swing: int | None = None) -> list[Peak]:
    """Every peak of at least this prominence, in order; smaller ones inside a larger one are left out.

    The highest of a stretch counts from 0.

    Args:
        values: (n,) smoothed; 0 is rest; NaN ends a stretch.
        longest: How many samples to either side of its apex a peak may reach; None for any number.
        swing: Within how many samples before its apex a movement may have come from the other side of rest for the
            way from there to count; None for any number.
    """
    found: list[Peak] = []
    for start, stop in runs(np.isfinite(values)):
        stretch = values[start:stop]
        found.extend(_in_stretch(stretch, start, least, longest or len(values), _swung(stretch, swing)))
    # Of the peaks kept so far, all of them higher: how high the one is that a sample lies in.
    inside = np.zeros(len(values))
    kept: list[Peak] = []
    for peak in sorted(found, key=lambda one: (-one.height, one.apex)):
        if peak.height >= _NESTED_SHARE * inside[peak.apex]:
            kept.append(_clear_of(peak, inside))
            inside[kept[-1].start : kept[-1].stop] = peak.height
    return sorted(kept, key=lambda one: one.apex)


def _clear_of(peak: Peak, inside: Floats) -> Peak:
    """The peak without the samples of higher ones beside it."""
    before = np.flatnonzero(inside[peak.start : peak.apex])
    after = np.flatnonzero(inside[peak.apex + 1 : peak.stop])
    start = peak.start + int(before[-1]) + 1 if len(before) else peak.start
    stop = peak.apex + 1 + int(after[0]) if len(after) else peak.stop
    return Peak(start=start, apex=peak.apex, stop=stop, height=peak.height, rise=peak.rise)


def _swung(values: Floats, swing: int | None) -> Floats:
    """For each sample how far it stands above rest, or above the other side of it where it just comes from there."""
    if swing is None:
        return np.full(len(values), np.inf)
    before = sliding_window_view(np.append(np.zeros(swing), values), swing + 1)
    return values - np.minimum(before.min(axis=1), 0.0)


def _in_stretch(values: Floats, offset: int, least: float, longest: int, swung: Floats) -> list[Peak]:
    # No sample between two turns is a peak, or the lowest of a side.
    turns, stretch = _turns(values), values
    values, swung = stretch[turns], swung[turns]
    lowest_before, open_before = _lowest_until_higher(values)
    backwards_lowest, backwards_open = _lowest_until_higher(values[::-1], strict=True)
    lowest_after, open_after = backwards_lowest[::-1], backwards_open[::-1]
    rise, fall = values - lowest_before, values - lowest_after
    # A side that ends with the stretch says nothing: the course may have been up there already, or come from rest.
    height = np.where(open_after, rise, np.where(open_before, fall, np.minimum(rise, fall)))
    height = np.where(open_before & open_after, np.maximum(values, np.maximum(rise, fall)), height)
    # Coming back to rest from the other side of it is no movement of its own.
    height = np.minimum(height, np.minimum(_MOST_RETURN * values, swung))
    found: list[Peak] = []
    for turn in np.flatnonzero(height >= least).tolist():
        apex = int(turns[turn])
        beyond = values[turn] - _REACH_SHARE * min(height[turn], _MOST_REACH * values[turn])
        first = max(apex - longest, 0)
        before = np.flatnonzero(stretch[first:apex] < beyond)
        after = np.flatnonzero(stretch[apex + 1 : apex + 1 + longest] < beyond)
        found.append(
            Peak(
                start=offset + (first + int(before[-1]) + 1 if len(before) else first),
                apex=offset + apex,
                stop=offset + (apex + 1 + int(after[0]) if len(after) else min(apex + 1 + longest, len(stretch))),
                height=float(height[turn]),
                rise=float(rise[turn]),
            )
        )
    return found


def _turns(values: Floats) -> NDArray[np.intp]:
    """Where the course begins, ends, or goes on in another direction; a flat stretch has its first and last sample."""
    direction = np.sign(np.diff(values))
    turns = np.ones(len(values), dtype=np.bool_)
    turns[1:-1] = direction[1:] != direction[:-1]
    return np.flatnonzero(turns)


def _lowest_until_higher(values: Floats, *, strict: bool = False) -> tuple[Floats, Mask]:
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
