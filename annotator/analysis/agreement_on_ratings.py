"""Agreement of coders on how strong something is: intraclass correlations and alpha of ratings and of traces.

Ratings are held against each other where all coders annotated the same moment: linked by overlap with the first coder's
annotations (:mod:`annotator.analysis.annotation_linking`). A trace is the share of each unit of time in which a code
holds, 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.agreement_in_time import Coded
from annotator.analysis.agreement_measure import AgreementSettings, Disagreement, Measure, interval, intervals
from annotator.analysis.annotation_linking import link_annotations
from annotator.analysis.intraclass import FORMS, correlations_of_sums, rating_squares
from annotator.analysis.krippendorff import LEVELS, Level, alpha_of_coincidences, coincidences
from annotator.domain.annotations import Annotation

_FEWEST = 2
_RATINGS: dict[str, Callable[[Annotation], float | None]] = {
    "intensity": lambda row: row.rated_intensity,
    "confidence": lambda row: row.confidence,
    "verbal_valence": lambda row: row.incongruence.verbal_valence if row.incongruence is not None else None,
    "nonverbal_valence": lambda row: row.incongruence.nonverbal_valence if row.incongruence is not None else None,
}
_NO_SCALES: Mapping[str, str] = MappingProxyType({})
_Answer = TypeVar("_Answer")
Moment = tuple[int, tuple[Annotation, ...]]
"""Session, and what each coder made of the same moment."""


def rating_measures(
    sessions: Coded, coders: tuple[str, ...], settings: AgreementSettings, *, scales: Mapping[str, str] = _NO_SCALES
) -> Iterator[Measure]:
    """Six intraclass correlations and alpha on ordinal, interval and ratio level of each rating, of all and by code.

    Args:
        scales: The codebook's own scales, names by id: each is a rating of its own, called ``scale:NAME``.
    """
    ratings = {**_RATINGS, **{f"scale:{name}": _rating_on(id_) for id_, name in scales.items()}}
    moments = moments_of_all(sessions, coders, overlap=settings.overlap)
    codes = sorted({rows[0].code_id for _, rows in moments if len({row.code_id for row in rows}) == 1})
    for code_id in (None, *codes):
        about = [one for one in moments if code_id is None or all(row.code_id == code_id for row in one[1])]
        for rating, value_of in ratings.items():
            rated = [one for one in about if all(value_of(row) is not None for row in one[1])]
            if len(rated) >= _FEWEST:
                values = np.array([[value_of(row) for row in rows] for _, rows in rated], dtype=np.float64)
                differ = differing(rated, values.tolist(), lambda value: f"{value:g}")
                yield from _of_values(rating, coders, code_id, values, settings, differ=differ)


def _rating_on(scale_id: str) -> Callable[[Annotation], float | None]:
    return lambda row: row.rating(scale_id)


def trace_measures(sessions: Coded, coders: tuple[str, ...], settings: AgreementSettings) -> Iterator[Measure]:
    """Six intraclass correlations of each code's trace."""
    for code_id in sorted({row.code_id for _, rows in sessions for row in rows if row.coder_id in coders}):
        blocks: list[NDArray[np.float64]] = []
        units = 0
        for length_s, rows in sessions:
            if not set(coders) <= {row.coder_id for row in rows}:
                continue
            about = [row for row in rows if row.code_id == code_id and row.coder_id in coders and not row.running]
            for participant_id in sorted({row.participant_id for row in about}):
                theirs = [row for row in about if row.participant_id == participant_id]
                trace = _traces(theirs, coders, length_s, settings)
                units += len(trace)
                blocks += np.array_split(trace, range(settings.block_units, len(trace), settings.block_units))
        if units >= _FEWEST:
            parts = block_squares(blocks)
            yield from rating_correlations("trace", coders, code_id, parts, units, settings=settings)


def moments_of_all(sessions: Coded, coders: tuple[str, ...], *, overlap: float) -> list[Moment]:
    """Moments that every coder annotated."""
    found: list[Moment] = []
    for number, (_, rows) in enumerate(sessions):
        by_coder = [[row for row in rows if row.coder_id == one and not row.running] for one in coders]
        if not all(by_coder):
            continue
        first, *others = by_coder
        partners = [
            {mine.id: theirs for mine, theirs in link_annotations(first, other, overlap=overlap).pairs}
            for other in others
        ]
        found += [
            (number, (row, *(known[row.id] for known in partners)))
            for row in sorted(first, key=lambda one: (one.start_s, one.id))
            if all(row.id in known for known in partners)
        ]
    return found


