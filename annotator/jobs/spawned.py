"""One spawned process that works on a plan, tells how far it is, and can be asked to stop."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.synchronize import Event
from typing import Any, TypeVar

from annotator.jobs.cancelling import Cancelled, IsCancelled, Tell

Plan = TypeVar("Plan")
Result = TypeVar("Result")

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    told: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    error: Exception


def result_of(
    work: Callable[[Plan, Tell, IsCancelled], Result],
    plan: Plan,
    *,
    name: str,
    told: tuple[type[Exception], ...],
    cancelled: IsCancelled,
    on_progress: Callable[..., None] = lambda *_told: None,
) -> Result | None:
    """What ``work(plan, tell, cancelled)`` gives in a spawned process; None, at once, when ``cancelled`` says so.

    The process is gone when this returns or raises.

    Args:
        told: What the work may raise: it is raised here, with the same words. Anything else ends the process.
        cancelled: Asked some times a second.
        on_progress: Called with what the work tells.

    Raises:
        ProcessDied: the process ended without a result.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    cancel = context.Event()
    process = context.Process(target=_serve, args=(there, cancel, work, plan, told), name=name, daemon=True)
    with ctrl_c_held_back():
        process.start()
    there.close()
    try:
        while not cancelled():
            if not wait([here], timeout=_POLL_S):
                continue
            try:
                message: Any = here.recv()
            except (EOFError, OSError):
                process.join(_GRACE_S)
                raise ProcessDied(process.exitcode) from None
            if isinstance(message, _Failure):
                raise message.error
            if not isinstance(message, _Progress):
                return message
            on_progress(*message.told)
        return None
    finally:
        cancel.set()
        here.close()
        process.join(_GRACE_S)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()


def _serve(
    connection: Connection,
    cancel: Event,
    work: Callable[[Any, Tell, IsCancelled], object],
    plan: object,
    told: tuple[type[Exception], ...],
) -> None:
    """The entry point of the process."""

    def tell(*what: Any) -> None:
        connection.send(_Progress(told=what))

    with connection, suppress(Cancelled, BrokenPipeError, ConnectionResetError):  # nobody waits for it any more
        try:
            connection.send(work(plan, tell, cancel.is_set))
        except (BrokenPipeError, ConnectionResetError):
            raise
        except told as error:
            kind = next(kind for kind in told if isinstance(error, kind))
            # Of what a library raises only the words are sure to come through a pipe.
            connection.send(_Failure(error=error if isinstance(error, OSError) else kind(str(error))))
