"""All measures of agreement of the open session's coders; each opens where they differ, and plays it."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSplitter,
    QWidget,
)

from annotator.analysis.agreement_measure import AgreementSettings, Curve, Measure
from annotator.analysis.machine_coder import MACHINE_ID, has_namesake
from annotator.app.agreement import Agreement, compare, write_json
from annotator.app.agreement_measures import coders_of
from annotator.app.agreement_words import words_of
from annotator.domain.edits import Edit
from annotator.domain.session import Session
from annotator.exchange.nameless_ids import nameless_ids
from annotator.features.agreement.agreement_curve import AgreementCurve
from annotator.features.agreement.agreement_models import (
    CODE,
    CODERS,
    END,
    INTERVAL,
    NAME,
    SAID,
    START,
    UNITS,
    VALUE,
    WHO,
    GapModel,
    GapRow,
    MeasureModel,
    MeasureRow,
)
from annotator.ui.actions.table import in_language
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.ask_where import ask_where
from annotator.ui.widgets.beside_window import BesideWindow
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.driving_table import DrivingTable
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import EmptyState, hint

_PAUSE_MS = 400
_USUAL = AgreementSettings()
_TYPICAL = {
    NAME: "Time-unit kappa, tolerant, from the second",
    CODERS: "anna, ben, cleo",
    CODE: "masking",
    VALUE: "+0.00 s",
}
_TYPICAL_MORE = {INTERVAL: "-0.00 to -0.00", UNITS: "00000"}
_TYPICAL_GAPS = {START: "0:00:00.000", END: "0:00:00.000", WHO: "therapist", SAID: "anna: a code with a longer name"}


class AgreementWindow(BesideWindow):
    """Stays open beside the work and follows it."""

    def __init__(self, workspace: Workspace, parent: QWidget):
        super().__init__(parent, width_px=1180, height_px=680, rest_ms=_PAUSE_MS)
        self.setWindowTitle(self.tr("All measures of agreement"))
        self._workspace = workspace
        self.found: Agreement | None = None
        """What came out last; None before, and where nothing can be compared."""
        self.code = Choice(self.tr("Code"), self.tr("Of which codes the measures are listed"))
        self.overlap = self._number(self.tr("Overlap"), (0.05, 1.0), step=0.05, usual=_USUAL.overlap)
        self.overlap.setToolTip(self.tr("Share of the longer annotation that both must cover to be linked"))
        self.unit = self._number(
            self.tr("Time unit"), (0.05, 60.0), step=0.25, usual=_USUAL.unit_s, suffix=self.tr(" s")
        )
        self.unit.setToolTip(self.tr("Width of a unit of time"))
        self.tolerance = self._number(
            self.tr("Tolerance"), (0.0, 60.0), step=0.25, usual=_USUAL.tolerance_s, suffix=self.tr(" s")
        )
        self.tolerance.setToolTip(self.tr("How far apart edges, or units with one code, may be"))
        self.detector = QCheckBox(self.tr("With the detector"))
        self.detector.setToolTip(self.tr("Hold its flags against the coders, on the tiers they have coded"))
        self.detector.toggled.connect(self.compute)
        self.measures, self.gaps = MeasureModel(self), GapModel(self)
        self.table = DrivingTable(self, workspace.keymap, typical={**_TYPICAL, **_TYPICAL_MORE})
        self.gap_table = DrivingTable(self, workspace.keymap, typical=_TYPICAL_GAPS)
        self.definition = hint()
        self.curve = AgreementCurve(workspace.themes)
        self.export = QPushButton(self.tr("Write JSON…"), autoDefault=False)
        self.export.setToolTip(self.tr("Write all numbers, definitions, curves and where coders differ to a file"))
        self._empty = EmptyState()
        self._build()
        workspace.document.edited.connect(self._follow)
        workspace.document.coder_changed.connect(self._wait)
        workspace.document.findings_changed.connect(self._wait)
        self.compute()

    @property
    def settings(self) -> AgreementSettings:
        """The settings in force."""
        return AgreementSettings(
            overlap=self.overlap.value(), unit_s=self.unit.value(), tolerance_s=self.tolerance.value()
        )

    def compute(self) -> None:
        """Compare anew, off the GUI thread; the latest question counts."""
        session, settings = self._session, self.settings
        flags = bool(session.findings.flags) and not has_namesake(session.annotations.values())
        self.detector.setVisible(flags)
        coders = coders_of([session])
        if flags and self.detector.isChecked() and coders:
            coders = (*coders, MACHINE_ID)
        self._background.run(
            lambda: compare([session], settings=settings, coders=coders or None),
            done=self._show,
            question="agreement",
        )

    @property
    def _session(self) -> Session:
        return self._workspace.document.session

    # --- building

    def _number(
        self, name: str, span: tuple[float, float], *, step: float, usual: float, suffix: str = ""
    ) -> QDoubleSpinBox:
        low, high = span
        field = QDoubleSpinBox(minimum=low, maximum=high, singleStep=step, value=usual, suffix=suffix)
        field.setAccessibleName(name)
        field.valueChanged.connect(self._wait)
        return field

    def _build(self) -> None:
        top = hbox(stretched(self.code, 1))
        for words, field in (
            (self.tr("Overlap"), self.overlap),
            (self.tr("Time unit"), self.unit),
            (self.tr("Tolerance"), self.tolerance),
        ):
            top.addWidget(QLabel(words))
            top.addWidget(field)
        foot = hbox(self.detector, STRETCH, self.export)
        for table, model, name in (
            (self.table, self.measures, self.tr("Measures of agreement")),
            (self.gap_table, self.gaps, self.tr("Where the coders differ")),
        ):
            table.setModel(model)
            table.setAccessibleName(name)
            table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
            table.shape_columns()
        self.table.selectionModel().selectionChanged.connect(self._show_measure)
        self.table.play_requested.connect(self._go_to_gaps)
        self.gap_table.selectionModel().selectionChanged.connect(self._seek)
        self.gap_table.play_requested.connect(self._play)
        self.code.activated.connect(self._filter)
        self.export.clicked.connect(self._export)
        below = QWidget()
        row = hbox(stretched(self.definition, 3), stretched(self.curve, 2))
        vbox(row, stretched(self.gap_table, 1), on=below, margin=0)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.table)
        parts.addWidget(below)
        parts.setChildrenCollapsible(False)
        body = QWidget()
        self._stack = stacked(parts, self._empty, on=body)
        vbox(top, stretched(body, 1), foot, on=self, margin=2 * GRID_PX)
        self._empty.tell(self.tr("Comparing…"), "")
        self._stack.setCurrentIndex(1)
        self.curve.show_curve(None)

    # --- following the session

    def _follow(self, edit: Edit) -> None:
        if edit.touches("annotations", "codebook", "participants", "coders"):
            self._pause.start()

    # --- showing

    def _show(self, found: Agreement) -> None:
        self.found = found if found.measures else None
        self.export.setEnabled(self.found is not None)
        self._stack.setCurrentIndex(0 if self.found is not None else 1)
        if self.found is None:
            self._empty.tell(
                self.tr("Two coders are needed"),
                self.tr("Let a second person code it (Session > Coder), or import their file (File > Import)."),
            )
            return
        self._fill_codes(found)
        chosen = self._chosen_measure()
        self.measures.set_rows(
            [
                MeasureRow(
                    place=place,
                    measure=one,
                    coders=", ".join(self._name(id_) for id_ in one.coders),
                    code=self._code_name(one.code_id),
                )
                for place, one in enumerate(found.measures)
            ]
        )
        self._filter()
        self._choose_again(chosen)

    def _fill_codes(self, found: Agreement) -> None:
        ids = dict.fromkeys(one.code_id for one in found.measures if one.code_id is not None)
        codes = ((self._code_name(code_id), f"code:{code_id}") for code_id in ids)
        self.code.offer([(self.tr("Over all codes"), "all"), (self.tr("Every code"), "each"), *codes])

    def _filter(self, *_anything: object) -> None:
        what = str(self.code.currentData())
        if what == "each":
            self.measures.set_filter(lambda _row: True)
        else:
            wanted = None if what == "all" else what.removeprefix("code:")
            self.measures.set_filter(lambda row: row.measure.code_id == wanted)

    def _choose_again(self, measure: Measure | None) -> None:
        rows = self.measures.shown_rows()
        key = (measure.name, measure.coders, measure.code_id) if measure is not None else None
        place = next(
            (n for n, row in enumerate(rows) if (row.measure.name, row.measure.coders, row.measure.code_id) == key), 0
        )
        if rows:
            self.table.selectRow(place)
        self._show_measure()

    def _chosen_measure(self) -> Measure | None:
        rows = self.table.selectionModel().selectedRows()
        found = self.measures.row_at(rows[0].row()) if rows else None
        return found.measure if found is not None else None

    def _show_measure(self, *_anything: object) -> None:
        measure = self._chosen_measure()
        if measure is None:
            self.gaps.set_rows([])
            self.definition.setText("")
            self.curve.show_curve(None)
            return
        settings = ", ".join(
            f"{in_language(name.removesuffix('_s').replace('_', ' '))} {value:.4g}{' s' if name.endswith('_s') else ''}"
            for name, value in measure.settings.items()
            if math.isfinite(value)
        )
        count = self.tr("The coders differ in {n} stretches.").format(n=len(measure.disagreements))
        self.definition.setText(f"{in_language(words_of(measure.name).definition)}\n{settings}\n{count}")
        self.gaps.set_rows(
            [
                GapRow(
                    place=place,
                    gap=gap,
                    who=participant_label(self._session, gap.participant_id),
                    said=" · ".join(
                        f"{self._name(coder_id)}: {self._said(said)}"
                        for coder_id, said in zip(measure.coders, gap.said, strict=True)
                    ),
                )
                for place, gap in enumerate(measure.disagreements)
            ]
        )
        self._show_curve(measure)

    def _show_curve(self, measure: Measure) -> None:
        found = self._curve_of(measure)
        if found is None:
            self.curve.show_curve(None)
            return
        settings = self.settings
        now = {"overlap": settings.overlap, "tolerance_s": settings.tolerance_s, "unit_s": settings.unit_s}[
            found.setting
        ]
        named = {
            "overlap": self.tr("by overlap"),
            "tolerance_s": self.tr("by tolerance in seconds"),
            "unit_s": self.tr("by width of a time unit in seconds"),
        }[found.setting]
        title = in_language(words_of(found.name).title)
        self.curve.show_curve(found, now=now, caption=f"{title} {named}")

    def _curve_of(self, measure: Measure) -> Curve | None:
        if self.found is None or measure.code_id is not None:
            return None
        tolerant = measure.name.startswith("time_unit_kappa_tolerance")
        name = "time_unit_kappa" if tolerant else measure.name
        setting = {"easydiag_kappa": "overlap", "f1": "tolerance_s"}.get(name, "tolerance_s" if tolerant else "unit_s")
        return next(
            (
                curve
                for curve in self.found.curves
                if (curve.name, curve.coders, curve.setting) == (name, measure.coders, setting)
            ),
            None,
        )

    def _name(self, coder_id: str) -> str:
        if coder_id == MACHINE_ID and coder_id not in self._session.coders:
            return self.tr("Detector")
        return self._session.coder_name(coder_id)

    def _code_name(self, code_id: str | None) -> str:
        return self._session.codebook.name_of(code_id) if code_id else self.tr("all")

    def _said(self, said: str) -> str:
        return self._code_name(said) if said else "–"

    # --- playing and writing

    def _chosen_gap(self) -> GapRow | None:
        rows = self.gap_table.selectionModel().selectedRows()
        return self.gaps.row_at(rows[0].row()) if rows else None

    def _go_to_gaps(self) -> None:
        if self.gaps.row_count():
            self.gap_table.selectRow(0)
            self.gap_table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._play()

    def _seek(self, *_anything: object) -> None:
        row = self._chosen_gap()
        if row is not None and not self.gaps.changing:
            self._workspace.playhead.seek(row.gap.start_s)

    def _play(self) -> None:
        row = self._chosen_gap()
        if row is not None:
            span = self._workspace.options.with_rolls(row.gap.start_s, row.gap.end_s)
            self._workspace.playhead.play_span(*span)

    def _export(self) -> None:
        found = self.found
        nameless = self.tr("JSON without names in ids (*.json)")
        kinds = f"JSON (*.json);;{nameless}"
        chosen = ask_where(self, self.tr("Write JSON"), Path("agreement.json"), kinds)
        if chosen is None or found is None:
            return
        path, kind = chosen
        try:
            session = self._workspace.document.session
            write_json(found, path, ids=nameless_ids([(session, ())]) if kind == nameless else {})
        except OSError as error:
            show_problem(self, self.tr("The file could not be written"), str(error))
