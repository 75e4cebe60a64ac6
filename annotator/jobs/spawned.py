"""One spawned process that reports through a pipe and can be asked to stop."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Event
from typing import Any

_POLL_S = 0.05
# Nothing it does is kept, so it need not be given long.
_GRACE_S = 0.5


@contextmanager
def ctrl_c_held_back() -> Generator[None]:
    """Let a process started here never see Ctrl+C, not even before it can say so itself; ours comes a moment later.

    Windows has no such mask; there the process ignores Ctrl+C from the moment it runs.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class ProcessDied(RuntimeError):  # noqa: N818
    """The process ended without saying why."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(f"a working process stopped unexpectedly (exit code {exit_code})")
        self.exit_code = exit_code


def messages_of(
    target: Callable[[Connection, Event, Any], None],
    plan: object,
    *,
    name: str,
    cancelled: Callable[[], bool],
) -> Generator[object]:
    """Run ``target(connection, cancel, plan)`` in a spawned process and give what it sends until it hangs up.

    A process that is killed may hang up before it is known to be dead: a last message tells that all was sent.

    The process is gone when the iterator is exhausted or closed. It ends early, without an error, once ``cancelled``
    (asked some times a second) says so.

    Raises:
        ProcessDied: the process ended with another exit code than 0.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    cancel = context.Event()
    process = context.Process(target=target, args=(there, cancel, plan), name=name, daemon=True)
    with ctrl_c_held_back():
        process.start()
    there.close()
    try:
        while not cancelled():
            if not wait([here], timeout=_POLL_S):
                continue
            try:
                message: object = here.recv()
            except (EOFError, OSError):
                process.join(_GRACE_S)
                if process.exitcode:
                    raise ProcessDied(process.exitcode) from None
                return
            yield message
    finally:
        cancel.set()
        here.close()
        process.join(_GRACE_S)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()
