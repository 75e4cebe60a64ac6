"""How a process that loads MediaPipe begins."""

from __future__ import annotations

import signal

from annotator.tracking.offline import stay_offline
from annotator.tracking.quiet import silence_stderr


def begin_worker() -> None:
    """Keep this process deaf to Ctrl+C, off the user's terminal, and off the network, for good.

    Ctrl+C in a terminal reaches every process of the group; only the program itself decides what it means.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence_stderr()
    stay_offline()
