"""Keep native libraries off the user's terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def quiet_stderr() -> Generator[None]:
    """Send file descriptor 2 to the null device meanwhile.

    MediaPipe and TFLite write a log that no logging setting turns off, mostly at the first picture but not only. It is
    written by native code, so only the descriptor itself can be turned away; it is given back afterwards. The whole
    costs some 10 microseconds.
    """
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:  # a window program without a terminal has no descriptor 2, and nothing to keep quiet
        yield
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(sink)
