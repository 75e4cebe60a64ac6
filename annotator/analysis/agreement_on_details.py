"""Agreement of two coders on modifiers and scales: kappa of what they answered to the same events.

An event is the same where both annotations are linked by overlap (:mod:`annotator.analysis.annotation_linking`) and
have the same code. Those that either left without an answer tell nothing and are not counted. Cohen's kappa (1960),
Educational and Psychological Measurement 20, 37-46; on scales and numbers also weighted by squared distances: Cohen
(1968), Psychological Bulletin 70, 213-220.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.agreement_in_time import Coded
from annotator.analysis.agreement_measure import AgreementSettings, Measure, interval
from annotator.analysis.agreement_on_ratings import Moment, differing, moments_of_all
from annotator.analysis.chance_agreement import beyond, cohens_kappa
from annotator.domain.annotations import Annotation
from annotator.domain.coding_scheme import Modifier, Scale

Detail = Modifier | Scale
Answer = float | tuple[str, ...]
"""A number, a point of a scale, or ids of values in order."""
_FEWEST = 2


def detail_measures(
    sessions: Coded, coders: tuple[str, ...], settings: AgreementSettings, *, details: Sequence[Detail]
) -> Iterator[Measure]:
    """Kappa of every two coders on each modifier and scale, over all codes and by code.

    Args:
        details: What can be answered. A measure is called ``kappa:modifier:NAME``, ``kappa_weighted:scale:NAME``.
    """
    for pair in itertools.combinations(coders, 2):
        linked = moments_of_all(sessions, pair, overlap=settings.overlap) if details else []
        same = [one for one in linked if one[1][0].code_id == one[1][1].code_id]
        for detail in details:
            answered = [
                (moment, given)
                for moment in same
                if None not in (given := tuple(answer_of(row, detail) for row in moment[1]))
            ]
            for code_id in (None, *sorted({moment[1][0].code_id for moment, _ in answered})):
                about = [one for one in answered if code_id in (None, one[0][1][0].code_id)]
                if len(about) >= _FEWEST:
                    yield from _of_answers(detail, pair, code_id, about, settings)


def answer_of(row: Annotation, detail: Detail) -> Answer | None:
    """What an annotation says; None where it says nothing. Several values are one answer."""
    if isinstance(detail, Scale):
        return row.rating(detail.id)
    choice = row.modifier(detail.id)
    if choice is None:
        return None
    return choice.number if choice.number is not None else tuple(sorted(choice.value_ids))


def weighted_kappa(table: NDArray[np.float64], points: NDArray[np.float64]) -> float:
    """Kappa of a square table in which what is further apart disagrees more, by the square of the distance.

    Args:
        table: The first coder's answers in rows, the second's in columns.
        points: What each row and column stands for.
    """
    total = table.sum()
    if not total:
        return float("nan")
    apart = (points[:, np.newaxis] - points[np.newaxis, :]) ** 2
    by_chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / total**2
    most = apart.max() or 1.0
    return beyond(1 - float((apart * table).sum() / total / most), 1 - float((apart * by_chance).sum() / most))


def _of_answers(
    detail: Detail,
    coders: tuple[str, str],
    code_id: str | None,
    answered: Sequence[tuple[Moment, tuple[Answer | None, ...]]],
    settings: AgreementSettings,
) -> Iterator[Measure]:
    known = sorted({answer for _, given in answered for answer in given if answer is not None}, key=_place(detail))
    size, at = len(known), {answer: number for number, answer in enumerate(known)}
    parts = np.zeros((len(answered), size, size))
    for number, (_, (mine, theirs)) in enumerate(answered):
        parts[number, at[mine], at[theirs]] = 1  # pyright: ignore[reportArgumentType]  # None is left out before
    kappas: dict[str, Callable[[NDArray[np.float64]], float]] = {"kappa": cohens_kappa}
    points = np.array([answer for answer in known if not isinstance(answer, tuple)], dtype=np.float64)
    if len(points) == size:
        kappas["kappa_weighted"] = lambda table: weighted_kappa(table, points)
    kind = "modifier" if isinstance(detail, Modifier) else "scale"
    for name, kappa in kappas.items():

        def statistic(sums: NDArray[np.float64], kappa: Callable[[NDArray[np.float64]], float] = kappa) -> float:
            return kappa(sums.reshape(size, size))

        yield Measure(
            name=f"{name}:{kind}:{detail.name}",
            coders=coders,
            code_id=code_id,
            value=statistic(parts.sum(axis=0)),
            interval=interval(parts.reshape(len(parts), -1), statistic, resamples=settings.resamples),
            units=len(answered),
            settings={"overlap": settings.overlap},
            disagreements=differing(
                [moment for moment, _ in answered], [given for _, given in answered], partial(_words, detail)
            ),
        )


def _place(detail: Detail) -> Callable[[Answer], Any]:
    """Numbers ascending; values as the codebook has them."""
    ids = [value.id for value in detail.values] if isinstance(detail, Modifier) else []
    known = {id_: number for number, id_ in enumerate(ids)}

    def place(answer: Answer) -> tuple[object, ...]:
        if isinstance(answer, tuple):
            return (1, tuple(known.get(id_, len(known)) for id_ in answer), answer)
        return (0, answer)

    return place


def _words(detail: Detail, answer: Answer | None) -> str:
    if not isinstance(answer, tuple):
        return "" if answer is None else f"{answer:g}"
    values = {value.id: value.name for value in detail.values} if isinstance(detail, Modifier) else {}
    return ", ".join(values.get(id_, id_) for id_ in answer)
