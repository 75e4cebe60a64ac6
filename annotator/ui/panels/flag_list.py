"""All flags: filter, sort, choose, play."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.domain.flag_moments import FlagMoment
from annotator.domain.flags import Flag
from annotator.ui.panels.flag_delegate import FlagDelegate
from annotator.ui.panels.flag_filters import FlagFilters
from annotator.ui.panels.flag_model import FlagTableModel
from annotator.ui.panels.flag_rows import FLAG_ORDERS, FlagFilter, FlagOrder, FlagRow, FlagScope
from annotator.ui.panels.flag_view import FlagView
from annotator.ui.panels.no_flags import tell_no_flags
from annotator.ui.panels.triage_bar import TriageBar, TriageSummary
from annotator.ui.panels.triage_run import TriageProgress
from annotator.ui.remembered.recent_note import RecentNote
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import stacked, stretched, vbox
from annotator.ui.widgets.list_place import ListPlace, row_at
from annotator.ui.widgets.panel_parts import EmptyState, KeyboardPanel, as_panel, scrolled


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
        self.workspace = workspace
        self._showing = False
        self._summarising = False
        self._left_at = 0
        """Row of the flag that was chosen last, for when a verdict filters it out."""
        self.model = FlagTableModel(workspace.document, self)
        """The rows of the list."""
        self.view = FlagView(workspace.keymap, self)
        """The list that shows them."""
        self.view.setModel(self.model)
        self.view.setItemDelegate(FlagDelegate(workspace.themes, self.view))
        self.view.setAccessibleName(self.tr("Flags"))
        self.view.setToolTip("")
        self._place = ListPlace(self.view, self._row_now, chooses=True)
        self._queue: frozenset[str] | None = None
        self.filters = FlagFilters(self)
        self.filters.changed.connect(self._apply_filter)
        self.filters.list_closed.connect(self._back_to_triage)
        self.filters.scope.chosen.connect(self.show_scope)
        self.filters.order.clicked.connect(self._toggle_order)
        self.filters.triage.clicked.connect(self.triage_requested)
        self.empty = EmptyState()
        self.triage_bar = TriageBar(workspace.keymap)
        self.triage_bar.stop_requested.connect(self.triage_requested)
        self.summary = TriageSummary(workspace.keymap)
        self.summary.go_on_requested.connect(self.second_look_requested)
        self.summary.back_requested.connect(self.triage_left)
        self._build()
        self.filters.name_order(self.model.order_name)
        self._fill_filters()
        self.view.play_requested.connect(self.play_chosen)
        self.view.menu_requested.connect(self.menu_requested)
        self.view.selectionModel().currentChanged.connect(self._choose_current)
        self.view.clicked.connect(self._seek_to_chosen)
        self.empty.action_requested.connect(self._do_empty_action)
        self.model.rows_changed.connect(self._update_state)
        self.model.modelReset.connect(self._show_chosen)
        self.model.rowsInserted.connect(self._show_chosen)
        workspace.selection.flag_changed.connect(self._show_chosen)
        workspace.document.edited.connect(self._follow_participants)
        workspace.document.findings_changed.connect(self._fill_filters)
        workspace.document.analysing_changed.connect(self._update_state)
        workspace.themes.changed.connect(self._retheme)
        workspace.keymap.changed.connect(self._update_state)
        self._update_state()
        self._show_chosen()

    # --- what the window's actions use

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
            undecided = {row.flag.id for row in self.model.rows if row.verdict is None}
            self.choose_after(flag_id, undecided.__contains__)

    def choose_after(self, flag_id: str, is_left: Callable[[str], bool]) -> bool:
        """Choose the next flag after this one of which ``is_left`` is true, else the first such; False if none is."""
        start = self.model.row_of(flag_id)
        if start is None:
            start = self._left_at - 1
        for row in (*range(start + 1, self.model.row_count()), *range(max(start, 0))):
            if is_left(self.model.id_at(row) or ""):
                self._go(row)
                return True
        return False

    def choose_first(self, is_left: Callable[[str], bool]) -> bool:
        """Choose the first flag of which ``is_left`` is true; False if none is."""
        self.workspace.selection.choose_flag(None)
        self._left_at = 0
        return self.choose_after("", is_left)

    def play_chosen(self) -> None:
        """Play the chosen flag with its pre-roll and post-roll."""
        row = self.model.row_at(self.view.currentIndex().row())
        if self._queue is not None:
            self.play_again_requested.emit()
        elif row is not None:
            self.workspace.selection.choose_flag(row.flag.id)
            span = self.workspace.options.with_rolls(row.flag.start_s, row.flag.end_s)
            self.workspace.playhead.play_span(*span)

    def shown_flags(self) -> list[Flag]:
        """The flags that pass the filter, in the order of the list."""
        return [row.flag for row in self.model.shown_rows()]

    def order_by(self, name: FlagOrder) -> None:
        """Sort the list."""
        self.model.order_by(name)
        self.filters.name_order(name)
        self._show_chosen()

    def show_scope(self, scope: FlagScope) -> None:
        """List candidates, moments, or each flag by itself."""
        self.model.show_scope(scope)
        self._apply_filter()

    def note(self) -> RecentNote:
        """How far this session's moments are, for the start page."""
        rows = list(self.model.rows)
        return RecentNote(
            length_s=self.workspace.document.session.info.duration_s,
            decided=sum(row.verdict is not None for row in rows),
            moments=len(rows),
            left_at=time.time(),
        )

    # --- choosing several

    def chosen_rows(self) -> list[FlagRow]:
        """The rows that are chosen, from top to bottom."""
        indexes = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        found = (self.model.row_at(index.row()) for index in indexes)
        return [row for row in found if row is not None]

    def decided_with(self, flag_id: str) -> list[FlagMoment]:
        """The moments that a verdict on a flag is for: its own, and those that are chosen with it."""
        own = self.model.moment_of(flag_id)
        chosen = [self.model.moment_of(row.flag.id) for row in self.chosen_rows()]
        if own is None or own not in chosen:
            return [own] if own is not None and own.leading.id == flag_id else []
        return [moment for moment in chosen if moment is not None]

    def choose_like_this(self) -> int:
        """Choose all rows in which the same person does the same as in the current one, undecided; how many."""
        current = self.model.row_at(self.view.currentIndex().row())
        if current is None:
            return 0
        choices = self.view.selectionModel()
        same = [
            number
            for number, row in enumerate(self.model.shown_rows())
            if (row.what, row.flag.participant_id) == (current.what, current.flag.participant_id)
            and (row.verdict is None or row is current)
        ]
        picked = QItemSelection()
        for number in same:
            picked.select(self.model.index(number, 0), self.model.index(number, 0))
        choices.select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        return len(same)

    # --- what a triage uses

    def show_queue(self, flag_ids: frozenset[str] | None) -> None:
        """List only these flags, whatever their verdict; None lists what the filter says."""
        self._queue = flag_ids
        self.filters.show_triage(flag_ids is not None)
        self.model.show_only(replace(self.wanted, only=flag_ids))
        self._update_state()

    def show_progress(self, progress: TriageProgress | None) -> None:
        """Show how far a triage is; None when it has ended."""
        self.triage_bar.show_progress(progress)
        self._update_state()

    def show_summary(self, progress: TriageProgress | None) -> None:
        """Show what came out of a triage in place of the list; None shows the list again."""
        self.summary.tell(progress, unsure=sum(row.verdict == "unsure" for row in self.rows_of_any_verdict()))
        self._summarising = progress is not None
        self._update_state()
        if progress is not None:
            self.summary.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows_of_any_verdict(self) -> list[FlagRow]:
        """The rows that pass the filter but for their verdict."""
        wanted = replace(self.wanted, verdict=None)
        return [row for row in self.model.rows if wanted.passes(row)]

    @property
    def wanted(self) -> FlagFilter:
        """What the fields above the list ask for."""
        return self.filters.wanted(candidates=self.model.scope == "candidates")

    def clear_filter(self) -> None:
        """List everything."""
        if self.model.scope == "candidates":
            self.model.show_scope("moments")
        self.filters.clear()
        self._apply_filter()

    # --- building

    def _build(self) -> None:
        body = QWidget()
        # Scrolled, or the list would always need the room that the summary takes.
        self._summary_page = scrolled(self.summary)
        self._stack = stacked(self.view, self.empty, self._summary_page, on=body)
        vbox(self.triage_bar, self.filters, stretched(body, 1), on=self, margin=0, spacing=0)
        self.give_keyboard_to(self.view)

    def _back_to_triage(self) -> None:
        if self._queue is not None:  # letters judge again, instead of looking for an item of the filter
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_filters(self) -> None:
        self._show_filters()
        self._apply_filter()

    def _show_filters(self) -> None:
        people = self.workspace.document.session.participants.values()
        theme = self.workspace.themes.theme
        self.filters.offer(list(self.model.rows), people, theme, shown=self.model.filter)

    # --- following

    def _follow_participants(self, edit: Any) -> None:
        if edit.touches("participants"):
            self._fill_filters()

    def _retheme(self) -> None:
        self._show_filters()
        self.view.viewport().update()

    def _apply_filter(self) -> None:
        self.model.show_only(replace(self.wanted, only=self._queue))
        self.filter_changed.emit()

    def _toggle_order(self) -> None:
        following = FLAG_ORDERS[(FLAG_ORDERS.index(self.model.order_name) + 1) % len(FLAG_ORDERS)]
        self.order_by(following)

    def _update_state(self, *_anything: object) -> None:
        shown, total = self.model.row_count(), self.model.total
        self.filters.show_count(shown=shown, total=total, undecided=self.model.undecided)
        self.filters.scope.show_scope(self.model.scope, self.model.counts)
        self.filters.triage.setEnabled(shown > 0 and not self.workspace.document.read_only)
        self.filters.setVisible(total > 0 and not self._summarising)
        if self._summarising:
            self._stack.setCurrentWidget(self._summary_page)
            return
        self._stack.setCurrentWidget(self.view if shown else self.empty)
        if not shown:
            tell_no_flags(self.empty, self.workspace, filtered_out=total)

    def _do_empty_action(self) -> None:
        if self.model.total:
            self.clear_filter()
        else:
            self.analyse_requested.emit()

    # --- choosing

    def _choose_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        flag_id = self.model.id_at(current.row())
        if self._showing or self.model.changing or self._place.comes:
            return
        if flag_id is not None and self.view.hasFocus():
            self._left_at = current.row()
            self.workspace.selection.choose_flag(flag_id)
            if not self._place.keeps_still:
                self._seek_to_chosen()

    def _row_now(self) -> int | None:
        """The row at the playhead; None while the current one is there, and during a triage, which has its own."""
        playhead, current = self.workspace.playhead, self.model.row_at(self.view.currentIndex().row())
        if self._queue is not None or (current is not None and playhead.is_at(current.flag.start_s)):
            return None
        spans = [(row.flag.start_s, row.flag.end_s) for row in self.model.shown_rows()]
        if spans and min(spans)[0] > playhead.time_s:
            return 0  # before all of them the list stands at its top, whatever its order
        return row_at(spans, playhead.time_s)

    def _seek_to_chosen(self, *_index: QModelIndex) -> None:
        row = self.model.row_at(self.view.currentIndex().row())
        if row is not None:
            self.workspace.selection.choose_flag(row.flag.id)
            self.workspace.playhead.seek(row.flag.start_s)

    def _show_chosen(self, *_anything: object) -> None:
        row = self.model.row_of(self.workspace.selection.flag_id)
        choices = self.view.selectionModel()
        self._showing = True
        if row is None:
            choices.clear()
        else:
            index = self.model.index(row, 0)
            if not choices.isSelected(index):
                choices.select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            choices.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._left_at = row
            self.view.scrollTo(index)
        self._showing = False

    def _choose_in_direction(self, direction: int, undecided: bool) -> bool:
        rows = self.model.shown_rows()
        places = list(range(len(rows)))
        by_time = self._queue is None and self.model.order_name in ("candidates", "time")
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
        moment = self.model.moment_of(self.workspace.selection.flag_id or "")
        leading = moment.leading.id if moment is not None else None
        chosen = next((place for place, row in enumerate(rows) if row.flag.id == leading), None)
        playhead = self.workspace.playhead
        if by_time:
            if chosen is not None and playhead.is_at(rows[chosen].flag.start_s):
                return chosen
            begun = sum(row.flag.start_s <= playhead.time_s for row in rows)
            return begun - 1 if direction > 0 else begun
        if chosen is None:
            return -1 if direction > 0 else len(rows)
        return chosen

    def _go(self, row: int) -> None:
        found = self.model.row_at(row)
        if found is not None:
            self.workspace.selection.choose_flag(found.flag.id)
            self.workspace.playhead.seek(found.flag.start_s)
