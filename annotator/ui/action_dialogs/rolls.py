"""How much is played before and after a flag or an annotation."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QFormLayout, QWidget

from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.session.view_options import ViewOptions
from annotator.ui.widgets.fields import seconds_field
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

_LONGEST_S = 30.0
_PRE_ROLL, _POST_ROLL = "play/pre_roll_s", "play/post_roll_s"


class RollsDialog(FormDialog):
    """Two fields; both count wherever flags and annotations are played: once, in a loop, in a row, in triage."""

    def __init__(self, pre_roll_s: float, post_roll_s: float, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Pre-roll and post-roll"))
        self.pre = self._field(
            self.tr("Pre-roll"), self.tr("Seconds played before a flag or an annotation"), pre_roll_s
        )
        self.post = self._field(
            self.tr("Post-roll"), self.tr("Seconds played after a flag or an annotation"), post_roll_s
        )
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("Before"), self.pre)
        form.addRow(self.tr("After"), self.post)
        self.lay_out(
            hint(
                self.tr(
                    "Flags and annotations are played with so much around them, so that the change is seen coming: "
                    "once, in a loop, one after the other, in triage. A span you marked yourself is played as it is."
                )
            ),
            form,
        )
        self.setMinimumWidth(48 * GRID_PX)

    def _field(self, name: str, tip: str, value_s: float) -> QDoubleSpinBox:
        field = seconds_field(name, tip, value=value_s, most=_LONGEST_S)
        field.setFont(numbers_font(field.font()))
        return field


def restore_rolls(options: ViewOptions, preferences: Preferences) -> None:
    """Take over what was chosen before."""
    pre_roll_s, post_roll_s = preferences.seconds(_PRE_ROLL), preferences.seconds(_POST_ROLL)
    if pre_roll_s is not None and post_roll_s is not None:
        options.pre_roll_s, options.post_roll_s = pre_roll_s, post_roll_s


def _make(site: Site) -> QDialog:
    options, preferences = site.options, site.preferences
    dialog = RollsDialog(options.pre_roll_s, options.post_roll_s, site.window)

    def keep() -> None:
        options.pre_roll_s, options.post_roll_s = dialog.pre.value(), dialog.post.value()
        preferences.set_text(_PRE_ROLL, str(dialog.pre.value()))
        preferences.set_text(_POST_ROLL, str(dialog.post.value()))

    dialog.accepted.connect(keep)
    return dialog


ACTION = DialogAction(
    spec=spec("rolls", "Pre-roll and post-roll…", "How much is played before and after a flag or an annotation"),
    after="play_through",
    make=_make,
)
