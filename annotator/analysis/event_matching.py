"""Which of two coders' annotations stand for the same event, by how far their edges are apart; and what follows.

Event-based F1 (Mesaros, Heittola and Virtanen, 2016, Applied Sciences 6, 162): an annotation is found if the other
coder has one with the same code, for the same participant, whose start and end are at most a tolerance away; as many
are matched as can be, each once. F1 = 2 matched / (all of the first + all of the second).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotator.analysis.annotation_linking import Linked
from annotator.domain.annotations import Annotation

_ROUNDED_S = 1e-6


def f1_of(pairs: float, only_first: float, only_second: float) -> float:
    """F1 from counts; NaN where all are 0."""
    total = 2 * pairs + only_first + only_second
    return 2 * pairs / total if total else math.nan


def match_events(first: Sequence[Annotation], second: Sequence[Annotation], *, tolerance_s: float) -> Linked:
    """Match as many annotations of two coders as can be. What still runs is left out."""
    groups: dict[tuple[str, str], tuple[list[Annotation], list[Annotation]]] = {}
    for side, rows in enumerate((first, second)):
        for row in rows:
            if not row.running:
                groups.setdefault((row.participant_id, row.code_id), ([], []))[side].append(row)
    pairs: list[tuple[Annotation, Annotation]] = []
    left: tuple[list[Annotation], list[Annotation]] = ([], [])
    for ones, others in groups.values():
        found = _matching(ones, others, tolerance_s + _ROUNDED_S)
        taken = set(found.values())
        pairs += [(ones[place], others[other]) for place, other in found.items()]
        left[0].extend(row for place, row in enumerate(ones) if place not in found)
        left[1].extend(row for place, row in enumerate(others) if place not in taken)
    pairs.sort(key=lambda pair: (pair[0].start_s, pair[0].id))
    only_first, only_second = (tuple(sorted(rows, key=lambda row: (row.start_s, row.id))) for rows in left)
    return Linked(pairs=tuple(pairs), only_first=only_first, only_second=only_second)


def _matching(ones: list[Annotation], others: list[Annotation], tolerance_s: float) -> dict[int, int]:
    """The largest matching, by augmenting paths, the nearest tried first: place of the one to place of the other."""
    in_time = sorted(range(len(others)), key=lambda place: others[place].start_s)
    starts_s = [others[place].start_s for place in in_time]
    near: list[list[int]] = []
    for row in ones:
        first = bisect_left(starts_s, row.start_s - tolerance_s)
        last = bisect_right(starts_s, row.start_s + tolerance_s)
        fits = [place for place in in_time[first:last] if abs(others[place].end_s - row.end_s) <= tolerance_s]
        near.append(sorted(fits, key=lambda place, row=row: abs(others[place].start_s - row.start_s)))
    partner: dict[int, int] = {}
    holder: dict[int, int] = {}
    for place in range(len(ones)):
        _augment(place, near, partner, holder)
    return dict(sorted(partner.items()))


def _augment(start: int, near: list[list[int]], partner: dict[int, int], holder: dict[int, int]) -> None:
    """Give ``start`` a partner, moving others to other partners if need be."""
    came_from: dict[int, int] = {}
    waiting = [start]
    while waiting:
        place = waiting.pop()
        for other in near[place]:
            if other in came_from:
                continue
            came_from[other] = place
            if other in holder:
                waiting.append(holder[other])
                continue
            free: int | None = other
            while free is not None:
                moved = came_from[free]
                before = partner.get(moved)
                partner[moved], holder[free] = free, moved
                free = before
            return
