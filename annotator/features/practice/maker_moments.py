"""Making an exercise: whose annotations are the gold, which of them are the moments, and what to say about each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QStyle, QTableWidgetItem, QWidget

from annotator.domain.annotations import Annotation
from annotator.domain.attunement import cue_onset_s
from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.features.practice.exercise_making import (
    AGREED,
    Coaching,
    MomentFilter,
    agreed_annotations,
    choose_moments,
    gold_coders,
)
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.check_list import CheckList
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint
from annotator.ui.widgets.text_table import TextTable

_FILTER_PX = 296
_LONGEST = 28
_AT_ONCE = 100
"""So many rows of the table are filled at once."""
_AT, _NOTE, _EXAMPLE = 0, 3, 4
_PLAYLIST = "playlist:"


class MomentsTab(QWidget):
    """The filter on the left, the moments it gives on the right."""

    changed = Signal()

    def __init__(self, session: Session, *, chosen_ids: tuple[str, ...] = (), span: tuple[float, float] | None = None):
        """``chosen_ids`` and ``span`` are what is chosen in the coder's window, to be offered."""
        super().__init__()
        self._session = session
        self._chosen_ids = tuple(id_ for id_ in chosen_ids if id_ in session.annotations)
        self._span = span
        self._coaching: dict[str, Coaching] = {}
        self._rows: tuple[Annotation, ...] = ()
        self._told = 0
        """How many of them are in the table."""
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._tell_some)
        self._left_out: set[str] = set()
        self.gold = Choice(
            self.tr("Gold"),
            self.tr(
                "Whose annotations the trainee is held against: one coder's, or what two or more coders coded alike "
                "(same code and person, overlapping in time; the times are those of who begins first)"
            ),
        )
        self.which = Choice(self.tr("Moments"), self.tr("Which of them are there to be noticed"))
        self.person = Choice(self.tr("Person"), self.tr("Whose cues"))
        self.stretch = Choice(self.tr("Where"), self.tr("Only moments in this part of the session"))
        self.codes = CheckList(
            self.tr("Only these codes"), self.tr("Only moments with a ticked code; none ticked: all")
        )
        self.table = TextTable(
            self.tr("Moments"),
            (
                (self.tr("At"), self.tr("Onset of the first cue")),
                (self.tr("Code"), self.tr("What the gold says it is")),
                (self.tr("Person"), self.tr("Who shows it")),
                (self.tr("Your note"), self.tr("Told to the trainee after the attempt; double-click or F2 to write")),
                (self.tr("Your example"), self.tr("What you might say next, shown beside the trainee's own answer")),
            ),
            wide=_NOTE,
        )
        self.note = _Words(self.tr("Your note"), self.tr("told after the attempt, e.g. what gives it away"))
        self.example = _Words(self.tr("Your example"), self.tr("what you might say next, shown beside their answer"))
        self._fill_choices()
        self._lay_out()
        self._connect()
        self._show_codes()
        self.refresh()

    @property
    def moments(self) -> tuple[Annotation, ...]:
        """What the filter gives now, but for what is not ticked."""
        return tuple(row for row in self._rows if row.id not in self._left_out)

    @property
    def filter(self) -> MomentFilter:
        """What is asked for."""
        return replace(self._shown, left_out=frozenset(self._left_out))

    @property
    def _shown(self) -> MomentFilter:
        """The same with what is not ticked: it stays in the table."""
        chosen = str(self.which.currentData())
        return MomentFilter(
            coder_id=self.gold.currentData() or "",
            only_incongruences=chosen == "incongruences",
            code_ids=self.codes.ids(),
            participant_id=self.person.currentData() or "",
            annotation_ids=self._ids_of(chosen),
            span=self._span if self.stretch.currentData() == "span" else None,
        )

    def _ids_of(self, chosen: str) -> tuple[str, ...]:
        """The annotations that a choice names; none where it names a kind."""
        if chosen == "chosen":
            return self._chosen_ids
        playlist = self._session.playlists.get(chosen.removeprefix(_PLAYLIST))
        if playlist is None or not chosen.startswith(_PLAYLIST):
            return ()
        sources = {item.source_id for item in playlist.items} - {""}
        rows = self._session.annotations.values()
        # An id that nothing has, where nothing is left of the playlist: an empty filter would take everything.
        return tuple(row.id for row in rows if {row.id, row.flag_id} & sources) or (chosen,)

    @property
    def coaching(self) -> MappingProxyType[str, Coaching]:
        """What was written about each moment, by annotation id."""
        return MappingProxyType(dict(self._coaching))

    def refresh(self) -> None:
        """Show the moments that fit now."""
        self._rows = choose_moments(self._session, self._shown)
        self._told = 0
        with QSignalBlocker(self.table):
            self.table.show_rows(())
            self.table.setRowCount(len(self._rows))
        self._tell_some()
        with QSignalBlocker(self.table):
            if self._rows:
                self.table.setCurrentCell(0, _NOTE)
        self._show_words()
        self.changed.emit()

    def _tell_some(self) -> None:
        """Fill the next rows of the table; the window goes on between one part and the next."""
        first, self._told = self._told, min(self._told + _AT_ONCE, len(self._rows))
        with QSignalBlocker(self.table):
            for number in range(first, self._told):
                self.table.show_row(number, self._cells(self._rows[number]))
                for column in range(_NOTE):
                    item = self.table.item(number, column)
                    if item is not None:
                        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self._show_tick(number)
        if self._told < len(self._rows):
            self._more.start()

    def _show_tick(self, number: int) -> None:
        item = self.table.item(number, _AT)
        if item is not None:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            left_out = self._rows[number].id in self._left_out
            item.setCheckState(Qt.CheckState.Unchecked if left_out else Qt.CheckState.Checked)

    def _cells(self, row: Annotation) -> tuple[str, ...]:
        told = self._coaching.setdefault(row.id, Coaching(note=row.note))
        return (
            format_time(cue_onset_s(row), decimals=1),
            code_name(self._session, row.code_id),
            participant_label(self._session, row.participant_id),
            told.note,
            told.example,
        )

    def _take(self, item: QTableWidgetItem) -> None:
        row = item.row()
        if row >= len(self._rows):
            return
        if item.column() == _AT:
            on = item.checkState() == Qt.CheckState.Checked
            (self._left_out.discard if on else self._left_out.add)(self._rows[row].id)
            self.changed.emit()
            return
        if item.column() not in (_NOTE, _EXAMPLE):
            return
        told = Coaching(note=self.table.cell(row, _NOTE), example=self.table.cell(row, _EXAMPLE))
        self._coaching[self._rows[row].id] = told
        if row == self.table.currentRow():
            self._show_words()

    def _show_words(self) -> None:
        """Show what is written about the moment that is chosen."""
        row = self.table.currentRow()
        there = 0 <= row < len(self._rows)
        for words, column in ((self.note, _NOTE), (self.example, _EXAMPLE)):
            words.setEnabled(there)
            words.show_text(self.table.cell(row, column) if there else "")

    def _write(self, column: int, text: str) -> None:
        item = self.table.item(self.table.currentRow(), column)
        if item is not None:
            item.setText(text)

    def _fill_choices(self) -> None:
        for coder in gold_coders(self._session):
            words = self.tr("{name} ({n} annotations)").format(name=coder.name, n=coder.annotations)
            self.gold.addItem(words, coder.coder_id)
        agreed = len(agreed_annotations(self._session.annotations.values()))
        if agreed:
            self.gold.addItem(self.tr("consensus: two or more alike ({n})").format(n=agreed), AGREED)
        self.which.addItem(self.tr("Incongruences"), "incongruences")
        self.which.addItem(self.tr("Every annotation"), "all")
        if self._chosen_ids:
            self.which.addItem(self.tr("The {n} chosen ones").format(n=len(self._chosen_ids)), "chosen")
        for playlist in self._session.playlists.values():
            words = self.tr("Playlist “{name}” ({n})").format(name=playlist.name, n=len(playlist.items))
            self.which.addItem(words, f"{_PLAYLIST}{playlist.id}")
        people = ((person.label, person.id) for person in self._session.participants.values())
        self.person.offer(((self.tr("everybody"), ""), *people))
        self.stretch.addItem(self.tr("whole session"), "all")
        if self._span is not None:
            words = self.tr("the chosen span, {a} to {b}").format(
                a=format_time(self._span[0], decimals=0), b=format_time(self._span[1], decimals=0)
            )
            self.stretch.addItem(words, "span")

    def _show_codes(self) -> None:
        """Offer the codes the gold coder used."""
        coder_id = self.gold.currentData()
        rows = self._session.annotations.values()
        used = {row.code_id for row in rows if coder_id in (row.coder_id, AGREED)}
        self.codes.show_items(
            ((code.id, code.name, "") for code in self._session.codebook.codes if code.id in used), ()
        )

    def _gold_changed(self) -> None:
        self._show_codes()
        self.refresh()

    def _lay_out(self) -> None:
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.table.horizontalHeader().setSectionResizeMode(_EXAMPLE, self.table.horizontalHeader().ResizeMode.Stretch)
        self.table.setWordWrap(True)
        # Qt leaves no room for a tick that comes after the text.
        tick_px = self.table.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        time_px = self.table.fontMetrics().horizontalAdvance("00:00:00.0")
        self.table.horizontalHeader().setSectionResizeMode(_AT, self.table.horizontalHeader().ResizeMode.Fixed)
        self.table.setColumnWidth(_AT, tick_px + time_px + 5 * GRID_PX)
        fields = form()
        fields.addRow(label(self.tr("Gold")), self.gold)
        fields.addRow(label(self.tr("Moments")), self.which)
        fields.addRow(label(self.tr("Person")), self.person)
        fields.addRow(label(self.tr("Where")), self.stretch)
        left = vbox(
            fields,
            heading(self.tr("Only these codes")),
            stretched(self.codes, 1),
            hint(self.tr("None ticked: all of them.")),
            margin=0,
        )
        side = QWidget()
        side.setLayout(left)
        longest = max((len(self.gold.itemText(row)) for row in range(self.gold.count())), default=0)
        self.gold.setMinimumContentsLength(min(longest, _LONGEST))
        side.setFixedWidth(max(round(_FILTER_PX * max(1.0, text_scale())), side.minimumSizeHint().width()))
        words = form()
        words.addRow(label(self.tr("Your note")), self.note)
        words.addRow(label(self.tr("Your example")), self.example)
        right = vbox(
            stretched(self.table, 1),
            words,
            hint(
                self.tr(
                    "Untick what is to be left out. Note and example belong to the chosen moment; both are sealed and "
                    "shown only after the attempt."
                )
            ),
            margin=0,
        )
        hbox(side, stretched(right, 1), on=self, margin=2 * GRID_PX, spacing=2 * GRID_PX)

    def _connect(self) -> None:
        self.gold.activated.connect(self._gold_changed)
        for choice in (self.which, self.person, self.stretch):
            choice.activated.connect(self.refresh)
        self.codes.ticked.connect(self.refresh)
        self.table.itemChanged.connect(self._take)
        self.table.currentCellChanged.connect(self._show_words)
        self.note.written.connect(partial(self._write, _NOTE))
        self.example.written.connect(partial(self._write, _EXAMPLE))


class _Words(QPlainTextEdit):
    """A few lines; tells what is typed, not what is shown."""

    written = Signal(str)

    def __init__(self, name: str, hint_text: str):
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint_text)
        self.setTabChangesFocus(True)
        self.setFixedHeight(2 * self.fontMetrics().lineSpacing() + 2 * GRID_PX)
        self.textChanged.connect(lambda: self.written.emit(self.toPlainText()))

    def show_text(self, text: str) -> None:
        """Show this; what is there already keeps its cursor."""
        if text != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(text)
