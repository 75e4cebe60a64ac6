"""The words that are being said, under the picture."""

from __future__ import annotations

import bisect

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.edits import Edit
from annotator.domain.transcript import Utterance
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace


class WordsLine(QWidget):
    """Who speaks and what is said at the playhead; in silence, faintly, what was said last. Hidden without transcript.

    A click goes to where the words begin.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._turns: list[Utterance] = []
        self._starts_s: list[float] = []
        self._shown: Utterance | None = None
        self.said_now = False
        """False in silence."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Words at the playhead"))
        workspace.playhead.moved.connect(self._follow)
        workspace.document.edited.connect(self._follow_edit)
        workspace.themes.changed.connect(self.update)
        self._take_turns()

    @property
    def words(self) -> str:
        """What it says."""
        turn = self._shown
        if turn is None:
            return ""
        session = self._workspace.document.session
        who = participant_label(session, turn.participant_id)
        return f"{who}: {turn.text}" if who else turn.text

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + GRID_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._shown is not None and event.button() == Qt.MouseButton.LeftButton:
            self._workspace.playhead.seek(self._shown.start_s)

    def _take_turns(self) -> None:
        turns = self._workspace.document.session.utterances.values()
        self._turns = sorted(turns, key=lambda turn: (turn.start_s, turn.end_s, turn.id))
        self._starts_s = [turn.start_s for turn in self._turns]
        self.setVisible(bool(self._turns))
        self._follow(self._workspace.playhead.time_s)
        self.update()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("utterances", "participants"):
            self._take_turns()

    def _follow(self, time_s: float) -> None:
        place = bisect.bisect_right(self._starts_s, time_s) - 1
        shown = self._turns[place] if place >= 0 else None
        said_now = shown is not None and time_s < shown.end_s
        if shown is not self._shown or said_now != self.said_now:
            self._shown, self.said_now = shown, said_now
            self.setToolTip(self.words)
            self.setAccessibleDescription(self.words)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._workspace.themes.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.setPen(theme.color("text" if self.said_now else "text_disabled"))
        room = self.rect().adjusted(2 * GRID_PX, 0, -2 * GRID_PX, 0)
        words = QFontMetricsF(self.font()).elidedText(self.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
