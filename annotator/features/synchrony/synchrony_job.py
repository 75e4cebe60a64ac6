"""The synchrony of two participants, off the GUI thread: progress and cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.analysis.synchrony import SynchronyParameters
from annotator.app.synchrony import PairSynchrony, pair_synchrony
from annotator.app.synchrony_measures import MOVEMENT, SynchronyMeasure
from annotator.domain.signals import SignalSet
from annotator.jobs.cancelling import Cancelled
from annotator.ui.background.mailbox import Mailbox, Sender


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SynchronyRequest:
    """What to compute.

    Attributes:
        kept_in: The session's analysis folder; None neither reads nor keeps a result.
        keep: False only reads what is there.
    """

    signal_sets: Mapping[str, SignalSet]
    pair: tuple[str, str]
    parameters: SynchronyParameters
    measure: SynchronyMeasure = MOVEMENT
    kept_in: Path | None = None
    keep: bool = True


class SynchronyJob(QObject):
    """Computes one request at a time; a newer one takes the place of the one before, whose result never comes."""

    progressed = Signal(float)
    """The share that is done, 0 to 1."""
    finished = Signal(object)
    """:class:`~annotator.app.synchrony.PairSynchrony`"""
    failed = Signal(str)
    running_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._cancel = threading.Event()
        self._news: Mailbox[float | PairSynchrony | str] | None = None

    @property
    def running(self) -> bool:
        """True while synchrony is computed."""
        return self._news is not None

    def start(self, request: SynchronyRequest) -> None:
        """Compute this; what is being computed is given up."""
        self.close()
        self._cancel = threading.Event()
        self._news = Mailbox(self._receive)
        threading.Thread(
            target=_run, args=(request, self._news.send, self._cancel.is_set), name="synchrony", daemon=True
        ).start()
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """Stop; nothing more is told of it."""
        if self._news is not None:
            self.close()
            self.running_changed.emit(False)

    def close(self) -> None:
        """Give up what is being computed: its thread looks for this between two surrogates and ends by itself."""
        self._cancel.set()
        if self._news is not None:
            self._news.close()
            self._news = None

    def _receive(self, news: float | PairSynchrony | str) -> None:
        if isinstance(news, float):
            self.progressed.emit(news)
            return
        self.close()
        self.running_changed.emit(False)
        if isinstance(news, str):
            self.failed.emit(news)
        else:
            self.finished.emit(news)


def _run(request: SynchronyRequest, tell: Sender[float | PairSynchrony | str], cancelled: Callable[[], bool]) -> None:
    try:
        tell(
            pair_synchrony(
                request.signal_sets,
                request.pair,
                parameters=request.parameters,
                measure=request.measure,
                kept_in=request.kept_in,
                keep=request.keep,
                on_progress=lambda done: tell(float(done)),
                cancelled=cancelled,
            )
        )
    except Cancelled:
        return
    except (OSError, ValueError) as error:
        tell(str(error))
