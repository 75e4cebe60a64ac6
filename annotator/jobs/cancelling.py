"""How long work is stopped and tells how far it is: the same two callables everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

IsCancelled: TypeAlias = Callable[[], bool]
"""Asked often, some times a second at least; True once the user wants to stop."""
OnProgress: TypeAlias = Callable[[float], None]
"""Told the share that is done, 0 to 1."""


class Cancelled(Exception):  # noqa: N818
    """The user wants to stop; nothing half-written is left."""
