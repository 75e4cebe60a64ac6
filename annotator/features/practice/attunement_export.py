"""Writing what the attunement window shows to a file: cues, summary or plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.analysis.therapist_timing import HeardTurns
from annotator.app.attunement_tables import export_cues, export_summary
from annotator.domain.attunement import MetCue
from annotator.domain.session import Session
from annotator.features.practice.attunement_plot import AttunementPlot
from annotator.inside import named_after
from annotator.ui.background.work import Background
from annotator.ui.widgets.ask_where import ask_where
from annotator.ui.widgets.message import show_problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is written.

    Attributes:
        cues: Gives the session and the cues, without names where so chosen; called on a thread.
        turns: Of everybody, as they were heard; None where that is not known.
    """

    cues: Callable[[], tuple[Session, tuple[MetCue, ...]]]
    turns: HeardTurns | None


class AttunementExport(QObject):
    """Asks for a file and writes it off the GUI thread."""

    written = Signal(object)
    """Path of the file."""

    def __init__(self, window: QWidget, background: Background):
        super().__init__(window)
        self._window = window
        self._background = background

    def ask(self, title: str, told: Told, plot: AttunementPlot) -> None:
        """Ask for a file; what is written goes by the kind that is chosen there."""
        exports: dict[str, Callable[[Path], None]] = {
            self.tr("Cues, one a row (*.csv)"): lambda path: self.cues(path, told),
            self.tr("Summary by thirds and responses (*.csv)"): lambda path: self.summary(path, told),
            self.tr("Plot (*.svg)"): lambda path: self.plot(path, plot),
            self.tr("Plot (*.png)"): lambda path: self.plot(path, plot),
        }
        suggested = named_after(Path.home(), self.tr("{title}-attunement").format(title=title))
        chosen = ask_where(self._window, self.tr("Export attunement"), suggested, ";;".join(exports))
        if chosen is not None:
            path, kind = chosen
            exports[kind](path)

    def cues(self, path: Path, told: Told) -> None:
        """Write one row per cue as CSV."""
        self._write(path, lambda: export_cues(*told.cues(), path, turns=told.turns))

    def summary(self, path: Path, told: Told) -> None:
        """Write counts and latencies, for the session and each third, as CSV."""
        self._write(path, lambda: export_summary(*told.cues(), path, turns=told.turns))

    def plot(self, path: Path, plot: AttunementPlot) -> None:
        """Write the plot as SVG or, by its suffix, as PNG."""
        try:
            plot.write_picture(path)
        except OSError as error:
            self._refuse(error)
        else:
            self.written.emit(path)

    def _write(self, path: Path, work: Callable[[], None]) -> None:
        self._background.run(work, done=lambda _nothing: self.written.emit(path), failed=self._refuse)

    def _refuse(self, error: Exception) -> None:
        show_problem(self._window, self.tr("The export could not be written"), str(error))
