"""Agreement of coders on continuous ratings: intraclass correlations of the means of units of time.

A unit counts where all coders rated: in the others there is nothing to hold against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.agreement_measure import AgreementSettings, Measure
from annotator.analysis.agreement_on_ratings import block_squares, rating_correlations
from annotator.analysis.sampling import runs
from annotator.domain.ratings import RatingPiece, curves_of
from annotator.domain.session import Session

_FEWEST = 2


def curve_measures(
    sessions: Sequence[Session], coders: tuple[str, ...], settings: AgreementSettings
) -> Iterator[Measure]:
    """Six intraclass correlations of each dimension that all of these coders rated somewhere."""
    found: dict[str, list[NDArray[np.float64]]] = {}
    for session in sessions:
        by_subject: dict[tuple[str, str | None], dict[str, dict[int, RatingPiece]]] = {}
        for curve, pieces in curves_of(session.ratings).items():
            if curve.coder_id in coders:
                subject = by_subject.setdefault((curve.dimension_id, curve.participant_id), {})
                subject[curve.coder_id] = pieces
        for (dimension_id, _participant_id), held in by_subject.items():
            if len(held) == len(coders):
                means = unit_means([held[coder_id] for coder_id in coders], settings.unit_s)
                found.setdefault(dimension_id, []).extend(_blocks(means, settings.block_units))
    for dimension_id, blocks in sorted(found.items()):
        units = sum(len(block) for block in blocks)
        if units >= _FEWEST:
            parts = block_squares(blocks)
            yield from rating_correlations("curve", coders, dimension_id, parts, units, settings=settings)


def unit_means(curves: Sequence[dict[int, RatingPiece]], unit_s: float) -> NDArray[np.float64]:
    """The mean of each curve in each unit of time from the session's zero; NaN where it has no sample.

    Returns:
        Shape (units, curves).
    """
    pairs = [[one for number in sorted(pieces) for one in pieces[number].rated()] for pieces in curves]
    rated = [np.array(one).reshape(-1, 2) for one in pairs]
    places = [np.floor(samples[:, 0] / unit_s + 1e-6).astype(np.intp) for samples in rated]
    count = max((int(place.max(initial=-1)) + 1 for place in places), default=0)
    means = np.full((count, len(curves)), np.nan)
    for at, (samples, place) in enumerate(zip(rated, places, strict=True)):
        number = np.bincount(place, minlength=count)
        total = np.bincount(place, weights=samples[:, 1], minlength=count)
        np.divide(total, number, out=means[:, at], where=number > 0)
    return means


def _blocks(means: NDArray[np.float64], block_units: int) -> list[NDArray[np.float64]]:
    """Stretches in which every curve has a mean, none longer than a block."""
    blocks: list[NDArray[np.float64]] = []
    everywhere = np.asarray(np.isfinite(means).all(axis=1), dtype=np.bool_)
    for first, stop in runs(everywhere):
        stretch = means[first:stop]
        blocks += np.array_split(stretch, range(block_units, len(stretch), block_units))
    return blocks
