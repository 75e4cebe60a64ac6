"""What the window shows while no session is open: what to do first, and the recent sessions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QFont, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.ui.theme import GRID_PX

_OFFERED = ("open_session", "new_session", "open_demo")
_MOST_RECENT = 5


class StartPage(QWidget):
    """Offers to open, make or try a session; takes a dropped video or session folder."""

    opened = Signal(object)
    """Path of a recent session or a dropped file."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None):
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Start page"))
        title = QLabel(self.tr("Find the moments in which words and face disagree"))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        title.setWordWrap(True)
        lead = QLabel(
            self.tr(
                "Open a recorded session or drop a video on this window. Everything is read from and kept on this "
                "computer; videos are never copied, changed or sent."
            )
        )
        lead.setWordWrap(True)
        lead.setProperty("muted", True)

        buttons = QHBoxLayout()
        buttons.setSpacing(GRID_PX)
        for number, name in enumerate(_OFFERED):
            action = actions[name]
            button = QPushButton(action.text().rstrip("…"))
            button.setToolTip(action.toolTip())
            button.setProperty("primary", number == 0)
            button.clicked.connect(action.trigger)
            buttons.addWidget(button)
        buttons.addStretch()

        self._message = self._message_line()
        keys = QLabel(
            self.tr("{open} opens · {keys} shows every key").format(
                open=_key(actions["open_session"]), keys=_key(actions["cheat_sheet"])
            )
        )
        keys.setProperty("muted", True)

        self._recent_heading = QLabel(self.tr("Recent"))
        self._recent_heading.setProperty("heading", True)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(GRID_PX // 2)

        column = QVBoxLayout()
        column.setSpacing(2 * GRID_PX)
        for widget in (title, lead):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self._message)
        column.addWidget(keys)
        column.addSpacing(2 * GRID_PX)
        column.addWidget(self._recent_heading)
        column.addLayout(self._recent)
        holder = QWidget()
        holder.setMaximumWidth(620)
        holder.setLayout(column)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(holder, 4)
        row.addStretch()
        outer.addLayout(row)
        outer.addStretch(3)
        self.set_recent([])
        self.say("")

    def _message_line(self) -> QLabel:
        line = QLabel()
        line.setWordWrap(True)
        line.setAccessibleName(self.tr("Message"))
        return line

    @property
    def message(self) -> str:
        """The short line that is shown now."""
        return self._message.text()

    def say(self, text: str) -> None:
        """Show a short line until the next one; an empty one takes it away."""
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def set_recent(self, paths: list[Path]) -> None:
        """Show the sessions opened last; the newest first."""
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._recent_heading.setVisible(bool(paths))
        for path in paths[:_MOST_RECENT]:
            button = QPushButton(f"{path.stem}   –   {path.parent}")
            button.setProperty("flat", True)
            button.setStyleSheet("text-align: left;")
            button.setAccessibleName(self.tr("Open recent session {name}").format(name=path.stem))
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, path=path: self.opened.emit(path))
            self._recent.addWidget(button)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.opened.emit(paths[0])


def _key(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
