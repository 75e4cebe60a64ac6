"""How continuous ratings come, change and go, and how what is rated is defined.

Like :mod:`annotator.domain.edits`: pure, from a session to an :class:`~annotator.domain.edits.Edit`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.domain.codebook_edits import replace_codebook
from annotator.domain.edits import Change, Edit, EditError
from annotator.domain.ratings import (
    PIECE_S,
    PIECE_SAMPLES,
    CurveKey,
    RatingDimension,
    RatingPiece,
    dimension_problem,
    piece_id,
    pieces_of,
)
from annotator.domain.session import Session


def record(session: Session, curve: CurveKey, samples: Mapping[int, float], *, continues: bool = False) -> Edit:
    """Put samples into a curve, over what was rated there.

    Args:
        samples: Value by number of the sample (see :mod:`annotator.domain.ratings`).
        continues: They belong to the take of the edit before this one: one step of undo, one entry of the history.

    Raises:
        EditError: what is rated is not defined, or the curve is about somebody where there is nobody to rate.
    """
    dimension = session.codebook.dimension(curve.dimension_id)
    if dimension is None:
        raise EditError("what was rated is not in the codebook any more")
    by_piece: dict[int, dict[int, float]] = {}
    for sample, value in samples.items():
        by_piece.setdefault(sample // PIECE_SAMPLES, {})[sample % PIECE_SAMPLES] = dimension.kept(value)
    present = pieces_of(session.ratings, curve)
    changes: list[Change] = []
    for number, values in sorted(by_piece.items()):
        before = present.get(number)
        after = _with_samples(before or _empty(curve, number), values)
        if after != before:
            changes.append(Change(table="ratings", before=before, after=after))
    return Edit(label=f"Rate {dimension.name}", changes=tuple(changes), continues=continues)


def _empty(curve: CurveKey, number: int) -> RatingPiece:
    return RatingPiece(
        id=piece_id(curve, number),
        coder_id=curve.coder_id,
        dimension_id=curve.dimension_id,
        participant_id=curve.participant_id,
        start_s=float(number * PIECE_S),
        samples=(None,) * PIECE_SAMPLES,
    )


def _with_samples(piece: RatingPiece, values: Mapping[int, float]) -> RatingPiece:
    return replace(piece, samples=tuple(values.get(at, held) for at, held in enumerate(piece.samples)))


def delete_curve(session: Session, curve: CurveKey) -> Edit:
    """Take a whole curve away."""
    gone = pieces_of(session.ratings, curve).values()
    changes = tuple(Change(table="ratings", before=piece, after=None) for piece in gone)
    return Edit(label=f"Delete rating of {session.codebook.name_of(curve.dimension_id)}", changes=changes)


def set_dimensions(session: Session, dimensions: Sequence[RatingDimension]) -> Edit:
    """Define what can be rated, in this order.

    Raises:
        EditError: one cannot be rated on, or curves lie on one that is gone or has a narrower scale now.
    """
    wrong = dimension_problem(dimensions)
    if wrong is not None:
        raise EditError(wrong[1])
    left = {row.id: row for row in dimensions}
    lost: Counter[str] = Counter()
    for curve in {piece.curve for piece in session.ratings.values()}:
        before, after = session.codebook.dimension(curve.dimension_id), left.get(curve.dimension_id)
        if before is None or after is None or not before.same_scale(after):
            lost[before.name if before is not None else curve.dimension_id] += 1
    if lost:
        names = ", ".join(f"{name} ({count})" for name, count in lost.most_common())
        raise EditError(f"there are curves on {names}; delete them before the dimension or its scale is changed")
    codebook = replace(session.codebook, dimensions=tuple(dimensions))
    return replace_codebook(session, codebook, label="Change rating dimensions")
