"""Where things are on the canvas: the column of names, the ruler, the rows as they are scrolled."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from annotator.ui.timeline.panes import RowPanes
from annotator.ui.timeline.rows import PlacedRow, Row
from annotator.ui.timeline.state import TimelineState


class Places(QObject):
    """Times and rows as positions in the canvas, and how far the rows are scrolled. All lengths in logical pixels."""

    scrolled = Signal(int)

    def __init__(self, canvas: QWidget, state: TimelineState):
        super().__init__(canvas)
        self._canvas = canvas
        self._state = state
        self._scroll_px = 0
        self._panes = RowPanes(layout=state.content.layout, room_px=1)
        self.label_px = 0
        """Width of the column of names; the canvas sets it by its font."""

    @property
    def ruler_px(self) -> int:
        """Height of the ruler."""
        return self._state.metrics.ruler_px

    @property
    def body_width_px(self) -> int:
        """Width of the rows beside their names."""
        return max(self._canvas.width() - self.label_px, 16)

    @property
    def rows_height_px(self) -> int:
        """Height of the room for rows, under the ruler."""
        return max(self._canvas.height() - self.ruler_px, 1)

    @property
    def scroll_px(self) -> int:
        """How far the rows are scrolled."""
        return self._scroll_px

    @property
    def longest_scroll_px(self) -> int:
        """How far the rows can be scrolled."""
        return self.panes.longest_scroll_px

    @property
    def panes(self) -> RowPanes:
        """Where the rows are, counted from the foot of the ruler."""
        room, layout = self.rows_height_px, self._state.content.layout
        held = self._panes
        if held.layout is not layout or held.room_px != room or held.scroll_px != self._scroll_px:
            held = self._panes = RowPanes(layout=layout, room_px=room, scroll_px=self._scroll_px)
        return held

    def set_scroll(self, scroll_px: int) -> None:
        """Scroll the rows, no further than there are any."""
        scroll_px = min(max(scroll_px, 0), self.longest_scroll_px)
        if scroll_px != self._scroll_px:
            self._scroll_px = scroll_px
            self.scrolled.emit(scroll_px)

    def show_row(self, row: Row) -> None:
        """Scroll no further than needed to bring a row into view."""
        placed = self._state.content.layout.find(row.key)
        if placed is not None:
            self.set_scroll(self.panes.scroll_to_show(placed))

    def x_of(self, time_s: float) -> float:
        """Position of a time."""
        return self.label_px + self._state.viewport.x_of(time_s)

    def row_rect(self, placed: PlacedRow) -> QRect:
        """Where a row's body lies."""
        top = self.ruler_px + self.panes.top_of(placed)
        return QRect(self.label_px, top, self.body_width_px, placed.row.height_px)
