"""The non-verbal cues of an incongruence: code, participant, start, end."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from annotator.analysis.suggested_codes import default_code
from annotator.domain.annotations import Cue
from annotator.domain.session import Session
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.incongruence_draft import cue_of
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox, vbox
from annotator.ui.widgets.fields import Choice, TimeEdit
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import hint, tool_button


class CueList(QWidget):
    """A short row for each cue, and ways to add one."""

    changed = Signal(object)
    """The new tuple of cues."""
    refused = Signal(str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self._cues: tuple[Cue, ...] = ()
        self._participant_id = ""
        self.rows: list[CueRow] = []
        """A row for each cue."""
        self._none = hint(self.tr("No cues yet: say what the face or body does against the words."))
        self.from_flag = QPushButton(self.tr("Add from flag"))
        self.from_flag.setToolTip(self.tr("Add the chosen flag's onset to offset as a cue"))
        self.from_span = QPushButton(self.tr("Add from span"))
        self.from_span.setToolTip(self.tr("Add the span marked on the timeline ([ and ]) as a cue"))
        self.from_flag.clicked.connect(self.add_from_flag)
        self.from_span.clicked.connect(self.add_from_span)
        buttons = hbox(self.from_flag, self.from_span, STRETCH)
        self._column = vbox()
        vbox(self._none, self._column, buttons, on=self, margin=0)
        workspace.selection.flag_changed.connect(self._enable)
        workspace.selection.span_changed.connect(self._enable)
        self._enable()

    def show_cues(self, cues: tuple[Cue, ...], participant_id: str) -> None:
        """``participant_id`` is who a cue from a span is about."""
        self._cues = cues
        self._participant_id = participant_id
        session = self.workspace.document.session
        while len(self.rows) > len(cues):
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.deleteLater()
        while len(self.rows) < len(cues):
            row = CueRow()
            row.changed.connect(self._replace)
            row.removed.connect(self._remove)
            row.refused.connect(self.refused)
            self.rows.append(row)
            self._column.addWidget(row)
        for number, (row, cue) in enumerate(zip(self.rows, cues, strict=True)):
            row.show_cue(session, number, cue)
        self._none.setVisible(not cues)

    def add_from_flag(self) -> None:
        """Add the chosen flag as a cue."""
        session = self.workspace.document.session
        flag = session.flag(self.workspace.selection.flag_id or "")
        if flag is not None:
            code = default_code(session, replace(flag, kind="shift"))
            self.changed.emit((*self._cues, cue_of(flag, code)))

    def add_from_span(self) -> None:
        """Add the selected span as a cue, to be coded."""
        span = self.workspace.selection.span
        if span is not None:
            cue = Cue(code_id="", participant_id=self._participant_id, start_s=span[0], end_s=span[1])
            self.changed.emit((*self._cues, cue))

    def _enable(self, *_anything: object) -> None:
        self.from_flag.setEnabled(self.workspace.selection.flag_id is not None)
        self.from_span.setEnabled(self.workspace.selection.span is not None)

    def _replace(self, number: int, cue: Cue) -> None:
        if cue.end_s < cue.start_s:
            self.refused.emit(self.tr("the cue ends before it starts"))
            self.show_cues(self._cues, self._participant_id)
            return
        self.changed.emit((*self._cues[:number], cue, *self._cues[number + 1 :]))

    def _remove(self, number: int) -> None:
        self.changed.emit((*self._cues[:number], *self._cues[number + 1 :]))


class CueRow(QWidget):
    """One cue in two lines."""

    changed = Signal(int, object)
    removed = Signal(int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._number = 0
        self._cue = Cue(code_id="", participant_id="", start_s=0.0, end_s=0.0)
        self.code = Choice(self.tr("Cue"), self.tr("What the face or body does"))
        self.participant = Choice(self.tr("Cue's participant"))
        self.start = TimeEdit(self.tr("Cue start"))
        self.end = TimeEdit(self.tr("Cue end"))
        self.remove = tool_button("✕", self.tr("Remove this cue"), self._ask_to_remove)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID_PX // 2)
        grid.addWidget(self.code, 0, 0)
        grid.addWidget(self.participant, 0, 1)
        grid.addWidget(self.remove, 0, 2)
        grid.addWidget(self.start, 1, 0)
        grid.addWidget(self.end, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.code.activated.connect(self._take_choices)
        self.participant.activated.connect(self._take_choices)
        self.start.committed.connect(self._take_start)
        self.end.committed.connect(self._take_end)
        self.start.refused.connect(self.refused)
        self.end.refused.connect(self.refused)

    def show_cue(self, session: Session, number: int, cue: Cue) -> None:
        """Show a cue and the number it has among the others."""
        self._number, self._cue = number, cue
        codes = [one for one in session.codebook.codes if not one.incongruence]
        self.code.offer([(self.tr("no code"), ""), *((one.name, one.id, color_icon(one.color)) for one in codes)])
        self.code.choose(cue.code_id)
        self.participant.offer((person.label, person.id) for person in session.participants.values())
        self.participant.choose(cue.participant_id)
        self.start.set_time(cue.start_s)
        self.end.set_time(cue.end_s)

    def _take_choices(self) -> None:
        changed = replace(
            self._cue,
            code_id=self.code.currentData() or "",
            participant_id=self.participant.currentData() or self._cue.participant_id,
        )
        if changed != self._cue:
            self.changed.emit(self._number, changed)

    def _take_start(self, time_s: float) -> None:
        self.changed.emit(self._number, replace(self._cue, start_s=time_s))

    def _take_end(self, time_s: float) -> None:
        self.changed.emit(self._number, replace(self._cue, end_s=time_s))

    def _ask_to_remove(self) -> None:
        self.removed.emit(self._number)
