"""Every key of the program, to be changed: search, press, and see what is in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.atomic import write_bytes
from annotator.ui.actions.conflicts import Conflict, find_conflict, slot_name
from annotator.ui.actions.table import in_language, place_words
from annotator.ui.keys.keymap import KeyFileError, Keymap
from annotator.ui.keys.presets import PRESETS, preset
from annotator.ui.keys.slots import SLOTS, Slot, is_for_codes, shown
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, Part, hbox, stretched
from annotator.ui.widgets.fields import ElidingCombo
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.key_field import KeyField
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import hint, title

Codes = Mapping[str, tuple[str, str]]
"""Portable key to (code id, code name)."""


class KeyEditor(FormDialog):
    """A change works at once, everywhere; there is nothing to confirm, and everything can be reset."""

    def __init__(
        self,
        keymap: Keymap,
        *,
        codes: Callable[[], Codes] = dict,
        free_code: Callable[[str], bool] = lambda _code_id: False,
        parent: QWidget | None = None,
    ):
        """``codes`` are the keys of the open session's codes; ``free_code`` takes a code its key away."""
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Change keys"))
        self._keymap = keymap
        self._codes = codes
        self._free_code = free_code
        self._wanted: tuple[str, tuple[str, ...]] | None = None
        """Key that waits for a decision, and all the keys the slot is to have then."""
        self._pressed = ""
        self._filling = False
        self._build()
        self.table.itemSelectionChanged.connect(self._show_slot)
        self.table.doubleClicked.connect(self.new_key.click)
        self._fill()
        self._leave()
        keymap.changed.connect(self._fill)
        self.resize(104 * GRID_PX, 80 * GRID_PX)

    # --- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.lay_out(
            self._make_search(),
            stretched(self._make_table(), 1),
            self._make_change(),
            self._make_conflict(),
            GRID_PX,
            beside=self._make_bottom(),
        )
        self.ok_button.setProperty("primary", False)

    def _make_search(self) -> QHBoxLayout:
        self.search = QLineEdit(placeholderText=self.tr("Search what it does"), clearButtonEnabled=True)
        self.search.setAccessibleName(self.tr("Search actions"))
        self.search.textChanged.connect(self._search_words)
        self.find_key = KeyField(self.tr("Search by key"))
        self.find_key.setToolTip(self.tr("Press this, then a key: shows what that key does"))
        self.find_key.typed.connect(self._search_key)
        self.presets = ElidingCombo()
        self.presets.setAccessibleName(self.tr("Set of keys"))
        self.presets.setToolTip(self.tr("Start from the keys of another program; your own changes are forgotten"))
        words = self.tr("Keys {name}")
        self.presets.offer((words.format(name=in_language(one.title)), one.name) for one in PRESETS)
        self.presets.activated.connect(self._use_preset)
        return hbox(stretched(self.search, 1), self.find_key, self.presets)

    def _make_table(self) -> QTableWidget:
        table = self.table = QTableWidget(0, 4)
        table.setAccessibleName(self.tr("Actions and their keys"))
        table.setHorizontalHeaderLabels([self.tr("What it does"), self.tr("Keys"), self.tr("Where"), self.tr("Menu")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return table

    def _make_change(self) -> QHBoxLayout:
        self._what = title()
        self.new_key = KeyField(self.tr("New key"))
        self.new_key.setToolTip(self.tr("Press this, then the key this action is to have instead"))
        self.new_key.typed.connect(self.want_instead)
        self.another_key = KeyField(self.tr("One more key"))
        self.another_key.setToolTip(self.tr("Press this, then a key this action is to have as well"))
        self.another_key.typed.connect(self._want_another)
        self.no_key = self._button(self.tr("No key"), self.tr("Take its keys away"), lambda: self._give(()))
        self.reset_one = self._button(
            self.tr("Reset"), self.tr("Give it the key it has in the chosen set"), self._reset_one
        )
        return hbox(stretched(self._what, 1), self.new_key, self.another_key, self.no_key, self.reset_one)

    def _make_conflict(self) -> QHBoxLayout:
        self.told = hint()
        self.told.setAccessibleName(self.tr("What is in the way"))
        self.told.setMinimumHeight(2 * self.told.fontMetrics().lineSpacing())
        self.swap = self._button(self.tr("Swap keys"), self.tr("The other gets the key that is given up"), self._swap)
        self.take = self._button(self.tr("Take it"), self.tr("The other is left without this key"), self._take)
        self.leave = self._button(self.tr("Leave it"), self.tr("Change nothing"), self._leave)
        return hbox(stretched(self.told, 1), self.swap, self.take, self.leave)

    def _make_bottom(self) -> tuple[Part, ...]:
        self.reset_all = self._button(
            self.tr("Reset all"), self.tr("Forget all your changes to the chosen set"), self._reset_all
        )
        return (
            self.reset_all,
            self._button(self.tr("Import…"), self.tr("Take over keys from a file"), self.import_keys),
            self._button(
                self.tr("Export…"), self.tr("Write your keys to a file, for another computer"), self.export_keys
            ),
            STRETCH,
        )

    def _button(self, text: str, tip: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, autoDefault=False)
        button.setToolTip(tip)
        button.clicked.connect(lambda: act())
        return button

    # --- showing ------------------------------------------------------------------------------------------------------

    @property
    def slot_id(self) -> str | None:
        """The chosen slot; None while none or a code is chosen."""
        item = self.table.item(self.table.currentRow(), 0)
        id_ = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return id_ if isinstance(id_, str) and id_ in SLOTS else None

    def choose(self, slot_id: str) -> None:
        """Choose a slot; it must be shown."""
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            if item is not None and item.data(Qt.ItemDataRole.UserRole) == slot_id:
                self.table.selectRow(row)
                return

    def _fill(self) -> None:
        chosen, self._filling = self.slot_id, True
        rows = [row for slot in SLOTS.values() if self._passes(row := self._row(slot), slot.id)]
        if self._pressed:
            rows += [
                (code_id, name, shown(key), self.tr("everywhere"), self.tr("Code"))
                for key, (code_id, name) in self._codes().items()
                if key == self._pressed
            ]
        self.table.setRowCount(len(rows))
        for number, (id_, *words) in enumerate(rows):
            changed = id_ in SLOTS and self._keymap.is_changed(id_)
            for place, text in enumerate(words):
                self._put(number, place, text, id_, bold=changed and place == 1)
        self._filling = False
        self.presets.setCurrentIndex(self.presets.findData(self._keymap.preset.name))
        self.reset_all.setEnabled(bool(self._keymap.own_changes))
        if chosen is not None:
            self.choose(chosen)
        if self.slot_id is None and rows:
            self.table.selectRow(0)
        self._show_slot()

    def _put(self, number: int, place: int, text: str, id_: str, *, bold: bool) -> None:
        """Write a cell. What is there already stays: a new item makes the whole table lay itself out again."""
        item = self.table.item(number, place)
        if item is None:
            item = QTableWidgetItem()
            self.table.setItem(number, place, item)
        if item.text() != text:
            item.setText(text)
        if item.data(Qt.ItemDataRole.UserRole) != id_:
            item.setData(Qt.ItemDataRole.UserRole, id_)
        if item.font().bold() != bold:
            font = item.font()
            font.setBold(bold)
            item.setFont(font)

    def _row(self, slot: Slot) -> tuple[str, str, str, str, str]:
        where = place_words(slot.place) or self.tr("everywhere")
        keys = self._keymap.all_text(slot.id) or "–"
        return slot.id, slot_name(slot.id), keys, where, in_language(slot.spec.menu)

    def _passes(self, row: tuple[str, str, str, str, str], slot_id: str) -> bool:
        if self._pressed:
            return self._pressed in self._keymap.keys(slot_id)
        words = self.search.text().casefold().split()
        return all(word in " ".join(row[1:]).casefold() for word in words)

    def _show_slot(self) -> None:
        if self._filling:
            return
        slot_id = self.slot_id
        for widget in (self.new_key, self.another_key):
            widget.setEnabled(slot_id is not None)
        self.no_key.setEnabled(slot_id is not None and bool(self._keymap.keys(slot_id)))
        self.reset_one.setEnabled(slot_id is not None and self._keymap.is_changed(slot_id))
        if slot_id is not None:
            self._what.setText(slot_name(slot_id))
        elif self.table.rowCount():
            self._what.setText(self.tr("Keys of codes are changed in the codebook"))
        else:
            self._what.setText(
                self.tr("{key} does nothing yet").format(key=shown(self._pressed))
                if self._pressed
                else self.tr("No action is called that")
            )
        if self._wanted is not None:
            self._leave()

    # --- searching ----------------------------------------------------------------------------------------------------

    def _search_words(self, text: str) -> None:
        if text or not self._pressed:
            self._pressed = ""
            self.search.setPlaceholderText(self.tr("Search what it does"))
        self._fill()

    def _search_key(self, key: str) -> None:
        self._pressed = key
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.search.setPlaceholderText(self.tr("What {key} does; type to search by words").format(key=shown(key)))
        self._fill()

    # --- changing -----------------------------------------------------------------------------------------------------

    def want_instead(self, key: str) -> None:
        """Give the chosen action this key in place of those it has."""
        self._want(key, (key,))

    def _want_another(self, key: str) -> None:
        if self.slot_id is not None:
            self._want(key, (*self._keymap.keys(self.slot_id), key))

    def _want(self, key: str, keys: tuple[str, ...]) -> None:
        slot_id = self.slot_id
        if slot_id is None:
            return
        found = find_conflict(self._keymap, slot_id, key, self._codes())
        if found is not None and found.kind == "never":
            self.told.setText(found.text)
            return
        if found is None or found.kind == "note":
            self._give(keys)
            self.told.setText(found.text if found is not None else "")
            return
        self._wanted = (key, keys)
        self._ask(found)

    def _ask(self, found: Conflict) -> None:
        self.told.setText(found.text)
        self.swap.setVisible(found.kind == "action")
        self.take.setVisible(True)
        self.leave.setVisible(True)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._wanted = None
        self.told.setText("")
        for button in (self.swap, self.take, self.leave):
            button.hide()

    def _swap(self) -> None:
        slot_id, wanted = self.slot_id, self._wanted
        if slot_id is None or wanted is None:
            return
        key, keys = wanted
        others = self._keymap.in_the_way(slot_id, key)
        self._leave()
        if others:
            self._keymap.swap(slot_id, keys, others[0])
            self._say_who_has(others[0])
        self.new_key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        slot_id, wanted = self.slot_id, self._wanted
        if slot_id is None or wanted is None:
            return
        key, keys = wanted
        code = self._codes().get(key)
        self._leave()
        if code is not None and not self._free_code(code[0]):
            self.told.setText(self.tr("The code keeps its key: the codebook cannot be changed now."))
            return
        self._give(keys)

    def _give(self, keys: tuple[str, ...]) -> None:
        slot_id = self.slot_id
        if slot_id is None:
            return
        self._leave()
        self._keymap.assign(slot_id, keys)
        self.choose(slot_id)
        self.new_key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reset_one(self) -> None:
        slot_id = self.slot_id
        if slot_id is None:
            return
        losers = {other for key in self._keymap.preset_keys(slot_id) for other in self._keymap.in_the_way(slot_id, key)}
        self._leave()
        self._keymap.reset(slot_id)
        for other in losers:
            self._say_who_has(other)

    def _say_who_has(self, slot_id: str) -> None:
        keys = self._keymap.all_text(slot_id)
        self.told.setText(
            self.tr("“{what}” has {keys} now.").format(what=slot_name(slot_id), keys=keys)
            if keys
            else self.tr("“{what}” has no key now.").format(what=slot_name(slot_id))
        )

    def _reset_all(self) -> None:
        self._leave()
        self._keymap.use(self._keymap.preset)

    def _use_preset(self) -> None:
        self._leave()
        self._keymap.use(preset(self.presets.currentData()))
        clashes = [name for key, (_id, name) in self._codes().items() if self._taken_from_codes(key)]
        if clashes:
            self.told.setText(
                self.tr("These codes cannot be typed now, give them other keys in the codebook: {codes}").format(
                    codes=", ".join(clashes)
                )
            )

    def _taken_from_codes(self, key: str) -> bool:
        return any(is_for_codes(SLOTS[id_].place) for id_ in self._keymap.holders(key))

    # --- files --------------------------------------------------------------------------------------------------------

    def export_keys(self) -> None:
        """Ask for a file and write the keys to it."""
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export keys"), "keys.json", self.tr("Keys (*.json)"))
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".json")
        try:
            write_bytes(path, (self._keymap.to_json() + "\n").encode())
        except OSError as error:
            show_problem(self, self.tr("The keys could not be written"), str(error))
        else:
            self.told.setText(self.tr("Written to {file}").format(file=path.name))

    def import_keys(self) -> None:
        """Ask for a file and take its keys."""
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import keys"), "", self.tr("Keys (*.json)"))
        if not name:
            return
        self._leave()
        try:
            self._keymap.take_json(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, KeyFileError) as error:
            show_problem(self, self.tr("These keys cannot be taken over"), str(error))
