"""Which annotations of two coders are about the same moment.

As EasyDIAg does (Holle and Rein, 2015, Behavior Research Methods 47, 837-847): two annotations are held against each
other by their overlap, the time both cover divided by the length of the longer one. Pairs are linked from the largest
overlap down, each annotation at most once, whatever their codes are; of pairs that overlap equally one with the same
code goes first. Only annotations of the same participant on the same tier are compared: what is coded side by side
(a smile and a lean) is not a disagreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.domain.annotations import Annotation

OVERLAP = 0.6
"""The smallest overlap that links two annotations, as in EasyDIAg."""
POINT_S = 1.0
"""A point is held against others as a span of this length around it: at 0.6, points up to 0.4 s apart are linked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What two coders made of the same time.

    Attributes:
        pairs: Linked annotations, the first coder's first, in order of time.
        only_first: Annotations of the first coder that nothing was linked with; ``only_second`` likewise.
    """

    pairs: tuple[tuple[Annotation, Annotation], ...]
    only_first: tuple[Annotation, ...]
    only_second: tuple[Annotation, ...]


def link_annotations(first: Iterable[Annotation], second: Iterable[Annotation], *, overlap: float = OVERLAP) -> Linked:
    """Link the annotations of two coders. What is still running is left out: nobody knows its end.

    Args:
        overlap: The smallest overlap that links, above 0 and up to 1.

    Raises:
        ValueError: ``overlap`` is not in range.
    """
    if not 0 < overlap <= 1:
        raise ValueError(f"the overlap must be above 0 and at most 1, not {overlap:g}")
    firsts, seconds = _by_row(first), _by_row(second)
    pairs: list[tuple[Annotation, Annotation]] = []
    for key in firsts.keys() & seconds.keys():
        pairs += _link_row(firsts[key], seconds[key], overlap)
    linked = {row.id for pair in pairs for row in pair}
    return Linked(
        pairs=tuple(sorted(pairs, key=lambda pair: _order(pair[0]))),
        only_first=_rest(firsts, linked),
        only_second=_rest(seconds, linked),
    )


def _by_row(annotations: Iterable[Annotation]) -> dict[tuple[str, str], list[Annotation]]:
    rows: dict[tuple[str, str], list[Annotation]] = {}
    for one in annotations:
        if not one.running:
            rows.setdefault((one.participant_id, one.tier), []).append(one)
    return rows


def _link_row(
    firsts: Sequence[Annotation], seconds: Sequence[Annotation], overlap: float
) -> list[tuple[Annotation, Annotation]]:
    seconds = sorted(seconds, key=_order)
    spans = np.array([_span(row) for row in seconds])
    found: list[tuple[float, bool, int, int]] = []
    firsts = sorted(firsts, key=_order)
    for place, row in enumerate(firsts):
        start_s, end_s = _span(row)
        both_s = np.minimum(spans[:, 1], end_s) - np.maximum(spans[:, 0], start_s)
        shares = both_s / np.maximum(spans[:, 1] - spans[:, 0], end_s - start_s)
        # what a file rounds away must not decide
        for other in np.flatnonzero(shares >= overlap - 1e-9):
            different = row.code_id != seconds[int(other)].code_id
            found.append((-round(float(shares[other]), 9), different, place, int(other)))
    pairs: list[tuple[Annotation, Annotation]] = []
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    for _, _, place, other in sorted(found):
        if place not in taken_first and other not in taken_second:
            taken_first.add(place)
            taken_second.add(other)
            pairs.append((firsts[place], seconds[other]))
    return pairs


def _span(row: Annotation) -> tuple[float, float]:
    if row.end_s > row.start_s:
        return row.start_s, row.end_s
    return row.start_s - POINT_S / 2, row.start_s + POINT_S / 2


def _rest(rows: Mapping[tuple[str, str], Sequence[Annotation]], linked: set[str]) -> tuple[Annotation, ...]:
    return tuple(sorted((one for row in rows.values() for one in row if one.id not in linked), key=_order))


def _order(row: Annotation) -> tuple[float, float, str]:
    return row.start_s, row.end_s, row.id
