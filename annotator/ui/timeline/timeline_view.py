"""The timeline: overview, ruler and rows of the open session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollBar, QWidget

from annotator.domain import marker_edits
from annotator.ui.look.translation import translate
from annotator.ui.session.workspace import Workspace
from annotator.ui.timeline.canvas import TimelineCanvas
from annotator.ui.timeline.following import Following
from annotator.ui.timeline.marker_field import MarkerField
from annotator.ui.timeline.navigation import Step, next_in_time, next_row
from annotator.ui.timeline.overview import TimelineOverview
from annotator.ui.timeline.span_menu import SpanMenu
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.viewport import Viewport

_ZOOM_STEP = 1.6
_SAME_MOMENT_S = 0.001


class TimelineView(QWidget):
    """Shows everything that happens in a session over time, and lets a coder mark it.

    It reads and writes the workspace only. Keys are bound elsewhere to the methods here; Escape during a drag is the
    one key it handles itself.
    """

    span_drawn = Signal(object, float, float)
    """A span was drawn in a :class:`~annotator.ui.timeline.rows.Row` (which may say whom it is about and what code it
    takes): the row, start and end on real frames, in seconds. It is the selected span now."""
    context_requested = Signal(object, QPoint)
    """A :class:`~annotator.ui.timeline.hit.Hit` and the global position for a menu. What is hit has been chosen."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self.state = TimelineState(workspace, self)
        self.canvas = TimelineCanvas(self.state, self)
        self.overview = TimelineOverview(self.state, self)
        self._following = Following(self.state, self)
        self._marker_field = MarkerField(workspace.keymap, self.canvas)
        self.span_menu = SpanMenu(self.state, self.canvas)
        self._scroll = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll.setAccessibleName(translate("timeline", "Scroll the timeline's rows"))
        self._lay_out()
        self.canvas.pointing.span_drawn.connect(self.span_drawn)
        self.canvas.pointing.context_requested.connect(self.context_requested)
        self.canvas.places.scrolled.connect(self._scroll.setValue)
        self.canvas.extent_changed.connect(self._fit_scroll_bar)
        self._scroll.valueChanged.connect(self.canvas.places.set_scroll)
        self.setFocusProxy(self.canvas)
        self.setAccessibleName(translate("timeline", "Timeline"))
        self._fit_scroll_bar()

    def _lay_out(self) -> None:
        # The bar keeps its place when there is nothing to scroll: the strip and the rows stay aligned.
        policy = self._scroll.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._scroll.setSizePolicy(policy)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.overview, 0, 0)
        grid.addWidget(self.canvas, 1, 0)
        grid.addWidget(self._scroll, 1, 1)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(0, 1)

    # --- view ---------------------------------------------------------------------------------------------------------

    @property
    def viewport(self) -> Viewport:
        """The stretch in view."""
        return self.state.viewport

    def zoom_in(self) -> None:
        """Show less time, around the playhead where it is in view."""
        self._zoom(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show more time, around the playhead where it is in view."""
        self._zoom(1 / _ZOOM_STEP)

    def zoom_to_all(self) -> None:
        """Show the whole session."""
        shown = self.state.viewport
        self._show(Viewport.whole(shown.duration_s, shown.width_px))

    def zoom_to_span(self, span: tuple[float, float] | None = None) -> None:
        """Zoom to a span; without one to the selected span, else to the chosen annotations, flag or utterance."""
        span = span or self._chosen_span()
        if span is not None:
            self._show(self.state.viewport.showing(*span))

    def _zoom(self, factor: float) -> None:
        shown, time_s = self.state.viewport, self._workspace.playhead.time_s
        at_x = shown.x_of(time_s) if shown.contains(time_s) else shown.width_px / 2
        self._show(shown.zoomed(factor, at_x))

    def _show(self, viewport: Viewport) -> None:
        self._following.stop()
        self.state.set_viewport(viewport)

    def _chosen_span(self) -> tuple[float, float] | None:
        selection, session = self._workspace.selection, self._workspace.document.session
        if selection.span is not None:
            return selection.span
        chosen = [session.annotations[id_] for id_ in selection.annotation_ids if id_ in session.annotations]
        if chosen:
            return min(item.start_s for item in chosen), max(item.end_s for item in chosen)
        flag = self.state.content.flags.get(selection.flag_id or "")
        if flag is not None:
            return flag.start_s, flag.end_s
        utterance = session.utterances.get(selection.utterance_id or "")
        return (utterance.start_s, utterance.end_s) if utterance is not None else None

    # --- markers ------------------------------------------------------------------------------------------------------

    def step_marker(self, by: int) -> bool:
        """Go to the next marker, or with -1 the one before; False where there is none."""
        now_s, markers = self._workspace.playhead.time_s, self.state.content.markers
        later = [marker for marker in markers if (marker.time_s - now_s) * by > _SAME_MOMENT_S]
        if not later:
            return False
        found = later[0] if by > 0 else later[-1]
        if not self.state.viewport.contains(found.time_s):
            self._show(self.state.viewport.centred_on(found.time_s))
        self._workspace.playhead.seek(found.time_s)
        return True

    def type_marker(self, marker_id: str, *, after: Callable[[], None] | None = None) -> None:
        """Let the words of a marker be typed where it stands; ``after`` is called when that is done."""
        marker = self._workspace.document.session.markers[marker_id]
        if not self.state.viewport.contains(marker.time_s):
            self._show(self.state.viewport.centred_on(marker.time_s))

        def keep(text: str) -> None:
            document = self._workspace.document
            if marker_id in document.session.markers:
                document.perform(marker_edits.change_marker(document.session, marker_id, text=text))

        def done() -> None:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            if after is not None:
                after()

        self._marker_field.closed.connect(done, Qt.ConnectionType.SingleShotConnection)
        self._marker_field.ask(marker.text, left_px=round(self.canvas.places.x_of(marker.time_s)), keep=keep)

    # --- going through what is there ----------------------------------------------------------------------------------

    def step_flag(self, step: Step) -> bool:
        """Choose the next flag in time, or the one before, and go to its start; False where there is none."""
        selection, flags = self._workspace.selection, self.state.content.flags
        items = [(flag.id, flag.start_s) for flag in flags.values()]
        current = self._still_at(selection.flag_id, items)
        found = next_in_time(items, current=current, time_s=self._workspace.playhead.time_s, step=step)
        if found is None:
            return False
        selection.choose_annotations(())
        selection.choose_utterance(None)
        selection.choose_flag(found)
        flag = flags[found]
        self._reveal(flag.start_s, flag.end_s, f"flags:{flag.participant_id}")
        return True

    def step_annotation(self, step: Step) -> bool:
        """The same with annotations: of the current tier, or of any where no tier is current."""
        selection, content = self._workspace.selection, self.state.content
        row = self.state.current_row
        keys = [row.key] if row is not None else [placed.row.key for placed in content.layout.of_kind("tier")]
        held = [content.spans[key].spans for key in keys if key in content.spans]
        items = [item for spans in held for item in zip(spans.ids, spans.starts_s.tolist(), strict=True)]
        current = selection.annotation_ids[-1] if selection.annotation_ids else None
        current = self._still_at(current, items)
        found = next_in_time(items, current=current, time_s=self._workspace.playhead.time_s, step=step)
        if found is None:
            return False
        selection.choose_flag(None)
        selection.choose_utterance(None)
        selection.choose_annotations((found,))
        annotation = content.session.annotations[found]
        self._reveal(annotation.start_s, annotation.end_s, content.annotation_key(found) or "")
        return True

    def next_tier(self) -> None:
        """Make the next tier down the current one."""
        self._step_tier(1)

    def previous_tier(self) -> None:
        """Make the next tier up the current one."""
        self._step_tier(-1)

    def _still_at(self, id_: str | None, items: list[tuple[str, float]]) -> str | None:
        """What is chosen, while the playhead is at its start: else the playhead says where to go on from."""
        start_s = dict(items).get(id_ or "")
        return id_ if start_s is not None and self._workspace.playhead.is_at(start_s) else None

    def _step_tier(self, step: Step) -> None:
        rows = [placed.row for placed in self.state.content.layout.of_kind("tier")]
        found = next_row(rows, self.state.current_row, step)
        if found is not None:
            self.state.choose_tier_row(found)
            self.canvas.places.show_row(found)

    def _reveal(self, start_s: float, end_s: float, row_key: str) -> None:
        """Go to the start, bring the span into view, and its row."""
        shown = self.state.viewport
        if start_s < shown.start_s or end_s > shown.end_s:
            fits = end_s - start_s <= shown.span_s * 0.9
            self._show(shown.centred_on((start_s + end_s) / 2) if fits else shown.showing(start_s, end_s))
        self._workspace.playhead.seek(start_s)
        placed = self.state.content.layout.find(row_key)
        if placed is not None:
            self.canvas.places.show_row(placed.row)

    # --- scrolling ----------------------------------------------------------------------------------------------------

    def _fit_scroll_bar(self) -> None:
        self.overview.set_label_width(self.canvas.places.label_px)
        longest = self.canvas.places.longest_scroll_px
        self._scroll.setRange(0, longest)
        self._scroll.setVisible(longest > 0)
        self._scroll.setPageStep(max(self.canvas.places.panes.scrolled_room_px, 1))
        self._scroll.setSingleStep(40)
        self.canvas.places.set_scroll(self.canvas.places.scroll_px)
