"""How long the window stands still while somebody works with a large session.

``python -m benchmarks.freezes [--folder DIR] [--only WORDS] [--by-work] [--longest 50]``

An hour with 10,000 annotations, 3,000 flags and 800 utterances, in the whole window of the program. Everything a user
does is done once (:mod:`benchmarks.freeze_steps`); for each it prints the longest time between two turns of the
window's event loop, by the clock and of the processor, and in which functions of the program most of it was spent
(looked at every few milliseconds; not on Windows).

A turn is what is felt: while it lasts no key, no mouse and no frame of the video is attended to. 16 ms are a frame. On
a machine that others use too only the processor time (``--by-work``) means something; it leaves out what the window
waited for, though, such as the disk. Exit code 1 where a step takes longer than ``--longest`` and is not among the
exceptions that ``benchmarks/README.md`` lists.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from annotator.ui.app import make_application, make_window
from benchmarks.big_session import big_folder
from benchmarks.freeze_steps import EXCEPTIONS, STEPS, Desk
from benchmarks.opening import take_keyboard

_DURATION_S, _FLAGS, _UTTERANCES = 3600.0, 3000, 800
_BEAT_MS = 1
_LOOK_EVERY_S = 0.002
_QUIET_S, _QUIET_TURN_MS, _GIVE_UP_S = 0.25, 4.0, 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the event loop, in milliseconds by the clock and of the processor."""

    began: float
    ended: float
    wall_ms: float
    work_ms: float

    def taken_ms(self, *, by_work: bool) -> float:
        return self.work_ms if by_work else self.wall_ms


@dataclass(slots=True)
class Onlooker:
    """Notes every few milliseconds which functions of the program the window's thread is in.

    By a timer's signal, which Python answers on that very thread: a second thread would keep what it looks at alive,
    a painter among it, beyond its end.
    """

    seen: list[tuple[float, tuple[CodeType, ...]]] = field(
        default_factory=lambda: list[tuple[float, tuple[CodeType, ...]]]()
    )

    def start(self) -> None:
        if sys.platform != "win32":
            signal.signal(signal.SIGALRM, self._look)
            signal.setitimer(signal.ITIMER_REAL, _LOOK_EVERY_S, _LOOK_EVERY_S)

    def stop(self) -> None:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        self.seen.append((time.perf_counter(), _stack(frame)))

    def place(self, turn: Turn) -> str:
        """The innermost functions in which most of a turn was spent."""
        seen: list[tuple[float, tuple[CodeType, ...]]] = list(self.seen)
        stacks = [stack for at, stack in seen if turn.began <= at <= turn.ended]
        path: list[CodeType] = []
        while True:
            depth = len(path)
            deeper = [stack for stack in stacks if len(stack) > depth]
            following = Counter([stack[depth] for stack in deeper]).most_common(1)
            if not following or following[0][1] < 0.5 * len(stacks):
                break
            code = following[0][0]
            path.append(code)
            stacks = [stack for stack in deeper if stack[depth] is code]
        return " > ".join(f"{Path(code.co_filename).stem}.{code.co_name}" for code in path[-3:]) or "Qt itself"


def _stack(frame: FrameType | None) -> tuple[CodeType, ...]:
    """The program's own functions on the stack, outermost first."""
    found: list[CodeType] = []
    while frame is not None:
        if "/annotator/" in frame.f_code.co_filename.replace("\\", "/"):
            found.append(frame.f_code)
        frame = frame.f_back
    return tuple(reversed(found))


