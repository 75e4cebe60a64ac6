"""Measures how long a coder takes to press a key after something is to be seen."""

from __future__ import annotations

import random
import statistics
import time
from typing import Literal

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QWidget

from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import stretched, vbox

TRIALS = 10
_SOONEST_S = 0.1
"""Nobody reacts faster to something seen: an earlier press was a guess."""
_DOT_PX = 72

State = Literal["before", "waiting", "shown", "done"]


class ReactionTest(QDialog):
    """Ten dots at moments nobody can know; each is answered with Space. The median is proposed, never applied."""

    def __init__(
        self,
        *,
        trials: int = TRIALS,
        pauses_s: tuple[float, float] = (1.2, 3.0),
        parent: QWidget | None = None,
    ):
        """``pauses_s`` are the shortest and the longest wait before a dot."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("How quick are you with a key?"))
        self._trials = trials
        self._pauses_s = pauses_s
        self.times_s: list[float] = []
        self.state: State = "before"
        """Where the test stands."""
        self.lead = QLabel(wordWrap=True)
        self.lead.setAccessibleName(self.tr("What to do"))
        self.dot = _Dot()
        self.dot.appeared.connect(self._note_appearance)
        self.seen_at_s = 0.0
        self._wait = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._wait.timeout.connect(self._show_dot)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = self._buttons.addButton(self.tr("Use this"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setEnabled(False)
        for button in self._buttons.buttons():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space must answer the dot, not press a button
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        vbox(self.lead, stretched(self.dot, 1), self._buttons, on=self, spacing=2 * GRID_PX)
        self.setMinimumSize(56 * GRID_PX, 44 * GRID_PX)
        self._say(
            self.tr(
                "A dot will appear {n} times, each time after another pause. Press Space as soon as you see it. "
                "Press Space to begin."
            ).format(n=trials)
        )

    @property
    def median_s(self) -> float | None:
        """The median of all answers; None until the test is done."""
        return statistics.median(self.times_s) if self.state == "done" else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.answer(time.perf_counter())
        else:
            super().keyPressEvent(event)

    def answer(self, now_s: float) -> None:
        """A key or a click at this time."""
        if self.state == "before":
            self._next(self.tr("Wait for the dot …"))
        elif self.state == "waiting" or (self.state == "shown" and now_s - self.seen_at_s < _SOONEST_S):
            self._next(self.tr("Too early: that one does not count. Wait for the dot …"))
        elif self.state == "shown":
            self.times_s.append(now_s - self.seen_at_s)
            if len(self.times_s) < self._trials:
                self._next(self.tr("{n} of {all}").format(n=len(self.times_s), all=self._trials))
            else:
                self._finish()

    def _next(self, words: str) -> None:
        self.state = "waiting"
        self.dot.show_dot(on=False)
        self._say(words)
        self._wait.start(round(random.uniform(*self._pauses_s) * 1000))

    def _show_dot(self) -> None:
        self.seen_at_s = time.perf_counter()
        self.state = "shown"
        self.dot.show_dot(on=True)

    def _note_appearance(self) -> None:
        self.seen_at_s = time.perf_counter()

    def _finish(self) -> None:
        self.state = "done"
        self.dot.show_dot(on=False)
        times_ms = [round(time_s * 1000) for time_s in self.times_s]
        median_ms = round(statistics.median(times_ms))
        self._say(
            self.tr(
                "You took {median} ms (median of {n}, from {low} to {high} ms). “Use this” lets your codes start that "
                "much earlier while the recording plays; nothing changes if you cancel. In a real recording people "
                "take longer than for a dot, so treat it as the least."
            ).format(median=median_ms, n=len(times_ms), low=min(times_ms), high=max(times_ms))
        )
        self.use.setText(self.tr("Use {n} ms").format(n=median_ms))
        self.use.setEnabled(True)
        for button in self._buttons.buttons():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.use.setFocus()

    def _say(self, text: str) -> None:
        self.lead.setText(text)


class _Dot(QWidget):
    """A dot in the middle, or nothing."""

    appeared = Signal()
    """It has just been painted."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._on = False
        self.fresh = False
        self.setMinimumHeight(2 * _DOT_PX)
        self.setAccessibleName(self.tr("The dot appears here"))

    def show_dot(self, *, on: bool) -> None:
        self._on = self.fresh = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._on:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().highlight())
        painter.drawEllipse(QPointF(self.rect().center()), _DOT_PX / 2, _DOT_PX / 2)
        painter.end()
        if self.fresh:
            self.fresh = False
            self.appeared.emit()
