"""Pulling a dragged time onto something that is already there. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.domain.session import Session

SNAP_PX = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapped:
    """A time on a real frame, and what it was pulled to (None where nothing was near)."""

    time_s: float
    target_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapper:
    """Targets of one drag.

    Attributes:
        targets_s: (n,) ascending.
        to_frame: Puts a time on a real frame.
        reach_s: How near a target must be.
    """

    targets_s: NDArray[np.float64]
    to_frame: Callable[[float], float]
    reach_s: float

    def snap(self, time_s: float, *, magnet: bool = True) -> Snapped:
        """``time_s`` on a frame, pulled to the nearest target in reach unless ``magnet`` is off."""
        target = self.nearest(time_s) if magnet else None
        return Snapped(time_s=self.to_frame(time_s if target is None else target), target_s=target)

    def nearest(self, time_s: float) -> float | None:
        """The nearest target in reach, or None."""
        index = int(np.searchsorted(self.targets_s, time_s))
        around = self.targets_s[max(index - 1, 0) : index + 1].tolist()
        near = [target for target in around if abs(target - time_s) <= self.reach_s]
        return min(near, key=lambda target: abs(target - time_s)) if near else None


def snap_targets(
    session: Session,
    *,
    flag_spans: Iterable[tuple[float, float]],
    playhead_s: float,
    moved: Collection[str],
) -> NDArray[np.float64]:
    """Times worth snapping to: the playhead and the edges of flags, utterances and annotations that do not move."""
    times = [playhead_s, 0.0]
    for start_s, end_s in flag_spans:
        times += (start_s, end_s)
    for utterance in session.utterances.values():
        times += (utterance.start_s, utterance.end_s)
    for annotation in session.annotations.values():
        if annotation.id not in moved:
            times += (annotation.start_s, annotation.end_s)
    return np.unique(np.array(times, dtype=np.float64))
