"""Which flag, annotation or tier comes next. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

from annotator.ui.timeline.rows import Row

Step = Literal[1, -1]
T = TypeVar("T")

_SAME_MOMENT_S = 1e-4


def next_in_time(items: Iterable[tuple[str, float]], *, current: str | None, time_s: float, step: Step) -> str | None:
    """The item after (or before) the current one, or after the playhead where none is current.

    Args:
        items: ``(id, start_s)``.
        current: Id of the chosen item.
    """
    ordered = sorted(items, key=lambda item: (item[1], item[0]))
    ids = [item[0] for item in ordered]
    if current in ids:
        at = ids.index(current) + step
        return ids[at] if 0 <= at < len(ids) else None
    if step > 0:
        return next((id_ for id_, start_s in ordered if start_s > time_s + _SAME_MOMENT_S), None)
    return next((id_ for id_, start_s in reversed(ordered) if start_s < time_s - _SAME_MOMENT_S), None)


def next_row(rows: Sequence[Row], current: Row | None, step: Step) -> Row | None:
    """The row below (or above) the current one; the first (or last) where none is current."""
    if not rows:
        return None
    keys = [row.key for row in rows]
    if current is None or current.key not in keys:
        return rows[0] if step > 0 else rows[-1]
    return rows[min(max(keys.index(current.key) + step, 0), len(rows) - 1)]
