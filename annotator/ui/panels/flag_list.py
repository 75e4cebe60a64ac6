"""All flags: filter, sort, choose, play."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.flag_moments import FlagMoment
from annotator.domain.flags import Flag
from annotator.domain.signals import FAMILIES
from annotator.ui.panels.coverage_text import coverage_summary
from annotator.ui.panels.filter_row import FilterChoice, FilterRow
from annotator.ui.panels.flag_delegate import FlagDelegate
from annotator.ui.panels.flag_model import FlagTableModel
from annotator.ui.panels.flag_rows import FLAG_ORDERS, FlagFilter, FlagOrder, FlagRow, FlagScope
from annotator.ui.panels.flag_view import FlagView
from annotator.ui.panels.list_place import ListPlace, row_at
from annotator.ui.panels.marks import family_icon, verdict_icon
from annotator.ui.panels.names import family_name, rule_name
from annotator.ui.panels.panel_parts import EmptyState, KeyboardPanel, as_panel, hint, pad, scrolled
from annotator.ui.panels.scope_switch import ScopeSwitch
from annotator.ui.panels.triage_bar import TriageBar, TriageSummary
from annotator.ui.panels.triage_run import TriageProgress
from annotator.ui.recent_note import RecentNote
from annotator.ui.theme import GRID_PX
from annotator.ui.workspace import Workspace


class FlagList(KeyboardPanel):
    """The flags of the session, one line each; the chosen one is the workspace's chosen flag."""

    analyse_requested = Signal()
    triage_requested = Signal()
    """Start a triage, or stop the one that runs."""
    second_look_requested = Signal()
    """Go through the unsure ones."""
    menu_requested = Signal(QPoint)
    """What can be done with the chosen ones was asked for; where on the screen."""
    triage_left = Signal()
    """Back to the list after a triage."""
    play_again_requested = Signal()
    """The key of lists that plays was pressed during a triage."""
    filter_changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self._workspace = workspace
        self._showing = False
        self._summarising = False
        self._left_at = 0
        """Row of the flag that was chosen last, for when a verdict filters it out."""
        self._model = FlagTableModel(workspace.document, self)
        self._view = FlagView(workspace.keymap, self)
        self._view.setModel(self._model)
        self._view.setItemDelegate(FlagDelegate(workspace.themes, self._view))
        self._view.setAccessibleName(self.tr("Flags"))
        self._view.setToolTip("")
        self._place = ListPlace(self._view, self._row_now)
        self._queue: frozenset[str] | None = None
        self._scope = ScopeSwitch(self)
        self._scope.chosen.connect(self.show_scope)
        self._empty = EmptyState()
        self._triage_bar = TriageBar(workspace.keymap)
        self._triage_bar.stop_requested.connect(self.triage_requested)
        self._summary = TriageSummary(workspace.keymap)
        self._summary.go_on_requested.connect(self.second_look_requested)
        self._summary.back_requested.connect(self.triage_left)
        self._count = hint()
        self._build()
        self._fill_filters()

        self._view.play_requested.connect(self.play_chosen)
        self._view.menu_requested.connect(self.menu_requested)
        self._view.selectionModel().currentChanged.connect(self._choose_current)
        self._view.clicked.connect(self._seek_to_chosen)
        self._empty.action_requested.connect(self._do_empty_action)
        self._model.rows_changed.connect(self._update_state)
        self._model.modelReset.connect(self._show_chosen)
        self._model.rowsInserted.connect(self._show_chosen)
        workspace.selection.flag_changed.connect(self._show_chosen)
        workspace.document.edited.connect(self._follow_participants)
        workspace.document.findings_changed.connect(self._fill_filters)
        workspace.document.analysing_changed.connect(self._update_state)
        workspace.themes.changed.connect(self._retheme)
        workspace.keymap.changed.connect(self._update_state)
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
        """After a verdict: go to the next undecided flag after this one, or the first one left, or stay.

        During a triage its own queue says what is left.
        """
        if self._queue is None:
            undecided = {row.flag.id for row in self._model.rows if row.verdict is None}
            self.choose_after(flag_id, undecided.__contains__)

    def choose_after(self, flag_id: str, is_left: Callable[[str], bool]) -> bool:
        """Choose the next flag after this one of which ``is_left`` is true, else the first such; False if none is."""
        start = self._model.row_of(flag_id)
        if start is None:
            start = self._left_at - 1
        for row in (*range(start + 1, self._model.row_count()), *range(max(start, 0))):
            if is_left(self._model.id_at(row) or ""):
                self._go(row)
                return True
        return False

    def choose_first(self, is_left: Callable[[str], bool]) -> bool:
        """Choose the first flag of which ``is_left`` is true; False if none is."""
        self._workspace.selection.choose_flag(None)
        self._left_at = 0
        return self.choose_after("", is_left)

    def play_chosen(self) -> None:
        """Play the chosen flag with its pre-roll and post-roll."""
        row = self._model.row_at(self._view.currentIndex().row())
        if self._queue is not None:
            self.play_again_requested.emit()
        elif row is not None:
            span = self._workspace.options.with_rolls(row.flag.start_s, row.flag.end_s)
            self._workspace.playhead.play_span(*span)

    def shown_flags(self) -> list[Flag]:
        """The flags that pass the filter, in the order of the list."""
        return [row.flag for row in self._model.shown_rows()]

    def order_by(self, name: FlagOrder) -> None:
        """Sort the list."""
        self._model.order_by(name)
        self._name_order()
        self._show_chosen()

    def show_scope(self, scope: FlagScope) -> None:
        """List candidates, moments, or each flag by itself."""
        self._model.show_scope(scope)
        self._apply_filter()

    def note(self) -> RecentNote:
        """How far this session's moments are, for the start page."""
        rows = list(self._model.rows)
        return RecentNote(
            length_s=self._workspace.document.session.info.duration_s,
            decided=sum(row.verdict is not None for row in rows),
            moments=len(rows),
            left_at=time.time(),
        )

    # --- choosing several

    def chosen_rows(self) -> list[FlagRow]:
        """The rows that are chosen, from top to bottom."""
        indexes = sorted(self._view.selectionModel().selectedRows(), key=lambda index: index.row())
        found = (self._model.row_at(index.row()) for index in indexes)
        return [row for row in found if row is not None]

    def decided_with(self, flag_id: str) -> list[FlagMoment]:
        """The moments that a verdict on a flag is for: its own, and those that are chosen with it."""
        own = self._model.moment_of(flag_id)
        chosen = [self._model.moment_of(row.flag.id) for row in self.chosen_rows()]
        if own is None or own not in chosen:
            return [own] if own is not None and own.leading.id == flag_id else []
        return [moment for moment in chosen if moment is not None]

    def choose_like_this(self) -> int:
        """Choose all rows in which the same person does the same as in the current one, undecided; how many."""
        current = self._model.row_at(self._view.currentIndex().row())
        if current is None:
            return 0
        choices = self._view.selectionModel()
        same = [
            number
            for number, row in enumerate(self._model.shown_rows())
            if (row.what, row.flag.participant_id) == (current.what, current.flag.participant_id)
            and (row.verdict is None or row is current)
        ]
        picked = QItemSelection()
        for number in same:
            picked.select(self._model.index(number, 0), self._model.index(number, 0))
        choices.select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return len(same)

    # --- what a triage uses

    def show_queue(self, flag_ids: frozenset[str] | None) -> None:
        """List only these flags, whatever their verdict; None lists what the filter says."""
        self._queue = flag_ids
        self._verdict.setEnabled(flag_ids is None)
        self._model.show_only(replace(self.wanted, only=flag_ids))
        self._update_state()

    def show_progress(self, progress: TriageProgress | None) -> None:
        """Show how far a triage is; None when it has ended."""
        self._triage_bar.show_progress(progress)
        self._update_state()

    def show_summary(self, progress: TriageProgress | None) -> None:
        """Show what came out of a triage in place of the list; None shows the list again."""
        self._summary.tell(progress, unsure=sum(row.verdict == "unsure" for row in self.rows_of_any_verdict()))
        self._summarising = progress is not None
        self._update_state()
        if progress is not None:
            self._summary.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows_of_any_verdict(self) -> list[FlagRow]:
        """The rows that pass the filter but for their verdict."""
        wanted = replace(self.wanted, verdict=None)
        return [row for row in self._model.rows if wanted.passes(row)]

    @property
    def wanted(self) -> FlagFilter:
        """What the fields above the list ask for."""
        return FlagFilter(
            family=self._family.currentData(),
            rule=self._rule.currentData(),
            participant_id=self._participant.currentData(),
            verdict=self._verdict.currentData(),
            text=self._text.text(),
            candidates=self._model.scope == "candidates",
        )

    def clear_filter(self) -> None:
        if self._model.scope == "candidates":
            self._model.show_scope("moments")
        for combo in (self._family, self._rule, self._participant, self._verdict):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(0)
        with QSignalBlocker(self._text):
            self._text.clear()
        self._apply_filter()

    def focus_search(self) -> None:
        self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._text.selectAll()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room_for_search()

    # --- building

    def _make_room_for_search(self) -> None:
        # The field itself hears of another font later.
        words_px = self.fontMetrics().horizontalAdvance(self._text.placeholderText())
        self._text.setMinimumWidth(words_px + 4 * GRID_PX)

    def _build(self) -> None:
        self._family = self._combo(self.tr("Family"), self.tr("Show flags of one family of signals only"))
        self._rule = self._combo(self.tr("Rule"), self.tr("Show flags raised by one rule only"))
        self._participant = self._combo(self.tr("Participant"), self.tr("Show one participant's flags only"))
        self._verdict = self._combo(self.tr("Verdict"), self.tr("Show flags by your verdict"))
        self._text = QLineEdit()
        self._text.setPlaceholderText(self.tr("Search"))
        self._text.setClearButtonEnabled(True)
        self._text.setAccessibleName(self.tr("Search flags"))
        self._text.setToolTip(self.tr("Show flags whose sentence, words or participant contain all of these words"))
        self._text.textChanged.connect(self._apply_filter)
        self._make_room_for_search()
        self._order = QToolButton()
        self._order.setAccessibleName(self.tr("Sort order"))
        self._order.setAutoRaise(True)
        self._order.clicked.connect(self._toggle_order)
        self._name_order()

        self._triage = QToolButton()
        self._triage.setText(self.tr("Triage"))
        self._triage.setAccessibleName(self.tr("Start triage"))
        self._triage.setToolTip(
            self.tr("Go through these flags one after the other: each is played and judged by one key")
        )
        self._triage.clicked.connect(self.triage_requested)

        self._search_row = QWidget()
        search = QHBoxLayout(self._search_row)
        search.setContentsMargins(0, 0, 0, 0)
        search.setSpacing(GRID_PX)
        self._count.setWordWrap(False)
        search.addWidget(self._count)
        search.addWidget(self._text, 1)
        search.addWidget(self._order)
        search.addWidget(self._triage)
        top = QVBoxLayout()
        pad(top, GRID_PX, GRID_PX // 2)
        top.addWidget(self._scope)
        top.addWidget(FilterRow((self._family, self._rule, self._participant, self._verdict)))
        top.addWidget(self._search_row)
        self._filters = QWidget()
        self._filters.setLayout(top)

        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._empty)
        # Scrolled, or the list would always need the room that the summary takes.
        self._summary_page = scrolled(self._summary)
        self._stack.addWidget(self._summary_page)
        column = QVBoxLayout(self)
        pad(column, 0, 0)
        column.addWidget(self._triage_bar)
        column.addWidget(self._filters)
        column.addWidget(body, 1)
        self.give_keyboard_to(self._view)

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = FilterChoice()
        combo.setAccessibleName(name)
        combo.setToolTip(tip)
        combo.setMinimumContentsLength(4)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.currentIndexChanged.connect(self._apply_filter)
        combo.list_closed.connect(self._back_to_triage)
        return combo

    def _back_to_triage(self) -> None:
        if self._queue is not None:  # letters judge again, instead of looking for an item of the filter
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_filters(self) -> None:
        self._show_filters()
        self._apply_filter()

    def _show_filters(self) -> None:
        theme = self._workspace.themes.theme
        session = self._workspace.document.session
        _refill(self._family, [(self.tr("Family"), None, None)])
        self._family.addItem(self.tr("Incongruence"), "incongruence")
        present = {row.flag.family for row in self._model.rows}
        for family in FAMILIES:
            if family in present:
                self._family.addItem(family_icon(theme, family), family_name(family), family)
        rules = sorted({row.flag.rule for row in self._model.rows}, key=rule_name)
        _refill(self._rule, [(self.tr("Rule"), None, None), *((rule_name(rule), rule, None) for rule in rules)])
        people = [(row.label, row.id, None) for row in session.participants.values()]
        _refill(self._participant, [(self.tr("Person"), None, None), *people])
        _refill(
            self._verdict,
            [
                (self.tr("Verdict"), None, None),
                (self.tr("Undecided"), "undecided", verdict_icon(theme, None)),
                (self.tr("Accepted"), "accepted", verdict_icon(theme, "accepted")),
                (self.tr("Rejected"), "rejected", verdict_icon(theme, "rejected")),
                (self.tr("Unsure"), "unsure", verdict_icon(theme, "unsure")),
            ],
        )
        shown = self._model.filter
        wishes = (
            (self._family, shown.family),
            (self._rule, shown.rule),
            (self._participant, shown.participant_id),
            (self._verdict, shown.verdict),
        )
        for combo, value in wishes:
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(0, combo.findData(value)))

    # --- following

    def _follow_participants(self, edit: Any) -> None:
        if edit.touches("participants"):
            self._fill_filters()

    def _retheme(self) -> None:
        self._show_filters()
        self._view.viewport().update()

    def _apply_filter(self) -> None:
        self._model.show_only(replace(self.wanted, only=self._queue))
        self.filter_changed.emit()

    def _toggle_order(self) -> None:
        following = FLAG_ORDERS[(FLAG_ORDERS.index(self._model.order_name) + 1) % len(FLAG_ORDERS)]
        self.order_by(following)

    def _name_order(self) -> None:
        words = {
            "candidates": (
                self.tr("≠ first"),
                self.tr("Candidates of incongruence first, then the others, by time; click to sort all by time"),
            ),
            "time": (self.tr("By time"), self.tr("Sorted by time; click to put the strongest first")),
            "score": (
                self.tr("Strongest first"),
                self.tr("Candidates of incongruence, then the strongest; click to sort by your own verdicts"),
            ),
            "record": (
                self.tr("By my verdicts"),
                self.tr("Rules you accepted most so far come first; click to put candidates first"),
            ),
        }
        text, tip = words[self._model.order_name]
        self._order.setText(text)
        self._order.setToolTip(tip)

    def _update_state(self, *_anything: object) -> None:
        shown, total = self._model.row_count(), self._model.total
        undecided = self._model.undecided
        some = self.tr("{shown} of {total} · ") if shown != total else ""  # how many there are, the switch says
        left = self.tr("all decided") if not undecided else self.tr("{n} undecided").format(n=undecided)
        self._count.setText(some.format(shown=shown, total=total) + left)
        self._count.setVisible(total > 0)
        self._search_row.setVisible(self._queue is None)
        self._scope.setVisible(self._queue is None)
        self._scope.show_scope(self._model.scope, self._model.counts)
        self._triage.setEnabled(shown > 0 and not self._workspace.document.read_only)
        self._filters.setVisible(total > 0 and not self._summarising)
        if self._summarising:
            self._stack.setCurrentWidget(self._summary_page)
            return
        self._stack.setCurrentWidget(self._view if shown else self._empty)
        if not shown:
            self._explain_emptiness()

    def _explain_emptiness(self) -> None:
        session = self._workspace.document.session
        if self._model.total:
            self._empty.tell(
                self.tr("No moment passes the filter"),
                self.tr("All {n} are filtered out.").format(n=self._model.total),
                self.tr("Show all"),
            )
        elif self._workspace.document.coder.is_blind_to("flags"):
            self._empty.tell(
                self.tr("Flags are hidden"),
                self.tr("You are coding blind to flags. Session > Blinding says what is hidden from you, and why."),
            )
        elif self._workspace.document.analysing:
            self._empty.tell(
                self.tr("Being analysed"),
                self.tr("Flags appear here when the analysis is done; how far it is stands at the top of the window."),
            )
        elif session.findings.info is None:
            self._empty.tell(
                self.tr("Not analysed yet"),
                self._workspace.keymap.fill(
                    self.tr(
                        "The analysis measures each participant's face and posture and flags shifts against their own "
                        "baseline. Press {analyse} to analyse. Nothing leaves this computer."
                    )
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
        if self._showing or self._model.changing or self._place.comes:
            return
        if flag_id is not None and self._view.hasFocus():
            self._left_at = current.row()
            self._workspace.selection.choose_flag(flag_id)
            if not self._place.keeps_still:
                self._seek_to_chosen()

    def _row_now(self) -> int | None:
        """The row at the playhead; None while the current one is there, and during a triage, which has its own."""
        playhead, current = self._workspace.playhead, self._model.row_at(self._view.currentIndex().row())
        if self._queue is not None or (current is not None and playhead.is_at(current.flag.start_s)):
            return None
        return row_at([(row.flag.start_s, row.flag.end_s) for row in self._model.shown_rows()], playhead.time_s)

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
            if not choices.isSelected(index):
                choices.select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            choices.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._left_at = row
            self._view.scrollTo(index)
        self._showing = False

    def _choose_in_direction(self, direction: int, undecided: bool) -> bool:
        rows = self._model.shown_rows()
        places = list(range(len(rows)))
        by_time = self._queue is None and self._model.order_name in ("candidates", "time")
        if by_time:
            places.sort(key=lambda place: rows[place].flag.start_s)
        step = self._step_from([rows[place] for place in places], direction, by_time=by_time) + direction
        while 0 <= step < len(places):
            if not undecided or rows[places[step]].verdict is None:
                self._go(places[step])
                return True
            step += direction
        return False

    def _step_from(self, rows: list[FlagRow], direction: int, *, by_time: bool) -> int:
        """The chosen row; by time, where the playhead has left it, the last row before the playhead."""
        moment = self._model.moment_of(self._workspace.selection.flag_id or "")
        leading = moment.leading.id if moment is not None else None
        chosen = next((place for place, row in enumerate(rows) if row.flag.id == leading), None)
        playhead = self._workspace.playhead
        if by_time:
            if chosen is not None and playhead.is_at(rows[chosen].flag.start_s):
                return chosen
            begun = sum(row.flag.start_s <= playhead.time_s for row in rows)
            return begun - 1 if direction > 0 else begun
        if chosen is None:
            return -1 if direction > 0 else len(rows)
        return chosen

    def _go(self, row: int) -> None:
        found = self._model.row_at(row)
        if found is not None:
            self._workspace.selection.choose_flag(found.flag.id)
            self._workspace.playhead.seek(found.flag.start_s)


def _refill(combo: QComboBox, items: list[tuple[str, Any, Any]]) -> None:
    with QSignalBlocker(combo):
        combo.clear()
        for text, value, image in items:
            if image is None:
                combo.addItem(text, value)
            else:
                combo.addItem(image, text, value)
