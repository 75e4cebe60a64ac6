"""Making an exercise: whose annotations are the gold, which of them are the moments, and what to say about each."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTableWidgetItem, QVBoxLayout, QWidget

from annotator.domain.annotations import Annotation
from annotator.domain.attunement import cue_onset_s
from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.ui.panels.fields import Choice
from annotator.ui.panels.forms import form, label
from annotator.ui.panels.names import code_name, participant_label
from annotator.ui.panels.surfaces import heading, hint, pad
from annotator.ui.practice.check_list import CheckList
from annotator.ui.practice.tables import TextTable
from annotator.ui.theme import GRID_PX
from annotator.workflow.exercise_making import Coaching, MomentFilter, choose_moments, gold_coders

_FILTER_PX = 296
_LONGEST = 28
_NOTE, _EXAMPLE = 3, 4


class MomentsTab(QWidget):
    """The filter on the left, the moments it gives on the right."""

    changed = Signal()

    def __init__(
        self,
        session: Session,
        *,
        chosen_ids: tuple[str, ...] = (),
        span: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ):
        """``chosen_ids`` and ``span`` are what is chosen in the coder's window, to be offered."""
        super().__init__(parent)
        self._session = session
        self._chosen_ids = tuple(id_ for id_ in chosen_ids if id_ in session.annotations)
        self._span = span
        self._coaching: dict[str, Coaching] = {}
        self._rows: tuple[Annotation, ...] = ()
        self.gold = Choice(self.tr("Gold"), self.tr("Whose annotations the trainee is held against"))
        self.which = Choice(self.tr("Moments"), self.tr("Which of them are there to be noticed"))
        self.person = Choice(self.tr("Person"), self.tr("Whose cues"))
        self.stretch = Choice(self.tr("Where"), self.tr("Only moments in this part of the session"))
        self.codes = CheckList(
            self.tr("Only these codes"), self.tr("Only moments with a ticked code; none ticked: all")
        )
        self.table = TextTable(
            self.tr("Moments"),
            (self.tr("At"), self.tr("Code"), self.tr("Person"), self.tr("Your note"), self.tr("Your example")),
            wide=_NOTE,
        )
        self.table.explain(
            (
                self.tr("Onset of the first cue"),
                self.tr("What the gold says it is"),
                self.tr("Who shows it"),
                self.tr("Told to the trainee after the attempt; double-click or F2 to write"),
                self.tr("What you might say next, shown beside the trainee's own answer"),
            )
        )
        self._fill_choices()
        self._lay_out()
        self._connect()
        self._show_codes()
        self.refresh()

    @property
    def moments(self) -> tuple[Annotation, ...]:
        """What the filter gives now."""
        return self._rows

    @property
    def filter(self) -> MomentFilter:
        """What is asked for."""
        chosen = self.which.currentData()
        return MomentFilter(
            coder_id=self.gold.currentData() or "",
            only_incongruences=chosen == "incongruences",
            code_ids=self.codes.ids(),
            participant_id=self.person.currentData() or "",
            annotation_ids=self._chosen_ids if chosen == "chosen" else (),
            span=self._span if self.stretch.currentData() == "span" else None,
        )

    @property
    def coaching(self) -> MappingProxyType[str, Coaching]:
        """What was written about each moment, by annotation id."""
        return MappingProxyType(dict(self._coaching))

    def refresh(self) -> None:
        """Show the moments that fit now."""
        self._rows = choose_moments(self._session, self.filter)
        with QSignalBlocker(self.table):
            self.table.show_rows(self._cells(row) for row in self._rows)
            for number in range(len(self._rows)):
                for column in range(_NOTE):
                    item = self.table.item(number, column)
                    if item is not None:
                        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.changed.emit()

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
        if item.column() not in (_NOTE, _EXAMPLE) or item.row() >= len(self._rows):
            return
        row = item.row()
        told = Coaching(note=self.table.cell(row, _NOTE), example=self.table.cell(row, _EXAMPLE))
        self._coaching[self._rows[row].id] = told

    def _fill_choices(self) -> None:
        for coder in gold_coders(self._session):
            words = self.tr("{name} ({n} annotations)").format(name=coder.name, n=coder.annotations)
            self.gold.addItem(words, coder.coder_id)
        self.which.addItem(self.tr("Incongruences"), "incongruences")
        self.which.addItem(self.tr("Every annotation"), "all")
        if self._chosen_ids:
            self.which.addItem(self.tr("The {n} chosen ones").format(n=len(self._chosen_ids)), "chosen")
        self.person.addItem(self.tr("everybody"), "")
        for person in self._session.participants.values():
            self.person.addItem(person.label, person.id)
        self.stretch.addItem(self.tr("whole session"), "all")
        if self._span is not None:
            words = self.tr("the chosen span, {a} to {b}").format(
                a=format_time(self._span[0], decimals=0), b=format_time(self._span[1], decimals=0)
            )
            self.stretch.addItem(words, "span")

    def _show_codes(self) -> None:
        """Offer the codes the gold coder used."""
        coder_id = self.gold.currentData()
        used = {row.code_id for row in self._session.annotations.values() if row.coder_id == coder_id}
        rows = [(code.id, code.name) for code in self._session.codebook.codes if code.id in used]
        self.codes.show_items(rows, ())

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
        fields = form()
        fields.addRow(label(self.tr("Gold")), self.gold)
        fields.addRow(label(self.tr("Moments")), self.which)
        fields.addRow(label(self.tr("Person")), self.person)
        fields.addRow(label(self.tr("Where")), self.stretch)
        left = QVBoxLayout()
        pad(left, 0)
        left.addLayout(fields)
        left.addWidget(heading(self.tr("Only these codes")))
        left.addWidget(self.codes, 1)
        left.addWidget(hint(self.tr("None ticked: all of them.")))
        side = QWidget()
        side.setLayout(left)
        longest = max((len(self.gold.itemText(row)) for row in range(self.gold.count())), default=0)
        self.gold.setMinimumContentsLength(min(longest, _LONGEST))
        side.setFixedWidth(max(_FILTER_PX, side.minimumSizeHint().width()))
        right = QVBoxLayout()
        pad(right, 0)
        right.addWidget(self.table, 1)
        right.addWidget(
            hint(
                self.tr(
                    "Write a note and an example of what you would say next: both are sealed and shown only after the "
                    "attempt."
                )
            )
        )
        row = QHBoxLayout(self)
        pad(row, 2 * GRID_PX, 2 * GRID_PX)
        row.addWidget(side)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.gold.activated.connect(self._gold_changed)
        for choice in (self.which, self.person, self.stretch):
            choice.activated.connect(self.refresh)
        self.codes.ticked.connect(self.refresh)
        self.table.itemChanged.connect(self._take)
