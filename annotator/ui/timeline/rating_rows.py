"""Curves of continuous ratings as rows of the timeline. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from annotator.domain.edits import Edit
from annotator.domain.ratings import PIECE_SAMPLES, RATING_HZ, CurveKey, RatingDimension, RatingPiece, sample_at
from annotator.domain.session import Session
from annotator.ui.look.names import participant_label
from annotator.ui.timeline.rows import Row, RowMetrics
from annotator.ui.timeline.tracks import column_edges
from annotator.ui.timeline.viewport import Viewport

Shares = NDArray[np.float32]
"""(n,) how far up the scale each sample is, 0 to 1; NaN where nothing was rated."""


class RatingCurves:
    """The curves of a session, ready to be drawn; an edit changes the pieces it touches and no others."""

    def __init__(self, session: Session):
        self._shares: dict[CurveKey, Shares] = {}
        self._take(session, session.ratings.values())

    @property
    def keys(self) -> Collection[CurveKey]:
        """The curves in the order in which they were begun."""
        return self._shares.keys()

    def shares(self, curve: CurveKey) -> Shares:
        """The samples of a curve."""
        return self._shares[curve]

    def take_edit(self, session: Session, edit: Edit) -> set[str]:
        """Follow an edit; the keys of the rows that look different now."""
        touched: set[str] = set()
        for change in edit.changes:
            row = change.after if change.after is not None else change.before
            if not isinstance(row, RatingPiece):
                continue
            touched.add(row_key(row.curve))
            held = self._shares.get(row.curve)
            if held is not None and change.after is None:
                held[row.number * PIECE_SAMPLES : (row.number + 1) * PIECE_SAMPLES] = np.nan
        self._take(session, (one.after for one in edit.changes if isinstance(one.after, RatingPiece)))
        if any(isinstance(one.before, RatingPiece) and one.after is None for one in edit.changes):
            self._shares = {curve: held for curve, held in self._shares.items() if not np.isnan(held).all()}
        return touched

    def _take(self, session: Session, pieces: Iterable[RatingPiece]) -> None:
        scales = {row.id: row for row in session.codebook.dimensions}
        for piece in pieces:
            scale = scales.get(piece.dimension_id)
            if scale is None:
                continue
            first = piece.number * PIECE_SAMPLES
            held = self._shares.get(piece.curve, np.empty(0, dtype=np.float32))
            if len(held) < first + PIECE_SAMPLES:
                longer = np.full(max(first + PIECE_SAMPLES, 2 * len(held)), np.nan, dtype=np.float32)
                longer[: len(held)] = held
                held = self._shares[piece.curve] = longer
            values = np.array([np.nan if value is None else value for value in piece.samples], dtype=np.float32)
            held[first : first + PIECE_SAMPLES] = (values - scale.least) / (scale.greatest - scale.least)


def row_key(curve: CurveKey) -> str:
    """Key of the row of a curve."""
    return f"rating:{curve.coder_id}:{curve.dimension_id}:{curve.participant_id or ''}"


def rating_rows(session: Session, curves: Iterable[CurveKey], coder_id: str, metrics: RowMetrics) -> list[Row]:
    """A row for each curve: by dimension, the coder's own first."""
    order = {row.id: at for at, row in enumerate(session.codebook.dimensions)}
    keys = sorted(curves, key=lambda curve: (order.get(curve.dimension_id, len(order)), curve.coder_id != coder_id))
    return [
        Row(
            key=row_key(curve),
            kind="rating",
            title=_name(session, curve.dimension_id),
            subtitle=" · ".join(part for part in (_about(session, curve), session.coder_name(curve.coder_id)) if part),
            name=curve.dimension_id,
            participant_id=curve.participant_id,
            coder_id=curve.coder_id,
            height_px=metrics.signal_px,
        )
        for curve in keys
    ]


def curve_of(row: Row) -> CurveKey:
    """The curve that a row shows."""
    return CurveKey(coder_id=row.coder_id or "", dimension_id=row.name, participant_id=row.participant_id)


def value_text(dimension: RatingDimension, shares: Shares, time_s: float) -> str:
    """The value at a moment, in words; empty where nothing was rated."""
    at = sample_at(time_s)
    if at >= len(shares) or np.isnan(shares[at]):
        return ""
    return f"{dimension.at_share(float(shares[at])):g}"


def columns_of(shares: Shares, viewport: Viewport) -> tuple[Shares, Shares]:
    """Least and greatest share in each pixel column of a view, each joined to the one before; NaN where none is."""
    edges = np.floor(column_edges(viewport) * RATING_HZ + 1e-6).astype(np.intp)
    first = np.clip(edges[:-1], 0, len(shares))
    stop = np.clip(np.maximum(edges[1:], edges[:-1] + 1), 0, len(shares))
    padded = np.append(shares, np.float32(np.nan))
    bounds = np.stack([first, np.maximum(stop, first)], axis=1).reshape(-1)
    low = np.fmin.reduceat(padded, bounds)[::2]
    high = np.fmax.reduceat(padded, bounds)[::2]
    outside = (edges[:-1] < 0) | (first >= len(shares))
    low[outside] = high[outside] = np.nan
    last = padded[np.maximum(first - 1, 0)]
    return np.where(np.isnan(low), low, np.fmin(low, last)), np.where(np.isnan(high), high, np.fmax(high, last))


def _name(session: Session, dimension_id: str) -> str:
    dimension = session.codebook.dimension(dimension_id)
    return dimension.name if dimension is not None else dimension_id


def _about(session: Session, curve: CurveKey) -> str:
    return participant_label(session, curve.participant_id)
