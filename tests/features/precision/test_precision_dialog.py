"""What verdicts say of the flags, in a window that follows them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget, QTabWidget

from annotator.domain import verdict_edits
from annotator.domain.flags import VerdictKind
from annotator.features.precision.precision_dialog import PrecisionWindow
from tests.ui.windows import Opened


def shown(opened: Opened) -> PrecisionWindow:
    opened.trigger("show_precision")
    window = opened.pane.findChild(PrecisionWindow)
    assert window is not None
    opened.wait(lambda: window.report is not None)
    return window


def judge(opened: Opened, flag_id: str, verdict: VerdictKind) -> None:
    session = opened.document.session
    flag = session.findings.flags[flag_id]
    opened.document.perform(verdict_edits.judge_flag(session, flag, coder_id=opened.document.coder_id, verdict=verdict))


def cells(table: QTableWidget, row: int) -> list[str]:
    return [item.text() for column in range(table.columnCount()) if (item := table.item(row, column)) is not None]


def test_it_follows_the_verdicts(opened: Opened) -> None:
    window = shown(opened)
    assert window.by_signal.rowCount() == 0
    judge(opened, "f1", "accepted")
    judge(opened, "f2", "rejected")
    opened.wait(lambda: window.by_signal.rowCount() == 1 and cells(window.by_signal, 0)[2] == "1")
    assert cells(window.by_signal, 0)[1:5] == ["1", "1", "0", "50 %"]
    opened.wait(lambda: window.by_sensitivity.rowCount() == 10)
    assert any("(now)" in cells(window.by_sensitivity, row)[0] for row in range(10))
    assert "1 of 2 flags accepted" in window.sentence.text()
    window.close()


def test_its_tables_are_reached_by_keyboard(opened: Opened) -> None:
    judge(opened, "f1", "accepted")
    window = shown(opened)
    opened.wait(lambda: window.by_signal.rowCount() == 1)
    tabs = window.findChild(QTabWidget)
    assert tabs is not None
    tabs.tabBar().setFocus()
    QTest.keyClick(tabs.tabBar(), Qt.Key.Key_Right)
    assert tabs.currentWidget() is window.by_rule
    QTest.keyClick(tabs.tabBar(), Qt.Key.Key_Tab)
    assert window.by_rule.hasFocus()
    window.close()
