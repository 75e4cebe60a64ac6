"""The mouse on the canvas: finds what is under it, follows gestures, and does what they mean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.domain import edits
from annotator.ui.timeline import gestures
from annotator.ui.timeline.describe import hit_text
from annotator.ui.timeline.gestures import Gestures, Intent, Pointer
from annotator.ui.timeline.hit import Hit, TargetKind, span_at
from annotator.ui.timeline.places import Places
from annotator.ui.timeline.rows import PlacedRow, Row, lane_boxes
from annotator.ui.timeline.snapping import SNAP_PX, Snapper, snap_targets
from annotator.ui.timeline.state import TimelineState

_WHEEL_ZOOM = 1.0018
_WHEEL_STEP = 120
_SCROLL_LINES_PX = 54
_AUTO_PAN_MS = 16
_PIN_NEAR_PX = 6.0
_MARKER_NEAR_PX = 4.0
_KINDS: dict[str, TargetKind] = {
    "tier": "annotation",
    "group": "annotation",
    "flags": "flag",
    "transcript": "utterance",
}


class Pointing(QObject):
    """Mouse, wheel and tooltips of one canvas."""

    span_drawn = Signal(object, float, float)
    """The :class:`Row` it was drawn in, start and end."""
    context_requested = Signal(object, QPoint)
    """What is under the pointer (a :class:`Hit`), and where on the screen a menu belongs."""

    preview_changed = Signal(object)
    """The :class:`Preview` of a drag."""

    def __init__(self, canvas: QWidget, state: TimelineState, places: Places):
        super().__init__(canvas)
        self._canvas = canvas
        self._state = state
        self._places = places
        self._gestures = Gestures(self)
        self._last: tuple[QPointF, Qt.KeyboardModifier] | None = None
        self._refused = ""
        self._auto_pan = QTimer(self, interval=_AUTO_PAN_MS)
        self._auto_pan.timeout.connect(self._pan_at_the_edge)

    # --- surroundings of a gesture ------------------------------------------------------------------------------------

    @property
    def duration_s(self) -> float:
        """How long the session lasts, in seconds."""
        return self._state.duration_s

    def may_draw_in(self, row: Row) -> bool:
        """True if this coder may make an annotation there."""
        return self._state.may_draw_in(row)

    @property
    def chosen_annotations(self) -> Collection[str]:
        """Ids of the chosen annotations."""
        return self._state.workspace.selection.annotation_ids

    def editable(self, annotation_id: str) -> bool:
        """True if this coder may change it."""
        return self._state.workspace.document.may_change(annotation_id)

    def annotation_span(self, annotation_id: str) -> tuple[str, float, float]:
        """Key of its row, start and end in seconds of the session."""
        held = self._state.content.session.annotations[annotation_id]
        return self._state.content.annotation_key(annotation_id) or "", held.start_s, held.end_s

    def snapper(self, moved: Collection[str]) -> Snapper:
        """What edges are drawn to while these annotations are moved."""
        workspace, content = self._state.workspace, self._state.content
        targets = snap_targets(
            content.session,
            flag_spans=[(flag.start_s, flag.end_s) for flag in content.flags.values()],
            playhead_s=workspace.playhead.time_s,
            moved=moved,
        )
        reach_s = SNAP_PX * self._state.viewport.seconds_per_px
        return Snapper(targets_s=targets, to_frame=self._to_frame, reach_s=reach_s)

    @property
    def dragging(self) -> bool:
        """True while a hand drags something."""
        return self._gestures.dragging

    def _to_frame(self, time_s: float) -> float:
        inside = min(max(time_s, 0.0), self._state.duration_s)
        return self._state.workspace.document.snap(inside)

    # --- what is under the pointer ------------------------------------------------------------------------------------

    def hit(self, position: QPointF) -> Hit:
        """What lies at a position of the canvas."""
        places, viewport = self._places, self._state.viewport
        x = position.x() - places.label_px
        time_s = min(max(viewport.time_at(x), 0.0), max(self._state.duration_s, 0.0))
        if position.y() < places.ruler_px:
            return Hit(area="ruler" if x >= 0 else "label", time_s=time_s)
        y, panes = position.y() - places.ruler_px, places.panes
        placed = panes.row_at(y)
        if x < 0:
            return Hit(area="label", time_s=viewport.start_s, row=placed.row if placed else None)
        if placed is None:
            return Hit(area="below", time_s=time_s)
        return self._hit_in_row(placed, x, y - panes.top_of(placed), time_s)

    def _hit_in_row(self, placed: PlacedRow, x: float, y: float, time_s: float) -> Hit:
        row = placed.row
        plain = Hit(area="row", time_s=time_s, row=row, up=1 - y / row.height_px)
        kind = _KINDS.get(row.kind)
        held = self._state.content.spans_in(row)
        if kind is None or held is None:
            return plain
        found = span_at(
            held.spans,
            lane_boxes(row, self._state.metrics),
            self._state.viewport,
            x_px=x,
            y_px=y,
            near_px=_PIN_NEAR_PX if kind == "flag" else 4.0,
            chosen=self.chosen_annotations if kind == "annotation" else (),
            resizable=self.editable if kind == "annotation" else lambda _id: False,
        )
        if found is None:
            return plain
        return replace(plain, kind=kind, id=held.spans.ids[found.index], edge=found.edge)

    def _pointer(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        x = position.x() - self._places.label_px
        return Pointer(
            x_px=x,
            y_px=position.y(),
            time_s=min(max(self._state.viewport.time_at(x), 0.0), self._state.duration_s),
            magnet=not modifiers & Qt.KeyboardModifier.AltModifier,
            extend=bool(modifiers & Qt.KeyboardModifier.ControlModifier),
        )

    # --- events -------------------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        buttons: dict[Qt.MouseButton, Literal["left", "middle"]] = {
            Qt.MouseButton.LeftButton: "left",
            Qt.MouseButton.MiddleButton: "middle",
        }
        button = buttons.get(event.button())
        if button is None:
            return
        hit = self.hit(event.position())
        self._state.held = True
        self._refused = self._locked_tier(hit)
        pointer = self._pointer(event.position(), event.modifiers())
        if hit.area == "ruler":
            pointer = replace(pointer, time_s=self._on_marker(pointer.time_s))
        playhead_s = self._state.workspace.playhead.time_s
        self._do(self._gestures.press(pointer, hit, button=button, playhead_s=playhead_s))
        self._show_cursor(hit)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved, a button held or not."""
        if not event.buttons():
            self._show_cursor(self.hit(event.position()))
            return
        self._last = (event.position(), event.modifiers())
        self._follow_hand()
        if self._refused and not self._gestures.dragging:
            words = QCoreApplication.translate(
                "timeline", "The tier {tier} is locked: right-click its name to unlock it"
            ).format(tier=self._refused)
            QToolTip.showText(event.globalPosition().toPoint(), words, self._canvas)
        outside = not 0 <= event.position().x() - self._places.label_px <= self._places.body_width_px
        if self._gestures.dragging and not self._gestures.panning and outside:
            self._auto_pan.start()
        else:
            self._auto_pan.stop()

    def release(self, event: QMouseEvent) -> None:
        """The button came up: what was dragged is done."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self._auto_pan.stop()
        self._state.held = False
        self._do(self._gestures.release(self._pointer(event.position(), event.modifiers())))
        self._show_cursor(self.hit(event.position()))

    def cancel(self) -> bool:
        """Take a drag back; False if there was none."""
        dragging = self._gestures.dragging
        self._state.held = False
        self._auto_pan.stop()
        self._do(self._gestures.cancel())
        return dragging

    def double_click(self, event: QMouseEvent) -> None:
        """Zoom to what is under the pointer; with Shift play it."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hit = self.hit(event.position())
        if hit.kind is None or hit.id is None:
            self.press(event)
            return
        start_s, end_s = self._span_of(hit.kind, hit.id)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._state.workspace.playhead.play_span(start_s, end_s)
        else:
            self._state.set_viewport(self._state.viewport.showing(start_s, max(end_s, start_s + 0.5), margin=0.6))

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll the rows; with Shift move in time, with Ctrl zoom around the pointer."""
        places, state = self._places, self._state
        modifiers, turn = event.modifiers(), event.angleDelta()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            at_x = max(event.position().x() - places.label_px, 0.0)
            state.set_viewport(state.viewport.zoomed(_WHEEL_ZOOM ** (turn.y() or turn.x()), at_x))
        elif turn.x() or modifiers & Qt.KeyboardModifier.ShiftModifier or places.longest_scroll_px == 0:
            pixels = event.pixelDelta().x() or (turn.x() or turn.y()) / _WHEEL_STEP * 0.08 * state.viewport.width_px
            state.set_viewport(state.viewport.panned(-pixels * state.viewport.seconds_per_px))
        else:
            step = event.pixelDelta().y() or turn.y() / _WHEEL_STEP * _SCROLL_LINES_PX
            places.set_scroll(places.scroll_px - round(step))
        event.accept()

    def context_menu(self, event: QContextMenuEvent) -> None:
        """Choose what is under the pointer and ask for its menu."""
        hit = self.hit(QPointF(event.pos()))
        if hit.kind is not None and hit.id is not None and not self._is_chosen(hit.kind, hit.id):
            self._choose(gestures.Choose(kind=hit.kind, id=hit.id))
        if hit.area == "ruler":
            self._state.workspace.playhead.seek(self._on_marker(hit.time_s))
        elif hit.area == "label" and hit.row is not None and hit.row.kind == "tier":
            self._state.choose_tier_row(hit.row)
        self.context_requested.emit(hit, event.globalPos())
        event.accept()

    def other_event(self, event: QEvent) -> bool:
        """Tooltips and pinching; True if the event was one of these."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = hit_text(self._state, self.hit(QPointF(event.pos())))
            if text:
                QToolTip.showText(event.globalPos(), text, self._canvas)
            else:
                QToolTip.hideText()
            return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            at_x = max(event.position().x() - self._places.label_px, 0.0)
            self._state.set_viewport(self._state.viewport.zoomed(1.0 + event.value(), at_x))
            return True
        return False

    def _follow_hand(self) -> None:
        if self._last is not None:
            pointer = self._pointer(*self._last)
            self._do(self._gestures.move(pointer, span=self._state.workspace.selection.span))
            if self._gestures.panning:
                self._canvas.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _pan_at_the_edge(self) -> None:
        """A drag that has left the picture takes the picture along, faster the further it is."""
        if self._last is None or not self._gestures.dragging:
            self._auto_pan.stop()
            return
        x = self._last[0].x() - self._places.label_px
        beyond = x if x < 0 else max(x - self._places.body_width_px, 0)
        limited = min(max(beyond, -200.0), 200.0) * 0.15
        self._state.set_viewport(self._state.viewport.panned(limited * self._state.viewport.seconds_per_px))
        self._follow_hand()

    def _show_cursor(self, hit: Hit) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if hit.edge is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif hit.kind is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif hit.area == "row" and hit.row is not None and self._state.may_draw_in(hit.row):
            shape = Qt.CursorShape.CrossCursor
        self._canvas.setCursor(shape)

    def _locked_tier(self, hit: Hit) -> str:
        """Name of the locked tier that something under the pointer lies in; empty for none."""
        held = self._state.content.session.annotations.get(hit.id or "") if hit.kind == "annotation" else None
        return held.tier if held is not None and held.tier in self._state.content.session.tier_locks else ""

    def _on_marker(self, time_s: float) -> float:
        """The marker that a press on the ruler means, or the time itself."""
        near_s = _MARKER_NEAR_PX * self._state.viewport.seconds_per_px
        near = [marker.time_s for marker in self._state.content.markers if abs(marker.time_s - time_s) <= near_s]
        return min(near, key=lambda held_s: abs(held_s - time_s), default=time_s)

    # --- doing what is meant ------------------------------------------------------------------------------------------

    def _do(self, intents: list[Intent]) -> None:
        workspace, places = self._state.workspace, self._places
        for intent in intents:
            match intent:
                case gestures.Seek(time_s=time_s):
                    workspace.playhead.seek(time_s)
                case gestures.Scrub(on=on):
                    (workspace.playhead.begin_scrub if on else workspace.playhead.end_scrub)()
                case gestures.GoTo(kind=kind, id=id_):
                    workspace.playhead.seek(self._span_of(kind, id_)[0])
                case gestures.Choose():
                    self._choose(intent)
                case gestures.ChooseRow(row=row):
                    self._state.choose_tier_row(row)
                case gestures.SelectSpan(span=span):
                    workspace.selection.choose_span(span)
                case gestures.Preview():
                    self.preview_changed.emit(intent)
                case gestures.Draw(row=row, start_s=start_s, end_s=end_s):
                    self._state.choose_tier_row(row)
                    self.span_drawn.emit(row, start_s, end_s)
                case gestures.Reshape(spans=spans, resized=resized):
                    self._reshape(spans, resized=resized)
                case gestures.Pan(dx_px=dx_px, dy_px=dy_px):
                    self._state.set_viewport(self._state.viewport.panned(-dx_px * self._state.viewport.seconds_per_px))
                    places.set_scroll(places.scroll_px - round(dy_px))

    def _choose(self, choice: gestures.Choose) -> None:
        selection = self._state.workspace.selection
        if choice.kind == "annotation" and choice.id is not None and choice.toggle:
            held = selection.annotation_ids
            rest = tuple(id_ for id_ in held if id_ != choice.id)
            selection.choose_annotations(rest if choice.id in held else (*held, choice.id))
            return
        chosen = {choice.kind: choice.id} if choice.kind is not None else {}
        if choice.kind == "annotation" or not choice.toggle:
            selection.choose_annotations((choice.id,) if choice.kind == "annotation" and choice.id else ())
        if choice.kind == "flag" or not choice.toggle:
            selection.choose_flag(chosen.get("flag"))
        if choice.kind == "utterance" or not choice.toggle:
            selection.choose_utterance(chosen.get("utterance"))

    def _is_chosen(self, kind: TargetKind, id_: str) -> bool:
        selection = self._state.workspace.selection
        if kind == "annotation":
            return id_ in selection.annotation_ids
        return id_ == (selection.flag_id if kind == "flag" else selection.utterance_id)

    def _span_of(self, kind: TargetKind, id_: str) -> tuple[float, float]:
        session = self._state.content.session
        if kind == "annotation":
            annotation = session.annotations[id_]
            return annotation.start_s, annotation.end_s
        if kind == "flag":
            flag = self._state.content.flags[id_]
            return flag.start_s, flag.end_s
        utterance = session.utterances[id_]
        return utterance.start_s, utterance.end_s

    def _reshape(self, spans: tuple[tuple[str, float, float], ...], *, resized: bool) -> None:
        document = self._state.workspace.document
        changed = [
            replace(document.session.annotations[id_], start_s=start_s, end_s=end_s)
            for id_, start_s, end_s in spans
            if id_ in document.session.annotations
        ]
        noun = "annotation" if len(changed) == 1 else "annotations"
        label = f"{'Resize' if resized else 'Move'} {noun}"
        document.perform(edits.change_annotations(document.session, changed, label=label))
