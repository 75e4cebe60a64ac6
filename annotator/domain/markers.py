"""Moments that a coder has noted, and tiers that nobody may change: small human work beside the annotations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A moment of the session that a coder wants to come back to. It says nothing about a person: it is no code.

    Attributes:
        text: What to remember; may be empty.
    """

    id: str
    coder_id: str
    time_s: float
    text: str = ""
    created_at: str = ""
    modified_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLock:
    """A tier whose annotations nobody may add to, change or delete until it is unlocked.

    Attributes:
        id: Name of the tier.
        coder_id: Who locked it.
    """

    id: str
    coder_id: str
    locked_at: str = ""
