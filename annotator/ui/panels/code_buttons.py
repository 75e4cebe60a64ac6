"""The codes on offer as buttons, under the name of their tier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.domain.codebook import Code
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.coding_button import CodeButton
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import vbox
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import heading


class CodeButtons(QWidget):
    """Says which code was pressed; what that does is another's."""

    pressed = Signal(str)
    """Id of the code."""
    looked_at = Signal(str)
    """The definition of the code under the pointer."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self._column = vbox(on=self, margin=0)
        self.buttons: dict[str, CodeButton] = {}
        """By id of the code."""

    def offer(self, tiers: Mapping[str, Sequence[Code]]) -> None:
        """Offer these codes, and no others."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.buttons = {}
        for tier, codes in tiers.items():
            self._column.addWidget(heading(tier))
            group = QWidget()
            flow = FlowLayout(group, spacing=GRID_PX // 2)
            for code in codes:
                button = CodeButton(self.workspace, code)
                button.clicked.connect(partial(self._press, code.id))
                button.looked_at.connect(self.looked_at)
                flow.addWidget(button)
                self.buttons[code.id] = button
            self._column.addWidget(group)
        self._column.addStretch(1)

    def _press(self, code_id: str, _on: bool = False) -> None:
        self.pressed.emit(code_id)
