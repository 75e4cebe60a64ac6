"""Asks who is annotating, and how quick they are with a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QSpinBox, QWidget

from annotator.domain.session import Coder
from annotator.ui.dialogs.reaction_test import ReactionTest
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

_LATEST_MS = 1000
_LONGEST_ID = 40
_MOST_ROWS = 6


class CoderDialog(FormDialog):
    """A short id that goes into every annotation and export, and a name that stays on this screen."""

    def __init__(self, coder: Coder, known: Mapping[str, Coder] | None = None, parent: QWidget | None = None):
        """``known`` are the coders of the session: choosing one takes over what is known of them."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who is annotating?"))
        self._known = {**(known or {}), coder.id: coder}
        self._reaction_s = coder.reaction_s
        self._own_reaction = False
        self.people = self._people_list(coder)
        self.name_box = QLineEdit(maxLength=_LONGEST_ID, placeholderText=self.tr("the id your study gave you"))
        self.name_box.setAccessibleName(self.tr("Id of the new coder"))
        self._confirmed = ""
        """The new id that was asked about."""
        self.error.setAccessibleName(self.tr("To confirm"))
        self._name = QLineEdit(coder.name, placeholderText=self.tr("optional"))
        self._name.setAccessibleName(self.tr("Coder name"))
        self.earlier = QSpinBox(minimum=0, maximum=_LATEST_MS, singleStep=10, suffix=self.tr(" ms"))
        self._set_earlier(coder.start_earlier_s)
        self.earlier.setAccessibleName(self.tr("Start codes earlier by"))
        self.earlier.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._measure = QPushButton(self.tr("Measure…"), autoDefault=False)
        self._measure.setToolTip(self.tr("A short test of how long you take to press a key"))
        self._measured = hint()
        self._lay_out()
        self._measure.clicked.connect(self._ask_reaction)
        self.name_box.textChanged.connect(self._check)
        self.name_box.textChanged.connect(self._take_known)
        self.people.currentRowChanged.connect(self._choose)
        self.people.typed.connect(self._type_id)
        self.earlier.valueChanged.connect(self._note_by_hand)
        self._show_measured()
        self._show_new()
        self._check()
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def _people_list(self, coder: Coder) -> _PeopleList:
        """Everybody who is known here, and somebody new."""
        people = _PeopleList()
        people.setAccessibleName(self.tr("Coders"))
        for one in self._known.values():
            item = QListWidgetItem(f"{one.id} · {one.name}" if one.name and one.name != one.id else one.id)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            people.addItem(item)
            if one.id == coder.id:
                people.setCurrentItem(item)
        people.addItem(QListWidgetItem(self.tr("Somebody new…")))
        people.setFixedHeight(people.sizeHintForRow(0) * min(people.count(), _MOST_ROWS) + GRID_PX)
        return people

    def choose(self, id_: str) -> None:
        """Choose somebody who is known by their id; else somebody new is called so."""
        for row in range(self.people.count()):
            if self.people.item(row).data(Qt.ItemDataRole.UserRole) == id_:
                self.people.setCurrentRow(row)
                return
        self.people.setCurrentRow(self.people.count() - 1)
        self.name_box.setText(id_)

    @property
    def id_(self) -> str:
        """The id that is chosen or typed."""
        item = self.people.currentItem()
        known = item.data(Qt.ItemDataRole.UserRole) if self.people.currentRow() >= 0 else None
        return known or self.name_box.text().strip()

    def accept(self) -> None:
        """Take who is chosen. A new coder is asked about once: what is typed by mistake must not become one."""
        id_ = self.id_
        if id_ in self._known or id_ == self._confirmed:
            super().accept()
            return
        self._confirmed = id_
        self.error.show_error(
            self.tr("“{id}” has not coded here. Is this a new coder? Press Enter once more to add “{id}”.").format(
                id=id_
            )
        )
        self.ok_button.setText(self.tr("Yes, add “{id}”").format(id=id_))

    def _type_id(self, text: str) -> None:
        """Typing on "Somebody new" writes the id."""
        self.name_box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name_box.insert(text)

    def _choose(self, _row: int) -> None:
        self._show_new()
        self._take_known()
        self._check()

    def _show_new(self) -> None:
        self._form.setRowVisible(self.name_box, self.people.currentRow() == self.people.count() - 1)

    def _lay_out(self) -> None:
        lead = hint(
            self.tr(
                "Every annotation and verdict carries the coder's id. Use the id your study gave you, so that "
                "agreement between coders can be computed; exports without names keep the id only."
            )
        )
        why = hint(
            self.tr(
                "A key is pressed a moment after what was seen. While the recording plays, your codes start this much "
                "earlier than the key press; ends are not moved, and paused you are exact anyway. It is kept with your "
                "id and named in every export."
            )
        )
        earlier = hbox(self.earlier, self._measure, stretched(self._measured))
        form = self._form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("Who"), self.people)
        form.addRow(self.tr("Id"), self.name_box)
        form.addRow(self.tr("Name"), self._name)
        form.addRow(self.tr("Start codes earlier by"), earlier)
        self.lay_out(lead, form, why, self.error, STRETCH, spacing=2 * GRID_PX)
        self.setMinimumWidth(60 * GRID_PX)

    @property
    def coder(self) -> Coder:
        """Who was entered; what was hidden from them stays hidden."""
        id_ = self.id_
        before = self._known.get(id_) or Coder(id=id_)
        return replace(
            before,
            name=self._name.text().strip(),
            start_earlier_s=self.earlier.value() / 1000,
            reaction_s=self._reaction_s,
        )

    def _take_known(self) -> None:
        """Show what is known of the coder with this id; of a new one nothing is, whoever sat here before.

        What was entered or measured while this dialog is open is of the person who sits here, and stays.
        """
        id_ = self.id_
        known = self._known.get(id_) or Coder(id=id_)
        if not self._name.isModified():
            self._name.setText(known.name)
        if not self._own_reaction:
            self._set_earlier(known.start_earlier_s)
            self._reaction_s = known.reaction_s
            self._show_measured()

    def _set_earlier(self, start_earlier_s: float) -> None:
        with QSignalBlocker(self.earlier):
            self.earlier.setValue(round(start_earlier_s * 1000))

    def _note_by_hand(self) -> None:
        self._own_reaction = True

    def _ask_reaction(self) -> None:
        test = ReactionTest(parent=self)
        test.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        test.accepted.connect(lambda: self.take_reaction(test.median_s))
        test.open()

    def take_reaction(self, median_s: float | None) -> None:
        """Take the median of a reaction test; None where it was not finished."""
        if median_s is not None:
            self._reaction_s = median_s
            self._own_reaction = True
            self._set_earlier(median_s)
            self._show_measured()

    def _show_measured(self) -> None:
        self._measured.setText(
            self.tr("not measured yet")
            if self._reaction_s is None
            else self.tr("measured: {n} ms").format(n=round(self._reaction_s * 1000))
        )

    def _check(self) -> None:
        id_ = self.id_
        path_like = any(sign in id_ for sign in "/\\:")
        self.ok_button.setEnabled(bool(id_) and not path_like)
        self.ok_button.setText(self.tr("OK"))
        self._confirmed = ""
        self.error.show_error(self.tr("an id is a short word, not the place of a file") if path_like else "")


class _PeopleList(QListWidget):
    """What is typed on the last row, somebody new, is their id; elsewhere it finds who is called so."""

    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        writes = bool(event.text()) and event.text().isprintable() and not event.text().isspace()
        bare = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if writes and bare and self.currentRow() == self.count() - 1:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
