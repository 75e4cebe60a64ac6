"""The sessions opened last, on the start page: open one, or take it off the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.ui.recent_note import RecentNote
from annotator.ui.theme import GRID_PX

_MOST = 6
_NO_NOTES: Mapping[Path, RecentNote] = MappingProxyType({})


class RecentSessions(QWidget):
    """A line for each session; one that is not in its place any more says so."""

    opened = Signal(object)
    forgotten = Signal(object)
    """Paths of the session to open, or to take off the list."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        heading = QLabel(self.tr("Recent"))
        heading.setProperty("heading", True)
        self._lines: dict[Path, _Line] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID_PX // 2)
        self._column.addWidget(heading)

    def show_paths(self, paths: Sequence[Path], notes: Mapping[Path, RecentNote] = _NO_NOTES) -> None:
        """Show these, newest first, with what is known of them."""
        for line in self._lines.values():
            line.hide()
            line.deleteLater()
        self._lines = {}
        for path in paths[:_MOST]:
            line = self._lines[path] = _Line(path, notes.get(path))
            line.button.clicked.connect(partial(self.opened.emit, path))
            line.remove.clicked.connect(partial(self.forgotten.emit, path))
            self._column.addWidget(line)
        self.setVisible(bool(paths))

    def mark_missing(self, paths: Collection[Path]) -> None:
        """Say of these that they are not in their place."""
        for path, line in self._lines.items():
            if path in paths:
                line.mark_missing()


class _Line(QWidget):
    def __init__(self, path: Path, note: RecentNote | None):
        super().__init__()
        self._path = path
        self.note = QLabel(self._told(note) if note is not None else "")
        self.note.setProperty("muted", True)
        self.note.setVisible(note is not None)
        self.button = QPushButton(f"{path.stem}   –   {path.parent}")
        self.button.setProperty("flat", True)
        self.button.setProperty("line", True)
        self.button.setToolTip(str(path))
        self.button.setAccessibleName(self.tr("Open recent session {name}").format(name=path.stem))
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.remove = QToolButton()
        self.remove.setText("✕")
        self.remove.setToolTip(self.tr("Take it off this list; the session itself stays"))
        self.remove.setAccessibleName(self.tr("Take {name} off the list").format(name=path.stem))
        self.remove.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID_PX // 2)
        row.addWidget(self.button, 1)
        row.addWidget(self.note)
        row.addWidget(self.remove)

    def _told(self, note: RecentNote) -> str:
        minutes = self.tr("{n} min").format(n=max(round(note.length_s / 60), 1))
        share = self.tr("{done} of {all} decided").format(done=note.decided, all=note.moments)
        days = note.days_ago()
        when = self.tr("today") if not days else self.tr("yesterday") if days == 1 else self.tr("{n} days ago")
        return " · ".join((minutes, *((share,) if note.moments else ()), when.format(n=days)))

    def mark_missing(self) -> None:
        words = self.tr("{name}   –   missing: it is not in {folder} any more")
        self.button.setText(words.format(name=self._path.stem, folder=self._path.parent))
        self.button.setEnabled(False)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.button.setToolTip(
            self.tr("Moved, renamed, or on a drive that is not connected. Open it where it is now, or take it off.")
        )
        self.button.setAccessibleName(self.tr("{name} is missing").format(name=self._path.stem))
