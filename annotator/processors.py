"""How much of the computer there is to work with."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """How many processor cores this program may use, at least one."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1
