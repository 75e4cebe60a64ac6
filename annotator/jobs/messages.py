"""What a working process says over its pipe, beside what it finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is, 0 to 1, and what is being done (empty where that is plain)."""

    done: float
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why it gives up, in one line.

    Attributes:
        unusable: The recording itself is at fault.
        errno: The disk's error, where the disk is at fault.
    """

    message: str
    unusable: bool = False
    errno: int | None = None
