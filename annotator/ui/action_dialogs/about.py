"""What this program is, its version, whose work it stands on, and where data is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QLabel, QWidget

from annotator import __version__
from annotator.ui.look.theme import GRID_PX
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import heading, hint, title

_PARTS = (
    ("mediapipe", "MediaPipe", "Apache 2.0"),
    ("PySide6_Essentials", "Qt for Python", "LGPL 3"),
    ("av", "PyAV and FFmpeg", "BSD; LGPL"),
    ("opencv-contrib-python", "OpenCV", "Apache 2.0"),
    ("numpy", "NumPy", "BSD"),
    ("sounddevice", "sounddevice and PortAudio", "MIT"),
)


class AboutDialog(FormDialog):
    """One page."""

    def __init__(self, parent: QWidget | None = None):
        from annotator.app.doctor_parts import installed_version

        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("About"))
        called = title(self.tr("Session Annotator {version}").format(version=__version__))
        what = QLabel(
            self.tr(
                "Finds, codes and replays moments in recorded sessions in which words and face, gaze or body disagree. "
                "It describes movement; people give it meaning."
            )
        )
        what.setWordWrap(True)
        private = hint(
            self.tr(
                "Nothing leaves this computer: no network call, no telemetry. All work on a session is in its "
                "own folder, name.session, beside or away from the recording. Recordings are never copied or changed."
            )
        )
        parts = QGridLayout()
        parts.setHorizontalSpacing(2 * GRID_PX)
        parts.setVerticalSpacing(GRID_PX // 2)
        for row, (package, name, licence) in enumerate(_PARTS):
            parts.addWidget(QLabel(name), row, 0)
            parts.addWidget(hint_cell(installed_version(package)), row, 1)
            parts.addWidget(hint_cell(licence), row, 2)
        last = len(_PARTS)
        parts.addWidget(QLabel("Inter"), last, 0)
        parts.addWidget(hint_cell("SIL OFL 1.1"), last, 2)
        parts.setColumnStretch(2, 1)
        self.licences = self.buttons.addButton(self.tr("All licences…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.licences.clicked.connect(self._show_licences)
        self.lay_out(
            called,
            what,
            private,
            heading(self.tr("Made with")),
            parts,
            margin=(3 * GRID_PX, 3 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX),
            spacing=2 * GRID_PX,
        )
        self.setMinimumWidth(60 * GRID_PX)

    def _show_licences(self) -> None:
        from annotator.ui.dialogs.licences import LicencesDialog

        dialog = LicencesDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def hint_cell(text: str) -> QLabel:
    """Muted text that can be selected, for a table of facts."""
    cell = QLabel(text, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
    cell.setProperty("muted", True)
    return cell


ACTION = DialogAction(
    spec=spec(
        "about", "About", "Version, licences, and where data is kept", icon="info", needs_session=False, in_review=True
    ),
    after="doctor",
    make=lambda site: AboutDialog(site.window),
)
