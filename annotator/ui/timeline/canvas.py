"""The ruler and the rows. Rows are painted into cached pictures when they change; a paint event only copies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.look.theme import Theme, numbers_font
from annotator.ui.look.translation import translate
from annotator.ui.timeline.gestures import Preview
from annotator.ui.timeline.header_mouse import HeaderMouse
from annotator.ui.timeline.overlay import Overlay
from annotator.ui.timeline.paint_frame import paint_markers, paint_ruler, pill_half_px, times_beside
from annotator.ui.timeline.paint_headers import paint_headers
from annotator.ui.timeline.panes import RowPanes
from annotator.ui.timeline.pixel_colors import pixel_colors
from annotator.ui.timeline.places import Places
from annotator.ui.timeline.pointing import Pointing
from annotator.ui.timeline.raster import whole
from annotator.ui.timeline.row_pictures import RowPictures
from annotator.ui.timeline.rows import Row, RowMetrics, fitting_density
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.surface import PaintContext, Surface, Typefaces, raster_of
from annotator.ui.timeline.ticks import TimeLabel, ticks

_LABEL_CHARACTERS = 21
_TICK_LABEL_PX = 92


@dataclass(slots=True, kw_only=True)
class _Labels:
    """The column of row names: what its rows' places are, and which rows it was painted from."""

    surface: Surface
    stamp: tuple[object, ...]
    rows: dict[str, Row] = field(default_factory=lambda: dict[str, Row]())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ruler:
    """The ruler's picture, what it was painted from, the times there are and those that are written."""

    surface: Surface
    stamp: tuple[object, ...]
    labels: Sequence[TimeLabel]
    written: list[TimeLabel]


