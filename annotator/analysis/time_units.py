"""What each coder has in each unit of time, and agreement over such units.

Time-unit kappa as in GSEQ and BORIS: time is cut into units of one width, and in each both coders have one code or
none. With a tolerance a unit counts as agreed if the other coder has the code within so many units before or after it;
that is asked from either coder's side, and the two kappas differ (Bakeman, Quera and Gnisci, 2009, Behavior Research
Methods 41, 137-147).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.domain.annotations import Annotation

NOTHING = 0
"""The number of "no code"; codes count from 1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Continuum:
    """One participant's one tier in one session, as every coder has it.

    Attributes:
        session: Which of the sessions.
        codes: Numbers of codes (0: none), shape (coders, units): the one that holds longest in the unit.
    """

    session: int
    participant_id: str
    tier: str
    unit_s: float
    codes: NDArray[np.int64]

    def span_s(self, first: int, last: int) -> tuple[float, float]:
        """Start and end of units ``first`` to ``last`` (without it)."""
        return first * self.unit_s, last * self.unit_s


def continua(
    sessions: Sequence[tuple[float, Sequence[Annotation]]],
    coders: Sequence[str],
    code_ids: Sequence[str],
    *,
    unit_s: float,
) -> tuple[Continuum, ...]:
    """Every participant's every tier that a coder used, in sessions that all the coders have coded.

    Args:
        sessions: How long each was observed, in seconds, and its annotations.
        code_ids: The codes, in the order of their numbers from 1.
    """
    places = {code_id: number for number, code_id in enumerate(code_ids, start=1)}
    found: list[Continuum] = []
    for number, (length_s, coded) in enumerate(sessions):
        rows = [row for row in coded if row.coder_id in coders and not row.running]
        if {row.coder_id for row in rows} != set(coders):
            continue
        units = max(1, math.ceil(max([length_s, *(row.end_s for row in rows)]) / unit_s - 1e-9))
        for participant_id, tier in sorted({(row.participant_id, row.tier) for row in rows}):
            here = [row for row in rows if (row.participant_id, row.tier) == (participant_id, tier)]
            codes = [_coded([row for row in here if row.coder_id == one], places, units, unit_s) for one in coders]
            found.append(
                Continuum(
                    session=number, participant_id=participant_id, tier=tier, unit_s=unit_s, codes=np.array(codes)
                )
            )
    return tuple(found)


def _coded(rows: Iterable[Annotation], places: dict[str, int], units: int, unit_s: float) -> NDArray[np.int64]:
    codes = np.zeros(units, dtype=np.int64)
    held_s = np.full(units, unit_s / 2)  # a code has the unit if it holds for half of it, or in it is a point
    for row in sorted(rows, key=lambda one: (one.start_s, one.end_s, one.id)):
        first = min(int(row.start_s / unit_s + 1e-9), units - 1)
        last = max(first + 1, min(units, math.ceil(row.end_s / unit_s - 1e-9)))
        edges_s = np.arange(first, last + 1) * unit_s
        shared_s = np.minimum(edges_s[1:], row.end_s) - np.maximum(edges_s[:-1], row.start_s)
        if row.end_s == row.start_s:
            shared_s = np.full(1, unit_s / 2)
        wins = shared_s >= held_s[first:last] - 1e-9
        wins &= (codes[first:last] == NOTHING) | (shared_s > held_s[first:last] + 1e-9)
        codes[first:last][wins] = places[row.code_id]
        held_s[first:last][wins] = shared_s[wins]
    return codes


def seen_from(first: NDArray[np.int64], second: NDArray[np.int64], *, tolerance: int) -> NDArray[np.int64]:
    """The second coder's codes as the first sees them: the first's own wherever the second has it near enough.

    Args:
        tolerance: How many units before or after are near enough.
    """
    seen = second.copy()
    for step in range(1, min(tolerance, len(first) - 1) + 1):
        for moved, here in ((second[:-step], slice(step, None)), (second[step:], slice(None, -step))):
            found = moved == first[here]
            seen[here][found] = first[here][found]
    return seen


def crossed(first: NDArray[np.int64], second: NDArray[np.int64], *, size: int) -> NDArray[np.float64]:
    """Counts of both coders' codes by unit, shape (size, size): rows are the first's codes."""
    return np.bincount(first * size + second, minlength=size * size).reshape(size, size).astype(np.float64)
