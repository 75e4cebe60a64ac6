import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel

from annotator import __version__
from annotator.ui.action_dialogs.about import AboutDialog
from annotator.ui.action_dialogs.go_to_time import GoToTimeDialog, read_goal
from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.widgets.message import problem_box
from tests.ui.panels import sessions


@pytest.mark.parametrize(
    ("text", "goal"), [("1:02.5", 62.5), ("70", 70.0), ("+5", 25.0), ("-2.5", 17.5), ("-60", 0.0), ("+900", 90.0)]
)
def test_times_to_go_to(text, goal):
    assert read_goal(text, now_s=20.0, duration_s=90.0) == goal


@pytest.mark.parametrize(
    ("text", "says"), [("soon", "is not a time"), ("2:00", "ends at 0:01:30.000"), ("", "not a time")]
)
def test_times_that_do_not_work(text, says):
    with pytest.raises(ValueError, match=says):
        read_goal(text, now_s=20.0, duration_s=90.0)


def test_go_to_time_says_what_is_wrong_and_stays(qtbot):
    dialog = GoToTimeDialog(12.3, 90.0)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.field, "2:00")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert "ends at" in dialog.error.text()
    assert dialog.isVisible()
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "1:00")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.time_s == 60.0


def test_the_cheat_sheet_shows_every_row_and_searches(qtbot):
    rows = [("Play", "Play or pause", "Space"), ("Play", "Next frame", "Right"), ("Edit", "Undo", "Ctrl+Z")]
    dialog = CheatSheet(rows)
    qtbot.addWidget(dialog)
    dialog.show()
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Play", "Edit", "Next frame", "Ctrl+Z"} <= texts
    QTest.keyClicks(dialog.search, "ctrl+z")
    assert dialog.shown == [("Edit", "Undo", "Ctrl+Z")]
    QTest.keyClicks(dialog.search, "zzz")
    assert dialog.nothing_found.isVisible()


def test_about_names_version_and_licences(qtbot):
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert __version__ in texts
    assert "MediaPipe" in texts
    assert "Nothing leaves this computer" in texts


def test_a_problem_is_plain_text(qtbot):
    box = problem_box(None, "This cannot be opened", "<b>a.mp4</b> is empty")
    qtbot.addWidget(box)
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert box.informativeText() == "<b>a.mp4</b> is empty"


@pytest.fixture
def settings(qtbot):
    opened = []

    def make(**options):
        workspace, _written = sessions.workspace(sessions.session(), **options)
        dialog = AnalysisSettingsDialog(workspace.document)
        qtbot.addWidget(dialog)
        dialog.show()
        opened.append((workspace, dialog))
        return dialog

    yield make
    for workspace, dialog in opened:
        dialog.reject()
        workspace.document.close()


def test_analysis_settings_give_options(settings):
    dialog = settings(with_signals=False)
    assert dialog.options.sensitivity == 5
    QTest.keyClick(dialog.sensitivity, Qt.Key.Key_Right)
    dialog.workers.setValue(3)
    assert (dialog.options.sensitivity, dialog.options.workers) == (6, 3)


def test_rates_that_do_not_fit_are_refused(settings):
    dialog = settings(with_signals=False)
    dialog.pose_hz.setValue(30.0)
    dialog.accept()
    assert "pose rate" in dialog.error.text()
    assert dialog.isVisible()


def test_a_button_goes_to_what_can_be_decided(settings, qtbot):
    dialog = settings(with_signals=False)
    dialog.steps.show_rates({step: 20.0 * step for step in range(1, 11)})
    QTest.keyClick(dialog.steps.decidable, Qt.Key.Key_Space)
    assert dialog.options.sensitivity == 3


def test_a_session_measured_with_another_model_is_told_apart(settings):
    dialog = settings()
    assert dialog.other_model.isVisible()
    assert "everything is measured anew with mediapipe" in dialog.other_model.text()
