"""Every key at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import heading, hint, scrolled

_COLUMNS = 2
Row = tuple[str, str, str]
"""Section, what it does, keys."""


class CheatSheet(FormDialog):
    """Keys in sections, searchable."""

    change_requested = Signal()

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None):
        """``rows`` are (section, what it does, keys), in the order to show."""
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Keys"))
        self._rows = tuple(rows)
        self.search = QLineEdit(placeholderText=self.tr("Search what it does, or a key"), clearButtonEnabled=True)
        self.search.setAccessibleName(self.tr("Search keys"))
        self.search.textChanged.connect(self._search)
        self._sections: list[_Section] = []
        self.nothing_found = hint(self.tr("No key does that."))
        content = QWidget()
        side_by_side = hbox(on=content, margin=2 * GRID_PX, spacing=4 * GRID_PX)
        self._stacks = [QVBoxLayout() for _ in range(_COLUMNS)]
        for stack in self._stacks:
            stack.setSpacing(2 * GRID_PX)
            stack.addStretch(1)
            side_by_side.addLayout(stack, 1)
        change = self.buttons.addButton(self.tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        change.setAutoDefault(False)
        change.setToolTip(self.tr("Give any action other keys, or take the keys of ELAN or BORIS"))
        change.clicked.connect(self._change)
        self.lay_out(self.search, self.nothing_found, stretched(scrolled(content), 1), spacing=2 * GRID_PX)
        self.resize(94 * GRID_PX, 74 * GRID_PX)
        self._build()
        self._search("")

    @property
    def shown(self) -> list[Row]:
        """The rows the search lets through."""
        words = self.search.text().casefold().split()
        return [row for row in self._rows if all(word in " ".join(row).casefold() for word in words)]

    def _change(self) -> None:
        self.reject()
        self.change_requested.emit()

    def _build(self) -> None:
        """All sections once; a search only hides rows, for making 250 of them again takes longer than a key press."""
        sections: dict[str, list[Row]] = {}
        for row in self._rows:
            sections.setdefault(row[0], []).append(row)
        heights = [0] * _COLUMNS
        for title, rows in sections.items():
            place = heights.index(min(heights))
            heights[place] += len(rows) + 2
            section = _Section(title, rows)
            self._sections.append(section)
            self._stacks[place].insertWidget(self._stacks[place].count() - 1, section)

    def _search(self, _text: str) -> None:
        shown = set(self.shown)
        self.setUpdatesEnabled(False)
        for section in self._sections:
            section.show_rows(shown)
        self.nothing_found.setVisible(not shown)
        self.setUpdatesEnabled(True)


class _Section(QWidget):
    def __init__(self, title: str, rows: list[Row]):
        super().__init__()
        self._lines: list[tuple[Row, tuple[QLabel, QLabel]]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GRID_PX // 2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(heading(title), 0, 0, 1, 2)
        for number, row in enumerate(rows, start=1):
            words, keycap = QLabel(row[1]), QLabel(row[2])
            words.setWordWrap(True)
            keycap.setProperty("chip", True)
            grid.addWidget(words, number, 0)
            grid.addWidget(keycap, number, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._lines.append((row, (words, keycap)))

    def show_rows(self, wanted: set[Row]) -> None:
        """Show these of its rows; nothing of it where there is none."""
        for row, labels in self._lines:
            for label in labels:
                label.setVisible(row in wanted)
        self.setVisible(any(row in wanted for row, _labels in self._lines))
