"""Which tier's codes are offered on the coding pad."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.domain.codebook import Codebook
from annotator.domain.tier_tree import under_parents
from annotator.ui.look.names import indented
from annotator.ui.session.selection import Selection
from annotator.ui.widgets.fields import ElidingCombo


class TierChoice(ElidingCombo):
    """The tiers that have a vocabulary of their own; takes no room where none has."""

    def __init__(self, selection: Selection, parent: QWidget | None = None):
        super().__init__(parent)
        self._selection = selection
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the codes' keys away
        self.setAccessibleName(self.tr("Tier whose codes are offered"))
        self.setToolTip(
            self.tr("Only the codes that this tier takes are offered, and go there; so does a click on a tier's name")
        )
        self.activated.connect(lambda: selection.choose_tier(self.currentData()))

    def show_tiers(self, codebook: Codebook) -> None:
        """Fill in the tiers, and show the current one."""
        taking = under_parents([row.tier for row in codebook.tiers if row.code_ids], codebook)
        tiers = ((indented(name, depth), name) for name, depth in taking)
        self.offer([(self.tr("All tiers"), None), *tiers], chosen=self._selection.tier)
        self.setVisible(bool(taking))
