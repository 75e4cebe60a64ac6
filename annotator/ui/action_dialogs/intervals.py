"""Which code to put down at regular intervals, and how long they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QWidget

from annotator.domain import row_edits
from annotator.domain.clock import format_time
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session
from annotator.ui.look.theme import GRID_PX
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.session import annotating
from annotator.ui.widgets.boxes import STRETCH
from annotator.ui.widgets.fields import Choice, seconds_field
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import hint

_USUAL_S = 10.0
_LONGEST_S = 3600.0


class IntervalsDialog(FormDialog):
    """For time sampling: every interval gets the same code, and is then coded right one after the other."""

    def __init__(
        self,
        session: Session,
        *,
        code: Code,
        participant_id: str | None,
        span: tuple[float, float] | None,
        parent: QWidget | None = None,
    ):
        """``code`` and ``participant_id`` are proposed; ``span`` is the one that is marked, if there is one."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Annotate at intervals"))
        lead = hint(
            self.tr(
                "All get one code first. Then go from one to the next, and give each the right code: Recode by key in "
                "the Annotate menu."
            )
        )
        about = self.tr("How long an interval is; the last one may be shorter")
        self.every = seconds_field(self.tr("Each lasts"), about, value=_USUAL_S, least=0.1, most=_LONGEST_S, step=1.0)
        self.every.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.code = Choice(self.tr("Code"), self.tr("What every interval gets to begin with"))
        self.code.offer((one.name, one.id, color_icon(one.color)) for one in session.codebook.codes)
        self.code.choose(code.id)
        self.participant = Choice(self.tr("Participant"), self.tr("Whom they are about"))
        self.participant.offer((person.label, person.id) for person in session.participants.values())
        self.participant.choose(participant_id)
        self.where = Choice(self.tr("Over"), self.tr("The span marked with [ and ], or all of it"))
        if span is not None:
            words = self.tr("the marked span, {start} – {end}")
            self.where.addItem(words.format(start=format_time(span[0]), end=format_time(span[1])), span)
        self.where.addItem(self.tr("the whole recording"), (0.0, session.info.duration_s))
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("Each lasts"), self.every)
        for field in (self.code, self.participant, self.where):
            form.addRow(field.accessibleName(), field)
        self.lay_out(lead, form, STRETCH, spacing=2 * GRID_PX, ok=self.tr("Annotate"))
        self.setMinimumWidth(56 * GRID_PX)
        self.every.setFocus()
        self.every.selectAll()


def _make(site: Site) -> QDialog | None:
    document, span = site.document(), site.selection.span
    try:
        code = annotating.code_for_tier(document.session, site.selection.tier, coder_id=document.coder_id)
        annotating.participant_for(document.session, code, None)
    except EditError as refusal:
        site.say(str(refusal))
        return None
    dialog = IntervalsDialog(
        document.session,
        code=code,
        participant_id=site.participant_id(),
        span=span if span is not None and span[1] > span[0] else None,
        parent=site.window,
    )
    dialog.accepted.connect(lambda: _annotate(site, dialog))
    return dialog


def _annotate(site: Site, dialog: IntervalsDialog) -> None:
    document = site.document()

    def make() -> Edit:
        code = document.session.codebook.code(dialog.code.currentData())
        if code is None:
            raise EditError(dialog.tr("choose a code"))
        return row_edits.at_intervals(
            document.session,
            dialog.where.currentData(),
            every_s=dialog.every.value(),
            code=code,
            coder_id=document.coder_id,
            participant_id=annotating.participant_for(document.session, code, dialog.participant.currentData()),
            snap=document.snap,
        )

    edit = site.perform(make)
    if edit is not None and edit.changes:
        first = edit.changes[0]
        site.selection.choose_span(None)
        site.selection.choose_annotations([first.key])
        site.playhead.seek(document.session.annotations[first.key].start_s)


ACTION = DialogAction(
    spec=spec(
        "annotate_intervals",
        "Annotate at intervals…",
        "One annotation after the other, each as long: over the marked span or the whole recording",
        "Ctrl+Alt+I",
    ),
    after="annotate_incongruence",
    make=_make,
)
