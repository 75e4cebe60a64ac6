"""Agreement of two coders on events: linked by overlap (EasyDIAg), matched by edges (F1), and how far edges differ."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.agreement_in_time import Coded
from annotator.analysis.agreement_measure import AgreementSettings, Disagreement, Measure, interval
from annotator.analysis.annotation_agreement import (
    Event,
    Link,
    cells_of,
    code_kappa,
    codes_of,
    events_of,
    kappa_without_empty_cell,
)
from annotator.analysis.annotation_linking import link_annotations
from annotator.analysis.event_matching import f1_of, match_events
from annotator.domain.annotations import Annotation


def event_measures(sessions: Coded, coders: tuple[str, str], settings: AgreementSettings) -> Iterator[Measure]:
    """EasyDIAg's kappa, F1, and differences of onsets and offsets of two coders, over all codes and for each."""
    linked = _events(sessions, coders, partial(link_annotations, overlap=settings.overlap))
    matched = _events(sessions, coders, partial(match_events, tolerance_s=settings.tolerance_s))
    codes = codes_of(linked)
    for code_id in (None, *codes) if codes else ():
        yield _easydiag(coders, linked, codes, code_id, settings)
        yield _f1(coders, _with(matched, code_id), code_id, settings)
        same = [
            (number, one, other)
            for number, one, other in _with(linked, code_id)
            if one is not None and other is not None and one.code_id == other.code_id
        ]
        for name in ("onset_difference", "offset_difference"):
            yield _difference(name, coders, same, code_id, settings)


def easydiag_kappa(sessions: Coded, coders: tuple[str, str], *, overlap: float) -> float:
    """EasyDIAg's kappa over all codes; for curves."""
    linked = _events(sessions, coders, partial(link_annotations, overlap=overlap))
    codes = codes_of(linked)
    return kappa_without_empty_cell(cells_of(linked, codes)[1])[1] if codes else math.nan


def f1(sessions: Coded, coders: tuple[str, str], *, tolerance_s: float) -> float:
    """F1 over all codes; for curves."""
    matched = _events(sessions, coders, partial(match_events, tolerance_s=tolerance_s))
    return _f1_of(np.sum([_kind(event) for event in matched], axis=0))


def _events(sessions: Coded, coders: tuple[str, str], link: Link) -> list[Event]:
    return events_of([rows for _, rows in sessions], coders, link)


def _with(events: Sequence[Event], code_id: str | None) -> list[Event]:
    if code_id is None:
        return list(events)
    return [event for event in events if any(row is not None and row.code_id == code_id for row in event[1:])]


def _easydiag(
    coders: tuple[str, str],
    events: list[Event],
    codes: Sequence[str],
    code_id: str | None,
    settings: AgreementSettings,
) -> Measure:
    cells, table = cells_of(events, codes)
    used, counts = np.unique(cells, return_counts=True)
    size = len(codes) + 1
    parts = np.diag(table.reshape(-1)[used] / counts)

    def statistic(sums: NDArray[np.float64]) -> float:
        square = np.zeros(size * size)
        square[used] = sums
        square = square.reshape(size, size)
        return kappa_without_empty_cell(square)[1] if code_id is None else code_kappa(square, codes.index(code_id))

    about = _with(events, code_id)
    return Measure(
        name="easydiag_kappa",
        coders=coders,
        code_id=code_id,
        value=statistic(counts @ parts),
        interval=interval(parts, statistic, resamples=settings.resamples, counts=counts),
        units=len(about),
        settings={"overlap": settings.overlap},
        disagreements=tuple(_differing(about)),
    )


def _kind(event: Event) -> tuple[float, float, float]:
    _, one, other = event
    return float(bool(one and other)), float(bool(one and not other)), float(bool(other and not one))


def _f1_of(sums: NDArray[np.float64]) -> float:
    return f1_of(*(float(value) for value in sums)) if np.size(sums) == 3 else math.nan


def _f1(coders: tuple[str, str], events: list[Event], code_id: str | None, settings: AgreementSettings) -> Measure:
    parts = np.eye(3)
    kinds = np.array([_kind(event) for event in events], np.int64).reshape(-1, 3)
    counts: NDArray[np.int64] = np.asarray(kinds.sum(axis=0), np.int64)
    return Measure(
        name="f1",
        coders=coders,
        code_id=code_id,
        value=_f1_of(counts @ parts),
        interval=interval(parts, _f1_of, resamples=settings.resamples, counts=counts),
        units=len(events),
        settings={"tolerance_s": settings.tolerance_s},
        disagreements=tuple(_differing(events)),
    )


def _difference(
    name: str,
    coders: tuple[str, str],
    pairs: Sequence[tuple[int, Annotation, Annotation]],
    code_id: str | None,
    settings: AgreementSettings,
) -> Measure:
    """Mean of the second coder's edge minus the first's."""
    side = "start_s" if name == "onset_difference" else "end_s"
    apart = np.array([getattr(other, side) - getattr(one, side) for _, one, other in pairs], dtype=np.float64)
    parts = np.column_stack([np.ones(len(apart)), apart])

    def mean(sums: NDArray[np.float64]) -> float:
        return float(sums[1] / sums[0]) if sums[0] else math.nan

    late = [pair for pair, away in zip(pairs, apart, strict=True) if abs(away) > settings.tolerance_s]
    return Measure(
        name=name,
        coders=coders,
        code_id=code_id,
        value=mean(parts.sum(axis=0)),
        interval=interval(parts, mean, resamples=settings.resamples),
        units=len(pairs),
        settings={
            "overlap": settings.overlap,
            "tolerance_s": settings.tolerance_s,
            "median_absolute_s": float(np.median(np.abs(apart))) if len(apart) else math.nan,
            "sd_s": float(apart.std(ddof=1)) if len(apart) > 1 else math.nan,
        },
        disagreements=tuple(_differing(late, always=True)),
    )


def _differing(events: Sequence[Event], *, always: bool = False) -> Iterator[Disagreement]:
    for session, one, other in sorted(events, key=_start_s):
        rows = [row for row in (one, other) if row is not None]
        if not always and one is not None and other is not None and one.code_id == other.code_id:
            continue
        yield Disagreement(
            session=session,
            participant_id=rows[0].participant_id,
            tier=rows[0].tier,
            start_s=min(row.start_s for row in rows),
            end_s=max(row.end_s for row in rows),
            said=tuple("" if row is None else row.code_id for row in (one, other)),
        )


def _start_s(event: Event) -> tuple[int, float]:
    return event[0], min(row.start_s for row in event[1:] if row is not None)
