"""How a process that loads MediaPipe begins."""

from __future__ import annotations

import os
import signal
import sys

from annotator.tracking.offline import stay_offline


def begin_worker() -> None:
    """Keep this process deaf to Ctrl+C, off the user's terminal, and off the network, for good.

    Ctrl+C in a terminal reaches every process of the group; only the program itself decides what it means.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence_stderr()
    stay_offline()


def silence_stderr() -> None:
    """Send file descriptor 2 of this process to the null device, for good. Meant for worker processes.

    MediaPipe and TFLite write a log that no logging setting turns off. It is written by native code on threads of
    their own, also between two calls, so turning the descriptor away around the calls lets lines slip through. A
    worker tells what goes wrong through its pipe, and a crash by its exit code: nothing is lost.
    """
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 2)
        os.close(sink)
    except OSError:
        # A window program without a terminal may have no descriptor 2, and then nothing to keep quiet.
        return
