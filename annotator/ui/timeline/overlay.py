"""What is painted above the rows with every paint event: span, what runs, what a hand drags, playhead."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.ui.look.theme import Theme
from annotator.ui.timeline.gestures import Preview, PreviewSpan
from annotator.ui.timeline.growing import growth, paint_growing
from annotator.ui.timeline.paint_frame import paint_note, paint_playhead, paint_preview, paint_span, pill_half_px
from annotator.ui.timeline.places import Places
from annotator.ui.timeline.rows import lane_boxes
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.surface import Typefaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """One paint event's worth of it."""

    state: TimelineState
    places: Places
    theme: Theme
    faces: Typefaces
    playhead_s: float
    preview: Preview

    def paint(self, painter: QPainter, size: QRect) -> None:
        """Paint it all; ``size`` is the canvas."""
        painter.setClipRect(QRect(self.places.label_px, 0, self.places.body_width_px, size.height()))
        self._paint_span(painter, size)
        for row in self.state.workspace.document.running:
            self._paint_growing(painter, row, size)
        for ghost in self.preview.spans:
            self._paint_ghost(painter, ghost)
        for guide_s in self.preview.guides_s:
            line = QRectF(self.places.x_of(guide_s) - 0.5, self.places.ruler_px, 1, size.height())
            painter.fillRect(line, self.theme.color("accent"))
        self._paint_playhead(painter, size)
        painter.setClipping(False)

    def _paint_span(self, painter: QPainter, size: QRect) -> None:
        span, viewport = self.state.workspace.selection.span, self.state.viewport
        if span is None or span[1] < viewport.start_s or span[0] > viewport.end_s:
            return
        left, right = max(self.places.x_of(span[0]), -2.0), min(self.places.x_of(span[1]), size.width() + 2.0)
        box = QRectF(left, self.places.ruler_px, right - left, size.height())
        paint_span(painter, box, self.theme.color("span"))

    def _paint_playhead(self, painter: QPainter, size: QRect) -> None:
        viewport = self.state.viewport
        if not viewport.start_s <= self.playhead_s <= viewport.end_s:
            return
        left = max(self.places.label_px - pill_half_px(self.faces), 0)
        painter.setClipRect(QRect(left, 0, size.width(), size.height()))
        paint_playhead(
            painter,
            x_px=self.places.x_of(self.playhead_s),
            ruler_px=self.places.ruler_px,
            bottom_px=size.height(),
            time_s=self.playhead_s,
            color=self.theme.color("playhead"),
            faces=self.faces,
        )

    def _paint_growing(self, painter: QPainter, row: Annotation, size: QRect) -> None:
        content = self.state.content
        placed = content.layout.find(content.annotation_key(row.id) or "")
        code = content.codes.get(row.code_id)
        if placed is None or code is None:
            return
        area, boxes = self.places.row_rect(placed), lane_boxes(placed.row, self.state.metrics)
        top_px = area.top() + boxes.top(self._lane_of(placed.row.key, row.id))
        start_s, end_s = growth(row, self.playhead_s)
        left = max(self.places.x_of(start_s), self.places.label_px - 4.0)
        width = max(min(self.places.x_of(end_s), size.width() + 4.0) - left, 1.0)
        box = QRectF(left, top_px, width, boxes.height_px)
        paint_growing(painter, box, self.theme, tint=code.color, label=f"{code.name}  {end_s - start_s:.1f} s")

    def _paint_ghost(self, painter: QPainter, ghost: PreviewSpan) -> None:
        placed = self.state.content.layout.find(ghost.row_key)
        if placed is None:
            return
        boxes, area = lane_boxes(placed.row, self.state.metrics), self.places.row_rect(placed)
        left, right = self.places.x_of(ghost.start_s), self.places.x_of(ghost.end_s)
        top = area.top() + boxes.top(self._lane_of(ghost.row_key, ghost.id))
        paint_preview(painter, QRectF(left, top, max(right - left, 1.0), boxes.height_px), self.theme.color("accent"))
        length = f"  ({ghost.end_s - ghost.start_s:.2f} s)"
        text = f"{format_time(ghost.start_s)} – {format_time(ghost.end_s)}{length}"
        bottom = area.top() - 2 if area.top() - 26 > self.places.ruler_px else area.bottom() + 26
        left = max(left, self.places.label_px + 4.0)
        paint_note(painter, self.theme, self.faces, left_px=left, bottom_px=bottom, text=text)

    def _lane_of(self, row_key: str, id_: str | None) -> int:
        held = self.state.content.spans.get(row_key)
        if held is None or id_ is None or id_ not in held.spans.ids:
            return 0
        return int(held.spans.lanes[held.spans.ids.index(id_)])
