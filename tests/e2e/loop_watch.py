"""How much processor time each turn of the window's event loop takes, and where the longest ones were."""

from __future__ import annotations

import gc
import signal
import time
import traceback
from dataclasses import dataclass
from types import FrameType

from PySide6.QtCore import QAbstractEventDispatcher

_LONGER_S = {"<frozen importlib._bootstrap>": 0.5, " in set_style_sheet\n": 0.4}
"""By what is in hand: the code of a window is read in once, when it is asked for the first time; each of the two steps
to another style is one call of Qt, of 45 to 75 ms on an idle machine, and up to 190 where an analysis holds both
cores."""
_FRAMES = 25
_HANDS = "hands.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTurn:
    """A turn that took too long, and where it was every half of the limit."""

    work_s: float
    where: str

    def __str__(self) -> str:
        return f"{1000 * self.work_s:.0f} ms of processor time in:\n{self.where or 'Qt itself'}"


class LoopWatch:
    """Watches the loop of the thread it is made on. It counts this thread's processor time: other work does not matter.

    Thousands of collected tests stay in memory while it watches. The garbage collector of a user's process does not
    look through them, so here it does not either.

    Where a long turn was is noted by an alarm of processor time (the other kind ends tests that hang) on this very
    thread: to look at frames from another one would hold on to them, and to the painters in them, which must end with
    their frame.
    """

    def __init__(self, longest_s: float):
        self._limit_s = longest_s
        self.long_turns: list[LongTurn] = []
        self.longest_s = 0.0
        self._where = ""
        self._by_hand = False
        self._noting_s = 0.0
        self._closed = False
        gc.collect()
        gc.freeze()
        signal.signal(signal.SIGPROF, self._note)
        self._dispatcher = QAbstractEventDispatcher.instance()
        # Dispatchers differ in which of the two comes before the work; none works between one and the next of both.
        self._dispatcher.awake.connect(self._end_turn)
        self._dispatcher.aboutToBlock.connect(self._end_turn)
        self.begin_turn()

    def close(self) -> None:
        """Watch no longer."""
        self._dispatcher.awake.disconnect(self._end_turn)
        self._dispatcher.aboutToBlock.disconnect(self._end_turn)
        self._closed = True
        gc.unfreeze()
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        # by default an alarm that is on its way would end the process
        signal.signal(signal.SIGPROF, signal.SIG_IGN)

    def unexpected(self) -> tuple[LongTurn, ...]:
        """Long turns, but those that nobody can cut up: these have their own, larger limit."""
        return tuple(
            turn
            for turn in self.long_turns
            if not any(words in turn.where and turn.work_s <= limit_s for words, limit_s in _LONGER_S.items())
        )

    def begin_turn(self) -> None:
        """A turn begins here: what the test itself did until now is none of the program's."""
        if self._closed:
            return
        self._where = ""
        self._by_hand = False
        self._noting_s = 0.0
        signal.setitimer(signal.ITIMER_PROF, self._limit_s / 2, self._limit_s / 2)
        self._began_s = time.thread_time()

    def _end_turn(self) -> None:
        work_s = time.thread_time() - self._began_s - self._noting_s
        self.longest_s = max(self.longest_s, work_s)
        if work_s > self._limit_s and (self._where or not self._by_hand):
            self.long_turns.append(LongTurn(work_s=work_s, where=self._where))
        self.begin_turn()

    def _note(self, _number: int, frame: FrameType | None) -> None:
        began_s = time.thread_time()
        stack = traceback.extract_stack(frame, limit=_FRAMES)
        if any(entry.filename.endswith(_HANDS) for entry in stack):
            self._by_hand = True  # the test itself, which starts a process for every key
        else:
            self._where += "".join(stack.format())
        self._noting_s += time.thread_time() - began_s  # what the watch does itself is none of the program's
