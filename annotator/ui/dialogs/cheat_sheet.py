"""Every key at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.panels.surfaces import heading, hint, scrolled
from annotator.ui.theme import GRID_PX

_COLUMNS = 2


class CheatSheet(QDialog):
    """Keys in sections, searchable."""

    change_requested = Signal()

    def __init__(self, rows: Sequence[tuple[str, str, str]], parent: QWidget | None = None):
        """``rows`` are (section, what it does, keys), in the order to show."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self._rows = tuple(rows)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search what it does, or a key"))
        self.search.setAccessibleName(self.tr("Search keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self._sections: list[QWidget] = []
        self._none = hint(self.tr("No key does that."))
        content = QWidget()
        side_by_side = QHBoxLayout(content)
        side_by_side.setContentsMargins(2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        side_by_side.setSpacing(4 * GRID_PX)
        self._stacks = [QVBoxLayout() for _ in range(_COLUMNS)]
        for stack in self._stacks:
            stack.setSpacing(2 * GRID_PX)
            stack.addStretch(1)
            side_by_side.addLayout(stack, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        change = buttons.addButton(self.tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        change.setAutoDefault(False)
        change.setToolTip(self.tr("Give any action other keys, or take the keys of ELAN or BORIS"))
        change.clicked.connect(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        column.addWidget(self.search)
        column.addWidget(self._none)
        column.addWidget(scrolled(content), 1)
        column.addWidget(buttons)
        self.resize(94 * GRID_PX, 74 * GRID_PX)
        self._fill("")

    @property
    def shown(self) -> list[tuple[str, str, str]]:
        """The rows the search lets through."""
        words = self.search.text().casefold().split()
        return [row for row in self._rows if all(word in " ".join(row).casefold() for word in words)]

    def _change(self) -> None:
        self.reject()
        self.change_requested.emit()

    def _fill(self, _text: str) -> None:
        for old in self._sections:
            old.deleteLater()
        self._sections = []
        sections: dict[str, list[tuple[str, str]]] = {}
        for section, what, keys in self.shown:
            sections.setdefault(section, []).append((what, keys))
        self._none.setVisible(not sections)
        heights = [0] * _COLUMNS
        for title, keys in sections.items():
            place = heights.index(min(heights))
            heights[place] += len(keys) + 2
            section = _section(title, keys)
            self._sections.append(section)
            self._stacks[place].insertWidget(self._stacks[place].count() - 1, section)


def _section(title: str, keys: list[tuple[str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(GRID_PX // 2)
    grid.setColumnStretch(0, 1)
    grid.addWidget(heading(title), 0, 0, 1, 2)
    for row, (what, key) in enumerate(keys, start=1):
        words, keycap = QLabel(what), QLabel(key)
        words.setWordWrap(True)
        keycap.setProperty("chip", True)
        grid.addWidget(words, row, 0)
        grid.addWidget(keycap, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    return box
