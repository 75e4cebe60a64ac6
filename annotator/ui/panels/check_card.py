"""What a look at the recordings says of what an analysis can give, before it is begun."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

from annotator.analysis.recording_check import PersonCheck, RecordingCheck
from annotator.domain.clock import in_words
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.recording_check_text import concern_words, cut_words
from annotator.ui.actions.table import in_language
from annotator.ui.background.job import Job, Work
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.panel_parts import heading, hint, warning

WorkFor = Callable[[AnalysisOptions], Work]
"""Makes the work of checking with these options; it gives a :class:`RecordingCheck`."""


class CheckCard(QWidget):
    """Runs a check and says per participant how large the face is, what stands in the way, and how long it will take.

    The job may outlive the card: it ends by itself a moment after it was cancelled.
    """

    grown = Signal()
    """There is more to read than before."""
    regions_wanted = Signal()
    """The picture is cut, and the regions are to be set from there on."""

    def __init__(self, session: Session, job: Job, work_for: WorkFor, parent: QWidget | None = None):
        super().__init__(parent)
        self._session = session
        self._job = job
        self._work_for = work_for
        self._wanted: AnalysisOptions | None = None
        self.result: RecordingCheck | None = None
        self.state = hint()
        self.bar = QProgressBar(minimum=0, maximum=100, textVisible=False)
        self.bar.setFixedHeight(GRID_PX // 2)
        self.bar.setAccessibleName(self.tr("Progress of the check"))
        self.again = QPushButton(self.tr("Check again"), autoDefault=False)
        self.again.setToolTip(self.tr("Look at the recordings again, with the rates and workers chosen below"))
        self.set_regions = QPushButton(self.tr("Set the regions…"), autoDefault=False)
        self.set_regions.setToolTip(
            self.tr("Find the faces in every view, and confirm who sits where from each cut on")
        )
        self.set_regions.hide()
        self.set_regions.clicked.connect(self.regions_wanted)
        row = hbox(stretched(heading(self.tr("What to expect")), 1), self.again)
        self._people = vbox(spacing=GRID_PX // 2)
        vbox(row, self.bar, self._people, hbox(self.set_regions, STRETCH), self.state, on=self, margin=0)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._take)
        job.failed.connect(self._tell_failure)

    def start(self, options: AnalysisOptions) -> None:
        """Look at the recordings; what was found before is taken back."""
        self.result = None
        self.set_regions.hide()
        self.again.setEnabled(False)
        self._clear()
        self.bar.setValue(0)
        self.bar.show()
        self.state.setText(self.tr("Looking at the recordings for some seconds. You need not wait for it."))
        if self._job.running:  # an earlier check that was cancelled is still ending
            self._wanted = options
        else:
            self._job.start(self._work_for(options))

    def stop(self) -> None:
        """Nobody looks at it any more."""
        self._wanted = None
        for signal, slot in (
            (self._job.progressed, self._show_progress),
            (self._job.finished, self._take),
            (self._job.failed, self._tell_failure),
        ):
            signal.disconnect(slot)
        self._job.cancel()

    def _show_progress(self, done: float, _what: str) -> None:
        self.bar.setValue(round(100 * done))

    def _take(self, result: object) -> None:
        if self._wanted is not None:
            options, self._wanted = self._wanted, None
            self._job.start(self._work_for(options))
            return
        self.bar.hide()
        self.again.setEnabled(True)
        if not isinstance(result, RecordingCheck):
            self.state.setText(self.tr("The check was cancelled."))
            return
        self.show_result(result)

    def show_result(self, result: RecordingCheck) -> None:
        """Say what a check found."""
        self._clear()
        self.result = result
        several = len({person.media_id for person in result.people}) > 1
        for person in result.people:
            self._add_person(person, several=several)
        cuts = cut_words(result, say=in_language)
        for words in cuts:
            self._add(warning(words))
        self.set_regions.setVisible(bool(cuts))
        for name, lost in result.lost.items():
            text = self.tr("{lost} of the pictures looked at in {name} could not be decoded.")
            self._add(warning(text.format(lost=lost, name=name)))
        self.state.setText(self._time(result))
        self.grown.emit()

    def _tell_failure(self, message: str) -> None:
        self.bar.hide()
        self.again.setEnabled(True)
        self.state.setText(message[:1].upper() + message[1:])

    def _add_person(self, person: PersonCheck, *, several: bool) -> None:
        who = participant_label(self._session, person.participant_id)
        if several and person.media_id in self._session.media:
            who = f"{who} ({self._session.media[person.media_id].file_name})"
        if person.face_width_px is None:
            line = QLabel(self.tr("{who}: no face in {n} pictures").format(who=who, n=person.looks))
        else:
            text = self.tr("{who}: face {width:.0f} px wide, measurable in {share} of {n} pictures")
            share = percent(person.measurable_share)
            line = QLabel(text.format(who=who, width=person.face_width_px, share=share, n=person.looks))
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setWordWrap(True)
        self._add(line)
        for words in concern_words(person, say=in_language):
            self._add(warning(words))

    def _add(self, line: QLabel) -> None:
        self._people.addWidget(line)
        line.show()  # at once: what is not shown takes no room when the dialog grows

    def _time(self, result: RecordingCheck) -> str:
        if result.needed_s is None:
            return self.tr("How long the analysis takes cannot be told for so short a recording.")
        if result.needed_s == 0:
            return self.tr("Everything is tracked already: analysing again takes seconds.")
        text = self.tr("The analysis will take about {time} on this computer with {n} workers.")
        return text.format(time=in_words(result.needed_s), n=result.workers)

    def _clear(self) -> None:
        while (item := self._people.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