def block_squares(blocks: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """What each stretch of time adds to :func:`~annotator.analysis.intraclass.correlations_of_sums`."""
    squares = rating_squares(np.concatenate(blocks))
    ends = np.cumsum([len(block) for block in blocks])[:-1]
    return np.array([part.sum(axis=0) for part in np.split(squares, ends)])


def _traces(
    rows: Sequence[Annotation], coders: tuple[str, ...], length_s: float, settings: AgreementSettings
) -> NDArray[np.float64]:
    count = max(1, math.ceil(max([length_s, *(row.end_s for row in rows)]) / settings.unit_s - 1e-9))
    trace = np.zeros((count, len(coders)))
    for row in rows:
        first = min(int(row.start_s / settings.unit_s + 1e-9), count - 1)
        last = max(first + 1, min(count, math.ceil(row.end_s / settings.unit_s - 1e-9)))
        edges_s = np.arange(first, last + 1) * settings.unit_s
        held_s = np.minimum(edges_s[1:], row.end_s) - np.maximum(edges_s[:-1], row.start_s)
        trace[first:last, coders.index(row.coder_id)] += held_s / settings.unit_s
    return np.clip(trace, 0.0, 1.0)


def _of_values(
    rating: str,
    coders: tuple[str, ...],
    code_id: str | None,
    values: NDArray[np.float64],
    settings: AgreementSettings,
    *,
    differ: tuple[Disagreement, ...],
) -> Iterator[Measure]:
    squares = rating_squares(values)
    yield from rating_correlations(rating, coders, code_id, squares, len(values), settings=settings, differ=differ)
    known = np.unique(values)
    size = len(known)
    parts = coincidences(values.T, known).reshape(-1, size * size)
    for level in LEVELS[1:]:
        if level == "ratio" and known.min() < 0:
            continue  # a valence has no zero that means nothing

        def statistic(sums: NDArray[np.float64], level: Level = level) -> float:
            return alpha_of_coincidences(sums.reshape(size, size), known, level)

        yield Measure(
            name=f"alpha_{level}:{rating}",
            coders=coders,
            code_id=code_id,
            value=statistic(parts.sum(axis=0)),
            interval=interval(parts, statistic, resamples=settings.resamples),
            units=len(values),
            settings={"overlap": settings.overlap},
            disagreements=differ,
        )


def rating_correlations(
    rating: str,
    coders: tuple[str, ...],
    code_id: str | None,
    parts: NDArray[np.float64],
    units: int,
    *,
    settings: AgreementSettings,
    differ: tuple[Disagreement, ...] = (),
) -> Iterator[Measure]:
    """The six correlations from what each stretch or moment adds (see :func:`rating_squares`)."""
    values = correlations_of_sums(parts.sum(axis=0))
    ends = intervals(parts, correlations_of_sums, resamples=settings.resamples)
    given = {"unit_s": settings.unit_s, "block_s": settings.block_s} if rating in ("trace", "curve") else None
    for number, form in enumerate(FORMS):
        yield Measure(
            name=f"{form}:{rating}",
            coders=coders,
            code_id=code_id,
            value=float(values[number]),
            interval=(float(ends[number, 0]), float(ends[number, 1])),
            units=units,
            settings=given or {"overlap": settings.overlap},
            disagreements=differ,
        )


def differing(
    moments: Iterable[Moment], answers: Iterable[Sequence[_Answer]], words: Callable[[_Answer], str]
) -> tuple[Disagreement, ...]:
    """The moments at which coders did not answer the same, from the answers to each and how one is said."""
    return tuple(
        Disagreement(
            session=number,
            participant_id=rows[0].participant_id,
            tier=rows[0].tier,
            start_s=min(row.start_s for row in rows),
            end_s=max(row.end_s for row in rows),
            said=tuple(words(answer) for answer in given),
        )
        for (number, rows), given in zip(moments, answers, strict=True)
        if any(answer != given[0] for answer in given)
    )