class TimelineCanvas(QWidget):
    """The painted part of the timeline. It shows what the state says and hands pointer events on."""

    extent_changed = Signal()
    """Height of the rows or of the canvas changed: the scroll bar must follow."""
    painted = Signal()
    """Everything that was out of date has been painted anew."""

    def __init__(self, state: TimelineState, parent: QWidget | None = None):
        super().__init__(parent)
        self.state = state
        self.places = Places(self, state)
        self.pointing = Pointing(self, state, self.places)
        self.headers = HeaderMouse(self, state, self.places)
        self._pictures = RowPictures(state)
        self._ruler: _Ruler | None = None
        self._labels: _Labels | None = None
        self._preview = Preview()
        self._row_keys: tuple[str, ...] = ()
        self._playhead_s = state.workspace.playhead.time_s
        self._faces = self._make_faces()
        self._theme = state.workspace.themes.theme
        self._refresh_timer = QTimer(self, singleShot=True, interval=0)
        self._refresh_timer.timeout.connect(self.refresh)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("timeline", "Timeline"))
        self.setAccessibleDescription(
            translate(
                "timeline",
                "Sound, transcript, signals, flags and annotation tiers over time. "
                "Click to go to a time; drag to select a span, then code it by a key.",
            )
        )
        self._connect()
        self._measure_text()

    def _connect(self) -> None:
        workspace, state = self.state.workspace, self.state
        state.viewport_changed.connect(self.schedule)
        state.content_changed.connect(self._content_changed)
        workspace.themes.changed.connect(self._theme_changed)
        workspace.playhead.moved.connect(self._playhead_moved)
        selection = workspace.selection
        for signal in (selection.flag_changed, selection.annotations_changed, selection.utterance_changed):
            signal.connect(self.schedule)
        selection.span_changed.connect(self.schedule)
        state.current_row_changed.connect(self.schedule)
        self.places.scrolled.connect(self.schedule)
        self.pointing.preview_changed.connect(self._show_preview)
        self.headers.drop_line_changed.connect(self.update)

    # --- keeping up ---------------------------------------------------------------------------------------------------

    def schedule(self) -> None:
        """Paint what is out of date, once, when the events that are waiting have been handled."""
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def refresh(self) -> None:
        """Paint what is out of date now."""
        self._refresh_timer.stop()
        context = self._context()
        panes = self.places.panes
        self._pictures.refresh([placed.row for placed in panes.visible()], context)
        self._refresh_ruler(context)
        named_anew = self._refresh_labels(context, panes)
        self._pictures.keep_only({placed.row.key for placed in self.state.content.layout.placed})
        # The names stay as they are while the view moves; the playhead's time may reach over them.
        left = 0 if named_anew else self.places.label_px - pill_half_px(self._faces)
        self.update(self.rect().adjusted(max(left, 0), 0, 0, 0))
        self.painted.emit()

    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self.update()

    def _context(self) -> PaintContext:
        ratio = self.devicePixelRatioF()
        raster, first_column = raster_of(self.state.viewport, ratio)
        viewport = replace(self.state.viewport, start_s=raster.start_s)
        marks = ticks(viewport, label_px=_TICK_LABEL_PX)
        labelled = [whole(time_s / raster.seconds_per_px) - first_column for time_s, _label in marks.labels]
        columns = np.array(labelled, dtype=np.intp)
        return PaintContext(
            viewport=viewport,
            raster=raster,
            first_column=first_column,
            ratio=ratio,
            theme=self._theme,
            colors=pixel_colors(self._theme),
            metrics=self.state.metrics,
            faces=self._faces,
            ticks=marks,
            grid=columns[(columns >= 0) & (columns < raster.width_px)],
        )

    def _refresh_ruler(self, context: PaintContext) -> None:
        markers, held = self.state.content.markers, self._ruler
        stamp = (context.viewport, context.ratio, markers)
        labels = context.ticks.labels
        written = self._beside_playhead(labels)
        if held is not None and held.stamp == stamp and held.written == written:
            return
        size = (context.raster.width_px, context.device(self.places.ruler_px), context.ratio)
        surface = held.surface if held is not None and held.surface.fits(*size) else Surface(*size)
        paint_ruler(surface, context, written)
        paint_markers(surface, context, markers)
        self._ruler = _Ruler(surface=surface, stamp=stamp, labels=labels, written=written)

    def _beside_playhead(self, labels: Sequence[TimeLabel]) -> list[TimeLabel]:
        return times_beside(labels, self.state.viewport, self._playhead_s, self._faces)

    def _refresh_labels(self, context: PaintContext, panes: RowPanes) -> bool:
        """Paint the names that are not right any more; True if there were any."""
        current = self.state.current_row
        size = (context.device(self.places.label_px), context.device(self.places.rows_height_px), context.ratio)
        shown = {placed.row.key: placed for placed in panes.visible()}
        places = [(key, panes.top_of(placed), placed.row.height_px) for key, placed in shown.items()]
        stamp = (places, current.key if current is not None else "", panes.divider_px, size)
        held = self._labels
        if held is None or held.stamp != stamp:
            held = self._labels = _Labels(stamp=stamp, surface=Surface(*size))
            paint_headers(held.surface, context, panes, current=current)
            other = list(shown.values())
        else:
            other = [placed for key, placed in shown.items() if held.rows.get(key) != placed.row]
            if other:
                paint_headers(held.surface, context, panes, current=current, only=other)
        held.rows = {key: placed.row for key, placed in shown.items()}
        return bool(other)

    def _content_changed(self) -> None:
        keys = tuple(placed.row.key for placed in self.state.content.layout.placed)
        if keys != self._row_keys:
            self._row_keys = keys
            self._fit_density()
        self.extent_changed.emit()
        self.schedule()

    def _fit_density(self) -> None:
        """As much room for each row as there is, decided when rows or the canvas change, never while annotating."""
        rows = [placed.row for placed in self.state.content.layout.placed]
        metrics = self.state.metrics
        density = fitting_density(rows, metrics, self.height() - self.places.ruler_px)
        self.state.set_metrics(replace(metrics, density=density))

    def _theme_changed(self, theme: Theme) -> None:
        self._theme = theme
        self._forget_pictures()

    def _forget_pictures(self) -> None:
        self._pictures.forget()
        self._ruler = self._labels = None
        self.schedule()

    def _playhead_moved(self, time_s: float) -> None:
        if self.state.workspace.document.running:
            reached = sorted((round(self.places.x_of(self._playhead_s)), round(self.places.x_of(time_s))))
            self.update(reached[0] - 2, self.places.ruler_px, reached[1] - reached[0] + 5, self.height())
        half_px = pill_half_px(self._faces)
        for moment in (self._playhead_s, time_s):
            x = round(self.places.x_of(moment))
            self.update(x - 2, self.places.ruler_px - 8, 5, self.height())
            self.update(x - half_px - 1, 0, 2 * half_px + 2, self.places.ruler_px)
        self._playhead_s = time_s
        if self._ruler is not None and self._beside_playhead(self._ruler.labels) != self._ruler.written:
            self._refresh_ruler(self._context())
            self.update(0, 0, self.width(), self.places.ruler_px)

    # --- text size ----------------------------------------------------------------------------------------------------

    def _make_faces(self) -> Typefaces:
        small = QFont(self.font())
        small.setPointSizeF(max(small.pointSizeF() * 0.88, 6.0))
        fonts = self.state.fonts
        return Typefaces(text=fonts.of(self.font()), small=fonts.of(small), numbers=fonts.of(numbers_font(small)))

    def _measure_text(self) -> None:
        self._faces = self._make_faces()
        text, small = QFontMetrics(self._faces.text.font), QFontMetrics(self._faces.small.font)
        self.places.label_px = text.averageCharWidth() * _LABEL_CHARACTERS + 24
        metrics = RowMetrics(line_px=text.height(), small_line_px=small.height(), density=self.state.metrics.density)
        self.state.set_metrics(metrics)
        self._fit_density()
        self._forget_pictures()

    # --- Qt -----------------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(self.places.label_px + 200, self.places.ruler_px + 80)

    def sizeHint(self) -> QSize:
        return QSize(1280, 360)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        panes = self.places.panes
        self._paint_ground(painter, event.rect(), panes)
        room = QRect(0, self.places.ruler_px, self.width(), panes.scrolled_room_px)
        everything = QRect(0, self.places.ruler_px, self.width(), panes.room_px)
        painter.setClipRect(room)
        for placed in panes.visible():
            image = self._pictures.image(placed.row.key)
            if image is not None:
                painter.setClipping(not panes.stays(placed))
                painter.drawImage(everything.topLeft() + QPoint(self.places.label_px, panes.top_of(placed)), image)
        painter.setClipping(False)
        if self._labels is not None:
            painter.drawImage(everything.topLeft(), self._labels.surface.image)
        if panes.divider_px is not None:
            line = QRect(0, self.places.ruler_px + panes.divider_px - 2, self.width(), 1)
            painter.fillRect(line, self._theme.color("border"))
        if self.headers.drop_line is not None:
            painter.fillRect(self.headers.drop_line, self._theme.color("accent"))
        if self._ruler is not None:
            painter.drawImage(self.places.label_px, 0, self._ruler.surface.image)
        overlay = Overlay(
            state=self.state,
            places=self.places,
            theme=self._theme,
            faces=self._faces,
            playhead_s=self._playhead_s,
            preview=self._preview,
        )
        overlay.paint(painter, self.rect())
        if self.hasFocus():
            painter.fillRect(QRect(0, 0, self.width(), 2), self._theme.color("accent"))
        painter.end()

    def _paint_ground(self, painter: QPainter, exposed: QRect, panes: RowPanes) -> None:
        """Where no picture will lie; everywhere where one is missing, or may end within a pixel of the device."""
        ground = self._theme.color("timeline")
        all_there = all(self._pictures.image(placed.row.key) is not None for placed in panes.visible())
        if self._labels is None or not all_there or not self.devicePixelRatioF().is_integer():
            painter.fillRect(exposed, ground)
            return
        for top_px, bottom_px in ((-self.places.ruler_px, 0), *panes.bare()):
            painter.fillRect(0, self.places.ruler_px + top_px, self.width(), bottom_px - top_px, ground)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.state.set_width(self.places.body_width_px)
        self._fit_density()
        self.places.set_scroll(self.places.scroll_px)
        self.extent_changed.emit()
        self.schedule()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure_text()
            self.state.set_width(self.places.body_width_px)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._ends_drag(event):
            event.accept()
            return True
        # Only these: Qt sends others while this object is still being made.
        if event.type() in (QEvent.Type.ToolTip, QEvent.Type.NativeGesture) and self.pointing.other_event(event):
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.headers.over(event.position()):
            self.headers.press(event)
        else:
            self.pointing.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        idle = not event.buttons() and self.headers.over(event.position())
        if self.headers.holding or idle:
            self.headers.move(event)
        else:
            self.pointing.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.headers.holding:
            self.headers.release(event)
        else:
            self.pointing.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointing.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.pointing.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pointing.context_menu(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.headers.cancel() or self.pointing.cancel()):
            event.accept()
            return
        super().keyPressEvent(event)

    def _ends_drag(self, event: QEvent) -> bool:
        """While a hand drags, Escape takes the drag back, whatever else it is bound to."""
        return (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self.pointing.dragging or self.headers.holding)
        )
