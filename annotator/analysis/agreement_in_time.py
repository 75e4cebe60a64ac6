"""Agreement of coders in units of time: kappa of two, Fleiss, AC1 and alpha of all, and alpha of their spans."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.agreement_measure import AgreementSettings, Disagreement, Measure, interval
from annotator.analysis.chance_agreement import cohens_kappa, fleiss_kappa, gwet_ac1, rating_sums
from annotator.analysis.krippendorff import alpha_of_coincidences, alpha_unitized, coincidences, unitized_disagreement
from annotator.analysis.sampling import runs
from annotator.analysis.time_units import NOTHING, Continuum, continua, crossed, seen_from
from annotator.domain.annotations import Annotation
from annotator.domain.arrays import Floats, Mask

Coded = Sequence[tuple[float, Sequence[Annotation]]]
"""For each session how long it was observed, and its annotations."""


def pair_measures(sessions: Coded, coders: tuple[str, str], settings: AgreementSettings) -> Iterator[Measure]:
    """Time-unit kappa of two coders without and with tolerance, over all codes and for each."""
    view = _View.of(sessions, coders, settings)
    for code_id, rows in view.questions():
        for name, tolerance, way in (
            ("time_unit_kappa", 0, 0),
            ("time_unit_kappa_tolerance_first", settings.tolerance_units, 0),
            ("time_unit_kappa_tolerance_second", settings.tolerance_units, 1),
        ):
            yield _kappa(name, view, code_id, rows, tolerance=tolerance, way=way)


def pair_kappa(sessions: Coded, coders: tuple[str, str], settings: AgreementSettings) -> float:
    """Time-unit kappa with tolerance over all codes, the mean of both ways; for curves."""
    view = _View.of(sessions, coders, settings)
    for _, rows in view.questions():
        found = [
            cohens_kappa(
                sum(
                    (
                        crossed(row.codes[way], _seen(row, way, settings.tolerance_units), size=view.size)
                        for row in rows
                    ),
                    np.zeros((view.size, view.size)),
                )
            )
            for way in (0, 1)
        ]
        return float(np.mean(found))
    return float("nan")


def group_measures(sessions: Coded, coders: tuple[str, ...], settings: AgreementSettings) -> Iterator[Measure]:
    """Fleiss' kappa, AC1, alpha and unitised alpha of two or more coders, over all codes and for each."""
    view = _View.of(sessions, coders, settings)
    for code_id, rows in view.questions():
        parts = [_summed(row, view.block_units, lambda codes: rating_sums(_counts(codes, view.size))) for row in rows]
        sums = np.concatenate(parts)
        kept = np.flatnonzero(sums[:, 2:].sum(axis=0) > 0)
        sums = np.column_stack([sums[:, :2], sums[:, 2 + kept]])
        differ = tuple(_differences(view, rows, tolerance=None, code_id=code_id))
        for name, statistic in (("fleiss_kappa", fleiss_kappa), ("ac1", gwet_ac1)):
            yield view.measure(name, code_id, rows, sums, statistic, differ=differ)
        yield _alpha(view, code_id, rows, differ)
        yield _alpha_of_spans(view, code_id, rows, differ)


class _View:
    """The continua of some coders, with codes numbered, and what is asked about them."""

    def __init__(
        self,
        rows: tuple[Continuum, ...],
        coders: tuple[str, ...],
        code_ids: tuple[str, ...],
        settings: AgreementSettings,
    ):
        self.rows, self.coders, self.code_ids, self.settings = rows, coders, code_ids, settings
        self.block_units = settings.block_units

    @classmethod
    def of(cls, sessions: Coded, coders: tuple[str, ...], settings: AgreementSettings) -> _View:
        ids = {row.code_id for _, coded in sessions for row in coded if row.coder_id in coders and not row.running}
        code_ids = tuple(sorted(ids))
        return cls(continua(sessions, coders, code_ids, unit_s=settings.unit_s), coders, code_ids, settings)

    @property
    def size(self) -> int:
        return len(self.code_ids) + 1

    def questions(self) -> Iterator[tuple[str | None, list[Continuum]]]:
        """All codes together, then each against anything else, where a coder used it."""
        if not self.rows:
            return
        yield None, list(self.rows)
        for number, code_id in enumerate(self.code_ids, start=1):
            rows = [_only(row, number) for row in self.rows if (row.codes == number).any()]
            if rows:
                yield code_id, rows

    def measure(
        self,
        name: str,
        code_id: str | None,
        rows: Sequence[Continuum],
        parts: Floats,
        statistic: Callable[[Floats], float],
        *,
        differ: tuple[Disagreement, ...],
        tolerance_s: float | None = None,
    ) -> Measure:
        given = {"unit_s": self.settings.unit_s, "block_s": self.settings.block_s}
        return Measure(
            name=name,
            coders=self.coders,
            code_id=code_id,
            value=statistic(parts.sum(axis=0)),
            interval=interval(parts, statistic, resamples=self.settings.resamples),
            units=sum(row.codes.shape[1] for row in rows),
            settings=given if tolerance_s is None else {**given, "tolerance_s": tolerance_s},
            disagreements=differ,
        )

    def said(self, codes: NDArray[np.int64], code_id: str | None) -> tuple[str, ...]:
        names = self.code_ids if code_id is None else (code_id,)
        numbers: list[int] = codes.tolist()
        return tuple("" if number == NOTHING else names[number - 1] for number in numbers)


