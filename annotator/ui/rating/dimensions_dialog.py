"""What can be rated continuously: a line for each dimension, with its scale and the words at both ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.domain.ratings import RatingDimension
from annotator.exchange.foreign_codes import code_id
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

_NAME, _LEAST, _GREATEST, _LOW, _HIGH, _EACH = range(6)
_ID = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class DimensionsDialog(FormDialog):
    """Nothing changes before OK; what is refused then stands under the table, and the dialog stays."""

    def __init__(
        self,
        dimensions: Sequence[RatingDimension],
        accept: Callable[[tuple[RatingDimension, ...]], str],
        delete_curves: Callable[[str], int],
        parent: QWidget | None = None,
    ):
        """Build the dialog.

        Args:
            accept: Takes the dimensions over; gives what is wrong with them, or nothing.
            delete_curves: Deletes the coder's own curves on a dimension; gives how many.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rating dimensions"))
        self._accept = accept
        self._delete_curves = delete_curves
        self.table = QTableWidget(0, 6)
        self.add = QPushButton(self.tr("Add"))
        self.remove = QPushButton(self.tr("Remove"))
        self.forget = QPushButton(self.tr("Delete my curves"))
        self._prepare_table()
        self._lay_out()
        for row in dimensions or (self._usual(),):
            self._put(row)
        self.table.setCurrentCell(0, _NAME)
        self._follow_choice()

    @property
    def dimensions(self) -> tuple[RatingDimension, ...]:
        """What stands in the table.

        Raises:
            ValueError: an end of a scale is no number; says which.
        """
        return tuple(self._read(row) for row in range(self.table.rowCount()))

    def accept(self) -> None:
        try:
            wrong = self._accept(self.dimensions)
        except ValueError as error:
            wrong = str(error)
        self.error.show_error(wrong)
        if not wrong:
            super().accept()

    def _usual(self) -> RatingDimension:
        return RatingDimension(
            id="",
            name=self.tr("Distress"),
            least=0.0,
            greatest=100.0,
            low_word=self.tr("calm"),
            high_word=self.tr("in distress"),
        )

    def _prepare_table(self) -> None:
        table = self.table
        table.setAccessibleName(self.tr("Rating dimensions"))
        table.setHorizontalHeaderLabels(
            [
                self.tr("Name"),
                self.tr("Least"),
                self.tr("Greatest"),
                self.tr("Word at the least"),
                self.tr("Word at the greatest"),
                self.tr("Each person"),
            ]
        )
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (_NAME, _LOW, _HIGH):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.currentCellChanged.connect(self._follow_choice)

    def _lay_out(self) -> None:
        about = hint(
            self.tr(
                "What you move up and down while the recording plays. With a tick each person has a curve; "
                "without, there is one of the whole session. A scale on which somebody has rated cannot be changed."
            )
        )
        self.forget.setToolTip(self.tr("Delete what you rated on the chosen dimension; it can be undone"))
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.forget.clicked.connect(self._forget)
        for button in (self.add, self.remove, self.forget):
            button.setAutoDefault(False)
        line = hbox(self.add, self.remove, self.forget, STRETCH)
        self.lay_out(about, stretched(self.table, 1), line)
        self.resize(92 * GRID_PX, 44 * GRID_PX)

    # --- lines of the table

    def _put(self, row: RatingDimension) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        texts = (row.name, f"{row.least:g}", f"{row.greatest:g}", row.low_word, row.high_word)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column in (_LEAST, _GREATEST):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(at, column, item)
        each = QTableWidgetItem()
        each.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        each.setCheckState(_CHECKED if row.per_person else _UNCHECKED)
        self.table.setItem(at, _EACH, each)
        self._item(at, _NAME).setData(_ID, row.id)

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        if item is None:
            raise LookupError(f"the table has no cell {row}, {column}")
        return item

    def _read(self, row: int) -> RatingDimension:
        name, low, high = (self._item(row, column).text().strip() for column in (_NAME, _LOW, _HIGH))
        ends: list[float] = []
        for column in (_LEAST, _GREATEST):
            text = self._item(row, column).text().strip().replace(",", ".").replace("\N{MINUS SIGN}", "-")
            try:
                ends.append(float(text))
            except ValueError:
                raise ValueError(
                    self.tr("'{text}' in the line of '{name}' is no number").format(text=text, name=name)
                ) from None
        return RatingDimension(
            id=str(self._item(row, _NAME).data(_ID)) or code_id(name),
            name=name,
            least=ends[0],
            greatest=ends[1],
            low_word=low,
            high_word=high,
            per_person=self._item(row, _EACH).checkState() == _CHECKED,
        )

    def _add(self) -> None:
        self._put(RatingDimension(id="", name=self.tr("New dimension"), least=-100.0, greatest=100.0))
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, _NAME)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.editItem(self._item(last, _NAME))

    def _remove(self) -> None:
        self.table.removeRow(self.table.currentRow())
        self._follow_choice()

    def _forget(self) -> None:
        count = self._delete_curves(str(self._item(self.table.currentRow(), _NAME).data(_ID)))
        words = self.tr("{n} curves deleted; undo brings them back") if count else self.tr("You have not rated it")
        self.error.show_error(words.format(n=count))

    def _follow_choice(self, *_cells: int) -> None:
        chosen = self.table.currentRow() >= 0
        self.remove.setEnabled(chosen)
        self.forget.setEnabled(chosen)
