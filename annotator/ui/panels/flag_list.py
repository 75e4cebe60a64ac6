"""All flags: filter, sort, choose, play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.signals import FAMILIES
from annotator.ui.panels.coverage_text import coverage_summary
from annotator.ui.panels.flag_delegate import FlagDelegate
from annotator.ui.panels.flag_model import FlagTableModel
from annotator.ui.panels.flag_rows import FLAG_ORDERS, FlagFilter
from annotator.ui.panels.keyed_table import AnyIndex
from annotator.ui.panels.marks import family_icon, verdict_icon
from annotator.ui.panels.names import family_name
from annotator.ui.panels.surfaces import EmptyState, as_panel, hint, pad
from annotator.ui.theme import GRID_PX
from annotator.ui.workspace import Workspace

PRE_ROLL_S = 1.0
VERDICT_KEYS = {Qt.Key.Key_A: "accepted", Qt.Key.Key_R: "rejected", Qt.Key.Key_U: "unsure"}


class FlagList(QWidget):
    """The flags of the session, one line each; the chosen one is the workspace's chosen flag."""

    analyse_requested = Signal()
    verdict_requested = Signal(str)
    """``accepted``, ``rejected`` or ``unsure`` for the chosen flag: A, R or U was pressed in the list."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self._workspace = workspace
        self._showing = False
        self._left_at = 0
        """Row of the flag that was chosen last, for when a verdict filters it out."""
        self._model = FlagTableModel(workspace.document, self)
        self._view = _FlagView(self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(FlagDelegate(workspace.themes, self._view))
        self._view.setAccessibleName(self.tr("Flags"))
        self._view.setToolTip("")
        self._empty = EmptyState()
        self._count = hint()
        self._build()
        self._fill_filters()

        self._view.play_requested.connect(self.play_chosen)
        self._view.verdict_requested.connect(self.verdict_requested)
        self._view.selectionModel().currentChanged.connect(self._choose_current)
        self._view.clicked.connect(self._seek_to_chosen)
        self._empty.action_requested.connect(self._do_empty_action)
        self._model.rows_changed.connect(self._update_state)
        self._model.modelReset.connect(self._show_chosen)
        self._model.rowsInserted.connect(self._show_chosen)
        workspace.selection.flag_changed.connect(self._show_chosen)
        workspace.document.edited.connect(self._follow_participants)
        workspace.document.findings_changed.connect(self._fill_filters)
        workspace.themes.changed.connect(self._retheme)
        self._update_state()
        self._show_chosen()

    # --- what the window's actions use

    @property
    def model(self) -> FlagTableModel:
        return self._model

    @property
    def view(self) -> QListView:
        return self._view

    def choose_next(self, *, undecided: bool = False) -> bool:
        """Choose the next flag in the list's order and seek to it; False at the end."""
        return self._choose_in_direction(1, undecided)

    def choose_previous(self, *, undecided: bool = False) -> bool:
        """Choose the flag before in the list's order and seek to it; False at the start."""
        return self._choose_in_direction(-1, undecided)

    def move_on_from(self, flag_id: str) -> None:
        """After a verdict: go to the next undecided flag after this one, or the first one left, or stay."""
        start = self._model.row_of(flag_id)
        if start is None:
            start = self._left_at - 1
        order = [*range(start + 1, self._model.row_count()), *range(max(start, 0))]
        for row in order:
            found = self._model.row_at(row)
            if found is not None and found.verdict is None:
                self._go(row)
                return

    def play_chosen(self) -> None:
        """Play the chosen flag's span, from one second before it."""
        row = self._model.row_at(self._view.currentIndex().row())
        if row is not None:
            self._workspace.playhead.play_span(max(0.0, row.flag.start_s - PRE_ROLL_S), row.flag.end_s)

    def clear_filter(self) -> None:
        for combo in (self._family, self._participant, self._verdict):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(0)
        with QSignalBlocker(self._text):
            self._text.clear()
        self._apply_filter()

    def focus_search(self) -> None:
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    # --- building

    def _build(self) -> None:
        self._family = self._combo(self.tr("Family"), self.tr("Show flags of one family of signals only"))
        self._participant = self._combo(self.tr("Participant"), self.tr("Show one participant's flags only"))
        self._verdict = self._combo(self.tr("Verdict"), self.tr("Show flags by your verdict"))
        self._text = QLineEdit()
        self._text.setPlaceholderText(self.tr("Search"))
        self._text.setClearButtonEnabled(True)
        self._text.setAccessibleName(self.tr("Search flags"))
        self._text.setToolTip(self.tr("Show flags whose sentence, words or participant contain all of these words"))
        self._text.textChanged.connect(self._apply_filter)
        self._order = QToolButton()
        self._order.setAccessibleName(self.tr("Sort order"))
        self._order.setAutoRaise(True)
        self._order.clicked.connect(self._toggle_order)
        self._name_order()

        filters = QHBoxLayout()
        filters.setSpacing(GRID_PX // 2)
        for combo in (self._family, self._participant, self._verdict):
            filters.addWidget(combo, 1)
        search = QHBoxLayout()
        search.setSpacing(GRID_PX)
        self._count.setWordWrap(False)
        search.addWidget(self._count)
        search.addWidget(self._text, 1)
        search.addWidget(self._order)
        top = QVBoxLayout()
        pad(top, GRID_PX, GRID_PX // 2)
        top.addLayout(filters)
        top.addLayout(search)
        self._filters = QWidget()
        self._filters.setLayout(top)

        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        pad(column, 0, 0)
        column.addWidget(self._filters)
        column.addWidget(body, 1)
        self.setFocusProxy(self._view)

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setToolTip(tip)
        combo.setMinimumContentsLength(6)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.currentIndexChanged.connect(self._apply_filter)
        return combo

    def _fill_filters(self) -> None:
        theme = self._workspace.themes.theme
        session = self._workspace.document.session
        _refill(self._family, [(self.tr("All families"), None, None)])
        self._family.addItem(self.tr("Incongruence"), "incongruence")
        present = {row.flag.family for row in self._model.rows}
        for family in FAMILIES:
            if family in present:
                self._family.addItem(family_icon(theme, family), family_name(family), family)
        people = [(row.label, row.id, None) for row in session.participants.values()]
        _refill(self._participant, [(self.tr("Everyone"), None, None), *people])
        _refill(
            self._verdict,
            [
                (self.tr("Any verdict"), None, None),
                (self.tr("Undecided"), "undecided", verdict_icon(theme, None)),
                (self.tr("Accepted"), "accepted", verdict_icon(theme, "accepted")),
                (self.tr("Rejected"), "rejected", verdict_icon(theme, "rejected")),
                (self.tr("Unsure"), "unsure", verdict_icon(theme, "unsure")),
            ],
        )
        shown = self._model.filter
        wishes = (
            (self._family, shown.family),
            (self._participant, shown.participant_id),
            (self._verdict, shown.verdict),
        )
        for combo, value in wishes:
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(0, combo.findData(value)))
        self._apply_filter()

    # --- following

    def _follow_participants(self, edit: Any) -> None:
        if edit.touches("participants"):
            self._fill_filters()

    def _retheme(self) -> None:
        self._fill_filters()
        self._view.viewport().update()

    def _apply_filter(self) -> None:
        self._model.show_only(
            FlagFilter(
                family=self._family.currentData(),
                participant_id=self._participant.currentData(),
                verdict=self._verdict.currentData(),
                text=self._text.text(),
            )
        )

    def _toggle_order(self) -> None:
        following = FLAG_ORDERS[(FLAG_ORDERS.index(self._model.order_name) + 1) % len(FLAG_ORDERS)]
        self._model.order_by(following)
        self._name_order()

    def _name_order(self) -> None:
        words = {
            "time": (self.tr("By time"), self.tr("Sorted by time; click to put the strongest first")),
            "score": (self.tr("Strongest first"), self.tr("Sorted by score; click to sort by your own verdicts")),
            "record": (
                self.tr("By my verdicts"),
                self.tr("Rules you accepted most so far come first; click to sort by time"),
            ),
        }
        text, tip = words[self._model.order_name]
        self._order.setText(text)
        self._order.setToolTip(tip)

    def _update_state(self) -> None:
        shown, total = self._model.row_count(), self._model.total
        undecided = self._model.undecided
        some = self.tr("{shown} of {total}") if shown != total else self.tr("{total} flags")
        left = self.tr("all decided") if not undecided else self.tr("{n} undecided").format(n=undecided)
        self._count.setText(f"{some.format(shown=shown, total=total)} · {left}")
        self._count.setVisible(total > 0)
        self._filters.setVisible(total > 0)
        self._stack.setCurrentWidget(self._view if shown else self._empty)
        if not shown:
            self._explain_emptiness()

    def _explain_emptiness(self) -> None:
        session = self._workspace.document.session
        if self._model.total:
            self._empty.tell(
                self.tr("No flag passes the filter"),
                self.tr("All {n} flags are filtered out.").format(n=self._model.total),
                self.tr("Show all flags"),
            )
        elif self._workspace.document.coder.is_blind_to("flags"):
            self._empty.tell(
                self.tr("Flags are hidden"),
                self.tr("You are coding blind to flags. Edit > Blinding says what is hidden from you, and why."),
            )
        elif session.findings.info is None:
            self._empty.tell(
                self.tr("Not analysed yet"),
                self.tr(
                    "The analysis measures each participant's face and posture and flags shifts against their own "
                    "baseline. Press Ctrl+R to analyse. Nothing leaves this computer."
                ),
                self.tr("Analyse"),
            )
        else:
            none = self.tr("The analysis found no shift against anyone's own baseline.")
            covered = coverage_summary(session)
            self._empty.tell(self.tr("No flags"), f"{none}\n\n{covered}", self.tr("Analyse again"))

    def _do_empty_action(self) -> None:
        if self._model.total:
            self.clear_filter()
        else:
            self.analyse_requested.emit()

    # --- choosing

    def _choose_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        flag_id = self._model.id_at(current.row())
        if self._showing or self._model.changing:
            return
        if flag_id is not None and self._view.hasFocus():
            self._left_at = current.row()
            self._workspace.selection.choose_flag(flag_id)
            self._seek_to_chosen()

    def _seek_to_chosen(self, *_index: QModelIndex) -> None:
        row = self._model.row_at(self._view.currentIndex().row())
        if row is not None:
            self._workspace.selection.choose_flag(row.flag.id)
            self._workspace.playhead.seek(row.flag.start_s)

    def _show_chosen(self, *_anything: object) -> None:
        row = self._model.row_of(self._workspace.selection.flag_id)
        choices = self._view.selectionModel()
        self._showing = True
        if row is None:
            choices.clear()
        else:
            index = self._model.index(row, 0)
            choices.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self._left_at = row
            self._view.scrollTo(index)
        self._showing = False

    def _choose_in_direction(self, direction: int, undecided: bool) -> bool:
        row = self._model.row_of(self._workspace.selection.flag_id)
        if row is None:
            row = -1 if direction > 0 else self._model.row_count()
        row += direction
        while (found := self._model.row_at(row)) is not None:
            if not undecided or found.verdict is None:
                self._go(row)
                return True
            row += direction
        return False

    def _go(self, row: int) -> None:
        found = self._model.row_at(row)
        if found is not None:
            self._workspace.selection.choose_flag(found.flag.id)
            self._workspace.playhead.seek(found.flag.start_s)


class _FlagView(QListView):
    play_requested = Signal()
    verdict_requested = Signal(str)

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._play)

    def dataChanged(self, topLeft: AnyIndex, bottomRight: AnyIndex, roles: Sequence[int] = ()) -> None:  # noqa: ARG002, N803
        """Repaint the rows only: Qt's own answer lays out all 10,000 anew, though no height can have changed."""
        first, last = self.visualRect(topLeft), self.visualRect(bottomRight)
        self.viewport().update(first.united(last))

    def _play(self, *_index: QModelIndex) -> None:
        self.play_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        verdict = VERDICT_KEYS.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.play_requested.emit()
        elif verdict is not None:
            self.verdict_requested.emit(verdict)
        elif event.text().isprintable() and event.text():
            # Letters, digits and Space are shortcuts of the window, not a search in the list.
            event.ignore()
        else:
            super().keyPressEvent(event)


def _refill(combo: QComboBox, items: list[tuple[str, Any, Any]]) -> None:
    with QSignalBlocker(combo):
        combo.clear()
        for text, value, image in items:
            if image is None:
                combo.addItem(text, value)
            else:
                combo.addItem(image, text, value)
