"""Two coders side by side: how far they agree, where they do not, and what they settle on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.analysis.annotation_agreement import AnnotationAgreement, annotation_agreement
from annotator.analysis.annotation_linking import OVERLAP
from annotator.analysis.consensus import ComparedMoment, Side, compared_moments
from annotator.app.agreement import kappa_text
from annotator.domain.edits import Edit, EditError
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.features.agreement.coder_pair import CoderPair
from annotator.features.agreement.consensus_model import (
    FIRST,
    SECOND,
    STATE,
    TIME,
    WHO,
    ConsensusModel,
    MomentRow,
    Show,
    make_row,
    settled_by,
)
from annotator.features.agreement.settling import offers, settling, taking_back
from annotator.ui.actions.table import cheat_sheet
from annotator.ui.commands.stage import show
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.keys.bound_keys import BoundKeys
from annotator.ui.keys.focus_keys import kept_for_button
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.beside_window import BesideWindow
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.driving_table import DrivingTable
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.panel_parts import EmptyState, ErrorLine, hint

_PAUSE_MS = 200
_TYPICAL = {
    TIME: "0:00:00.000",
    WHO: "therapist",
    FIRST: "a code with a longer name",
    SECOND: "a code with a longer name",
    STATE: "taken; changed since",
}
_Compared = tuple[tuple[ComparedMoment, ...], AnnotationAgreement | None]


class ConsensusWindow(BesideWindow):
    """Stays open beside the work and follows it. What is settled are annotations of the coder "consensus"."""

    def __init__(self, workspace: Workspace, parent: QWidget):
        super().__init__(parent, width_px=940, height_px=600, rest_ms=_PAUSE_MS)
        self.setWindowTitle(self.tr("Agreement and consensus"))
        self._workspace = workspace
        self.found: AnnotationAgreement | None = None
        """How far the two agree; None where there is nothing to compare."""
        self.coders = CoderPair(workspace.document, self)
        self.show_what = Choice(self.tr("Show"), self.tr("Which moments are listed"))
        self.overlap = QDoubleSpinBox(minimum=0.05, maximum=1.0, singleStep=0.05, value=OVERLAP)
        self.model = ConsensusModel(self)
        self.table = DrivingTable(self, workspace.keymap, typical=_TYPICAL, several=True)
        self.numbers = QLabel()
        self.problem = ErrorLine()
        self._note = hint()
        self.empty_state = EmptyState()
        self.take_agreed = self._button(self._take_agreed)
        self.take_first = self._button(partial(self._take, "first"))
        self.take_second = self._button(partial(self._take, "second"))
        self.take_both = self._button(partial(self._take, "both"))
        self.leave_out = self._button(self._leave_out)
        self.all_measures = self._button(self._show_measures)
        self.all_measures.setText(self.tr("All measures…"))
        self.all_measures.setToolTip(self.tr("Agreement of all coders by every usual measure, and where they differ"))
        self._build()
        self._bind_keys()
        workspace.keymap.changed.connect(self._name_buttons)
        workspace.document.edited.connect(self._follow)
        workspace.document.coder_changed.connect(self._wait)
        workspace.document.findings_changed.connect(self._follow_flags)
        self.coders.fill()
        self.compute()

    def compute(self) -> None:
        """Compare anew, off the GUI thread; the latest question counts."""
        (first, second), overlap = self.coders.ids, self.overlap.value()
        rows = (*self._session.annotations.values(), *self.coders.machine_rows)
        if first is None or second is None or first == second:
            self._background.forget("consensus")
            self._show(((), None))
            return

        def compare() -> _Compared:
            found = annotation_agreement([rows], overlap=overlap, coders=(first, second))
            return compared_moments(rows, first, second, overlap=overlap), found[0] if found else None

        self._background.run(compare, done=self._show, question="consensus")

    def event(self, event: QEvent) -> bool:
        """A button that has the keyboard keeps Space and Enter."""
        return kept_for_button(event) or super().event(event)

    @property
    def _session(self) -> Session:
        return self._workspace.document.session

    # --- building

    def _build(self) -> None:
        self.show_what.offer(
            [
                (self.tr("All moments"), "all"),
                (self.tr("Where they differ"), "differ"),
                (self.tr("Not settled"), "open"),
            ]
        )
        self.overlap.setAccessibleName(self.tr("Overlap that makes one moment of two annotations"))
        self.overlap.setToolTip(
            self.tr("Two annotations are one moment if both cover at least this share of the longer one (usual: 0.6)")
        )
        self.coders.chosen.connect(self.compute)
        self.overlap.valueChanged.connect(self._wait)
        self.show_what.activated.connect(self._filter)
        self.numbers.setWordWrap(True)
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note.setText(
            self.tr(
                "What is taken becomes an annotation of the coder “consensus”: practice, statistics and exports can "
                "use it like any coder's. Kappa as EasyDIAg computes it (Holle and Rein, 2015)."
            )
        )
        self._shape_table()
        column = vbox(self._top_row(), self.numbers, on=self, margin=2 * GRID_PX)
        body = QWidget()
        self._stack = stacked(self.table, self.empty_state, on=body)
        column.addWidget(body, 1)
        column.addWidget(self.problem)
        buttons = hbox(
            self.take_first,
            self.take_second,
            self.take_both,
            self.leave_out,
            STRETCH,
            self.all_measures,
            self.take_agreed,
        )
        column.addLayout(buttons)
        column.addWidget(self._note)

    def _top_row(self) -> QHBoxLayout:
        return hbox(
            stretched(self.coders.first, 1),
            QLabel(self.tr("and")),
            stretched(self.coders.second, 1),
            GRID_PX,
            QLabel(self.tr("Overlap")),
            self.overlap,
            GRID_PX,
            stretched(self.show_what, 1),
        )

    def _shape_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Moments of both coders"))
        self.table.sortByColumn(TIME, Qt.SortOrder.AscendingOrder)
        self.table.shape_columns()
        self.table.selectionModel().selectionChanged.connect(self._choose)
        self.table.play_requested.connect(self._play)

    def _button(self, pressed: object) -> QPushButton:
        button = QPushButton(autoDefault=False)
        button.clicked.connect(pressed)
        return button

    def _bind_keys(self) -> None:
        workspace = self._workspace
        BoundKeys(
            workspace.keymap,
            self,
            {
                "consensus_first": self.take_first.click,
                "consensus_second": self.take_second.click,
                "consensus_both": self.take_both.click,
                "consensus_agreed": self.take_agreed.click,
                "consensus_back": self.leave_out.click,
                "consensus_play": workspace.playhead.toggle,
                "consensus_undo": workspace.document.undo,
                "consensus_redo": workspace.document.redo,
                "consensus_keys": self._show_keys,
            },
        )

    def _show_measures(self) -> None:
        from annotator.features.agreement.agreement_dialog import AgreementWindow

        AgreementWindow(self._workspace, self).show()

    def _show_keys(self) -> None:
        show(CheatSheet(cheat_sheet(self._workspace.keymap, "consensus", "lists"), self))

    # --- following the session

    def _follow(self, edit: Edit) -> None:
        consensus = settled_by(edit)
        if consensus is not None:  # what the two made of it stands as it was: nothing to compare anew
            self.model.show_settled(self._session, consensus)
            self._tell()
            return
        if edit.touches("coders", "annotations"):
            self.coders.fill()
        if edit.touches("annotations", "codebook", "participants", "coders"):
            self._pause.start()

    def _follow_flags(self) -> None:
        self.coders.fill()
        self._pause.start()

    # --- showing

    def _show(self, compared: _Compared) -> None:
        moments, self.found = compared
        names = self.coders.names
        self.model.set_coders(*names)
        session = self._session
        first_rows = bool(moments) and not self.model.total
        chosen = {row.moment.id for row in self.chosen_rows()}
        self.model.set_rows([make_row(session, moment) for moment in moments])
        self._choose_again(chosen)
        if first_rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        """Everything beside the rows that follows from them."""
        self._tell_empty()
        self.numbers.setText(self._sentence())
        self._name_buttons()
        self._enable()

    def _tell_empty(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.row_count() else 1)
        if self.model.total:
            self.empty_state.tell(self.tr("Nothing left here"), self.tr("Show all moments to see the others."))
        elif self._workspace.document.coder.is_blind_to("coders"):
            self.empty_state.tell(
                self.tr("You are blind to other coders' work"),
                self.tr("Session > Blinding shows it to you when your own coding is done."),
            )
        else:
            self.empty_state.tell(
                self.tr("Two coders are needed"),
                self.tr(
                    "Let a second person code this session (Session > Coder), or import their file (File > Import). "
                    "An analysed session can be held against the detector: choose it as the second coder."
                ),
            )

    def _sentence(self) -> str:
        found = self.found
        if found is None:
            return ""
        words = self.tr("{pairs} moments of both, {agreed} with the same code · agreement {share} · kappa {kappa}")
        said = words.format(
            pairs=found.pairs,
            agreed=sum(code.both for code in found.by_code),
            share=percent(found.raw),
            kappa=kappa_text(found.kappa),
        )
        if math.isfinite(found.kappa_max):
            said += self.tr(" (largest possible {most})").format(most=kappa_text(found.kappa_max))
        if found.same_flag:
            said += self.tr(" · {n} come from accepting one and the same flag").format(n=found.same_flag)
        done = self.tr(" · {n} of {total} settled")
        return said + done.format(n=self.model.total - self.model.open_count, total=self.model.total)

    def _name_buttons(self) -> None:
        names = self.coders.names
        agreed = sum(row.moment.agreed and row.settled is None for row in self.model.rows)
        for button, text, tip, slot_id in (
            (
                self.take_first,
                self.tr("Take {name}'s").format(name=names[0]),
                self.tr("As the first coder has it"),
                "consensus_first",
            ),
            (
                self.take_second,
                self.tr("Take {name}'s").format(name=names[1]),
                self.tr("As the second coder has it"),
                "consensus_second",
            ),
            (
                self.take_both,
                self.tr("Take the middle"),
                self.tr("The same code from both: edges in the middle, notes joined"),
                "consensus_both",
            ),
            (
                self.leave_out,
                self.tr("Take back"),
                self.tr("No consensus annotation for the chosen moments"),
                "consensus_back",
            ),
            (
                self.take_agreed,
                self.tr("Take all that agree ({n})").format(n=agreed),
                self.tr("Every moment with the same code from both that is not settled yet"),
                "consensus_agreed",
            ),
        ):
            button.setText(text)
            button.setAccessibleName(text)
            button.setVisible(all(names))  # else there is nobody to take anything from
            button.setToolTip(self._workspace.keymap.tip(tip, slot_id))
        self.take_agreed.setEnabled(agreed > 0 and not self._workspace.document.read_only)

    def _filter(self, *_anything: object) -> None:
        what: Show = self.show_what.currentData()
        self.model.show_only(what)
        self._tell_empty()
        self._enable()

    # --- choosing and playing

    def chosen_rows(self) -> list[MomentRow]:
        """The moments of the chosen rows, in their order."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [found for row in rows if (found := self.model.row_at(row)) is not None]

    def _choose_again(self, ids: Iterable[str]) -> None:
        places = sorted(place for id_ in ids if (place := self.model.row_of(id_)) is not None)
        with QSignalBlocker(self.table.selectionModel()):
            for place in places:
                self.table.selectRow(place)

    def _choose(self, *_anything: object) -> None:
        self._enable()
        if self.model.changing:
            return
        rows = self.chosen_rows()
        if rows:
            self._workspace.selection.choose_annotations([one.id for row in rows for one in row.moment.rows])
            self._workspace.playhead.seek(rows[0].moment.start_s)

    def _enable(self) -> None:
        rows = self.chosen_rows()
        free = not self._workspace.document.read_only
        self.take_first.setEnabled(free and any(offers(row, "first") for row in rows))
        self.take_second.setEnabled(free and any(offers(row, "second") for row in rows))
        self.take_both.setEnabled(free and any(offers(row, "both") for row in rows))
        self.leave_out.setEnabled(free and any(row.settled is not None for row in rows))

    def _play(self) -> None:
        rows = self.chosen_rows()
        if rows:
            span = self._workspace.options.with_rolls(rows[0].moment.start_s, rows[0].moment.end_s)
            self._workspace.playhead.play_span(*span)

    # --- settling

    def _take_agreed(self) -> None:
        self._settle([row for row in self.model.rows if row.moment.agreed and row.settled is None], "both")

    def _take(self, side: Side) -> None:
        self._settle([row for row in self.chosen_rows() if offers(row, side)], side)

    def _settle(self, rows: list[MomentRow], side: Side) -> None:
        """Settle these and go on to the next open moment, so that one key a moment is enough."""
        if not rows:
            return
        chosen = self.chosen_rows()
        following = self.model.open_after({row.moment.id for row in chosen}, {row.moment.id for row in rows})
        edit = settling(self._workspace.document, rows, side)
        if self._perform(edit) and (place := self.model.row_of(following)) is not None:
            self.table.selectRow(place)

    def _leave_out(self) -> None:
        rows = [row for row in self.chosen_rows() if row.settled is not None]
        if rows:
            self._perform(taking_back(self._workspace.document, rows))

    def _perform(self, edit: Edit) -> bool:
        try:
            self._workspace.document.perform(edit, as_it_is=True)
        except EditError as refusal:
            self.problem.show_error(str(refusal))
            return False
        self.problem.show_error("")
        return True
