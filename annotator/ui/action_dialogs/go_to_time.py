"""Asks for a time to go to."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from annotator.domain.clock import format_time, parse_time
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint


def read_goal(text: str, *, now_s: float, duration_s: float) -> float:
    """Read a time, or ``+`` or ``-`` and a time for so much later or earlier than now.

    Raises:
        ValueError: it is not a time, or lies outside the session.
    """
    text = text.strip()
    sign = text[:1] if text[:1] in ("+", "-") else ""
    if sign:
        shift_s = parse_time(text[1:])
        return min(max(now_s + (shift_s if sign == "+" else -shift_s), 0.0), duration_s)
    time_s = parse_time(text)
    if time_s > duration_s:
        raise ValueError(f"the session ends at {format_time(duration_s)}")
    return time_s


class GoToTimeDialog(FormDialog):
    """One field; Enter goes there."""

    def __init__(self, time_s: float, duration_s: float, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to time"))
        self._now_s = time_s
        self._duration_s = duration_s
        self.time_s = time_s
        """Where to go."""
        self.field = QLineEdit(format_time(time_s))
        self.field.setFont(numbers_font(self.field.font()))
        self.field.setAccessibleName(self.tr("Time to go to"))
        self.field.selectAll()
        about = hint(
            self.tr("h:mm:ss.mmm, m:ss or seconds; +5 or -2.5 for later or earlier. The session ends at {end}.").format(
                end=format_time(duration_s)
            )
        )
        self.lay_out(self.field, self.error, about, ok=self.tr("Go"))
        self.setMinimumWidth(44 * GRID_PX)

    def accept(self) -> None:
        try:
            self.time_s = read_goal(self.field.text(), now_s=self._now_s, duration_s=self._duration_s)
        except ValueError as error:
            self.error.show_error(str(error))
            return
        super().accept()


def _make(site: Site) -> QDialog:
    playhead = site.playhead
    dialog = GoToTimeDialog(playhead.time_s, playhead.duration_s, site.window)
    dialog.accepted.connect(lambda: playhead.seek(dialog.time_s))
    return dialog


ACTION = DialogAction(
    spec=spec("go_to_time", "Go to time…", "Type a time to go to", "Ctrl+G"), after="go_to_end", make=_make
)
