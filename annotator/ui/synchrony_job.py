"""The synchrony of two participants, off the GUI thread: progress and cancel."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.analysis.synchrony import SynchronyParameters
from annotator.domain.signals import SignalSet
from annotator.workflow.synchrony import PairSynchrony, SynchronyCancelled, pair_synchrony


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
    kept_in: Path | None = None
    keep: bool = True


class SynchronyJob(QObject):
    """Computes one request at a time; a newer one takes the place of the one before, whose result never comes."""

    progressed = Signal(float)
    """The share that is done, 0 to 1."""
    finished = Signal(object)
    """:class:`~annotator.workflow.synchrony.PairSynchrony`"""
    failed = Signal(str)
    running_changed = Signal(bool)
    _told = Signal(int, float)
    _ended = Signal(int, object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._number = 0
        self._told.connect(self._report)
        self._ended.connect(self._after)

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self, request: SynchronyRequest) -> None:
        """Compute this; what is being computed is given up."""
        self._give_up()
        self._cancel = threading.Event()
        self._number += 1
        self._thread = threading.Thread(
            target=self._run, args=(self._number, request, self._cancel), name="synchrony", daemon=True
        )
        self._thread.start()
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """Stop; nothing more is told of it."""
        if self._thread is not None:
            self._give_up()
            self.running_changed.emit(False)

    def close(self) -> None:
        """Cancel and wait."""
        self._give_up()

    def _give_up(self) -> None:
        """End the thread. It looks for this between two surrogates: some hundredths of a second."""
        self._cancel.set()
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self._number += 1

    def _run(self, number: int, request: SynchronyRequest, cancel: threading.Event) -> None:
        result: PairSynchrony | str | None
        try:
            result = pair_synchrony(
                request.signal_sets,
                request.pair,
                parameters=request.parameters,
                kept_in=request.kept_in,
                keep=request.keep,
                on_progress=lambda done: self._told.emit(number, done),
                cancelled=cancel.is_set,
            )
        except SynchronyCancelled:
            return
        except (OSError, ValueError) as error:
            result = str(error)
        self._ended.emit(number, result)

    def _report(self, number: int, done: float) -> None:
        if number == self._number:
            self.progressed.emit(done)

    def _after(self, number: int, result: PairSynchrony | str) -> None:
        if number != self._number:
            return
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self.running_changed.emit(False)
        if isinstance(result, str):
            self.failed.emit(result)
        else:
            self.finished.emit(result)
