"""Continuous rating: how a coder moved a value while the recording played, as a curve per coder and dimension.

A curve has :data:`RATING_HZ` samples a second of the session clock: sample ``n`` is the value at ``n / RATING_HZ``. It
is kept in pieces of :data:`PIECE_S` seconds, so that what was rated last can be put on disk while the rating goes on.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

RATING_HZ = 10
"""Samples per second: quicker than a hand changes its mind, and ten times the bins such ratings are analysed in."""
PIECE_S = 10
PIECE_SAMPLES = RATING_HZ * PIECE_S
DECIMALS = 4
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingDimension:
    """What is rated, from its least to its greatest value.

    Attributes:
        low_word: What the least value means; ``high_word`` the greatest.
        per_person: Each participant has a curve of their own; else there is one of the whole session.
    """

    id: str
    name: str
    least: float = -100.0
    greatest: float = 100.0
    low_word: str = ""
    high_word: str = ""
    per_person: bool = True

    @property
    def middle(self) -> float:
        """Where a rating begins."""
        return (self.least + self.greatest) / 2

    def same_scale(self, other: RatingDimension) -> bool:
        """True if a curve on one of them can be one on the other."""
        mine, theirs = (self.least, self.greatest, self.per_person), (other.least, other.greatest, other.per_person)
        return mine == theirs

    def kept(self, value: float) -> float:
        """The nearest value on the scale, with as many decimals as are kept."""
        return round(min(max(value, self.least), self.greatest), DECIMALS)

    def share(self, value: float) -> float:
        """How far up the scale a value lies, 0 to 1."""
        return (value - self.least) / (self.greatest - self.least)

    def at_share(self, share: float) -> float:
        """The value so far up the scale."""
        return self.kept(self.least + share * (self.greatest - self.least))


def dimension_problem(dimensions: Iterable[RatingDimension]) -> tuple[int, str] | None:
    """Which of these dimensions cannot be rated on, and why; None if all can."""
    seen: set[str] = set()
    for index, row in enumerate(dimensions):
        if not row.id or not row.name.strip():
            return index, "a rating dimension needs an id and a name"
        if row.id in seen:
            return index, f"the id '{row.id}' stands twice"
        if not (math.isfinite(row.least) and math.isfinite(row.greatest) and row.least < row.greatest):
            return index, f"the least value of '{row.name[:60]}' must lie below its greatest"
        seen.add(row.id)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveKey:
    """Which curve: whose, on which dimension, about whom (None: the session as a whole)."""

    coder_id: str
    dimension_id: str
    participant_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPiece:
    """Ten seconds of one curve.

    Attributes:
        participant_id: Whom it is about; None for the session as a whole.
        start_s: On the session clock, a whole multiple of ten seconds (:data:`PIECE_S`).
        samples: The value at each tenth of a second from ``start_s`` on; None where nothing was rated.
    """

    id: str
    coder_id: str
    dimension_id: str
    participant_id: str | None = None
    start_s: float
    samples: tuple[float | None, ...]

    @property
    def curve(self) -> CurveKey:
        """The curve it is a piece of."""
        return CurveKey(coder_id=self.coder_id, dimension_id=self.dimension_id, participant_id=self.participant_id)

    @property
    def number(self) -> int:
        """Which piece of its curve it is, from 0."""
        return round(self.start_s / PIECE_S)

    def rated(self) -> Iterable[tuple[float, float]]:
        """Time in seconds and value of every sample that was rated."""
        first = self.number * PIECE_SAMPLES
        return (((first + at) / RATING_HZ, value) for at, value in enumerate(self.samples) if value is not None)


def piece_id(curve: CurveKey, number: int) -> str:
    """The id of a new piece: the same in every copy of a session, so that copies can be merged."""
    parts = (curve.coder_id, curve.dimension_id, curve.participant_id or "", str(number))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def piece_problem(piece: RatingPiece, dimension: RatingDimension | None) -> str | None:
    """Why this can be no piece of a curve on this dimension; None if it can."""
    if dimension is None:
        return f"there is no rating dimension '{piece.dimension_id[:60]}'"
    if not math.isfinite(piece.start_s) or piece.start_s < 0 or piece.start_s % PIECE_S:
        return f"a piece of a rating starts at whole {PIECE_S} s"
    if len(piece.samples) != PIECE_SAMPLES:
        return f"a piece of a rating has {PIECE_SAMPLES} samples, not {len(piece.samples)}"
    for value in piece.samples:
        if value is not None and not dimension.least <= value <= dimension.greatest:
            return f"{value:g} is not between {dimension.least:g} and {dimension.greatest:g}"
    return None


Curves: TypeAlias = dict[CurveKey, dict[int, RatingPiece]]
"""Pieces by curve and number."""


def curves_of(pieces: Mapping[str, RatingPiece]) -> Curves:
    """All curves, in the order in which they were begun."""
    found: Curves = {}
    for piece in pieces.values():
        found.setdefault(piece.curve, {})[piece.number] = piece
    return found


def pieces_of(pieces: Mapping[str, RatingPiece], curve: CurveKey) -> dict[int, RatingPiece]:
    """The pieces of one curve by number."""
    return {piece.number: piece for piece in pieces.values() if piece.curve == curve}


def value_at(pieces: Mapping[int, RatingPiece], time_s: float) -> float | None:
    """The value of a curve at a time; None where nothing was rated."""
    sample = sample_at(time_s)
    piece = pieces.get(sample // PIECE_SAMPLES)
    return piece.samples[sample % PIECE_SAMPLES] if piece is not None else None


def sample_at(time_s: float) -> int:
    """The last sample at or before a time."""
    return max(math.floor(time_s * RATING_HZ + _ROUNDING), 0)


def samples_between(after_s: float, until_s: float) -> range:
    """Samples later than one time, up to another."""
    before = math.floor(after_s * RATING_HZ + _ROUNDING)
    return range(max(before + 1, 0), math.floor(until_s * RATING_HZ + _ROUNDING) + 1)