class LoopWatch(QObject):
    """Beats once in each turn of the event loop, and keeps the longest turn."""

    def __init__(self) -> None:
        super().__init__()
        self.longest: dict[bool, Turn | None] = {True: None, False: None}
        self.last_long = time.perf_counter()
        self._at, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT_MS)

    def start_over(self) -> None:
        self.longest = {True: None, False: None}
        self._at, self._worked = time.perf_counter(), time.thread_time()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        turn = Turn(
            began=self._at,
            ended=now,
            wall_ms=max((now - self._at) * 1000 - _BEAT_MS, 0.0),
            work_ms=(worked - self._worked) * 1000,
        )
        for by_work, held in self.longest.items():
            if held is None or turn.taken_ms(by_work=by_work) > held.taken_ms(by_work=by_work):
                self.longest[by_work] = turn
        if turn.work_ms > _QUIET_TURN_MS:
            self.last_long = now
        self._at, self._worked = now, worked

    def settle(self, done: Callable[[], bool]) -> None:
        """Let the window work until it has come to rest."""
        began = time.perf_counter()
        self.last_long = began
        while time.perf_counter() - self.last_long < _QUIET_S or not done():
            QApplication.processEvents()
            time.sleep(0.0005)
            if time.perf_counter() - began > _GIVE_UP_S:
                return


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The longest turn of one step."""

    name: str
    wall_ms: float
    work_ms: float
    place: str

    def line(self) -> str:
        return f"{self.name:44} {self.wall_ms:8.1f} {self.work_ms:8.1f}   {self.place}"


def measure(
    watch: LoopWatch,
    onlooker: Onlooker,
    name: str,
    act: Callable[[], object],
    done: Callable[[], bool],
    *,
    by_work: bool,
) -> Outcome:
    """Do one thing and wait until the window has come to rest."""
    onlooker.seen.clear()
    watch.start_over()
    act()
    watch.settle(done)
    wall, work = watch.longest[False], watch.longest[True]
    told = work if by_work else wall
    return Outcome(
        name=name,
        wall_ms=wall.wall_ms if wall is not None else 0.0,
        work_ms=work.work_ms if work is not None else 0.0,
        place=onlooker.place(told) if told is not None else "",
    )


def _close_dialogs() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long the window stands still while somebody works.")
    parser.add_argument("--folder", type=Path, help="keep the session here and go on from it")
    parser.add_argument("--only", default="", help="only steps whose name contains this, and opening")
    parser.add_argument("--by-work", action="store_true", help="judge by processor time: for a machine that is shared")
    parser.add_argument("--longest", type=float, default=50.0, help="milliseconds that no turn may take")
    return parser.parse_args()


def main() -> int:
    arguments = _arguments()
    by_work: bool = arguments.by_work
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        made_once = big_folder(arguments.folder or folder / "made", _DURATION_S, flags=_FLAGS, utterances=_UTTERANCES)
        shutil.copytree(made_once.parent, folder / "work")  # each run begins with the same session
        session = folder / "work" / made_once.name
        application = make_application()
        window = make_window(application, QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        window.resize(1920, 1080)
        window.show()
        take_keyboard(window)
        desk = Desk(window=window, session=session, folder=folder)
        watch, onlooker = LoopWatch(), Onlooker()
        onlooker.start()
        print(f"{'step':44} {'clock ms':>8} {'work ms':>8}   where", flush=True)
        late: list[Outcome] = []
        for step in STEPS:
            if arguments.only and arguments.only not in step.name and not step.always:
                continue
            edits = desk.edit_count
            outcome = measure(
                watch,
                onlooker,
                step.name,
                lambda step=step: step.act(desk),
                lambda step=step: step.done(desk),
                by_work=by_work,
            )
            print(outcome.line(), flush=True)
            if step.edits and desk.edit_count == edits:
                raise RuntimeError(f"nothing was changed by: {step.name}")
            taken_ms = outcome.work_ms if by_work else outcome.wall_ms
            if taken_ms > max(arguments.longest, EXCEPTIONS.get(step.name, 0.0)):
                late.append(outcome)
            _close_dialogs()
            watch.settle(lambda: True)
        onlooker.stop()
        window.close()
    print(
        f"{len(late)} of {len(STEPS)} steps held the window longer than they may" if late else "no step held the window"
    )
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
