"""The palette itself: a field and a list over the window, for the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui.command_palette.entries import Entry, best
from annotator.ui.look.theme import GRID_PX, RADIUS_PX, Theme, ThemeSource
from annotator.ui.widgets.boxes import vbox
from annotator.ui.widgets.panel_parts import hint

_ROWS_SHOWN = 12
_WIDTH_PX = 80 * GRID_PX
AnyIndex = QModelIndex | QPersistentModelIndex


class CommandPalette(QDialog):
    """Type, choose with Up and Down, Enter does it, Escape closes."""

    def __init__(
        self,
        themes: ThemeSource,
        *,
        entries: Sequence[Entry],
        moments: Callable[[str], Sequence[Entry]],
        recent: Sequence[str],
        parent: QWidget | None = None,
    ):
        """``entries`` can be chosen at any time; ``moments`` gives more for what is typed; ``recent`` are ids."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(self.tr("Find an action"))
        self.setProperty("floating", True)
        self.all_entries = entries
        self._moments = moments
        self._recent = recent
        self.chosen: Entry | None = None
        """What was chosen, once accepted."""
        self.model = _Model(self)
        self.field = QLineEdit(placeholderText=self.tr("What do you want to do? A code's name or a time works, too"))
        self.field.setAccessibleName(self.tr("Find an action, a code or a time"))
        self.field.textChanged.connect(self._find)
        self.view = QListView(uniformItemSizes=True)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(themes, self))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setAccessibleName(self.tr("What can be done"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._accept_clicked)
        self._none = hint()
        self._none.setContentsMargins(GRID_PX, GRID_PX, GRID_PX, GRID_PX)
        vbox(self.field, self._none, self.view, on=self, margin=GRID_PX)
        self._find("")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _ROWS_SHOWN,
            Qt.Key.Key_PageUp: -_ROWS_SHOWN,
        }
        if event.key() in moves:
            self._move(moves[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept_current()
        else:
            super().keyPressEvent(event)

    def _find(self, typed: str) -> None:
        moments = list(self._moments(typed)) if typed.strip() else []
        time = [entry for entry in moments if entry.id == "time"]
        rest = [entry for entry in moments if entry.id != "time"]
        self.model.show([*time, *best(self.all_entries, typed, self._recent), *rest])
        self.view.setCurrentIndex(self.model.index(0, 0))
        found = bool(self.model.entries)
        self.view.setVisible(found)
        self._none.setVisible(not found)
        self._none.setText(self.tr("Nothing is called that. Try fewer letters, or the name of a menu."))
        self._fit_height()

    def _move(self, rows: int) -> None:
        count = len(self.model.entries)
        if count:
            row = self.view.currentIndex().row() + rows
            row = row % count if abs(rows) == 1 else min(max(row, 0), count - 1)
            self.view.setCurrentIndex(self.model.index(row, 0))

    def _accept_current(self) -> None:
        row = self.view.currentIndex().row()
        if not 0 <= row < len(self.model.entries):
            return
        entry = self.model.entries[row]
        if not entry.why_not:
            self.chosen = entry
            self.accept()

    def _accept_clicked(self, _index: QModelIndex) -> None:
        self._accept_current()

    def _place(self) -> None:
        """At the top of the window, in its middle, where the eye is when a menu was opened."""
        parent = self.parentWidget()
        if parent is None:
            return
        self._fit_height()
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + 8 * GRID_PX)

    def _fit_height(self) -> None:
        row_px = max(1, self.view.sizeHintForRow(0))
        rows = min(_ROWS_SHOWN, max(1, len(self.model.entries)))
        self.view.setFixedHeight(row_px * rows + 2)
        parent = self.parentWidget()
        room_px = parent.width() - 4 * GRID_PX if parent is not None else _WIDTH_PX
        scale = self.fontMetrics().height() / 16
        self.setFixedWidth(min(room_px, max(_WIDTH_PX, round(_WIDTH_PX * scale))))
        self.adjustSize()


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (entry.title, entry.path, entry.keys, entry.why_not) if part)
        return None


class _Delegate(QStyledItemDelegate):
    """Title on the left; menu, and the key as a chip, on the right."""

    def __init__(self, themes: ThemeSource, palette: CommandPalette):
        super().__init__(palette)
        self._themes = themes
        self._palette = palette

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002
        return QSize(0, option.fontMetrics.height() + 2 * GRID_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        theme = self._themes.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(option.rect)
        if index.row() == self._palette.view.currentIndex().row():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        metrics = QFontMetrics(option.font)
        box = box.adjusted(GRID_PX, 0, -GRID_PX, 0)
        right = _draw_keys(painter, box, entry.keys, theme)
        aside = entry.why_not or entry.path
        aside = metrics.elidedText(aside, Qt.TextElideMode.ElideRight, box.width() // 2)
        painter.setPen(theme.color("text_muted"))
        place = QRect(box.left(), box.top(), right - box.left(), box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, aside)
        painter.setPen(theme.color("text_disabled" if entry.why_not else "text"))
        place.setRight(right - metrics.horizontalAdvance(aside) - GRID_PX)
        mark = "✓ " if entry.checked else ""
        title = metrics.elidedText(mark + entry.title, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


def _draw_keys(painter: QPainter, box: QRect, keys: str, theme: Theme) -> int:
    """Draws the keys as chips at the right; returns where the room to their left ends."""
    right, metrics = box.right(), painter.fontMetrics()
    for key in reversed(keys.split(", ") if keys else []):
        width = metrics.horizontalAdvance(key) + 2 * GRID_PX
        chip = QRect(right - width, box.top() + GRID_PX // 2, width, box.height() - GRID_PX)
        painter.setPen(theme.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip, RADIUS_PX, RADIUS_PX)
        painter.setPen(theme.color("text"))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, key)
        right -= width + GRID_PX // 2
    return right - GRID_PX // 2
