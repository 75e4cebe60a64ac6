"""How often and in what pieces a recording is tracked."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Grows whenever the same recording would give other landmarks or picture measures than before.
TRACKING_VERSION = 1

# A recording is tracked in stretches of this length, each written as one shard. Fixed borders make the result the same
# for any number of workers, and a crash loses no more than one stretch per worker.
SHARD_S = 20.0
# The face mesh settles within five pictures of a fresh start: this much before each stretch is tracked and dropped.
WARM_IN_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingRates:
    """How many pictures per second are looked at.

    Raises:
        ValueError: a rate is not above 0, or pose is asked for more often than the face.
    """

    face_hz: float = 15.0
    pose_hz: float = 2.0

    def __post_init__(self) -> None:
        if not 0 < self.face_hz <= 240:
            raise ValueError(f"the face rate is {self.face_hz:g} per second; give one above 0 and up to 240")
        if not 0 < self.pose_hz <= self.face_hz:
            raise ValueError(
                f"the pose rate is {self.pose_hz:g} per second; give one above 0 and up to the face rate "
                f"({self.face_hz:g})"
            )


def shard_count(start_s: float, end_s: float) -> int:
    """How many shards cover a recording from ``start_s`` to ``end_s``."""
    return max(1, math.ceil((end_s - start_s) / SHARD_S - 1e-6))


def shard_span(index: int, start_s: float) -> tuple[float, float]:
    """First and (exclusive) last time of a shard of a recording that starts at ``start_s``."""
    return start_s + index * SHARD_S, start_s + (index + 1) * SHARD_S
