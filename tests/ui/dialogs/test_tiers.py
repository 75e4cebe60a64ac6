"""All rows in one list: every change shows on the timeline at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from annotator.ui.dialogs.tiers import TiersDialog
from annotator.ui.keys.keymap import Keymap
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.tier_rows import tier_key
from tests.ui.panels.conftest import (
    OpenWorkspace,
    open_workspace,  # noqa: F401  # pyright: ignore[reportUnusedImport]
)

FACE, BODY = tier_key("Face"), tier_key("Body")


def opened(open_workspace: OpenWorkspace, qtbot: QtBot) -> tuple[TiersDialog, TimelineState, list[tuple[str, bool]]]:  # noqa: F811
    locked: list[tuple[str, bool]] = []
    state = TimelineState(open_workspace())
    dialog = TiersDialog(state, lambda tier, on: locked.append((tier, on)), Keymap())
    qtbot.addWidget(dialog)
    dialog.destroyed.connect(state.close)
    dialog.show()
    return dialog, state, locked


def item_of(dialog: TiersDialog, key: str) -> QTreeWidgetItem:
    items = [dialog.list.topLevelItem(index) for index in range(dialog.list.topLevelItemCount())]
    return next(item for item in items if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == key)


def test_a_tick_shows_and_hides(open_workspace: OpenWorkspace, qtbot: QtBot) -> None:  # noqa: F811
    dialog, state, _locked = opened(open_workspace, qtbot)
    tier = next(row.key for row in state.content.every_row() if row.kind == "tier")
    item_of(dialog, tier).setCheckState(0, Qt.CheckState.Unchecked)
    assert state.content.layout.find(tier) is None
    assert item_of(dialog, tier).checkState(0) == Qt.CheckState.Unchecked
    dialog.all_shown.click()
    assert state.content.layout.find(tier) is not None


def test_order_height_and_lock(open_workspace: OpenWorkspace, qtbot: QtBot) -> None:  # noqa: F811
    dialog, state, locked = opened(open_workspace, qtbot)
    state.workspace.options.show_empty_tiers = True
    dialog.fill()
    tiers = [row for row in state.content.every_row() if row.kind == "tier"]
    first = tiers[0]
    dialog.list.setCurrentItem(item_of(dialog, first.key))
    if len(tiers) > 1:
        dialog.down.click()
        assert [row.key for row in state.content.every_row() if row.kind == "tier"][1] == first.key
    box = dialog.list.itemWidget(item_of(dialog, first.key), 5)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(2)
    box.activated.emit(2)
    placed = state.content.layout.find(first.key)
    assert placed is not None
    assert placed.row.height_px > first.height_px
    item_of(dialog, first.key).setCheckState(4, Qt.CheckState.Checked)
    assert locked == [(first.name, True)]
    dialog.reset.click()
    assert next(row.key for row in state.content.every_row() if row.kind == "tier") == first.key
