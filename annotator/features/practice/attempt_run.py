"""An attempt while it is made: every step changes one immutable value and is put on disk at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from annotator.domain import attempts
from annotator.domain.attempts import Answer, Attempt, Mark
from annotator.domain.clock import new_id, utc_now
from annotator.domain.exercises import Exercise, Stretch
from annotator.features.practice.attempt_store import AttemptStore, finish
from annotator.ui.background.mailbox import Mailbox, Sender

_TICK_MS = 250
_WRITTEN, _END = "written", "end"
"""What the thread tells, besides a problem in words."""


class AttemptRun(QObject):
    """Holds the attempt and writes it, in order, on a thread of its own, which ends after the last write."""

    changed = Signal()
    """Something in the attempt is different now."""
    ticked = Signal(float)
    """Seconds left, where there is a time limit; emitted a few times a second."""
    ending = Signal()
    """The attempt is about to be finished: what was typed and not told yet must be told now."""
    ended = Signal()
    """The attempt is finished, by the trainee or by the time limit."""
    write_failed = Signal(str)
    """The attempt could not be written; the text says why. It is tried again with the next step."""
    written = Signal()
    """Everything up to now is on disk."""

    def __init__(self, exercise: Exercise, attempt: Attempt, store: AttemptStore, parent: QObject | None = None):
        super().__init__(parent)
        self.exercise = exercise
        """What is practised."""
        self._attempt = attempt
        self._store = store
        self._before_s = attempt.worked_s
        self._open_for = QElapsedTimer()
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="attempt")
        self._outcomes: Mailbox[str] = Mailbox(self._tell)
        self._then: Callable[[], None] = _nothing
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self._tick)

    def begin(self) -> None:
        """Put the attempt on disk and let its time run; to be called once everything is connected."""
        self._open_for.start()
        if self.exercise.time_limit_s is not None:
            self._ticks.start()
        self._write()

    @property
    def attempt(self) -> Attempt:
        """The attempt as it stands."""
        return self._attempt

    @property
    def stretch(self) -> Stretch:
        """Where the trainee is."""
        return self.exercise.stretch(self._attempt.stretch_id) or self.exercise.stretches[0]

    @property
    def stretch_number(self) -> int:
        """From 1."""
        return self.exercise.stretches.index(self.stretch) + 1

    @property
    def worked_s(self) -> float:
        """How long the screen was open, before and now."""
        return self._before_s + (self._open_for.elapsed() / 1000 if self._open_for.isValid() else 0.0)

    # --- steps --------------------------------------------------------------------------------------------------------

    def press(self, time_s: float, *, code_id: str | None = None) -> Mark:
        """The trainee noticed something on the frame at this time.

        Raises:
            AttemptError: the attempt is finished.
        """
        mark = Mark(id=new_id(), stretch_id=self.stretch.id, time_s=time_s, made_at=utc_now(), code_id=code_id)
        self._set(attempts.with_mark(self._attempt, mark))
        return mark

    def code(self, mark_id: str, code_id: str | None) -> None:
        """Give a mark a code."""
        self._set(attempts.with_code(self._attempt, mark_id, code_id))

    def take_back(self, mark_id: str) -> None:
        """Remove a mark that was set by mistake."""
        self._set(attempts.without_mark(self._attempt, mark_id))

    def answer(self, question_id: str, text: str, *, mark_id: str | None = None) -> None:
        """Answer a question about a mark, or about the present stretch."""
        asked = next((one.text for one in self.exercise.questions if one.id == question_id), "")
        told = Answer(
            question_id=question_id, stretch_id=self._stretch_of(mark_id), mark_id=mark_id, text=text, question=asked
        )
        self._set(attempts.with_answer(self._attempt, told))

    def watched(self, start_s: float, end_s: float) -> None:
        """The trainee has watched this and is at its end."""
        self._set(replace(attempts.with_watched(self._attempt, (start_s, end_s)), time_s=end_s))

    def go_to(self, time_s: float) -> None:
        """The trainee went back in the stretch."""
        self._set(replace(self._attempt, time_s=time_s))

    def ask(self) -> None:
        """The stretch is over; its questions are open."""
        self._set(replace(self._attempt, asking=True))

    def next_stretch(self) -> bool:
        """Go on to the next stretch; False if this was the last one."""
        if self.stretch_number >= len(self.exercise.stretches):
            return False
        following = self.exercise.stretches[self.stretch_number]
        self._set(replace(self._attempt, stretch_id=following.id, time_s=following.start_s, asking=False))
        return True

    def finish(self, *, timed_out: bool = False) -> None:
        """Hand the attempt in."""
        if self._attempt.finished:
            return
        self._ticks.stop()
        self.ending.emit()
        self._set(finish(self._attempt, timed_out=timed_out))
        self.ended.emit()

    def close(self, *, then: Callable[[], None] | None = None) -> None:
        """Put the last state on disk, on the thread that has written the others; it ends with that.

        Args:
            then: Called once everything is written, or could not be; without it nothing more is told.
        """
        self._ticks.stop()
        if not self._attempt.finished:
            self._attempt = replace(self._attempt, worked_s=self.worked_s)
            self._write()
        if then is None:
            self._outcomes.close()
        else:
            self._then = then
            self._writing.submit(self._outcomes.send, _END)
        self._writing.shutdown(wait=False)

    def _stretch_of(self, mark_id: str | None) -> str:
        mark = self._attempt.mark(mark_id)
        return mark.stretch_id if mark is not None else self.stretch.id

    def _set(self, attempt: Attempt) -> None:
        self._attempt = replace(attempt, worked_s=self.worked_s)
        self._write()
        self.changed.emit()

    def _write(self) -> None:
        self._writing.submit(_keep, self._store, self._attempt, self._outcomes.send)

    def _tell(self, outcome: str) -> None:
        if outcome == _WRITTEN:
            self.written.emit()
        elif outcome == _END:
            self._outcomes.close()
            self._then()
        else:
            self.write_failed.emit(outcome)

    def _tick(self) -> None:
        limit_s = self.exercise.time_limit_s
        if limit_s is None:
            return
        left_s = limit_s - self.worked_s
        self.ticked.emit(max(0.0, left_s))
        if left_s <= 0:
            self.finish(timed_out=True)


def _nothing() -> None:
    """Nobody waits."""


def _keep(store: AttemptStore, attempt: Attempt, tell: Sender[str]) -> None:
    try:
        store.keep(attempt)
    except OSError as error:
        tell(str(error))
    else:
        tell(_WRITTEN)
