"""How many moments a coder can decide, and which sensitivity raises about so many."""

from __future__ import annotations

from collections.abc import Mapping

SECONDS_PER_DECISION = 12.0
"""What a verdict takes, the moment played once: fifty flags in ten minutes (docs/triage.md)."""
SHARE_OF_RECORDING = 0.25
"""How much of a recording's length is to be spent on deciding."""
MOMENTS_PER_HOUR = SHARE_OF_RECORDING * 3600 / SECONDS_PER_DECISION
"""What can be decided of an hour: 75."""

LEAST_JUDGED_S = 600.0
"""A shorter recording does not tell how many moments an hour has."""


def decidable_sensitivity(per_hour: Mapping[int, float]) -> int:
    """The highest sensitivity that raises no more than can be decided; the lowest where every one raises more.

    Args:
        per_hour: Moments an hour of recording, all participants together, by sensitivity; at least one.
    """
    return max((step for step, rate in per_hour.items() if rate <= MOMENTS_PER_HOUR), default=min(per_hour))
