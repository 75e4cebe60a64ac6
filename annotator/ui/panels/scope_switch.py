"""What the list of flags lists: moments with a candidate, all moments, or each flag by itself; and how many."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from annotator.ui.panels.flag_rows import FLAG_SCOPES, FlagScope
from annotator.ui.widgets.flow_layout import FlowLayout


class ScopeSwitch(QWidget):
    """Three buttons, one of them pressed."""

    chosen = Signal(str)
    """A scope, chosen by a person."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._buttons: dict[FlagScope, QToolButton] = {}
        words: dict[FlagScope, tuple[str, str]] = {
            "candidates": (
                self.tr("Candidates"),
                self.tr("Moments in which words and movement may disagree"),
            ),
            "moments": (
                self.tr("Moments"),
                self.tr("What one person did at one time, all signals together; one decision for all of them"),
            ),
            "signals": (self.tr("All signals"), self.tr("Each flag by itself")),
        }
        group = QButtonGroup(self)
        row = FlowLayout(self, spacing=2)
        for scope in FLAG_SCOPES:
            button = self._buttons[scope] = QToolButton()
            name, tip = words[scope]
            button.setText(name)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.clicked.connect(partial(self._choose, scope))
            group.addButton(button)
            row.addWidget(button)

    def _choose(self, scope: FlagScope) -> None:
        self.chosen.emit(scope)

    def show_scope(self, scope: FlagScope, counts: Mapping[FlagScope, int]) -> None:
        """Press this one, and say on each how many rows it has."""
        for name, button in self._buttons.items():
            button.setText(f"{button.accessibleName()} {counts.get(name, 0)}")
            button.setChecked(name == scope)

    def button(self, scope: FlagScope) -> QToolButton:
        """The button of a scope."""
        return self._buttons[scope]
