"""Stretches of time as (start, end) pairs in seconds: what several of them cover together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[float, float]


def united(spans: Iterable[Span], *, gap_s: float = 0.0) -> tuple[Span, ...]:
    """What any of the spans covers; spans at most ``gap_s`` apart become one."""
    merged: list[Span] = []
    for start_s, end_s in sorted(spans):
        if merged and start_s <= merged[-1][1] + gap_s:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end_s))
        else:
            merged.append((start_s, end_s))
    return tuple(merged)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the spans outside ``taken``."""
    holes = united(taken)
    left: list[Span] = []
    for start_s, end_s in united(spans):
        at_s = start_s
        for hole_start_s, hole_end_s in holes:
            if hole_end_s <= at_s:
                continue
            if hole_start_s >= end_s:
                break
            if hole_start_s > at_s:
                left.append((at_s, hole_start_s))
            at_s = hole_end_s
        if at_s < end_s:
            left.append((at_s, end_s))
    return tuple(left)


def common(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """What both cover."""
    first, second = united(spans), united(others)
    found: list[Span] = []
    at = 0
    for start_s, end_s in first:
        while at < len(second) and second[at][1] <= start_s:
            at += 1
        place = at
        while place < len(second) and second[place][0] < end_s:
            found.append((max(start_s, second[place][0]), min(end_s, second[place][1])))
            place += 1
    return tuple(found)
