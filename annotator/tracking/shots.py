"""Camera cuts between pictures looked at here and there, and which shots show the same view. Plain arithmetic.

Where two pictures do not show the same scene, the first picture of the new one is looked for half-way between them,
then half-way again. It counts only if it differs as much from the picture right before it: a camera that pans, or light
that comes up, gets there by and by and is no cut. A cut away and back between two of the pictures is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from annotator.tracking.picture_measures import SAME_SCENE_BELOW, cut_score

PictureAt = Callable[[int], "NDArray[np.uint8] | None"]
"""Gives the (36, 64) luma of a frame; None where it cannot be decoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """What lies between two camera cuts.

    Attributes:
        from_s: Its first picture, on the media clock.
        view: Shots with the same number show the same scene from the same place; counted from 0 as they come.
    """

    from_s: float
    view: int


def find_cuts(
    looks: Sequence[int],
    picture_at: PictureAt,
    *,
    keyframes: Iterable[int] = (),
    enough: Callable[[], bool] = lambda: False,
) -> tuple[int, ...]:
    """The first frame after each camera cut.

    Args:
        looks: Frames in ascending order; every cut that changes what is seen from one to the next is found.
        keyframes: Frames that are quickly decoded, in ascending order.
        enough: Asked before each two pictures; true leaves the rest out.
    """
    quick = np.array(list(keyframes), dtype=np.int64)
    cuts: list[int] = []
    waiting = list(pairwise(looks))[::-1]
    while waiting and not enough():
        first, last = waiting.pop()
        cut = _cut_between(first, last, picture_at, quick)
        if cut is not None:
            cuts.append(cut)
            waiting += [(cut, last), (first, cut - 1)]
    return tuple(sorted(cuts))


def views_of(shown: Sequence[NDArray[np.uint8]]) -> list[int]:
    """The number of the view that each shot shows, by one picture of each: those that are alike have the same."""
    known: list[list[NDArray[np.uint8]]] = []
    views: list[int] = []
    for picture in shown:
        unlike = [min(cut_score(other, picture) for other in pictures) for pictures in known]
        view = int(np.argmin(unlike)) if unlike and min(unlike) < SAME_SCENE_BELOW else len(known)
        if view == len(known):
            known.append([])
        known[view].append(picture)
        views.append(view)
    return views


def _cut_between(first: int, last: int, picture_at: PictureAt, keyframes: NDArray[np.int64]) -> int | None:
    before, after = picture_at(first), picture_at(last)
    if first >= last or before is None or after is None or cut_score(before, after) < SAME_SCENE_BELOW:
        return None
    low, high = first, last
    while high - low > 1:
        middle = _middle(low, high, keyframes)
        picture = picture_at(middle)
        if picture is None:
            return None
        if cut_score(before, picture) >= cut_score(picture, after):
            high, after = middle, picture
        else:
            low, before = middle, picture
    return high if cut_score(before, after) >= SAME_SCENE_BELOW else None


def _middle(low: int, high: int, keyframes: NDArray[np.int64]) -> int:
    """The keyframe nearest to half-way; half-way where there is none in between."""
    half_way = (low + high) // 2
    between = keyframes[np.searchsorted(keyframes, low, side="right") : np.searchsorted(keyframes, high)]
    return int(between[np.argmin(np.abs(between - half_way))]) if len(between) else half_way
