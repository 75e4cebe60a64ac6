"""The mouse on the column of row names: choose a tier, fold it, drag it elsewhere, make it higher."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.timeline.paint_headers import CHEVRON_PX, label_left_px
from annotator.ui.timeline.places import Places
from annotator.ui.timeline.rows import PlacedRow, Row, usual_height
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.tier_rows import siblings

_BORDER_PX = 4
_DRAG_PX = 5


@dataclass(slots=True, kw_only=True)
class _Held:
    """What the hand has taken hold of, and where."""

    row: Row
    what: Literal["name", "border"]
    y_px: float
    height_px: int
    moved: bool = False


class HeaderMouse(QObject):
    """Follows one pointer on the names."""

    drop_line_changed = Signal()

    def __init__(self, canvas: QWidget, state: TimelineState, places: Places):
        super().__init__(canvas)
        self._canvas = canvas
        self._state = state
        self._places = places
        self.drop_line: QRect | None = None
        """Where a row that is dragged would come to stand."""
        self._held: _Held | None = None

    @property
    def holding(self) -> bool:
        """True while the hand has taken hold of something."""
        return self._held is not None

    def over(self, position: QPointF) -> bool:
        """True where this hand, and not the one on the rows, is asked."""
        return position.x() < self._places.label_px and position.y() >= self._places.ruler_px

    def row_at(self, position: QPointF) -> PlacedRow | None:
        """The row whose name is there."""
        return self._places.panes.row_at(position.y() - self._places.ruler_px)

    def press(self, event: QMouseEvent) -> None:
        """A button went down over a name."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = event.position()
        border = self._border_at(position)
        placed = border or self.row_at(position)
        if placed is None:
            return
        row = placed.row
        chevron = position.x() < label_left_px(row) + CHEVRON_PX
        if border is None and (row.kind == "group" or (row.folded and chevron)):
            self._state.fold(row)
            return
        if row.kind == "tier":
            self._state.choose_tier_row(row)
        self._held = _Held(row=row, what="border" if border else "name", y_px=position.y(), height_px=row.height_px)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved, a button held or not."""
        held, y = self._held, event.position().y()
        if held is None:
            self._show_cursor(event.position())
            return
        if not held.moved and abs(y - held.y_px) < _DRAG_PX:
            return
        held.moved = True
        if held.what == "border":
            self._stretch(held.row, held.height_px + y - held.y_px)
        elif held.row.kind == "tier":
            self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._show_drop(self._line_at(y))

    def release(self, event: QMouseEvent) -> None:
        """The button came up: a tier that was dragged comes to stand there."""
        held, self._held = self._held, None
        self._show_drop(None)
        if held is not None and held.moved and held.what == "name" and held.row.kind == "tier":
            self._drop(held.row, event.position().y())
        self._show_cursor(event.position())

    def cancel(self) -> bool:
        """Let go without moving anything; False if nothing was held."""
        held, self._held = self._held, None
        self._show_drop(None)
        if held is not None and held.what == "border":
            self._stretch(held.row, held.height_px)
        return held is not None

    def _show_drop(self, line: QRect | None) -> None:
        self.drop_line = line
        self.drop_line_changed.emit()

    def _stretch(self, row: Row, height_px: float) -> None:
        usual_px = usual_height(row.kind, self._state.metrics, lanes=row.lanes)
        self._state.set_arrangement(self._state.arrangement.with_scale(row.key, height_px / usual_px))

    def _border_at(self, position: QPointF) -> PlacedRow | None:
        """The row whose lower border is under the pointer and can be dragged."""
        y, panes = position.y() - self._places.ruler_px, self._places.panes
        for placed in panes.visible():
            bottom = panes.top_of(placed) + placed.row.height_px
            if abs(y - bottom) <= _BORDER_PX and placed.row.kind != "group" and not placed.row.folded:
                return placed
        return None

    def _place_among(self, group: str, y: float) -> int:
        """Before which of a group's rows something let go at ``y`` comes."""
        panes, inside = self._places.panes, y - self._places.ruler_px
        tiers = self._state.tiers_of(group)
        return sum(panes.top_of(item) + item.row.height_px / 2 < inside for item in tiers)

    def _line_at(self, y: float) -> QRect | None:
        held = self._held
        if held is None:
            return None
        tiers, panes = self._state.tiers_of(held.row.group), self._places.panes
        at = self._place_among(held.row.group, y)
        last = tiers[-1]
        top = panes.top_of(tiers[at]) if at < len(tiers) else panes.top_of(last) + last.row.height_px
        return QRect(0, self._places.ruler_px + top - 1, self._places.label_px, 2)

    def _drop(self, row: Row, y: float) -> None:
        rows = [item.row for item in self._state.tiers_of(row.group)]
        keys = [held.key for held in siblings(rows, row)]
        above = {held.key for held in rows[: self._place_among(row.group, y)]}
        now, wanted = keys.index(row.key), sum(key in above for key in keys)
        by = wanted - now - (1 if wanted > now else 0)
        self._state.move_tier(row, by)

    def _show_cursor(self, position: QPointF) -> None:
        over = self.row_at(position)
        shape = Qt.CursorShape.ArrowCursor
        if self._border_at(position) is not None:
            shape = Qt.CursorShape.SizeVerCursor
        elif over is not None and over.row.kind == "group":
            shape = Qt.CursorShape.PointingHandCursor
        elif over is not None and over.row.kind == "tier":
            shape = Qt.CursorShape.OpenHandCursor
        self._canvas.setCursor(shape)
