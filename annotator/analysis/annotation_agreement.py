"""How far two coders annotate the same moments with the same codes.

Raw agreement, kappa and its largest possible value as EasyDIAg computes them (Holle and Rein, 2015, Behavior Research
Methods 47, 837-847): annotations are linked by overlap (:mod:`annotator.analysis.annotation_linking`), each linked pair
counts twice in the cell of its two codes, each annotation that nothing was linked with once under "no match". Nobody
can count what neither coder annotated, so the cell of two no matches is a structural zero, and what chance alone would
give is fitted to the margins around it (iterative proportional fitting, 20 rounds). For one code the table is collapsed
to "this code" and "anything else", with Cohen's kappa (1960, Educational and Psychological Measurement 20, 37-46).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.annotation_linking import OVERLAP, Linked, link_annotations
from annotator.analysis.chance_agreement import beyond
from annotator.domain.annotations import Annotation

_FITTING_ROUNDS = 20
Event = tuple[int, Annotation | None, Annotation | None]
"""Session, and what either coder made of the same event; None for nothing."""
Link = Callable[[Sequence[Annotation], Sequence[Annotation]], Linked]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAgreement:
    """Two coders' use of one code.

    Attributes:
        first: How often the first coder gave it; ``second`` likewise.
        both: Pairs in which both did.
        kappa: Cohen's kappa of this code against anything else; NaN where it is not defined.
    """

    code_id: str
    first: int
    second: int
    both: int
    kappa: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationAgreement:
    """Two coders' annotations held against each other.

    Attributes:
        codes: Ids of the codes that either gave, in the order of the table's rows.
        table: Counts, shape (codes + 1, codes + 1): rows are the first coder, columns the second, the last of each is
            "no match".
        pairs: How many annotations of either coder were linked.
        same_flag: Pairs made by accepting one and the same flag: their times agree because the program set them.
        raw: Share of the table on its diagonal, 0 to 1.
        kappa: Agreement beyond chance; NaN where it is not defined. ``kappa_max``: the largest kappa that the two
            coders' own counts allow.
    """

    first_id: str
    second_id: str
    codes: tuple[str, ...]
    table: NDArray[np.float64]
    pairs: int
    same_flag: int
    raw: float
    kappa: float
    kappa_max: float
    by_code: tuple[CodeAgreement, ...]


def annotation_agreement(
    sessions: Sequence[Sequence[Annotation]], *, overlap: float = OVERLAP, coders: tuple[str, str] | None = None
) -> tuple[AnnotationAgreement, ...]:
    """Agreement of every pair of coders who both annotated at least one of the sessions, over those sessions.

    Args:
        sessions: The annotations of one session or of several; they are linked within a session and counted together.
        overlap: The smallest overlap that links two annotations.
        coders: Compare these two only.

    Raises:
        ValueError: ``overlap`` is not above 0 and at most 1.
    """
    ids = sorted({row.coder_id for rows in sessions for row in rows if not row.running})
    wanted = [coders] if coders is not None else list(itertools.combinations(ids, 2))
    linked = ((pair, events_of(sessions, pair, partial(link_annotations, overlap=overlap))) for pair in wanted)
    return tuple(_agreement(*pair, events) for pair, events in linked if events)


def events_of(sessions: Iterable[Iterable[Annotation]], coders: tuple[str, str], link: Link) -> list[Event]:
    """What was linked, and what was not; a session that one has not coded tells nothing of their agreement."""
    found: list[Event] = []
    for number, rows in enumerate(sessions):
        first, second = ([row for row in rows if row.coder_id == one and not row.running] for one in coders)
        if first and second:
            linked = link(first, second)
            found += ((number, one, other) for one, other in linked.pairs)
            found += ((number, row, None) for row in linked.only_first)
            found += ((number, None, row) for row in linked.only_second)
    return found


def codes_of(events: Iterable[Event]) -> tuple[str, ...]:
    """The ids of all codes that were given, in order."""
    return tuple(sorted({row.code_id for _, *both in events for row in both if row is not None}))


def _agreement(first: str, second: str, events: Sequence[Event]) -> AnnotationAgreement:
    codes = codes_of(events)
    _, table = cells_of(events, codes)
    pairs = [(mine, theirs) for _, mine, theirs in events if mine is not None and theirs is not None]
    raw, kappa, kappa_max = kappa_without_empty_cell(table)
    return AnnotationAgreement(
        first_id=first,
        second_id=second,
        codes=codes,
        table=table,
        pairs=len(pairs),
        same_flag=sum(mine.flag_id is not None and mine.flag_id == theirs.flag_id for mine, theirs in pairs),
        raw=raw,
        kappa=kappa,
        kappa_max=kappa_max,
        by_code=tuple(_of_code(code, place, table) for place, code in enumerate(codes)),
    )


def cells_of(events: Sequence[Event], codes: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The cell of each event, and the table; a linked pair counts twice."""
    place = {code: number for number, code in enumerate(codes)}
    size = len(codes) + 1
    cells = np.array(
        [
            (place[one.code_id] if one else size - 1) * size + (place[other.code_id] if other else size - 1)
            for _, one, other in events
        ],
        dtype=np.int64,
    )
    weights = np.array([2.0 if one and other else 1.0 for _, one, other in events])
    table = np.bincount(cells, weights=weights, minlength=size * size).astype(np.float64)
    return cells, table.reshape(size, size)


def _of_code(code: str, place: int, table: NDArray[np.float64]) -> CodeAgreement:
    # a linked pair was counted twice
    return CodeAgreement(
        code_id=code,
        first=round(table[place, :-1].sum() / 2 + table[place, -1]),
        second=round(table[:-1, place].sum() / 2 + table[-1, place]),
        both=round(table[place, place] / 2),
        kappa=code_kappa(table, place),
    )


def kappa_without_empty_cell(table: NDArray[np.float64]) -> tuple[float, float, float]:
    """Raw agreement, kappa and the largest kappa that the margins allow, with the last cell a structural zero.

    Args:
        table: Counts, shape (k + 1, k + 1), the last row and column "no match"; ``table[-1, -1]`` must be 0.

    Returns:
        Three shares; kappas are NaN where chance alone would give full agreement, or nothing was counted.
    """
    total = table.sum()
    if not total:
        return math.nan, math.nan, math.nan
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    expected = np.ones_like(table)
    expected[-1, -1] = 0.0
    for _ in range(_FITTING_ROUNDS):
        expected *= _ratio(rows, expected.sum(axis=1))[:, np.newaxis]
        expected *= _ratio(columns, expected.sum(axis=0))[np.newaxis, :]
    raw, chance = float(np.trace(table) / total), float(np.trace(expected) / total)
    most = float(np.minimum(rows, columns).sum() / total)
    return raw, beyond(raw, chance), beyond(most, chance)


def code_kappa(table: NDArray[np.float64], place: int) -> float:
    """Cohen's kappa of one code against anything else, no match included; NaN where it is not defined.

    Less than chance would give is 0, as EasyDIAg has it.
    """
    total, both = table.sum(), table[place, place]
    first, second = table[place].sum(), table[:, place].sum()
    observed = (both + total - first - second + both) / total
    expected = (first * second + (total - first) * (total - second)) / total**2
    kappa = beyond(float(observed), float(expected))
    return kappa if math.isnan(kappa) else max(0.0, kappa)


def _ratio(wanted: NDArray[np.float64], there: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(wanted, there, out=np.zeros_like(wanted), where=there > 0)
