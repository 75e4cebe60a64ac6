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
