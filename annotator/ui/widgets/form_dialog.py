"""The frame of a dialog of fields: what is asked, a line for what is wrong, the buttons at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import Margins, Part, hbox, vbox
from annotator.ui.widgets.panel_parts import ErrorLine


class FormDialog(QDialog):
    """Subclasses make their fields and call `lay_out` once.

    Attributes:
        error: What is wrong; stands above the buttons, where a subclass does not place it itself.
        buttons: The foot, to which a subclass may add.
        ok_button: OK; the Close button where nothing is asked.
    """

    def __init__(self, parent: QWidget | None = None, *, asks: bool = True):
        """With OK and Cancel at the foot where something is asked, else with Close."""
        super().__init__(parent)
        standard = QDialogButtonBox.StandardButton
        self.error = ErrorLine()
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel if asks else standard.Close)
        self.ok_button = self.buttons.button(standard.Ok if asks else standard.Close)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def lay_out(
        self,
        *parts: Part,
        ok: str = "",
        beside: Sequence[Part] = (),
        margin: Margins = 2 * GRID_PX,
        spacing: int = GRID_PX,
    ) -> None:
        """Put the parts below each other and the buttons below them.

        Args:
            ok: What OK does, in words.
            beside: What stands left of the buttons.
            margin: As in `vbox`.
            spacing: As in `vbox`.
        """
        if ok:
            self.ok_button.setText(ok)
        placed = self.error.parentWidget() is not None or self.error in parts
        foot = hbox(*beside, self.buttons) if beside else self.buttons
        vbox(*parts, *(() if placed else (self.error,)), foot, on=self, margin=margin, spacing=spacing)
