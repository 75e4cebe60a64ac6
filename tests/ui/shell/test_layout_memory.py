"""Where the panels are is written down soon after they were moved, not only when a session is closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.ui.windows import Opened


def test_moved_panels_come_back_even_if_the_program_ended_badly(
    make_window: Callable[[], Opened], session_path: Path
) -> None:
    first, second = make_window(), make_window()
    first.open(session_path)
    session_id = first.document.session.info.id
    first.pane.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, first.pane.docks["codes"])
    first.pane.docks["synchrony"].hide()
    preferences = first.window.preferences
    first.wait(lambda: preferences.layout(session_id) == first.pane.saveState())
    found_by_the_next_run = preferences.layout(session_id)
    assert found_by_the_next_run is not None

    first.close_session()
    second.window.preferences.set_layout(session_id, found_by_the_next_run)
    second.open(session_path)
    docks = second.pane.docks
    assert second.pane.dockWidgetArea(docks["codes"]) == Qt.DockWidgetArea.LeftDockWidgetArea
    assert docks["synchrony"].isHidden()
    assert not docks["transcript"].isHidden()
