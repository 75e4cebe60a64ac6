"""Where a recording was cut, and which shots show the same view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

_WIDTH_PX, _HEIGHT_PX = 32, 18
# Of 255. A change of the whole view in one picture, far above what pictures before and after differ by.
_CUT_DIFFERENCE = 14.0
_CUT_TIMES_USUAL = 4.0
_AROUND = 6
_SAME_VIEW_DIFFERENCE = 16.0

View = NDArray[np.float32]
"""(18, 32) grey levels of a picture."""


def view_of(rgb: NDArray[np.uint8]) -> View:
    """The picture (height, width, 3) as coarse as it takes to tell one camera's view from another's."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (_WIDTH_PX, _HEIGHT_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32)


def shot_starts(views: Sequence[View]) -> tuple[int, ...]:
    """Places of the first picture of each shot; the first of all is one."""
    if not views:
        return ()
    changes = [difference(one, other) for one, other in pairwise(views)]
    starts = [0]
    for place, change in enumerate(changes):
        near = [*changes[max(0, place - _AROUND) : place], *changes[place + 1 : place + 1 + _AROUND]]
        usual = median(near) if near else 0.0
        if change > max(_CUT_DIFFERENCE, _CUT_TIMES_USUAL * usual):
            starts.append(place + 1)
    return tuple(starts)


def difference(one: View, other: View) -> float:
    """How far two views are apart, 0 to 255."""
    return float(np.abs(one - other).mean())


def same_view(one: View, other: View) -> bool:
    """Whether two pictures show the same view: who moves in it changes little of the whole."""
    return difference(one, other) < _SAME_VIEW_DIFFERENCE
