"""Asks how far the transcript is moved."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QFormLayout, QWidget

from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.domain.transcript_edits import shift_utterances
from annotator.ui.look.theme import GRID_PX
from annotator.ui.look.translation import translate
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog

_MOST_S = 86_400.0


class ShiftTranscriptDialog(FormDialog):
    """By how much, and from where on."""

    def __init__(self, *, here_s: float, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shift the transcript"))
        self.seconds = QDoubleSpinBox(
            decimals=3, minimum=-_MOST_S, maximum=_MOST_S, singleStep=0.1, suffix=self.tr(" s")
        )
        self.seconds.setAccessibleName(self.tr("Seconds later; with a minus earlier"))
        self.seconds.setToolTip(self.seconds.accessibleName())
        self.which = Choice(
            self.tr("Which utterances"), self.tr("All of them, or those that start at the playhead or later")
        )
        self.which.addItem(self.tr("all"), 0.0)
        self.which.addItem(self.tr("from {time} on").format(time=format_time(here_s, decimals=1)), here_s)
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("By"), self.seconds)
        form.addRow(self.tr("Which"), self.which)
        self.lay_out(form, spacing=2 * GRID_PX, ok=self.tr("Shift"))
        self.setMinimumWidth(44 * GRID_PX)
        self.seconds.selectAll()


def _make(site: Site) -> QDialog | None:
    document = site.document()
    if not document.session.utterances:
        site.say(translate("commands", "There is no transcript yet; import one or type it"))
        return None
    dialog = ShiftTranscriptDialog(here_s=site.playhead.time_s, parent=site.window)
    whole = document.whole_session

    def shift() -> Edit:
        return shift_utterances(whole, by_s=dialog.seconds.value(), from_s=dialog.which.currentData())

    dialog.accepted.connect(lambda: site.perform(shift))
    return dialog


ACTION = DialogAction(
    spec=spec(
        "shift_transcript",
        "Shift the transcript…",
        "Move all utterances, or those from here on, by seconds",
        "Ctrl+Alt+T",
        starts_group=True,
    ),
    after="segment_on",
    make=_make,
)
