"""What only the presenter sees, on their own screen: the note, the question, what comes next, the time."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.domain.clock import format_time
from annotator.domain.playlists import PlaylistItem
from annotator.ui.panels.surfaces import as_panel, heading, hint
from annotator.ui.review.run import ReviewRun
from annotator.ui.review.telling import Telling
from annotator.ui.theme import GRID_PX, numbers_font


class PresenterWindow(QWidget):
    """Follows the review; its two buttons do what the remote does."""

    forward_wanted = Signal()
    back_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget):
        super().__init__(parent, Qt.WindowType.Window)
        as_panel(self)
        self.setWindowTitle(self.tr("Presenter's notes"))
        self.resize(720, 520)
        self._since = QElapsedTimer()
        self._since.start()
        self.place = QLabel()
        self.note = QLabel()
        self.question = QLabel()
        self.next = hint()
        self._told = hint()
        self._time = QLabel()
        self._ticks = QTimer(self)
        self._ticks.setInterval(1000)
        self._ticks.timeout.connect(self._show_time)
        self._ticks.start()
        self._build()
        self._show_time()

    def show_moment(
        self, item: PlaylistItem | None, telling: Telling | None, run: ReviewRun, following: PlaylistItem | None
    ) -> None:
        """Show everything about a moment, revealed or not."""
        self.place.setText(
            self.tr("{a} of {b}: {what}").format(a=run.place + 1, b=run.count, what=item.title)
            if item is not None
            else self.tr("No moment")
        )
        self.note.setText(item.note if item is not None and item.note else self.tr("No note for this moment"))
        self.question.setText(item.question if item is not None else "")
        lines = (*telling.words, *telling.cues, *telling.annotation) if telling is not None else ()
        self._told.setText("\n".join(lines))
        if following is None:
            self.next.setText(self.tr("This is the last moment"))
        else:
            when = format_time(following.start_s, decimals=0)
            self.next.setText(self.tr("Next: {what} at {when}").format(what=following.title, when=when))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._ticks.stop()
        super().closeEvent(event)
        self.closed.emit()

    def _build(self) -> None:
        self.place.setProperty("title", True)
        large = QFont(self.font())
        large.setPointSizeF(large.pointSizeF() * 1.5)
        for line, name in ((self.note, self.tr("Note")), (self.question, self.tr("Question for the room"))):
            line.setFont(large)
            line.setWordWrap(True)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setAccessibleName(name)
            line.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._time.setFont(numbers_font(large))
        self._time.setAccessibleName(self.tr("Time since the review began"))
        back = QPushButton(self.tr("Back"))
        forward = QPushButton(self.tr("On"))
        forward.setProperty("primary", True)
        back.clicked.connect(self.back_wanted)
        forward.clicked.connect(self.forward_wanted)
        top = QHBoxLayout()
        top.addWidget(self.place, 1)
        top.addWidget(self._time)
        buttons = QHBoxLayout()
        buttons.addWidget(self.next, 1)
        buttons.addWidget(back)
        buttons.addWidget(forward)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(GRID_PX)
        column.addLayout(top)
        column.addWidget(heading(self.tr("Note")))
        column.addWidget(self.note, 2)
        column.addWidget(heading(self.tr("Question for the room")))
        column.addWidget(self.question, 1)
        column.addWidget(heading(self.tr("What there is to reveal")))
        column.addWidget(self._told, 1)
        column.addLayout(buttons)

    def _show_time(self) -> None:
        self._time.setText(format_time(self._since.elapsed() / 1000, decimals=0))
