"""All rows of the timeline in one list: which are shown, in which order, how high, folded, locked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotator.ui.keys.bound_keys import BoundKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.names import indented
from annotator.ui.look.theme import GRID_PX
from annotator.ui.timeline.arrangement import SCALES, Arrangement
from annotator.ui.timeline.rows import Row
from annotator.ui.timeline.state import TimelineState
from annotator.ui.timeline.tier_rows import siblings
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched
from annotator.ui.widgets.fields import ElidingCombo
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import hint

_NAME, _WHOSE, _COUNT, _FOLDED, _LOCKED, _HEIGHT = range(6)
_KEY = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TiersDialog(FormDialog):
    """Every change shows on the timeline at once; nothing here touches an annotation."""

    def __init__(
        self,
        state: TimelineState,
        lock: Callable[[str, bool], None],
        keymap: Keymap,
        parent: QWidget | None = None,
    ):
        """``lock`` locks a tier by name, or unlocks it."""
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Tiers"))
        self._state = state
        self._lock = lock
        self._keymap = keymap
        self._filling = False
        self.list = QTreeWidget()
        self._prepare_list()
        self.up = QPushButton(self.tr("Move up"))
        self.down = QPushButton(self.tr("Move down"))
        self.up.setToolTip(keymap.tip(self.tr("Move the chosen tier up"), "list_up"))
        self.down.setToolTip(keymap.tip(self.tr("Move the chosen tier down"), "list_down"))
        self.all_shown = QPushButton(self.tr("Show all"))
        self.reset = QPushButton(self.tr("As at first"))
        self.reset.setToolTip(self.tr("Everything shown, in the codebook's order, at the usual height"))
        self._lay_out()
        self._connect()
        self.fill()
        self.resize(86 * GRID_PX, 60 * GRID_PX)

    def _prepare_list(self) -> None:
        tree = self.list
        tree.setAccessibleName(self.tr("Rows of the timeline"))
        tree.setColumnCount(6)
        tree.setHeaderLabels(
            [
                self.tr("Row"),
                self.tr("Whose"),
                self.tr("Annotations"),
                self.tr("Folded"),
                self.tr("Locked"),
                self.tr("Height"),
            ]
        )
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(False)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setDefaultDropAction(Qt.DropAction.MoveAction)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(_HEIGHT, QHeaderView.ResizeMode.Fixed)
        tree.header().resizeSection(_HEIGHT, self.fontMetrics().averageCharWidth() * 12 + 7 * GRID_PX)

    def _lay_out(self) -> None:
        about = hint(
            self._keymap.fill(
                self.tr(
                    "A tick shows a row. Drag a tier, or press {list_up} and {list_down}, to move it. A locked tier is "
                    "locked for everybody who opens this session; all the rest is your own view. Which codes a tier "
                    "takes and which tier it depends on is said in Session > What tiers take."
                )
            )
        )
        for button in (self.up, self.down, self.all_shown, self.reset):
            button.setAutoDefault(False)
        line = hbox(self.up, self.down, self.all_shown, self.reset, STRETCH)
        self.lay_out(about, stretched(self.list, 1), line)

    def _connect(self) -> None:
        self.list.itemChanged.connect(self._changed)
        self.list.model().rowsInserted.connect(self._take_order_later)
        self.up.clicked.connect(lambda: self.move_chosen(-1))
        self.down.clicked.connect(lambda: self.move_chosen(1))
        self.all_shown.clicked.connect(self._show_all)
        self.reset.clicked.connect(self._reset)
        moves = {"list_up": partial(self.move_chosen, -1), "list_down": partial(self.move_chosen, 1)}
        BoundKeys(self._keymap, self, moves)

    # --- showing ------------------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Show the rows as they are now."""
        self._filling = True
        chosen = self.chosen_key()
        self.list.clear()
        for row in self._state.content.every_row():
            item = self._item(row)
            self.list.addTopLevelItem(item)
            box = self._height_box(row)
            box.ensurePolished()
            item.setSizeHint(_HEIGHT, QSize(0, box.sizeHint().height() + GRID_PX // 2))
            self.list.setItemWidget(item, _HEIGHT, box)
            if row.key == chosen:
                self.list.setCurrentItem(item)
        first = self.list.topLevelItem(0)
        if self.list.currentIndex().row() < 0 and first is not None:
            self.list.setCurrentItem(first)
        self._filling = False

    def _item(self, row: Row) -> QTreeWidgetItem:
        arrangement = self._state.arrangement
        item = QTreeWidgetItem(
            [indented(row.title, row.depth), row.subtitle, str(row.count) if row.kind in ("tier", "group") else ""]
        )
        item.setData(_NAME, _KEY, row.key)
        item.setTextAlignment(_COUNT, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setCheckState(_NAME, _UNCHECKED if row.key in arrangement.hidden else _CHECKED)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        if row.kind == "tier":
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            item.setCheckState(_LOCKED, _CHECKED if row.locked else _UNCHECKED)
            if row.color:
                item.setIcon(_NAME, color_icon(row.color))
        if row.kind in ("tier", "group"):
            item.setCheckState(_FOLDED, _CHECKED if row.key in arrangement.folded else _UNCHECKED)
        item.setFlags(flags)
        return item

    def _height_box(self, row: Row) -> QWidget:
        box = ElidingCombo()
        box.setAccessibleName(self.tr("Height of {row}").format(row=row.title))
        scale = self._state.arrangement.scale(row.key)
        names = {SCALES["S"]: self.tr("Low"), SCALES["M"]: self.tr("Usual"), SCALES["L"]: self.tr("High")}
        names.setdefault(scale, self.tr("As dragged"))
        box.offer(((words, height) for height, words in names.items()), chosen=scale)
        box.setEnabled(row.kind != "group")
        box.activated.connect(partial(self._take_height, row.key, box))
        return box

    # --- changing -----------------------------------------------------------------------------------------------------

    def chosen_key(self) -> str | None:
        """Key of the chosen row."""
        item = self.list.currentItem()
        return None if item is None else str(item.data(_NAME, _KEY))

    def move_chosen(self, by: int) -> None:
        """Move the chosen tier among its siblings, with what depends on it."""
        rows = [row for row in self._state.content.every_row() if row.kind == "tier"]
        chosen = next((row for row in rows if row.key == self.chosen_key()), None)
        if chosen is not None:
            keys = [row.key for row in siblings([row for row in rows if row.group == chosen.group], chosen)]
            self._arrange(self._state.arrangement.moved(chosen.key, by, keys))
            self.fill()

    def _take_height(self, key: str, box: QComboBox, _index: int) -> None:
        self._arrange(self._state.arrangement.with_scale(key, float(box.currentData())))

    def _arrange(self, arrangement: Arrangement) -> None:
        self._state.set_arrangement(arrangement)

    def _changed(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling:
            return
        key, on = str(item.data(_NAME, _KEY)), item.checkState(column) == _CHECKED
        arrangement = self._state.arrangement
        if column == _NAME:
            self._arrange(arrangement.with_hidden(key, not on))
        elif column == _FOLDED:
            self._arrange(arrangement.with_folded(key, on))
            self._fill_later()
        elif column == _LOCKED:
            tier = next((row.name for row in self._state.content.every_row() if row.key == key), "")
            self._lock(tier, on)
            self._fill_later()

    def _fill_later(self) -> None:
        """After the row that says it was changed has finished saying so: filling takes all rows away."""
        QTimer.singleShot(0, self, self.fill)

    def _take_order_later(self) -> None:
        if not self._filling:
            # A move by the mouse comes as an insertion, then a removal: look when both are done.
            QTimer.singleShot(0, self, self._take_order)

    def _take_order(self) -> None:
        if self._filling:
            return
        items = [self.list.topLevelItem(index) for index in range(self.list.topLevelItemCount())]
        keys = [str(item.data(_NAME, _KEY)) for item in items if item is not None]
        tiers = {row.key for row in self._state.content.every_row() if row.kind == "tier"}
        self._arrange(self._state.arrangement.with_order([key for key in keys if key in tiers]))
        self.fill()

    def _show_all(self) -> None:
        arrangement = self._state.arrangement
        for key in arrangement.hidden:
            arrangement = arrangement.with_hidden(key, False)
        self._arrange(arrangement)
        self.fill()

    def _reset(self) -> None:
        self._arrange(Arrangement(grouping=self._state.arrangement.grouping))
        self.fill()
