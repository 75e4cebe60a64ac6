"""What is kept from the coder."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from annotator.domain import edits
from annotator.domain.session import BLINDS, Blind, Coder
from annotator.ui.look.names import blind_name, blinding_words
from annotator.ui.look.theme import GRID_PX
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.widgets.boxes import Part
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint


class BlindingDialog(FormDialog):
    """A switch for each thing that can be kept from the coder, with what it does."""

    def __init__(self, coder: Coder, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Blinding of {coder}").format(coder=coder.name or coder.id))
        lead = hint(
            self.tr(
                "Two coders agree for the wrong reason if they look at each other's work, or at the program's. What is "
                "switched on here is kept from you wherever you look: timeline, lists, search, statistics, history. It "
                "is stored with your id in the session and stands beside your name, in the history, and in every "
                "export."
            )
        )
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


def _make(site: Site) -> QDialog:
    document = site.document()
    dialog = BlindingDialog(document.coder, site.window)
    dialog.accepted.connect(lambda: _blind(site, replace(document.coder, blind_to=dialog.blind_to)))
    return dialog


def _blind(site: Site, coder: Coder) -> None:
    document = site.document()
    label = f"Blinding: {blinding_words(coder) or 'nothing is hidden'}"
    site.selection.clear()
    if site.perform(lambda: edits.put_rows(document.whole_session, "coders", [coder], label=label)):
        document.undo_stack.clear()  # one Ctrl+Z too many must not show what is hidden
        site.say(label)


ACTION = DialogAction(
    spec=spec(
        "blinding",
        "Blinding…",
        "What is kept from you: flags, other coders' work, changing the codebook",
        icon="eye-off",
        in_review=True,
    ),
    after="edit_coder",
    make=_make,
)
