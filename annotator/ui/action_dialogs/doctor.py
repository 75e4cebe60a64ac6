"""Whether this computer is as the program needs it: the doctor's findings as they come, to copy into a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QWidget

from annotator.domain.percent import percent
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.ui.background.job import Job
from annotator.ui.look.theme import GRID_PX
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction
from annotator.ui.widgets.boxes import stretched
from annotator.ui.widgets.form_dialog import FormDialog

if TYPE_CHECKING:
    from annotator.app.doctor import Finding

Examine = Callable[[Tell, IsCancelled], "Sequence[Finding]"]
_LEAST_SCREEN_PX = (1024, 700)


class DoctorDialog(FormDialog):
    """Checks on a thread from the moment it is made; closing it stops them."""

    def __init__(self, parent: QWidget | None = None, *, checks: Examine | None = None):
        """``checks`` are made instead of the doctor's."""
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Doctor"))
        self.setMinimumSize(80 * GRID_PX, 56 * GRID_PX)
        self._lead = QLabel(self.tr("Looking at this computer; it takes some seconds …"), wordWrap=True)
        self.findings = QPlainTextEdit(readOnly=True)
        self.findings.setAccessibleName(self.tr("What was found"))
        self.findings.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy = self.buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setToolTip(self.tr("Copy all of it. It names no folder, no user and no computer."))
        self.copy.setEnabled(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.findings.toPlainText()))
        self.lay_out(self._lead, stretched(self.findings, 1), spacing=2 * GRID_PX)
        self._screen = _screen(self)
        self._job = Job(self)
        self._job.progressed.connect(self._show_line)
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)
        self._job.start(checks or _examine)

    def done(self, result: int) -> None:
        """Stop, whichever way the dialog is closed."""
        self._job.close()
        super().done(result)

    def _show_line(self, _done: float, line: str) -> None:
        self.findings.appendPlainText(line)

    def _finish(self, result: object) -> None:
        from annotator.app.doctor import text, worst

        found = (*cast("Sequence[Finding]", result or ()), self._screen)
        self.findings.setPlainText(text(found))
        self._lead.setText(
            {
                "ok": self.tr("All is well."),
                "warning": self.tr("The program works here; some things could be better."),
                "failure": self.tr("Something is wrong; what to do stands below it."),
            }[worst(found)]
        )
        self.copy.setEnabled(True)

    def _fail(self, problem: str) -> None:
        self._lead.setText(self.tr("The checks stopped half-way: {problem}").format(problem=problem))
        self.copy.setEnabled(True)


def _examine(tell: Tell, cancelled: IsCancelled) -> Sequence[Finding]:
    from annotator.app.doctor import examine, line_of

    return examine(on_finding=lambda found: tell(0.0, line_of(found)), cancelled=cancelled)


def _screen(widget: QWidget) -> Finding:
    """Size and scaling of the screen the window is on; only the window knows it."""
    from annotator.app.doctor import Finding

    screen = widget.screen()
    size = screen.size()
    found = (
        f"{size.width()} x {size.height()} at {percent(screen.devicePixelRatio())}, "
        f"{screen.refreshRate():.0f} Hz, {QGuiApplication.platformName()}"
    )
    if size.width() < _LEAST_SCREEN_PX[0] or size.height() < _LEAST_SCREEN_PX[1]:
        remedy = "The window needs 1024 x 700: lower the scaling of the screen, or its text size."
        return Finding(check="screen", verdict="warning", found=found, remedy=remedy)
    return Finding(check="screen", verdict="ok", found=found)


ACTION = DialogAction(
    spec=spec(
        "doctor",
        "Doctor…",
        "Look whether this computer has what the program needs, and how quick it is",
        icon="check",
        needs_session=False,
        in_review=True,
    ),
    after="first_steps",
    make=lambda site: DoctorDialog(site.window),
)
