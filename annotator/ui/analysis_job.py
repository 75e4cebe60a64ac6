"""The analysis, off the GUI thread: progress, time left, cancel."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal

from annotator.storage.session_folder import SessionFolder
from annotator.ui.cancellable_job import CancellableJob
from annotator.workflow.analyse import AnalysisOptions, AnalysisOutcome, AnalysisProgress


class AnalysisJob(QObject):
    """Runs one analysis at a time. Frames are tracked in worker processes; if one dies, ``failed`` says so."""

    progressed = Signal(object)
    """:class:`~annotator.workflow.analyse.AnalysisProgress`"""
    finished = Signal(object)
    """:class:`~annotator.workflow.analyse.AnalysisOutcome`"""
    failed = Signal(str)
    running_changed = Signal(bool)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._ended.connect(self._after)
        self.check = CancellableJob(self)
        """The look at the recordings before an analysis."""

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self, folder: SessionFolder, options: AnalysisOptions) -> None:
        """Analyse; does nothing while an analysis runs."""
        if self._thread is not None:
            return
        self._cancel = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(folder, options), name="analysis")
        self._thread.start()
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """Ask it to stop; what is tracked so far is kept."""
        self._cancel.set()

    def close(self) -> None:
        """Cancel and wait."""
        self.check.close()
        self._cancel.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, folder: SessionFolder, options: AnalysisOptions) -> None:
        from annotator.workflow.analyse import analyse

        result: AnalysisOutcome | str
        try:
            result = analyse(folder, options, on_progress=self._report, cancelled=self._cancel.is_set)
        except (OSError, ValueError, RuntimeError) as error:
            result = str(error)
        self._ended.emit(result)

    def _report(self, progress: AnalysisProgress) -> None:
        self.progressed.emit(progress)

    def _after(self, result: AnalysisOutcome | str) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self.running_changed.emit(False)
        if isinstance(result, str):
            self.failed.emit(result)
        else:
            self.finished.emit(result)
