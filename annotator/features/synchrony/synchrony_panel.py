"""How similar two people's movement or voices are over the session, compared with shuffled recordings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from annotator.app import synchrony_text
from annotator.app.synchrony import PairSynchrony, check_parameters, measured_of, pair_synchrony, pairs
from annotator.app.synchrony_measures import MEASURES, MOVEMENT, SynchronyMeasure
from annotator.domain.edits import Edit
from annotator.features.synchrony.synchrony_plot import SynchronyPlot, synchrony_picture
from annotator.features.synchrony.synchrony_settings import SynchronySettings
from annotator.ui.actions.table import in_language
from annotator.ui.background.job import Job
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.fields import ElidingCombo
from annotator.ui.widgets.panel_parts import EmptyState, ErrorLine, FeaturePanel, as_panel, hint, scrolled

_REST_MS = 500


class SynchronyPanel(FeaturePanel):
    """Computes when it is looked at, and anew when settings or signals change; never on the GUI thread."""

    analyse_requested = Signal()
    people_requested = Signal()
    export_requested = Signal()
    result_changed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self._job = Job(self)
        self.result: PairSynchrony | None = None
        """What is shown, or None."""
        self._kept_in: Path | None = None
        self._keep = True
        self._stale = True
        self._looked_at = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.compute)
        self._build()
        self._job.progressed.connect(self._show_progress)
        self._job.running_changed.connect(self._show_running)
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._tell_failure)
        document = workspace.document
        document.signals_changed.connect(self._signals_changed)
        document.findings_changed.connect(self._fill_pairs)
        document.analysing_changed.connect(self._fill_pairs)
        document.edited.connect(self._follow_edit)
        self._fill_pairs()

    # --- what the window uses

    @property
    def running(self) -> bool:
        """True while synchrony is computed."""
        return self._job.running

    def keep_in(self, analysis_folder: Path, *, keep: bool) -> None:
        """Results are read from here, and kept here unless ``keep`` is False."""
        self._kept_in, self._keep = analysis_folder, keep

    def look(self, looked_at: bool) -> None:
        """Whether the panel can be seen; behind another tab it cannot, and then nothing is computed."""
        self._looked_at = looked_at
        self._compute_if_seen()

    def close_work(self) -> None:
        """Stop computing; call it before the session closes."""
        self._rest.stop()
        self._job.close()

    def compute(self) -> None:
        """Compute for the pair and the settings shown."""
        pair = self.pair.currentData()
        self._rest.stop()
        self.error_line.show_error("")
        if pair is None:
            return
        parameters = self.settings.parameters
        try:
            check_parameters(parameters)
        except ValueError as error:
            self._tell_failure(str(error))
            return
        self._stale = False
        self._progress.setValue(0)
        signal_sets, measure = self.workspace.document.signal_sets, self._measure
        kept_in, keep = self._kept_in, self._keep
        self._job.close()
        self._job.start(
            lambda tell, cancelled: pair_synchrony(
                signal_sets,
                pair,
                parameters=parameters,
                measure=measure,
                kept_in=kept_in,
                keep=keep,
                on_progress=tell,
                cancelled=cancelled,
            )
        )

    def cancel(self) -> None:
        """Stop computing; what was shown before is shown on."""
        self._job.close()
        self._stale = True
        self.error_line.show_error(
            self.tr("Cancelled; what is shown is not for these settings.") if self.result else ""
        )

    # --- building

    def _build(self) -> None:
        content = QWidget()
        column = vbox(self._build_top(), self.settings, self._build_running(), on=content, margin=GRID_PX)
        self._build_result()
        for widget in (self.error_line, self.sentence, self.number, self.plot, self.leading, self.coverage):
            column.addWidget(widget)
        self._method, self.limits = hint(), hint()
        for widget in (hint(self._band_text()), self._method, self.limits):
            column.addWidget(widget)
        column.addStretch(1)
        self.empty = EmptyState()
        self.empty.action_requested.connect(self._ask_for_what_is_missing)
        self._stack = stacked(scrolled(content), self.empty, on=self)
        self.give_keyboard_to(self._show_settings)
        self._use_measure(MOVEMENT)
        self._show_running(False)

    def _build_top(self) -> QHBoxLayout:
        self.measure = ElidingCombo()
        self.measure.setAccessibleName(self.tr("What is compared"))
        self.measure.setToolTip(self.tr("Movement, or how the voices sound"))
        self.measure.offer((in_language(measure.label), measure.name) for measure in MEASURES.values())
        self.measure.activated.connect(self._choose_measure)
        self.pair = ElidingCombo()
        self.pair.setAccessibleName(self.tr("Pair"))
        self.pair.setToolTip(self.tr("Who is compared"))
        self.pair.activated.connect(self._start_anew)
        self.who = QLabel()
        self._show_settings = QToolButton()
        self._show_settings.setText(self.tr("Settings"))
        self._show_settings.setToolTip(self.tr("Window, lag, smoothing and shuffled recordings"))
        self._show_settings.setCheckable(True)
        self.settings = SynchronySettings()
        self.settings.setVisible(False)
        self.settings.changed.connect(self._settings_changed)
        self._show_settings.toggled.connect(self.settings.setVisible)
        self.export_button = QPushButton(self.tr("Export…"))
        self.export_button.setToolTip(self.tr("Write the windows and their lags as CSV"))
        self.export_button.clicked.connect(self.export_requested)
        return hbox(
            self.measure,
            stretched(self.pair, 1),
            stretched(self.who, 1),
            self._show_settings,
            self.export_button,
            spacing=GRID_PX // 2,
        )

    def _build_running(self) -> QHBoxLayout:
        self._progress = QProgressBar(minimum=0, maximum=100, textVisible=False)
        self._progress.setAccessibleName(self.tr("Comparing with shuffled recordings"))
        self.run_button = QPushButton()
        self.run_button.clicked.connect(lambda: self.cancel() if self._job.running else self.compute())
        return hbox(stretched(self._progress, 1), self.run_button)

    def _build_result(self) -> None:
        self.error_line = ErrorLine()
        self.sentence = QLabel(wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setProperty("title", True)
        self.number = hint()
        self.plot = SynchronyPlot(self.workspace)
        self.plot.time_chosen.connect(self.workspace.playhead.seek)
        self.leading, self.coverage = QLabel(), hint()
        self.leading.setWordWrap(True)

    def _band_text(self) -> str:
        return self.tr(
            "A window is drawn around its middle. Band: mean ± 2 SD of the same window in the shuffled recordings. "
            "Hatched: not measurable. Click to go there."
        )

    # --- following the session

    def _compute_if_seen(self) -> None:
        if self._looked_at and self._stale and not self._job.running:
            self.compute()

    def _signals_changed(self) -> None:
        self._start_anew()
        self._fill_pairs()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("participants"):
            self._fill_pairs()
            self._show_result()

    def _settings_changed(self) -> None:
        self._stale = True
        self._rest.start()

    def _start_anew(self) -> None:
        """Other signals or another pair: what is shown is no longer about them."""
        self._job.close()
        self.result = None
        self._stale = True
        self._show_result()
        self._compute_if_seen()

    @property
    def _measure(self) -> SynchronyMeasure:
        return MEASURES[self.measure.currentData()]

    def _choose_measure(self) -> None:
        self._use_measure(self._measure)
        self._fill_pairs()
        self._start_anew()

    def _use_measure(self, measure: SynchronyMeasure) -> None:
        self.settings.use(measure.defaults)
        self._method.setText(in_language(synchrony_text.method(measure)))
        self.limits.setText(in_language(synchrony_text.limits(measure)))

    def _offer_measures(self) -> None:
        """Only what two people have can be chosen; where the chosen one is not there, another is."""
        there = {measure.name for measure in measured_of(self.workspace.document.signal_sets)}
        items = self.measure.model()
        if isinstance(items, QStandardItemModel):
            for place, name in enumerate(MEASURES):
                items.item(place).setEnabled(name in there)
        if there and self._measure.name not in there:
            self.measure.setCurrentIndex(next(place for place, name in enumerate(MEASURES) if name in there))
            self._use_measure(self._measure)

    def _fill_pairs(self) -> None:
        document = self.workspace.document
        people = document.session.participants
        self._offer_measures()
        found = pairs(people.values(), document.signal_sets, self._measure)
        labels = self._labels()
        words = self.tr("{a} and {b}")
        named = ((words.format(a=labels[one], b=labels[other]), (one, other)) for one, other in found)
        before = self.pair.currentData()
        self.pair.offer((f"{words[:1].upper()}{words[1:]}", pair) for words, pair in named)
        with QSignalBlocker(self.pair):
            self.pair.setCurrentIndex(found.index(before) if before in found else 0 if found else -1)
        self.pair.setVisible(len(found) > 1)
        self.who.setVisible(len(found) == 1)
        self.who.setText(self.pair.currentText())
        self._stack.setCurrentIndex(0 if found else 1)
        self._tell_what_is_missing(analysed=document.session.findings.info is not None, people=len(people))
        self._compute_if_seen()

    def _labels(self) -> dict[str, str]:
        return synchrony_text.person_labels(self.workspace.document.session.participants.values())

    # --- nothing to show

    def _tell_what_is_missing(self, *, analysed: bool, people: int) -> None:
        if people < 2:
            self.empty.tell(
                self.tr("Synchrony needs two people"),
                self.tr("Say under People where the second person sits, then analyse the session."),
                self.tr("Go to People"),
            )
        elif not analysed and self.workspace.document.analysing:
            self.empty.tell(
                self.tr("Being analysed"),
                self.tr("When it is known how people move and sound, both can be compared here."),
            )
        elif not analysed:
            self.empty.tell(
                self.tr("Not analysed yet"),
                self.tr("The analysis measures how people move and sound; then both can be compared."),
                self.tr("Analyse…"),
            )
        elif self.workspace.document.coder.is_blind_to("flags"):
            hidden = self.tr("You are coding blind to flags, and to what was measured. See Session > Blinding.")
            self.empty.tell(self.tr("Synchrony is hidden"), hidden)
        elif not self.workspace.document.signal_sets:
            self.empty.tell(self.tr("Reading the signals"), self.tr("This takes a moment."))
        else:
            self.empty.tell(
                self.tr("Movement or voices of fewer than two people were measured"),
                self.tr("See under People in which media and region each person is, then analyse again."),
                self.tr("Go to People"),
            )

    def _ask_for_what_is_missing(self) -> None:
        session = self.workspace.document.session
        if len(session.participants) >= 2 and session.findings.info is None:
            self.analyse_requested.emit()
        else:
            self.people_requested.emit()

    # --- showing

    def _show_progress(self, done: float) -> None:
        self._progress.setValue(round(100 * done))

    def _show_running(self, running: bool) -> None:
        self._progress.setVisible(running)
        self.run_button.setText(self.tr("Cancel") if running else self.tr("Compute"))
        self.run_button.setVisible(running or self._stale or bool(self.error_line.text()))
        self._show_result()

    def _take(self, result: PairSynchrony) -> None:
        self.result = result
        self._show_running(False)
        self.result_changed.emit()

    def _tell_failure(self, message: str) -> None:
        self.result = None
        self.error_line.show_error(message)
        self._show_settings.setChecked(True)
        self._show_running(False)

    def _show_result(self) -> None:
        result, labels = self.result, self._labels()
        self.export_button.setEnabled(result is not None)
        for widget in (self.sentence, self.number, self.plot, self.leading, self.coverage):
            widget.setVisible(result is not None)
        if result is None:
            self.plot.show_picture(None, ("", ""))
            return
        sentences = (
            (self.sentence, synchrony_text.comparison_sentence(result)),
            (self.number, synchrony_text.number_sentence(result)),
            (self.leading, synchrony_text.leading_sentence(result, labels)),
            (self.coverage, synchrony_text.coverage_sentence(result, labels)),
        )
        for widget, text in sentences:
            widget.setText(text)
            widget.setVisible(bool(text))
        picture = synchrony_picture(result, self.workspace.document.session.info.duration_s)
        self.plot.show_picture(picture, (labels.get(result.first_id, ""), labels.get(result.second_id, "")))
        self.plot.setAccessibleDescription(" ".join(text for _widget, text in sentences))
