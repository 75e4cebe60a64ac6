"""How long work is stopped and tells how far it is: the same callables everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

IsCancelled: TypeAlias = Callable[[], bool]
"""Asked often, some times a second at least; True once the user wants to stop."""
OnProgress: TypeAlias = Callable[[float], None]
"""Told the share that is done, 0 to 1."""


class Tell(Protocol):
    """Told how far it is, where that is more than a share."""

    def __call__(self, done: float, message: str = "", remaining_s: float | None = None, /) -> None:
        """Tell the share that is done, 0 to 1, what is being done, and how long it will take where that is known."""
        ...


class Cancelled(Exception):  # noqa: N818
    """The user wants to stop; nothing half-written is left."""
