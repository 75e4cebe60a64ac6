"""What coders' verdicts say of the flags: how many were worth it, by signal and rule, and at every sensitivity."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QTabWidget, QWidget

from annotator.analysis.verdict_precision import Judged
from annotator.domain.edits import Edit
from annotator.domain.percent import percent, percent_range
from annotator.domain.session import Session
from annotator.features.precision.measuring import CoderReport, PrecisionReport, RaisedBySensitivity, precision_report
from annotator.ui.look.names import rule_name, signal_definitions, signal_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.beside_window import BesideWindow
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.panel_parts import EmptyState, hint
from annotator.ui.widgets.text_table import Cell, TextTable

_PAUSE_MS = 200
FindRaised = Callable[[Session], RaisedBySensitivity | None]
"""The flags of the session at each sensitivity; takes a while."""


class PrecisionWindow(BesideWindow):
    """Stays open beside the work and follows the verdicts."""

    def __init__(self, workspace: Workspace, find_raised: FindRaised, parent: QWidget):
        super().__init__(parent, width_px=760, height_px=560, rest_ms=_PAUSE_MS)
        self.setWindowTitle(self.tr("Precision of the flags"))
        self._workspace = workspace
        self._find_raised = find_raised
        self._raised: RaisedBySensitivity | None = None
        self._raised_known = False
        self.report: PrecisionReport | None = None
        self.coder = Choice(self.tr("Coder"), self.tr("Whose verdicts are counted"))
        self.coder.setMinimumContentsLength(14)
        self.sentence = QLabel(wordWrap=True)
        self.by_signal = self._table(self.tr("Signal"), self.tr("By the signal that led the flag"))
        self.by_rule = self._table(self.tr("Rule"), self.tr("By the rule that raised the flag"))
        self.by_sensitivity = self._table(
            self.tr("Sensitivity"), self.tr("What another sensitivity would have left"), self.tr("Flags in all")
        )
        self.waiting = hint()
        self._empty = EmptyState()
        self._build()
        workspace.document.edited.connect(self._follow)
        workspace.document.coder_changed.connect(self._pause.start)
        workspace.document.findings_changed.connect(self._forget)
        self.compute()

    def compute(self) -> None:
        """Count anew, off the GUI thread; the latest question counts. Other sensitivities follow once found."""
        session, raised = self._workspace.document.session, self._raised
        self._background.run(lambda: precision_report([(session, raised)]), done=self._show, question="precision")
        if not self._raised_known and session.verdicts:
            self._raised_known = True
            find_raised = self._find_raised
            self._background.run(
                lambda: find_raised(session),
                done=self._take_raised,
                failed=lambda error: self.waiting.setText(str(error)),
            )

    def _take_raised(self, raised: RaisedBySensitivity | None) -> None:
        self._raised = raised
        self.waiting.setText("" if raised is not None else self.tr("The session has not been analysed."))
        self.compute()

    def _build(self) -> None:
        self.coder.activated.connect(self._tell)
        steps = QWidget()
        vbox(stretched(self.by_sensitivity, 1), self.waiting, on=steps, margin=0)
        self.waiting.setText(self._finding())
        tabs = QTabWidget()
        tabs.addTab(self.by_signal, self.tr("By signal"))
        tabs.addTab(self.by_rule, self.tr("By rule"))
        tabs.addTab(steps, self.tr("By sensitivity"))
        row = hbox(self.coder, stretched(self.sentence, 1))
        page = QWidget()
        vbox(
            row,
            stretched(tabs, 1),
            hint(
                self.tr(
                    "Precision: accepted or adjusted, of those accepted or rejected, with Wilson's 95 % interval. "
                    "Unsure ones are counted apart. What was never flagged, or never judged, is not in it."
                )
            ),
            on=page,
            margin=0,
        )
        body = QWidget()
        self._stack = stacked(page, self._empty, on=body)
        vbox(body, on=self, margin=2 * GRID_PX)

    def _table(self, first: str, name: str, *more: str) -> TextTable:
        headings = (
            first,
            self.tr("Accepted"),
            self.tr("Rejected"),
            self.tr("Unsure"),
            self.tr("Precision"),
            self.tr("95 % interval"),
            *more,
        )
        return TextTable(name, headings)

    # --- following the session

    def _follow(self, edit: Edit) -> None:
        if edit.touches("verdicts", "coders"):
            self._pause.start()

    def _forget(self) -> None:
        self._raised, self._raised_known = None, False
        self.waiting.setText(self._finding())
        self._pause.start()

    def _finding(self) -> str:
        return self.tr("Finding what other sensitivities raise …")

    # --- showing

    def _show(self, report: PrecisionReport) -> None:
        self.report = report
        session = self._workspace.document.session
        kept = self.coder.currentData() or self._workspace.document.coder_id
        ids = [one.precision.coder_id for one in self.report.coders]
        self.coder.offer(((session.coder_name(id_), id_) for id_ in ids), chosen=kept)
        self._tell()

    def _tell(self, _place: int = 0) -> None:
        chosen = self.coder.currentData()
        report = next(
            (one for one in (self.report.coders if self.report else ()) if one.precision.coder_id == chosen), None
        )
        self._stack.setCurrentIndex(0 if report is not None else 1)
        if report is None:
            if self._workspace.document.coder.is_blind_to("flags"):
                self._empty.tell(
                    self.tr("Flags are hidden"),
                    self.tr("You are coding blind to flags. Session > Blinding says what is hidden from you, and why."),
                )
            else:
                self._empty.tell(
                    self.tr("Nobody has judged a flag yet"),
                    self._workspace.keymap.fill(
                        self.tr("Accept or reject some flags in the list, or go through them by keys: {triage}.")
                    ),
                )
            return
        self.sentence.setText(self._words(report.precision.all))
        self._fill(report)

    def _fill(self, report: CoderReport) -> None:
        definitions = signal_definitions(self._workspace.document.signal_sets.values())

        def moved(name: str) -> str:
            signal, _, direction = name.rpartition(" ")
            return f"{signal_label(signal, definitions)} {'↑' if direction == 'up' else '↓'}"

        found = report.precision
        self.by_signal.show_rows(_cells(moved(name), row) for name, row in found.by_signal.items())
        self.by_rule.show_rows(_cells(rule_name(name), row) for name, row in found.by_rule.items())
        info = self._workspace.document.session.findings.info
        now = info.parameters.get("sensitivity") if info is not None else None
        words = self.tr("{n} (now)").format(n=now)
        self.by_sensitivity.show_rows(
            (
                *_cells(words if step.sensitivity == now else str(step.sensitivity), step.judged),
                Cell(str(step.raised), step.raised),
            )
            for step in report.sensitivities
        )

    def _words(self, judged: Judged) -> str:
        if judged.precision is None:
            return self.tr("Nothing was accepted or rejected yet; {n} unsure.").format(n=judged.unsure)
        return self.tr("{accepted} of {decided} flags accepted: {share} ({interval})").format(
            accepted=judged.accepted,
            decided=judged.decided,
            share=percent(judged.precision),
            interval=percent_range(*judged.interval),
        )


def _cells(name: str, judged: Judged) -> tuple[str | Cell, ...]:
    share = judged.precision
    return (
        name,
        *(Cell(str(count), count) for count in (judged.accepted, judged.rejected, judged.unsure)),
        Cell(percent(share), share) if share is not None else Cell("–", math.nan),
        Cell(percent_range(*judged.interval), judged.interval[0]) if share is not None else Cell("–", math.nan),
    )
