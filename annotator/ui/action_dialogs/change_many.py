"""What to change in all chosen annotations."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QSpinBox, QWidget

from annotator.domain import annotation_edits
from annotator.domain.annotation_edits import BatchChange
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session
from annotator.domain.tier_tree import under_parents
from annotator.ui.look.names import indented
from annotator.ui.look.theme import GRID_PX
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.session import annotating
from annotator.ui.widgets.fields import Choice, Offer
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import hint

_MOST_FRAMES = 100_000


class ChangeManyDialog(FormDialog):
    """Each field may stay as it is; what is set goes to all annotations in one step that can be undone."""

    def __init__(self, session: Session, count: int, parent: QWidget | None = None):
        super().__init__(parent)
        noun = self.tr("annotation") if count == 1 else self.tr("annotations")
        self.setWindowTitle(self.tr("Change {n} {noun}").format(n=count, noun=noun))
        lead = hint(self.tr("What you set here goes to all of them, in one step that can be undone."))
        book, tiers = session.codebook, under_parents(annotating.tiers(session), session.codebook)
        self.code = self._choice(self.tr("Code"), [(one.name, one.id, color_icon(one.color)) for one in book.codes])
        self.participant = self._choice(
            self.tr("Participant"), [(person.label, person.id) for person in session.participants.values()]
        )
        self.tier = self._choice(self.tr("Tier"), [(indented(tier, depth), tier) for tier, depth in tiers])
        self.intensity = self._rating(self.tr("Intensity"))
        self.confidence = self._rating(self.tr("Confidence"))
        self.frames = QSpinBox(minimum=-_MOST_FRAMES, maximum=_MOST_FRAMES)
        self.frames.setAccessibleName(self.tr("Move by frames"))
        self.frames.setToolTip(self.tr("How many frames later; less than 0 for earlier"))
        self.frames.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        for field in (self.code, self.participant, self.tier, self.intensity, self.confidence):
            form.addRow(field.accessibleName(), field)
            field.currentIndexChanged.connect(self._check)
        form.addRow(self.tr("Move by frames"), self.frames)
        self.frames.valueChanged.connect(self._check)
        self.lay_out(lead, form, spacing=2 * GRID_PX, ok=self.tr("Change"))
        self.setMinimumWidth(52 * GRID_PX)
        self._check()

    @property
    def change(self) -> BatchChange:
        """What was set."""
        return BatchChange(
            code_id=self.code.currentData(),
            participant_id=self.participant.currentData(),
            tier=self.tier.currentData(),
            intensity=self.intensity.currentData(),
            confidence=self.confidence.currentData(),
            frames=self.frames.value(),
        )

    def _choice(self, name: str, offers: Iterable[Offer]) -> Choice:
        return Choice(name, offers=[(self.tr("as they are"), None), *offers])

    def _rating(self, name: str) -> Choice:
        return self._choice(name, [(self.tr("not rated"), 0), *((str(value), value) for value in range(1, 6))])

    def _check(self) -> None:
        self.ok_button.setEnabled(self.change != BatchChange())


def _make(site: Site) -> QDialog | None:
    document = site.document()
    try:
        rows = annotation_edits.own(document.session, site.selection.annotation_ids, coder_id=document.coder_id)
    except EditError as refusal:
        site.say(str(refusal))
        return None
    if not rows:
        return None
    dialog = ChangeManyDialog(document.session, len(rows), site.window)

    def change() -> Edit:
        session = document.session
        wanted = [session.annotations[row.id] for row in rows if row.id in session.annotations]
        return annotation_edits.change_many(session, wanted, dialog.change, site.playhead.frames)

    dialog.accepted.connect(lambda: site.perform(change))
    return dialog


ACTION = DialogAction(
    spec=spec(
        "change_many",
        "Change chosen annotations…",
        "Give all chosen annotations another code, participant, tier or rating, or move them by frames, in one step",
        "Ctrl+Shift+C",
    ),
    after="choose_tier",
    make=_make,
)
