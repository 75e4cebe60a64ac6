"""Where rows are on the canvas when they do not all fit. Pure: no Qt.

The rows scroll, but flags and annotation tiers stay at the foot: they are what a coder works in, and must not
disappear below a dozen signals.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.ui.timeline.rows import PlacedRow, RowLayout

_MOST_OF_ROOM = 0.66
_FOOT_MARGIN_PX = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPanes:
    """Rows in a window of ``room_px`` height, scrolled by ``scroll_px``. All positions count from the window's top.

    Attributes:
        foot_from_px: Where in the layout the rows begin that stay at the foot; None where all fit, or where the foot
            would take over.
        divider_px: Where the foot begins in the window; None without one.
    """

    layout: RowLayout
    room_px: int
    scroll_px: int = 0
    foot_from_px: int | None = field(init=False)
    divider_px: int | None = field(init=False)
    _visible: tuple[PlacedRow, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first = _foot_from(self.layout, self.room_px)
        divider = None if first is None else self.room_px - (self.layout.height_px - first) - _FOOT_MARGIN_PX
        object.__setattr__(self, "foot_from_px", first)
        object.__setattr__(self, "divider_px", divider)
        room = self.scrolled_room_px
        seen = (
            placed
            for placed in self.layout.placed
            if self.stays(placed) or (self.top_of(placed) < room and self.top_of(placed) + placed.row.height_px > 0)
        )
        object.__setattr__(self, "_visible", tuple(seen))

    @property
    def scrolled_room_px(self) -> int:
        """Height of the part that scrolls."""
        divider = self.divider_px
        return self.room_px if divider is None else divider

    @property
    def longest_scroll_px(self) -> int:
        first = self.foot_from_px
        return max((self.layout.height_px if first is None else first) - self.scrolled_room_px, 0)

    def stays(self, placed: PlacedRow) -> bool:
        """True if the row is at the foot."""
        first = self.foot_from_px
        return first is not None and placed.top_px >= first

    def top_of(self, placed: PlacedRow) -> int:
        first, divider = self.foot_from_px, self.divider_px
        if first is not None and divider is not None and placed.top_px >= first:
            return divider + placed.top_px - first
        return placed.top_px - self.scroll_px

    def row_at(self, y_px: float) -> PlacedRow | None:
        first, divider = self.foot_from_px, self.divider_px
        if first is not None and divider is not None and y_px >= divider:
            return self.layout.row_at(y_px - divider + first)
        return self.layout.row_at(y_px + self.scroll_px)

    def visible(self) -> tuple[PlacedRow, ...]:
        """Rows of which anything is seen."""
        return self._visible

    def scroll_to_show(self, placed: PlacedRow) -> int:
        """The scroll nearest to the present one at which the row is seen."""
        if self.stays(placed):
            return self.scroll_px
        lowest = placed.bottom_px - self.scrolled_room_px
        return min(max(self.scroll_px, lowest), placed.top_px) if lowest <= placed.top_px else placed.top_px


def _foot_from(layout: RowLayout, room_px: int) -> int | None:
    """Flags and tiers stay at the foot; where that would be too much, the tiers alone."""
    if layout.height_px <= room_px:
        return None
    for kinds in (("flags",), ("group", "tier")):
        first = next((placed.top_px for placed in layout.placed if placed.row.kind in kinds), None)
        if first and layout.height_px - first <= room_px * _MOST_OF_ROOM:
            return first
    return None
