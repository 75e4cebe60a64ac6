"""The strip of the whole session: what was flagged and annotated where, and the stretch in view."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.clock import format_time
from annotator.ui.look.theme import Theme, numbers_font
from annotator.ui.look.translation import translate
from annotator.ui.timeline import sources
from annotator.ui.timeline.paint_overview import (
    paint_annotation_band,
    paint_flag_band,
    paint_gaps,
    paint_marker_poles,
    paint_sound_shape,
)
from annotator.ui.timeline.pixel_colors import Colors, pixel_colors
from annotator.ui.timeline.raster import Pixels
from annotator.ui.timeline.rows import RowKind
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.surface import Surface
from annotator.ui.timeline.viewport import Viewport

_LEAST_HEIGHT_PX = 38
_FLAGS_TOP_PX, _FLAGS_PX = 4, 12
_ANNOTATIONS_TOP_PX, _ANNOTATIONS_PX = 19, 16
_EDGE_PX = 6
_SMALLEST_WINDOW_PX = 6.0

_GROUND_KINDS: tuple[RowKind, ...] = ("sound", "flags")
_Grip = Literal["window", "start", "end", "playhead"]


class TimelineOverview(QWidget):
    """Drag the window to move the view, its edges to zoom, click beside it to look there, double-click to go there.

    While everything is in view there is nothing to move: then a click or a drag moves the playhead.
    """

    def __init__(self, state: TimelineState, parent: QWidget | None = None):
        super().__init__(parent)
        self._state = state
        self._label_px = 0
        self._surface: Surface | None = None
        self._ground: tuple[tuple[object, ...], Pixels] | None = None
        """The strip without its annotations, and what it was painted from."""
        self._grip: tuple[_Grip, float] | None = None
        self._written = ""
        """The words beside the strip, as they were painted."""
        self._theme = state.workspace.themes.theme
        self._rebuild_timer = QTimer(self, singleShot=True, interval=30)
        self._rebuild_timer.timeout.connect(self.refresh)
        self._take_font()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(translate("timeline", "Session overview"))
        self.setAccessibleDescription(
            translate(
                "timeline",
                "The whole session with its flags and annotations; drag the window to move the view, double-click to "
                "go there.",
            )
        )
        state.viewport_changed.connect(self._view_moved)
        state.content_changed.connect(self._schedule)
        state.workspace.themes.changed.connect(self._theme_changed)
        state.workspace.playhead.moved.connect(self._playhead_moved)
        state.workspace.playhead.duration_changed.connect(self._schedule)
        self._playhead_s = state.workspace.playhead.time_s
        self._painted = (state.viewport.shows_all, QRect())
        """Whether everything is in view, and where the window is, on the screen."""

    def set_label_width(self, label_px: int) -> None:
        """Leave the same room on the left as the rows do."""
        if label_px != self._label_px:
            self._label_px = label_px
            self.refresh()

    def _take_font(self) -> None:
        """Two lines of words must fit, whatever the size of the text."""
        small = numbers_font(self.font())
        small.setPointSizeF(max(small.pointSizeF() * 0.88, 6.0))
        self._large, self._small = self._state.fonts.of(self.font()), self._state.fonts.of(small)
        self.setFixedHeight(max(_LEAST_HEIGHT_PX, round(2.2 * self.fontMetrics().height())))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._take_font()

    def sizeHint(self) -> QSize:
        return QSize(1280, self.height())

    @property
    def whole(self) -> Viewport:
        """The strip's own view: everything."""
        return Viewport.whole(self._state.duration_s, max(self.width() - self._label_px, 16))

    def window_rect(self) -> QRectF:
        """Where the stretch in view lies on the strip."""
        shown, whole = self._state.viewport, self.whole
        left, right = whole.x_of(shown.start_s), whole.x_of(min(shown.end_s, whole.end_s))
        if right - left < _SMALLEST_WINDOW_PX:
            middle = (left + right) / 2
            left, right = middle - _SMALLEST_WINDOW_PX / 2, middle + _SMALLEST_WINDOW_PX / 2
        return QRectF(self._label_px + left, 1, right - left, self.height() - 3)

    # --- painting -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Paint the strip's picture anew."""
        self._rebuild_timer.stop()
        ratio, whole = self.devicePixelRatioF(), self.whole
        raster = whole.magnified(ratio, round(whole.width_px * ratio))
        size = (raster.width_px, round(self.height() * ratio), ratio)
        if self._surface is None or not self._surface.fits(*size):
            self._surface = Surface(*size)
        colors = pixel_colors(self._theme)
        pixels = self._surface.pixels
        stamp = self._ground_stamp(size)
        if self._ground is None or self._ground[0] != stamp:
            pixels[:] = colors.row
            self._paint_sound(pixels, raster, colors)
            self._paint_flags(pixels, raster, ratio, colors)
            self._ground = (stamp, pixels.copy())
        else:
            pixels[:] = self._ground[1]
        self._paint_annotations(pixels, raster, ratio, colors)
        ink = self._theme.color("signal").rgb()
        paint_marker_poles(pixels, raster, ratio, ink, self._state.content.markers)
        self.update()

    def _ground_stamp(self, size: tuple[int, int, float]) -> tuple[object, ...]:
        """Equal as long as sound and flags look the same: an annotation leaves them alone."""
        content = self._state.content
        rows = [placed.row for kind in _GROUND_KINDS for placed in content.layout.of_kind(kind)]
        held = [(row.key, content.version(row.key)) for row in rows]
        sounds = [self._state.sound_track(row.name) is None for row in rows if row.kind == "sound"]
        return size, self._state.duration_s, self._theme, held, sounds

    def _paint_sound(self, pixels: Pixels, raster: Viewport, colors: Colors) -> None:
        row = next((placed.row for placed in self._state.content.layout.of_kind("sound")), None)
        track = self._state.sound_track(row.name) if row is not None else None
        if track is not None:
            paint_sound_shape(pixels, raster, colors, track)

    def _paint_flags(self, pixels: Pixels, raster: Viewport, ratio: float, colors: Colors) -> None:
        content = self._state.content
        rows = [placed.row for placed in content.layout.of_kind("flags") if placed.row.participant_id]
        if not rows:
            return
        height = max(int(_FLAGS_PX * ratio / len(rows)) - 1, 2)
        coder_id = content.options.coder_id
        for number, row in enumerate(rows):
            top = round(_FLAGS_TOP_PX * ratio) + number * (height + 1)
            band = pixels[top : top + height]
            paint_gaps(band, raster, colors, self._state.unseen(row.participant_id or ""))
            held = content.spans.get(row.key)
            if held is not None:
                flags = [content.flags[id_] for id_ in held.spans.ids]
                verdicts = [sources.flag_verdict(content.session, flag, coder_id) or "" for flag in flags]
                looks = [(colors.families[flag.family], word) for flag, word in zip(flags, verdicts, strict=True)]
                paint_flag_band(band, raster, ratio, colors=colors, held=held, looks=looks)

    def _paint_annotations(self, pixels: Pixels, raster: Viewport, ratio: float, colors: Colors) -> None:
        content = self._state.content
        rows = [placed.row for placed in content.layout.placed if placed.row.kind in ("tier", "group")]
        held = [spans for spans in map(content.spans_in, rows) if spans is not None]
        top = round(_ANNOTATIONS_TOP_PX * ratio)
        paint_annotation_band(pixels[top : top + round(_ANNOTATIONS_PX * ratio)], raster, ratio, colors, held)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._theme
        painter.fillRect(event.rect(), theme.color("timeline"))
        if self._surface is not None:
            painter.drawImage(self._label_px, 0, self._surface.image)
        if event.rect().left() < self._label_px:
            self._paint_words(painter)
        window = self.window_rect()
        self._painted = (self._state.viewport.shows_all, _around(window))
        if not self._state.viewport.shows_all:
            veil = QColor(theme.color("timeline"))
            veil.setAlpha(150)
            painter.fillRect(QRectF(self._label_px, 0, window.left() - self._label_px, self.height()), veil)
            painter.fillRect(QRectF(window.right(), 0, self.width() - window.right(), self.height()), veil)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(window.adjusted(0.75, 0.75, -0.75, -0.75), 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        x = self._label_px + self.whole.x_of(self._playhead_s)
        painter.fillRect(QRectF(x - 0.75, 0, 1.5, self.height()), theme.color("playhead"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.color("border"))
        painter.end()

    def _words(self) -> str:
        """How long the session is, and how much of it is in view where there is room to say so."""
        shown = self._state.viewport
        total = format_time(self._state.duration_s, decimals=0)
        if shown.shows_all:
            return total
        full = translate("timeline", "{total}  ·  {span_s} in view").format(total=total, span_s=_length(shown.span_s))
        return full if self._small.width(full) <= self._label_px - 20 else total

    def _paint_words(self, painter: QPainter) -> None:
        colors = pixel_colors(self._theme)
        line_px = self.height() / 2 - 2
        self._large.write(
            painter, translate("timeline", "Whole session"), left_px=12, top_px=3, height_px=line_px, ink=colors.text
        )
        self._written = self._words()
        below_px = self.height() / 2 - 1
        self._small.write(painter, self._written, left_px=12, top_px=below_px, height_px=line_px, ink=colors.muted)
        painter.fillRect(QRectF(self._label_px - 1, 0, 1, self.height()), self._theme.color("border"))

    # --- keeping up ---------------------------------------------------------------------------------------------------

    def _schedule(self) -> None:
        if not self._rebuild_timer.isActive():
            self._rebuild_timer.start()

    def _theme_changed(self, theme: Theme) -> None:
        self._theme = theme
        self.refresh()

    def _view_moved(self) -> None:
        """Only where the window was and is, and the words: the rest of a long strip looks as before."""
        shows_all, window = self._painted
        if self._state.viewport.shows_all != shows_all:
            self.update()
            return
        self.update(window.united(_around(self.window_rect())))
        if self._words() != self._written:
            self.update(0, 0, self._label_px, self.height())

    def _playhead_moved(self, time_s: float) -> None:
        whole = self.whole
        for moment in (self._playhead_s, time_s):
            self.update(round(self._label_px + whole.x_of(moment)) - 2, 0, 5, self.height())
        self._playhead_s = time_s

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    # --- the hand -----------------------------------------------------------------------------------------------------

    def _grip_at(self, position: QPointF) -> _Grip | None:
        window = self.window_rect()
        if abs(position.x() - window.left()) <= _EDGE_PX and window.width() > 3 * _EDGE_PX:
            return "start"
        if abs(position.x() - window.right()) <= _EDGE_PX and window.width() > 3 * _EDGE_PX:
            return "end"
        if self._state.viewport.shows_all:
            return "playhead"
        inside = window.left() - 3 <= position.x() <= window.right() + 3
        return "window" if inside else None

    def _time_at(self, position: QPointF) -> float:
        whole = self.whole
        return min(max(whole.time_at(position.x() - self._label_px), 0.0), whole.end_s)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or event.position().x() < self._label_px:
            return
        time_s = self._time_at(event.position())
        grip = self._grip_at(event.position())
        if grip is None:
            self._state.set_viewport(self._state.viewport.centred_on(time_s))
            grip = "window"
        self._grip = (grip, time_s - self._state.viewport.start_s)
        self._state.held = True
        if grip == "playhead":
            self._state.workspace.playhead.begin_scrub()
            self._state.workspace.playhead.seek(time_s)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() >= self._label_px:
            self._state.workspace.playhead.seek(self._time_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            edge = self._grip_at(event.position()) in ("start", "end")
            self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        grip, held_s = self._grip
        shown, time_s = self._state.viewport, self._time_at(event.position())
        if grip == "playhead":
            self._state.workspace.playhead.seek(time_s)
        elif grip == "window":
            self._state.set_viewport(shown.starting_at(time_s - held_s))
        elif grip == "start":
            self._state.set_viewport(shown.showing(min(time_s, shown.end_s), shown.end_s, margin=0.0))
        else:
            self._state.set_viewport(shown.showing(shown.start_s, max(time_s, shown.start_s), margin=0.0))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None
        self._state.held = False
        self._state.workspace.playhead.end_scrub()

    def wheelEvent(self, event: QWheelEvent) -> None:
        shown = self._state.viewport
        time_s = self._time_at(event.position())
        at_x = shown.x_of(time_s) if shown.contains(time_s) else shown.width_px / 2
        self._state.set_viewport(shown.zoomed(1.0018 ** event.angleDelta().y(), at_x))
        event.accept()


def _around(window: QRectF) -> QRect:
    return window.toAlignedRect().adjusted(-2, -2, 2, 2)


def _length(seconds: float) -> str:
    if seconds >= 90:
        return translate("timeline", "{seconds:.0f} min").format(seconds=seconds / 60)
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
