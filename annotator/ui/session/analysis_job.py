"""The analysis, off the GUI thread: progress, time left, cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.pipeline.analysis_options import AnalysisOptions, AnalysisOutcome, AnalysisProgress
from annotator.storage.session_folder import SessionFolder
from annotator.ui.background.cancellable_job import CancellableJob
from annotator.ui.background.mailbox import Mailbox, Sender


class AnalysisJob(QObject):
    """Runs one analysis at a time. Frames are tracked in worker processes; if one dies, ``failed`` says so."""

    progressed = Signal(object)
    """:class:`~annotator.pipeline.analyse.AnalysisProgress`"""
    finished = Signal(object)
    """:class:`~annotator.pipeline.analyse.AnalysisOutcome`"""
    failed = Signal(str)
    running_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self.check = CancellableJob(self)
        """The look at the recordings before an analysis."""
        self._news: Mailbox[AnalysisProgress | AnalysisOutcome | str] | None = None

    @property
    def running(self) -> bool:
        """True while an analysis runs."""
        return self._thread is not None

    def start(self, folder: SessionFolder, options: AnalysisOptions) -> None:
        """Analyse; does nothing while an analysis runs."""
        if self._thread is not None:
            return
        self._cancel = threading.Event()
        self._news = Mailbox(self._receive)
        self._thread = threading.Thread(
            target=_run, args=(folder, options, self._news.send, self._cancel.is_set), name="analysis"
        )
        self._thread.start()
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """Ask it to stop; what is tracked so far is kept."""
        self._cancel.set()

    def close(self) -> threading.Thread | None:
        """Cancel; nothing more is told.

        Returns:
            The thread, which still has the session's folder until it ends; None where no analysis ran.
        """
        self.check.close()
        self._cancel.set()
        thread = self._thread
        if thread is not None:
            self._end()
        return thread

    def _receive(self, news: AnalysisProgress | AnalysisOutcome | str) -> None:
        if isinstance(news, AnalysisProgress):
            self.progressed.emit(news)
            return
        self._end()
        if isinstance(news, str):
            self.failed.emit(news)
        else:
            self.finished.emit(news)

    def _end(self) -> None:
        if self._news is not None:
            self._news.close()
        self._thread = self._news = None
        self.running_changed.emit(False)


def _run(
    folder: SessionFolder,
    options: AnalysisOptions,
    tell: Sender[AnalysisProgress | AnalysisOutcome | str],
    cancelled: Callable[[], bool],
) -> None:
    from annotator.pipeline.analyse import analyse

    try:
        tell(analyse(folder, options, on_progress=tell, cancelled=cancelled))
    except (OSError, ValueError, RuntimeError) as error:
        tell(str(error))
