"""Every control of every panel and dialog has a name for screen readers and can be reached by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from annotator.features.study.batch.manifest import BatchSettings
from annotator.features.study.run_dialog import RunChoices, RunDialog
from annotator.features.synchrony.synchrony_panel import SynchronyPanel
from annotator.ui.action_dialogs.about import AboutDialog
from annotator.ui.action_dialogs.go_to_time import GoToTimeDialog
from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from annotator.ui.dialogs.new_session import NewSessionDialog
from annotator.ui.panels.annotation_editor import AnnotationEditor
from annotator.ui.panels.annotation_list import AnnotationList
from annotator.ui.panels.coding_pad import CodingPad
from annotator.ui.panels.flag_detail import FlagDetail
from annotator.ui.panels.flag_list import FlagList
from annotator.ui.panels.participants_panel import ParticipantsPanel
from annotator.ui.panels.signal_chooser import SignalChooser
from annotator.ui.panels.transcript_panel import TranscriptPanel
from tests.ui.panels import sessions

_CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QSlider)


class NoStills:
    def request(self, participant_id, time_s, deliver):
        pass

    def request_moments(self, participant_id, times_s, deliver, *, framing):
        pass


def _new_session(tmp_path):
    dialog = NewSessionDialog()
    dialog.add_videos([tmp_path / "a.mp4", tmp_path / "b.mp4"])
    return dialog


_MAKERS = {
    "flag list": lambda workspace, tmp_path: FlagList(workspace),
    "flag detail": lambda workspace, tmp_path: FlagDetail(workspace, NoStills()),
    "annotation list": lambda workspace, tmp_path: AnnotationList(workspace),
    "annotation editor": lambda workspace, tmp_path: AnnotationEditor(workspace),
    "transcript": lambda workspace, tmp_path: TranscriptPanel(workspace),
    "participants": lambda workspace, tmp_path: ParticipantsPanel(workspace),
    "signals": lambda workspace, tmp_path: SignalChooser(workspace),
    "synchrony": lambda workspace, tmp_path: SynchronyPanel(workspace),
    "codes": lambda workspace, tmp_path: CodingPad(workspace),
    "new session": lambda workspace, tmp_path: _new_session(tmp_path),
    "codebook": lambda workspace, tmp_path: CodebookEditor(workspace.document),
    "analysis": lambda workspace, tmp_path: AnalysisSettingsDialog(workspace.document),
    "keys": lambda workspace, tmp_path: CheatSheet([("Play", "Play or pause", "Space")]),
    "about": lambda workspace, tmp_path: AboutDialog(),
    "run over a study": lambda workspace, tmp_path: RunDialog(
        RunChoices(settings=BatchSettings(), folder=tmp_path, workers=2)
    ),
    "go to time": lambda workspace, tmp_path: GoToTimeDialog(1.0, 2.0),
}


def _inner(widget: QWidget) -> bool:
    """Parts that Qt makes inside its own widgets; the outer one carries the name."""
    parent = widget.parentWidget()
    return (
        widget.objectName().startswith("qt_")
        or isinstance(widget, QHeaderView)
        or isinstance(parent, (QComboBox, QAbstractSpinBox, QLineEdit, QAbstractItemView))
        or any(type(one).__name__ == "QComboBoxPrivateContainer" for one in (widget, parent))
    )


@pytest.mark.parametrize("name", _MAKERS)
def test_every_control_has_a_name_and_a_way_to_it(qtbot, open_workspace, tmp_path, name):
    rows = (sessions.annotation("a3", 12.3, 16.5, code_id="masking"),)
    workspace = open_workspace(sessions.session(annotations=rows), with_signals=name != "analysis")
    workspace.selection.choose_flag("f2")
    workspace.selection.choose_annotations(["a3"])
    workspace.selection.choose_span((13.0, 14.0))
    widget = _MAKERS[name](workspace, tmp_path)
    qtbot.addWidget(widget)
    if name == "annotation editor":
        widget.link.cues.add_from_span()
    widget.show()
    controls = [one for one in widget.findChildren(QWidget) if isinstance(one, _CONTROLS) and not _inner(one)]
    assert controls or name == "about"
    for control in controls:
        text = control.text() if isinstance(control, QAbstractButton) else ""
        if control.isVisible():
            assert control.accessibleName() or len(text.strip()) > 1, f"{control} has no name"
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, f"{control.accessibleName() or text} needs a mouse"
    widget.close()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("name", list(_MAKERS)[:8])
def test_every_panel_fits_the_side_of_the_window(qtbot, open_workspace, tmp_path, name, scale):
    font = QApplication.font()
    larger = QApplication.font()
    larger.setPixelSize(round(13 * scale))
    QApplication.setFont(larger)
    try:
        rows = (sessions.annotation("a3", 12.3, 16.5, code_id="masking"),)
        workspace = open_workspace(sessions.session(annotations=rows))
        workspace.selection.choose_flag("f2")
        workspace.selection.choose_annotations(["a3"])
        widget = _MAKERS[name](workspace, tmp_path)
        qtbot.addWidget(widget)
        assert widget.minimumSizeHint().width() <= 380 * scale
    finally:
        QApplication.setFont(font)
