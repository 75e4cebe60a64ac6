"""Several things to tick, one beside the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import hint


class CheckFlow(QWidget):
    """Check boxes by key; tells when one is ticked or not any more."""

    ticked = Signal()

    def __init__(self, name: str, empty: str, parent: QWidget | None = None):
        """``empty`` says what to do where there is nothing to tick."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._flow = FlowLayout(self, spacing=GRID_PX)
        self._empty = empty
        self._items: tuple[tuple[str, str], ...] = ()
        self.boxes: dict[str, QCheckBox] = {}
        self._fill()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of what is ticked, in order."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def show_items(self, items: Sequence[tuple[str, str]], chosen: Iterable[str]) -> None:
        """Fill in keys and names, with those in ``chosen`` ticked; tells nothing."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self._fill()
        wanted = set(chosen)
        for key, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(key in wanted)

    def _fill(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.boxes = {}
        for key, name in self._items:
            box = QCheckBox(name.replace("&", "&&"))
            box.setAccessibleName(f"{self.accessibleName()}: {name}")
            box.toggled.connect(self.ticked)
            self.boxes[key] = box
            self._flow.addWidget(box)
        if not self._items and self._empty:
            label = hint(self._empty)
            label.setWordWrap(False)
            self._flow.addWidget(label)
        self.updateGeometry()
