"""Where to paste annotations."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QWidget

from annotator.domain.session import Session
from annotator.domain.tier_tree import under_parents
from annotator.ui.look.names import indented
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session import annotating
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog


class PasteDialog(FormDialog):
    """Time, participant and tier of the copies; each may stay as it was copied."""

    def __init__(self, session: Session, count: int, parent: QWidget | None = None):
        super().__init__(parent)
        noun = self.tr("annotation") if count == 1 else self.tr("annotations")
        self.setWindowTitle(self.tr("Paste {n} {noun}").format(n=count, noun=noun))
        tiers = under_parents(annotating.tiers(session), session.codebook)
        people, as_copied = session.participants.values(), (self.tr("as copied"), None)
        self.time = Choice(self.tr("Time"), self.tr("When the copies are"))
        self.time.offer([(self.tr("from the playhead on"), True), (self.tr("at the same time"), False)])
        self.participant = Choice(self.tr("Participant"), self.tr("Whom the copies are about"))
        self.participant.offer([as_copied, *((person.label, person.id) for person in people)])
        self._tier = Choice(self.tr("Tier"), self.tr("The timeline row of the copies"))
        self._tier.offer([as_copied, *((indented(tier, depth), tier) for tier, depth in tiers)])
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("Time"), self.time)
        form.addRow(self.tr("Participant"), self.participant)
        form.addRow(self.tr("Tier"), self._tier)
        self.lay_out(form, spacing=2 * GRID_PX, ok=self.tr("Paste"))
        self.setMinimumWidth(44 * GRID_PX)

    @property
    def at_playhead(self) -> bool:
        """True where it is pasted at the playhead, False at the times it had."""
        return bool(self.time.currentData())

    @property
    def participant_id(self) -> str | None:
        """Whom it is pasted for; None for whom it was about."""
        return self.participant.currentData()

    @property
    def tier(self) -> str | None:
        """The tier it is pasted on; None for the one it was on."""
        return self._tier.currentData()
