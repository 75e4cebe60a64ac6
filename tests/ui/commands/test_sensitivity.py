"""Moving the sensitivity of an analysed session: the flags follow in the window, without tracking again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

from annotator.ui.dialogs.sensitivity import SensitivityDialog
from tests.ui.windows import Opened


def test_flags_follow_the_slider(opened: Opened) -> None:
    before = dict(opened.document.session.findings.flags)
    opened.trigger("sensitivity")
    (dialog,) = opened.window.findChildren(SensitivityDialog)
    slider = dialog.findChild(QSlider)
    assert slider is not None
    for _ in range(5):
        QTest.keyClick(slider, Qt.Key.Key_Right)

    def sensitivity() -> object:
        info = opened.document.session.findings.info
        return info.parameters["sensitivity"] if info is not None else None

    opened.wait(lambda: sensitivity() == 10)
    after = opened.document.session.findings
    assert dict(after.flags) != before
    assert after.info is not None
    # What was measurable is looked at anew: of the signals that stand for a family only the head's is there,
    # and who spoke when.
    assert {entry.family for entry in after.info.coverage} == {"head", "timing"}
    dialog.close()
