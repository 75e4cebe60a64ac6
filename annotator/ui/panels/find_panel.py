"""Looks for annotations, flags and words in the whole session; the list drives the player."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLineEdit, QToolButton, QWidget

from annotator.domain.edits import Edit
from annotator.domain.finding import FOUND_KINDS, Found, Query, find
from annotator.domain.flags import VERDICTS
from annotator.ui.background.work import Background
from annotator.ui.look.names import verdict_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.find_model import START, WHAT, WHO, FindModel
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.driving_table import DrivingTable
from annotator.ui.widgets.fields import Choice, TimeEdit
from annotator.ui.widgets.list_place import ListPlace, row_at
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import EmptyState, as_panel, hint, scrolled

_PAUSE_MS = 120
_TYPICAL = {START: "0:00:00.0", WHAT: "Masking (flag)", WHO: "therapist"}


class FindPanel(QWidget):
    """A query and what fits it; next and previous go through it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self._background = Background(1, self)
        self.model = FindModel(workspace.document, self)
        self.view = DrivingTable(self, workspace.keymap, typical=_TYPICAL)
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("What was found"))
        self.view.shape_columns()
        self._place = ListPlace(self.view, self._row_now)
        self.view.sortByColumn(START, Qt.SortOrder.AscendingOrder)
        self.words = QLineEdit()
        self.kind = Choice(self.tr("Kind"), self.tr("Look among annotations, flags or what is said"))
        self.code = Choice(self.tr("Code"), self.tr("Only annotations with this code"))
        self.who = Choice(self.tr("Participant"), self.tr("Only moments of this person"))
        self.coder = Choice(self.tr("Coder"), self.tr("Only annotations by this coder"))
        self.verdict = Choice(self.tr("Verdict"), self.tr("Only flags on which you decided this"))
        self.shortest = _LengthField(self.tr("Shortest"), self.tr("shortest"))
        self.longest = _LengthField(self.tr("Longest"), self.tr("longest"))
        self.from_time = TimeEdit(self.tr("From"))
        self.to_time = TimeEdit(self.tr("To"))
        self._count = hint()
        self.empty_state = EmptyState()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._build()
        self._fill()
        self._connect()
        self._show_state()

    @property
    def query(self) -> Query:
        """What is looked for now."""
        return Query(
            words=self.words.text(),
            kind=self.kind.currentData(),
            code_id=self.code.currentData(),
            coder_id=self.coder.currentData(),
            participant_id=self.who.currentData(),
            verdict=self.verdict.currentData(),
            shortest_s=self.shortest.length_s,
            longest_s=self.longest.length_s,
            from_s=self.from_time.time_s,
            to_s=self.to_time.time_s,
        )

    def focus_words(self) -> None:
        """Put the keyboard where the words are typed."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def step(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) moment, round and round; from the playhead on if it was moved since."""
        count = self.model.row_count()
        if count == 0:
            return
        at = self.view.currentIndex().row()
        current = self.model.row_at(at)
        there = current is not None and self.workspace.playhead.is_at(current.start_s)
        self._choose((at + steps) % count if there else self._row_at_playhead(steps))

    def clear(self) -> None:
        """Look for nothing in particular."""
        self.words.clear()
        for choice in (self.kind, self.code, self.who, self.coder, self.verdict):
            choice.setCurrentIndex(0)
        for length in (self.shortest, self.longest):
            length.setValue(0)
        for field in (self.from_time, self.to_time):
            field.set_time(None, mixed=field.placeholderText())
        self.look()

    def look(self) -> None:
        """Find anew, off the GUI thread; the latest question counts."""
        query, session, coder_id = self.query, self.workspace.document.session, self.workspace.document.coder_id
        self._pause.stop()
        if query.empty:
            self._background.forget("found")
            self._show_found(())
            return
        self._background.run(lambda: find(session, query, coder_id=coder_id), done=self._show_found, question="found")

    def close_search(self) -> None:
        """Wait for what is running; call it before the session closes."""
        self._background.close()

    # --- building

    def _build(self) -> None:
        self.words.setPlaceholderText(self.tr("Words, code, note, signal, person"))
        self.words.setAccessibleName(self.tr("Words to look for"))
        self.words.setClearButtonEnabled(True)
        self.from_time.set_time(None, mixed=self.tr("from"))
        self.to_time.set_time(None, mixed=self.tr("to"))
        grid = QGridLayout()
        grid.setSpacing(GRID_PX // 2)
        for place, widget in enumerate((self.kind, self.who, self.code, self.coder, self.verdict)):
            grid.addWidget(widget, place // 3, place % 3)
        clear = QToolButton()
        clear.setText(self.tr("Clear"))
        clear.setToolTip(self.tr("Look for nothing in particular"))
        clear.setAccessibleName(self.tr("Clear the search"))
        clear.clicked.connect(self.clear)
        grid.addWidget(clear, 1, 2)
        times = hbox(spacing=GRID_PX // 2)
        for field in (self.shortest, self.longest, self.from_time, self.to_time):
            times.addWidget(field, 1)
            field.setMinimumWidth(8 * GRID_PX)
        self._count.setWordWrap(False)
        top = hbox(stretched(self.words, 1), self._count)
        body = QWidget()
        self._empty_page = scrolled(self.empty_state)  # in large text a low panel has no room for all of its words
        self._stack = stacked(self.view, self._empty_page, on=body)
        vbox(top, grid, times, stretched(body, 1), on=self, margin=GRID_PX, spacing=GRID_PX // 2)
        self.setFocusProxy(self.words)

    def _connect(self) -> None:
        self._pause.timeout.connect(self.look)
        self.words.textChanged.connect(self._wait)
        self.words.returnPressed.connect(self._next)
        for choice in (self.kind, self.code, self.who, self.coder, self.verdict):
            choice.activated.connect(self._look_now)
        for length in (self.shortest, self.longest):
            length.valueChanged.connect(self._wait)
        for field in (self.from_time, self.to_time):
            field.committed.connect(partial(self._take_time, field))
            field.textChanged.connect(partial(self._forget_time, field))
        self.view.clicked.connect(self._go_to)
        self.view.play_requested.connect(self._play)
        self.view.selectionModel().currentChanged.connect(self._take_current)
        document = self.workspace.document
        document.edited.connect(self._follow_edit)
        document.findings_changed.connect(self._wait)
        document.coder_changed.connect(self._wait)

    def _fill(self) -> None:
        session = self.workspace.document.session
        people, coders, codes = session.participants.values(), session.coders.values(), session.codebook.codes
        self.kind.offer([(self.tr("Everything"), None), *((self.model.kind_name(kind), kind) for kind in FOUND_KINDS)])
        self.who.offer([(self.tr("Anybody"), None), *((person.label, person.id) for person in people)])
        self.code.offer([(self.tr("Any code"), None), *((one.name, one.id, color_icon(one.color)) for one in codes)])
        self.coder.offer([(self.tr("Any coder"), None), *((coder.name or coder.id, coder.id) for coder in coders)])
        verdicts = [(verdict_name(verdict), verdict) for verdict in VERDICTS]
        self.verdict.offer([(self.tr("Any verdict"), None), *verdicts, (verdict_name(None), "undecided")])

    # --- looking

    def _wait(self, *_anything: object) -> None:
        self._pause.start()

    def _look_now(self, *_anything: object) -> None:
        self.look()

    def _take_time(self, field: TimeEdit, time_s: float) -> None:
        field.set_time(time_s, mixed=field.placeholderText())
        self.look()

    def _forget_time(self, field: TimeEdit, text: str) -> None:
        if not text and field.time_s is not None:
            field.set_time(None, mixed=field.placeholderText())
            self.look()

    def _next(self) -> None:
        if self._pause.isActive():
            self.look()
        self.step(1)

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("codebook", "participants", "coders"):
            self._fill()
        self._wait()

    def _show_found(self, found: tuple[Found, ...]) -> None:
        self.model.set_rows(found)
        self._show_state()

    def _show_state(self) -> None:
        count = self.model.row_count()
        at = self.view.currentIndex().row() + 1
        self._count.setText((self.tr("{a} of {b}").format(a=at, b=count) if at else str(count)) if count else "")
        self._stack.setCurrentWidget(self.view if count else self._empty_page)
        if count:
            return
        if self.query.empty:
            self.empty_state.tell(
                self.tr("Find anything"),
                self.workspace.keymap.fill(
                    self.tr("Type words or choose above. {find_next} and {find_previous} go to the next and the last.")
                ),
            )
        else:
            self.empty_state.tell(self.tr("Nothing found"), self.tr("No moment fits all of this. Take something back."))

    # --- going there

    def _row_at_playhead(self, steps: int) -> int:
        now_s = self.workspace.playhead.time_s
        starts = [(row.start_s, number) for number, row in enumerate(self.model.shown_rows())]
        if steps > 0:
            return min((one for one in starts if one[0] >= now_s - 1e-6), default=starts[0])[1]
        return max((one for one in starts if one[0] <= now_s + 1e-6), default=starts[-1])[1]

    def _row_now(self) -> int | None:
        playhead, current = self.workspace.playhead, self.model.row_at(self.view.currentIndex().row())
        if current is not None and playhead.is_at(current.start_s):
            return None
        return row_at([(row.start_s, row.end_s) for row in self.model.shown_rows()], playhead.time_s)

    def _choose(self, row: int) -> None:
        index = self.model.index(row, 0)
        self.view.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self.view.scrollTo(index)
        self._go_to(index)

    def _take_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if self.view.hasFocus() and not (self.model.changing or self._place.comes or self._place.keeps_still):
            self._go_to(current)

    def _go_to(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is None:
            return
        selection = self.workspace.selection
        if row.kind == "annotation":
            selection.choose_annotations((row.id,))
        elif row.kind == "flag":
            selection.choose_flag(row.id)
        else:
            selection.choose_utterance(row.id)
        self.workspace.playhead.seek(row.start_s)
        self._show_state()

    def _play(self) -> None:
        row = self.model.row_at(self.view.currentIndex().row())
        if row is not None:
            self.workspace.playhead.play_span(row.start_s, row.end_s)


class _LengthField(QDoubleSpinBox):
    def __init__(self, name: str, any_text: str):
        super().__init__()
        self.setRange(0, 3600)
        self.setDecimals(1)
        self.setSingleStep(0.5)
        self.setSuffix(" s")
        self.setSpecialValueText(any_text)
        self.setAccessibleName(name)
        self.setToolTip(self.tr("{name} length of the moment in seconds; 0 for any").format(name=name))

    @property
    def length_s(self) -> float | None:
        """None where any length will do."""
        return self.value() or None
