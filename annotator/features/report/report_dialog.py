"""Asks what a report shows, and writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from annotator.domain.moments import accepted_moments
from annotator.domain.session import Session
from annotator.exchange.deidentify_summary import DeidentifySummary
from annotator.storage.session_folder import SessionFolder
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import hint, warning
from annotator.ui.widgets.removed_words import RemovedWords
from annotator.ui.widgets.writing_dialog import WritingDialog


@dataclass(frozen=True, slots=True)
class _Written:
    """The file, and what became of names (None where they are shown)."""

    path: Path
    names: DeidentifySummary | None


class ExportReportDialog(WritingDialog):
    """The session as one page: with or without names, words, pictures and synchrony."""

    def __init__(
        self,
        folder: SessionFolder,
        session: Session,
        *,
        place: Path,
        signals: tuple[str, ...],
        parent: QWidget | None = None,
    ):
        """``signals``: names of those that are shown on the timeline and that the session has."""
        super().__init__(place=place, folder=False, action=self.tr("Write report"), parent=parent)
        self.setWindowTitle(self.tr("Export report"))
        self._folder_of_session, self._session, self._signals = folder, session, signals
        # A session's name may be a person's.
        self._suggested = {False: str(place), True: str(place.with_name("report.html"))}
        self.deidentify = QCheckBox(self.tr("Without names, words and notes; faces covered"))
        self.deidentify.setToolTip(self.tr("Leave names, file names, dates, words and notes out, and cover faces"))
        self.words = QCheckBox(self.tr("Show words and notes, with roles in place of names"))
        self.words.setToolTip(self.tr("What people say about other people, places and dates stays: read it first"))
        self.stills = QCheckBox(self.tr("Pictures before and at each accepted moment"))
        self.stills.setToolTip(self.tr("Two pictures for each accepted moment, cut to the participant"))
        self.stills.setChecked(True)
        self.synchrony = QCheckBox(self.tr("Synchrony of two people's movement"))
        self.synchrony.setToolTip(self.tr("Compare the movement of client and therapist with shuffled recordings"))
        self.synchrony.setChecked(True)
        self.shown_signals = QCheckBox(self.tr("The timeline's signals, instead of those behind the flags"))
        self.shown_signals.setToolTip(self.tr("Draw the signals that have a row on the timeline now"))
        self.shown_signals.setVisible(bool(signals))
        self.removed = RemovedWords(folder.path, read_only=folder.read_only)
        self._warning = warning()
        self._warning.setMinimumHeight(6 * GRID_PX)
        self.what = Choice(self.tr("Moments"), self.tr("Which moments the report tells of"))
        for name, playlist_id, count in (
            (self.tr("Accepted moments"), "", len(accepted_moments(session))),
            *(
                (self.tr("Playlist {name}").format(name=one.name), one.id, len(one.items))
                for one in session.playlists.values()
            ),
        ):
            self.what.addItem(f"{name} ({count})", playlist_id)
        self._offer_choices()
        self.deidentify.toggled.connect(self._explain)
        self.begin_with(self.what, *self._boxes(), self.removed.field)
        self._explain()

    def _offer_choices(self) -> None:
        self.choices.addWidget(
            hint(
                self.tr(
                    "One HTML file: it opens in any browser without a network, in light and dark, and prints to PDF "
                    "from there."
                )
            )
        )
        rows = form()
        rows.addRow(label(self.tr("Moments")), self.what)
        self.choices.addLayout(rows)
        for box in self._boxes():
            row = hbox(3 * GRID_PX if box is self.words else 0, stretched(box, 1))
            self.choices.addLayout(row)
        self.choices.addWidget(self.removed)
        self.choices.addWidget(self._warning)

    def begin(self, place: Path) -> None:
        from annotator.features.report.contents import ReportOptions

        path = place if place.suffix else place.with_suffix(".html")
        hides = self.deidentify.isChecked()
        options = ReportOptions(
            deidentify=hides,
            words=self.words.isChecked() if hides else None,
            stills=self.stills.isChecked(),
            signals=self._signals if self.shown_signals.isChecked() else (),
            synchrony=self.synchrony.isChecked(),
            playlist_id=self.what.currentData(),
            further_words=self.removed.keep() if hides else (),
        )

        folder, session = self._folder_of_session, self._session

        def work(on_progress: Callable[[float, str], None], cancelled: Callable[[], bool]) -> _Written:
            from annotator.features.report.write import write_report

            names = write_report(folder, session, path, options, on_progress=on_progress, cancelled=cancelled)
            return _Written(path, names)

        self.job.start(work)

    def told(self, result: object) -> tuple[Path, str]:
        if not isinstance(result, _Written):
            raise TypeError(f"a report gave {type(result).__name__}")
        told = self.tr("Written: {path}").format(path=result.path)
        lines = result.names.lines() if result.names is not None else ()
        return result.path, "\n".join([told, *lines])

    def enable_choices(self, on: bool) -> None:
        if not hasattr(self, "deidentify"):
            return
        for part in (self.what, *self._boxes()):
            part.setEnabled(on)
        self.words.setEnabled(on and self.deidentify.isChecked())
        self.removed.setEnabled(on)

    def _boxes(self) -> tuple[QCheckBox, ...]:
        return self.deidentify, self.words, self.stills, self.synchrony, self.shown_signals

    def _explain(self) -> None:
        hides = self.deidentify.isChecked()
        if self.place.text() == self._suggested[not hides]:
            self.place.setText(self._suggested[hides])
        self.words.setEnabled(hides)
        self.removed.setVisible(hides)
        if hides:
            text = self.tr(
                "Body, clothes, room and movement can still identify people: look through the page before you pass it "
                "on."
            )
            count = len(self._session.cover_areas)
            if count:
                drawn = self.tr("The area that was drawn for clips is covered too.")
                several = self.tr("The {n} areas that were drawn for clips are covered too.").format(n=count)
                text = f"{drawn if count == 1 else several} {text}"
        else:
            text = self.tr("The page shows people and what they said. Keep it as you keep the recording.")
        self._warning.setText(text)
