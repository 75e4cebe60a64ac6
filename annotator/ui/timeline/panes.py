"""Where rows are on the canvas when they do not all fit. Pure: no Qt.

The rows scroll, but flags and annotation tiers stay at the foot: they are what a coder works in, and must not
disappear below a dozen signals. Where both would take over, the flags stay alone, and the tiers scroll with the rest:
a code that runs makes its tier higher, and must not push the flags away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.ui.timeline.rows import PlacedRow, RowLayout

_MOST_OF_ROOM = 0.66
_FOOT_MARGIN_PX = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPanes:
    """Rows in a window of ``room_px`` height, scrolled by ``scroll_px``. All positions count from the window's top.

    Attributes:
        foot_px: From where to where the rows lie in the layout that stay at the foot; None where all fit, or where the
            foot would take over.
        divider_px: Where the foot begins in the window; None without one.
    """

    layout: RowLayout
    room_px: int
    scroll_px: int = 0
    foot_px: tuple[int, int] | None = field(init=False)
    divider_px: int | None = field(init=False)
    _visible: tuple[PlacedRow, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        foot = _foot_of(self.layout, self.room_px)
        divider = None if foot is None else self.room_px - (foot[1] - foot[0]) - _FOOT_MARGIN_PX
        object.__setattr__(self, "foot_px", foot)
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
        """How far the rows above the fixed ones can be scrolled."""
        foot = self.foot_px
        scrolled_px = self.layout.height_px if foot is None else self.layout.height_px - (foot[1] - foot[0])
        return max(scrolled_px - self.scrolled_room_px, 0)

    def stays(self, placed: PlacedRow) -> bool:
        """True if the row is at the foot."""
        foot = self.foot_px
        return foot is not None and foot[0] <= placed.top_px < foot[1]

    def top_of(self, placed: PlacedRow) -> int:
        """Top of a row, counted from the foot of the ruler."""
        if self.stays(placed) and self.foot_px is not None and self.divider_px is not None:
            return self.divider_px + placed.top_px - self.foot_px[0]
        return self._scrolled_top(placed) - self.scroll_px

    def row_at(self, y_px: float) -> PlacedRow | None:
        """The row at a height, counted from the foot of the ruler; None for none."""
        foot, divider = self.foot_px, self.divider_px
        if foot is None or divider is None:
            return self.layout.row_at(y_px + self.scroll_px)
        if y_px >= divider:
            return self.layout.row_at(min(y_px - divider + foot[0], foot[1]))
        scrolled_px = y_px + self.scroll_px
        return self.layout.row_at(scrolled_px if scrolled_px < foot[0] else scrolled_px + foot[1] - foot[0])

    def _scrolled_top(self, placed: PlacedRow) -> int:
        """Where a row lies among those that scroll."""
        foot = self.foot_px
        return placed.top_px - (foot[1] - foot[0] if foot is not None and placed.top_px >= foot[1] else 0)

    def bare(self) -> Iterator[tuple[int, int]]:
        """From where to where no row lies in the window, from top to bottom."""
        reached_px, room_px = 0, self.scrolled_room_px
        for placed in sorted(self._visible, key=self.top_of):
            top_px = self.top_of(placed)
            if top_px > reached_px:
                yield reached_px, top_px
            bottom_px = top_px + placed.row.height_px
            reached_px = max(reached_px, bottom_px if self.stays(placed) else min(bottom_px, room_px))
        if reached_px < self.room_px:
            yield reached_px, self.room_px

    def visible(self) -> tuple[PlacedRow, ...]:
        """Rows of which anything is seen."""
        return self._visible

    def scroll_to_show(self, placed: PlacedRow) -> int:
        """The scroll nearest to the present one at which the row is seen."""
        if self.stays(placed):
            return self.scroll_px
        top_px = self._scrolled_top(placed)
        lowest = top_px + placed.row.height_px - self.scrolled_room_px
        return min(max(self.scroll_px, lowest), top_px) if lowest <= top_px else top_px


def _foot_of(layout: RowLayout, room_px: int) -> tuple[int, int] | None:
    """Flags and tiers stay at the foot; where that would be too much, the flags alone; without flags, the tiers."""
    if layout.height_px <= room_px:
        return None
    flags = layout.of_kind("flags")
    tiers = (*layout.of_kind("group"), *layout.of_kind("tier"))
    for kept in ((*flags, *tiers), flags, tiers if not flags else ()):
        if kept:
            first = min(placed.top_px for placed in kept)
            after = [placed.top_px for placed in layout.placed if placed.top_px > kept[-1].top_px]
            last = min(after, default=layout.height_px)
            if first and last - first <= room_px * _MOST_OF_ROOM:
                return first, last
    return None
