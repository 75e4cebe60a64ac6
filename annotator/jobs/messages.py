"""What a working process or thread says, beside what it finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is.

    Attributes:
        done: 0 to 1.
        message: What is being done, for the user; empty where that is plain.
        remaining_s: None where it cannot be told.
    """

    done: float
    message: str = ""
    remaining_s: float | None = None


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
