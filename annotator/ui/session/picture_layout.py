"""Where up to four pictures lie beside each other. Plain arithmetic, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PictureLayout = Literal["one", "large", "grid"]
"""The leading picture alone, large with the others small beside it, or all of the same size."""
PICTURE_LAYOUTS: tuple[PictureLayout, ...] = ("one", "large", "grid")
MOST_PICTURES = 4

_SMALL_SHARE = 0.25
_GAP_PX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A rectangle of the stage in whole pixels."""

    x: int
    y: int
    width: int
    height: int

    def picture_area(self, aspect: float) -> float:
        """How many pixels a picture of this width per height takes in it."""
        width = min(self.width, self.height * aspect)
        return max(0.0, width) * max(0.0, width) / aspect


def arrange(
    layout: PictureLayout, aspects: Sequence[float], *, lead: int, width_px: int, height_px: int
) -> tuple[Place | None, ...]:
    """A place for each picture, in their order; None for one that is not shown.

    Args:
        aspects: Width per height of each picture.
        lead: Which of them leads.
    """
    whole = Place(x=0, y=0, width=width_px, height=height_px)
    if layout == "one" or len(aspects) <= 1:
        return tuple(whole if number == lead else None for number in range(len(aspects)))
    if layout == "large":
        return _one_large(aspects, lead, whole)
    shapes = [(columns, -(-len(aspects) // columns)) for columns in range(1, len(aspects) + 1)]
    candidates = [_grid(len(aspects), columns, rows, whole) for columns, rows in shapes]
    return max(candidates, key=lambda places: _total(places, aspects))


def _one_large(aspects: Sequence[float], lead: int, whole: Place) -> tuple[Place | None, ...]:
    """The others in a column at the right or in a row at the bottom, whichever leaves the leading one larger."""
    others = len(aspects) - 1
    strip_px = round(whole.width * _SMALL_SHARE)
    beside = Place(x=0, y=0, width=whole.width - strip_px - _GAP_PX, height=whole.height)
    low_px = round(whole.height * _SMALL_SHARE)
    above = Place(x=0, y=0, width=whole.width, height=whole.height - low_px - _GAP_PX)
    if beside.picture_area(aspects[lead]) >= above.picture_area(aspects[lead]):
        large, x, y = beside, beside.width + _GAP_PX, 0
        small = _grid(others, 1, others, Place(x=x, y=y, width=strip_px, height=whole.height))
    else:
        large, x, y = above, 0, above.height + _GAP_PX
        small = _grid(others, others, 1, Place(x=x, y=y, width=whole.width, height=low_px))
    rest = iter(small)
    return tuple(large if number == lead else next(rest) for number in range(len(aspects)))


def _grid(count: int, columns: int, rows: int, within: Place) -> tuple[Place, ...]:
    places: list[Place] = []
    for number in range(count):
        row, column = divmod(number, columns)
        left, right = (_edge(within.width, part, columns) for part in (column, column + 1))
        top, bottom = (_edge(within.height, part, rows) for part in (row, row + 1))
        places.append(
            Place(x=within.x + left, y=within.y + top, width=right - left - _GAP_PX, height=bottom - top - _GAP_PX)
        )
    return tuple(places)


def _edge(length_px: int, part: int, parts: int) -> int:
    return (length_px + _GAP_PX) * part // parts


def _total(places: Sequence[Place], aspects: Sequence[float]) -> float:
    return min(place.picture_area(aspect) for place, aspect in zip(places, aspects, strict=True))