def _only(row: Continuum, number: int) -> Continuum:
    return Continuum(
        session=row.session,
        participant_id=row.participant_id,
        tier=row.tier,
        unit_s=row.unit_s,
        codes=(row.codes == number).astype(np.int64),
    )


def _seen(row: Continuum, way: int, tolerance: int) -> NDArray[np.int64]:
    return seen_from(row.codes[way], row.codes[1 - way], tolerance=tolerance)


def _kappa(name: str, view: _View, code_id: str | None, rows: list[Continuum], *, tolerance: int, way: int) -> Measure:
    size = view.size if code_id is None else 2

    def table(codes: NDArray[np.int64]) -> Floats:
        return crossed(codes[0], codes[1], size=size).reshape(1, -1)

    parts: list[Floats] = []
    for row in rows:
        both = np.stack([row.codes[way], _seen(row, way, tolerance)])
        parts.extend(table(both[:, at : at + view.block_units]) for at in range(0, both.shape[1], view.block_units))
    return view.measure(
        name,
        code_id,
        rows,
        np.concatenate(parts),
        lambda sums: cohens_kappa(sums.reshape(size, size)),
        differ=tuple(_differences(view, rows, tolerance=(tolerance, way), code_id=code_id)),
        tolerance_s=tolerance * view.settings.unit_s if tolerance else None,
    )


def _counts(codes: NDArray[np.int64], size: int) -> Floats:
    """How many coders have each code, shape (units, size)."""
    return (codes[:, :, np.newaxis] == np.arange(size)).sum(axis=0).astype(np.float64)


def _summed(row: Continuum, block_units: int, contribution: Callable[[NDArray[np.int64]], Floats]) -> Floats:
    """What each stretch of time adds."""
    return np.stack(
        [
            contribution(row.codes[:, at : at + block_units]).sum(axis=0)
            for at in range(0, row.codes.shape[1], block_units)
        ]
    )


def _alpha(view: _View, code_id: str | None, rows: list[Continuum], differ: tuple[Disagreement, ...]) -> Measure:
    known = np.unique(np.concatenate([np.unique(row.codes) for row in rows])).astype(np.float64)
    count = len(known)

    def contribution(codes: NDArray[np.int64]) -> Floats:
        return coincidences(codes.astype(np.float64), known).reshape(-1, count * count)

    return view.measure(
        "alpha_nominal",
        code_id,
        rows,
        np.concatenate([_summed(row, view.block_units, contribution) for row in rows]),
        lambda sums: alpha_of_coincidences(sums.reshape(count, count), known, "nominal"),
        differ=differ,
    )


def _alpha_of_spans(
    view: _View, code_id: str | None, rows: list[Continuum], differ: tuple[Disagreement, ...]
) -> Measure:
    """Resampled are whole rows of participant, tier and code: a span cannot be cut."""
    parts = [
        unitized_disagreement([_spans(codes == number) for codes in row.codes], row.codes.shape[1])
        for row in rows
        for number in np.unique(row.codes)
        if number != NOTHING
    ]
    return view.measure(
        "alpha_unitized",
        code_id,
        rows,
        np.array(parts, dtype=np.float64).reshape(-1, 2),
        lambda sums: alpha_unitized([(float(sums[0]), float(sums[1]))]),
        differ=differ,
    )


def _spans(held: Mask) -> list[tuple[int, int]]:
    return [(start, stop - start) for start, stop in runs(held)]


def _differences(
    view: _View, rows: Sequence[Continuum], *, tolerance: tuple[int, int] | None, code_id: str | None
) -> Iterator[Disagreement]:
    """Stretches in which the coders differ, cut where what they have changes."""
    for row in rows:
        if tolerance is None:
            differs = (row.codes != row.codes[0]).any(axis=0)
        else:
            differs = row.codes[tolerance[1]] != _seen(row, tolerance[1], tolerance[0])
        changes = np.flatnonzero((np.diff(row.codes, axis=1) != 0).any(axis=0) | (np.diff(differs) != 0)) + 1
        for first, last in itertools.pairwise([0, *changes.tolist(), row.codes.shape[1]]):
            if differs[first]:
                start_s, end_s = row.span_s(first, last)
                yield Disagreement(
                    session=row.session,
                    participant_id=row.participant_id,
                    tier=row.tier,
                    start_s=start_s,
                    end_s=end_s,
                    said=view.said(row.codes[:, first], code_id),
                )
