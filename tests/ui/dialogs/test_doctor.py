"""Help > Doctor and the licences in About."""

import threading

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from annotator.app.doctor import Finding
from annotator.ui.action_dialogs.about import AboutDialog
from annotator.ui.action_dialogs.doctor import DoctorDialog
from annotator.ui.dialogs.licences import LicencesDialog

DISK = Finding(check="disk", verdict="warning", found="1 GB free", remedy="Free some space.")


def test_findings_are_shown_with_the_screen_and_copied(qtbot):
    dialog = DoctorDialog(checks=lambda tell, cancelled: [DISK])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.copy.isEnabled)
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "1 GB free" in copied
    assert "Free some space." in copied
    assert "screen" in copied


def test_closing_it_stops_the_checks(qtbot):
    stopped, begun = threading.Event(), threading.Event()

    def checks(tell, cancelled):
        tell(0.0, "the first")
        begun.set()
        while not cancelled():
            stopped.wait(0.01)
        stopped.set()
        return []

    dialog = DoctorDialog(checks=checks)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.findings.toPlainText() == "the first")
    dialog.reject()
    assert stopped.wait(10)


def test_about_opens_the_licences_with_their_texts(qtbot):
    about = AboutDialog()
    qtbot.addWidget(about)
    about.show()
    QTest.mouseClick(about.licences, Qt.MouseButton.LeftButton)
    (licences,) = about.findChildren(LicencesDialog)
    (font,) = licences.list.findItems("Inter (font)", Qt.MatchFlag.MatchExactly)
    licences.list.setCurrentItem(font)
    assert "SIL OPEN FONT LICENSE" in licences.text.toPlainText()
    licences.reject()
