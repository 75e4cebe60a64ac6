"""Forms of one look: muted labels on the left, fields that take the room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel

from annotator.ui.look.theme import GRID_PX


def form() -> QFormLayout:
    """An empty form on the grid; labels stand left of their fields."""
    fields = QFormLayout(
        horizontalSpacing=GRID_PX, verticalSpacing=GRID_PX // 2, rowWrapPolicy=QFormLayout.RowWrapPolicy.DontWrapRows
    )
    fields.setContentsMargins(0, 0, 0, 0)
    fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return fields


def label(text: str = "") -> QLabel:
    """A field's muted label, or muted words in one line."""
    made = QLabel(text)
    made.setProperty("muted", True)
    return made
