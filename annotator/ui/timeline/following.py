"""Keeping the playhead in view while it moves."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from annotator.ui.timeline.state import TimelineState

_TURN_AT = 0.92
_LAND_AT = 0.08
_CENTRE_BELOW_S = 6.0
"""Closer in than this, pages would turn every few seconds: the content runs under a fixed playhead instead."""
_JUMP_S = 1.0
_TURN_MS = 180


class Following(QObject):
    """Turns the page when the playhead reaches the edge, or keeps the playhead in the middle.

    It leaves the view alone while a hand holds it, and after a hand has moved it away from the playhead.
    """

    def __init__(self, state: TimelineState, parent: QObject | None = None):
        super().__init__(parent)
        self._state = state
        self._was_in_view = True
        self._last_s = state.workspace.playhead.time_s
        self._turning = QVariantAnimation(self, duration=_TURN_MS)
        self._turning.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._turning.valueChanged.connect(self._turn)
        state.workspace.playhead.moved.connect(self._moved)
        state.workspace.playhead.playing_changed.connect(self._playing_changed)

    def stop(self) -> None:
        """A hand has taken the view: do not turn the page under it."""
        self._turning.stop()

    def _moved(self, time_s: float) -> None:
        workspace, shown = self._state.workspace, self._state.viewport
        jumped = abs(time_s - self._last_s) > _JUMP_S
        was_in_view = self._was_in_view
        self._last_s = time_s
        self._was_in_view = shown.contains(time_s)
        mode = workspace.options.follow_mode
        if mode == "off" or workspace.playhead.scrubbing or self._state.held:
            return
        if not workspace.playhead.playing:
            if not self._was_in_view:
                self._go(shown.centred_on(time_s).start_s, at_once=True)
        elif mode == "centre" or shown.span_s < _CENTRE_BELOW_S:
            if was_in_view or jumped:
                self._go(shown.centred_on(time_s).start_s, at_once=True)
        elif jumped and not self._was_in_view:
            self._go(time_s - _LAND_AT * shown.span_s, at_once=True)
        elif was_in_view and time_s > shown.start_s + _TURN_AT * shown.span_s:
            self._go(time_s - _LAND_AT * shown.span_s, at_once=False)

    def _playing_changed(self, playing: bool) -> None:
        if playing and self._state.workspace.options.follow_playhead:
            time_s, shown = self._state.workspace.playhead.time_s, self._state.viewport
            if not shown.contains(time_s):
                self._go(shown.centred_on(time_s).start_s, at_once=True)
            self._was_in_view = True

    def _go(self, start_s: float, *, at_once: bool) -> None:
        shown = self._state.viewport
        wanted = shown.starting_at(start_s)
        if at_once:
            self._turning.stop()
            self._state.set_viewport(wanted)
            self._was_in_view = True
        elif self._turning.state() != QVariantAnimation.State.Running and wanted.start_s > shown.start_s:
            self._turning.setStartValue(shown.start_s)
            self._turning.setEndValue(wanted.start_s)
            self._turning.start()

    def _turn(self, start_s: float) -> None:
        self._state.set_viewport(self._state.viewport.starting_at(float(start_s)))
        self._was_in_view = True
