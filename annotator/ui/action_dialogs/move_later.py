"""How far to move all annotations from a moment on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QFormLayout, QWidget

from annotator.domain import row_edits
from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.ui.look.theme import GRID_PX
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.session import annotating
from annotator.ui.widgets.boxes import STRETCH
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

_FURTHEST_S = 86_400.0


class MoveLaterDialog(FormDialog):
    """By how much, from where on, and on which tier: for a recording that was cut, or coded with a wrong offset."""

    def __init__(self, now: str, tiers: Iterable[str], tier: str | None, parent: QWidget | None = None):
        """``now`` is where the playhead is, in words; ``tier`` is proposed as the only one, where there is one."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Move later annotations"))
        lead = hint(
            self.tr("Your annotations move with the cues in them, onto real frames, in one step that can be undone.")
        )
        self.by = QDoubleSpinBox(
            decimals=3, minimum=-_FURTHEST_S, maximum=_FURTHEST_S, singleStep=0.1, suffix=self.tr(" s")
        )
        self.by.setAccessibleName(self.tr("Move by"))
        self.by.setToolTip(self.tr("How much later; less than 0 for earlier"))
        self.by.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.which = Choice(self.tr("Which"), self.tr("Those that start at the playhead or later, or all"))
        self.which.addItem(self.tr("from the playhead on ({now})").format(now=now), True)
        self.which.addItem(self.tr("all of the recording"), False)
        self.tiers = Choice(self.tr("Tier"), self.tr("One tier only, or all"))
        self.tiers.offer([(self.tr("all tiers"), None), *((name, name) for name in tiers)])
        self.tiers.choose(tier)
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("Move by"), self.by)
        form.addRow(self.tr("Which"), self.which)
        form.addRow(self.tr("Tier"), self.tiers)
        self.lay_out(lead, form, STRETCH, spacing=2 * GRID_PX, ok=self.tr("Move"))
        self.setMinimumWidth(52 * GRID_PX)
        self.by.valueChanged.connect(self._check)
        self._check()
        self.by.setFocus()
        self.by.selectAll()

    def _check(self) -> None:
        self.ok_button.setEnabled(self.by.value() != 0)


def _make(site: Site) -> QDialog:
    document, now_s = site.document(), site.playhead.time_s
    rows = document.session.annotations
    chosen = next((id_ for id_ in reversed(site.selection.annotation_ids) if id_ in rows), None)
    tier = site.selection.tier if chosen is None else rows[chosen].tier
    dialog = MoveLaterDialog(format_time(now_s), annotating.tiers(document.session), tier, site.window)

    def move() -> Edit:
        return row_edits.move_later_ones(
            document.session,
            coder_id=document.coder_id,
            from_s=now_s if dialog.which.currentData() else 0.0,
            by_s=dialog.by.value(),
            snap=document.snap,
            tier=dialog.tiers.currentData(),
        )

    dialog.accepted.connect(lambda: site.perform(move))
    return dialog


ACTION = DialogAction(
    spec=spec(
        "move_later_ones",
        "Move later annotations…",
        "Move all your annotations from the playhead on, on one tier or all: after a cut, or a wrong offset",
        "Ctrl+Alt+S",
    ),
    after="merge_annotations",
    make=_make,
)
