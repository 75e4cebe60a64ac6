"""The list of markers: go there, rename, delete, all as edits that can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.domain import marker_edits
from annotator.ui.panels.marker_list import MarkerList
from annotator.ui.session.workspace import Workspace
from tests.ui.panels.conftest import OpenWorkspace


def filled(workspace: Workspace, qtbot: QtBot) -> MarkerList:
    panel = MarkerList(workspace)
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show()
    document = workspace.document
    for time_s, text in ((6.0, "later"), (2.0, "early")):
        document.perform(marker_edits.add_marker(document.session, time_s, coder_id=document.coder_id, text=text))
    return panel


def texts(panel: MarkerList) -> list[str]:
    items = [panel.table.item(row, 1) for row in range(panel.table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_markers_stand_in_order_of_time_and_enter_goes_there(open_workspace: OpenWorkspace, qtbot: QtBot) -> None:
    workspace = open_workspace()
    panel = filled(workspace, qtbot)
    assert texts(panel) == ["early", "later"]
    panel.table.setCurrentCell(1, 0)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert abs(workspace.playhead.time_s - 6.0) < 0.05


def test_renaming_and_deleting_are_edits_that_can_be_undone(open_workspace: OpenWorkspace, qtbot: QtBot) -> None:
    workspace = open_workspace()
    panel, document = filled(workspace, qtbot), workspace.document
    item = panel.table.item(0, 1)
    assert item is not None
    item.setText("renamed")
    assert "renamed" in {marker.text for marker in document.session.markers.values()}
    panel.table.setCurrentCell(1, 0)
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert texts(panel) == ["renamed"]
    document.undo()
    document.undo()
    assert texts(panel) == ["early", "later"]


def test_without_markers_it_says_how_to_set_one(open_workspace: OpenWorkspace, qtbot: QtBot) -> None:
    panel = MarkerList(open_workspace())
    qtbot.addWidget(panel)
    panel.show()
    words = " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())
    assert "Ctrl+U" in words
