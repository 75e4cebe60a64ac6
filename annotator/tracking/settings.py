"""In what pieces a recording is tracked."""

from __future__ import annotations

import math

# Grows whenever the same recording would give other landmarks or picture measures than before.
TRACKING_VERSION = 4

# A recording is tracked in stretches of this length, each written as one shard. Fixed borders make the result the same
# for any number of workers, and a crash loses no more than one stretch per worker.
SHARD_S = 20.0
# The face mesh settles within five pictures of a fresh start: so many before each stretch are tracked and dropped, and
# no more than a second's.
WARM_IN_PICTURES = 8
_LONGEST_WARM_IN_S = 1.0


def shard_count(start_s: float, end_s: float) -> int:
    """How many shards cover a recording from ``start_s`` to ``end_s``."""
    return max(1, math.ceil((end_s - start_s) / SHARD_S - 1e-6))


def warm_in_s(face_hz: float, *, pictures: int = WARM_IN_PICTURES) -> float:
    """How long the warm-in before a stretch is."""
    return min(_LONGEST_WARM_IN_S, pictures / face_hz)


def shard_span(index: int, start_s: float) -> tuple[float, float]:
    """First and (exclusive) last time of a shard of a recording that starts at ``start_s``."""
    return start_s + index * SHARD_S, start_s + (index + 1) * SHARD_S
