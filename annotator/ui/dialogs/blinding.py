"""What is kept from the coder."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from annotator.domain.session import BLINDS, Blind, Coder
from annotator.ui.look.names import blind_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import Part
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint


class BlindingDialog(FormDialog):
    """A switch for each thing that can be kept from the coder, with what it does."""

    def __init__(self, coder: Coder, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Blinding of {coder}").format(coder=coder.name or coder.id))
        lead = QLabel(
            self.tr(
                "Two coders agree for the wrong reason if they look at each other's work, or at the program's. What is "
                "switched on here is kept from you wherever you look: timeline, lists, search, statistics, history. It "
                "is stored with your id in the session and stands beside your name, in the history, and in every "
                "export."
            )
        )
        lead.setWordWrap(True)
        lead.setProperty("muted", True)
        self.boxes: dict[Blind, QCheckBox] = {}
        words: dict[Blind, str] = {
            "flags": self.tr(
                "You do not see what the program measured and flagged, nor anyone's verdicts: what you code is your "
                "own observation."
            ),
            "coders": self.tr(
                "You do not see other coders' annotations and verdicts, so that agreement between you means something."
            ),
            "codebook": self.tr(
                "You cannot change codes or their definitions, so that all coders of a study use the same ones."
            ),
        }
        parts: list[Part] = [lead, GRID_PX]
        for what in BLINDS:
            box = QCheckBox(blind_name(what))
            box.setChecked(coder.is_blind_to(what))
            box.setAccessibleDescription(words[what])
            self.boxes[what] = box
            parts += (box, hint(words[what]), GRID_PX)
        self.lay_out(*parts)
        self.setMinimumWidth(64 * GRID_PX)

    @property
    def blind_to(self) -> tuple[Blind, ...]:
        """What was switched on."""
        return tuple(what for what, box in self.boxes.items() if box.isChecked())
