"""Which parts of each picture are covered, from what detectors saw in it and in the pictures around it.

A face that was seen is covered with a margin, and with where it was a moment before and after. Between two sightings
the cover spans both places and grows with the time since the nearer one. Before the first and after the last sighting
it stays where the face was, and grows, for a while. Where a participant's own face is not known to be anywhere, the
participant's whole region is covered: no picture is left with a face only because no detector saw it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import Box

# Detectors draw a face from brows to chin; a face mesh from the hairline to the chin. These shares of the box's size
# are added on each side, at the top, and at the bottom, so that forehead, hair, ears and jaw are covered too.
DETECTED_MARGIN = (0.30, 0.55, 0.25)
MESH_MARGIN = (0.22, 0.30, 0.15)

GROWTH_PER_S = 0.6
_MOST_GROWTH = 1.0
_AROUND_S = 0.1
# Sightings this far apart still are of one face, if it is near where it was.
_REACH = 1.0
# What is covered a moment before and after is one cover where it is this near, in shares of its width.
_SAME_PLACE = 0.6
_HOLD_S = 3.0
# A single sighting is more often a mistake than a face that shows itself once; it is covered, but not for long.
_BRIEF_HOLD_S = 0.5
_BRIEF_SIGHTINGS = 3
# A participant's face counts as known this long around a sighting.
_KNOWN_S = 0.5
_OWN_FACE_SHARE = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Where a face may be in one picture, with its margin; ``sure`` if it is certain enough to say whose it is."""

    box: Box
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPlan:
    """What to cover.

    Attributes:
        boxes: Per picture.
        unknown: Per region, how many pictures it is covered in whole because no face was known there.
    """

    boxes: tuple[tuple[Box, ...], ...]
    unknown: tuple[int, ...]


@dataclass(slots=True)
class _Track:
    """One face: the pictures it was seen in, ascending, and where."""

    places: list[int]
    boxes: list[Box]


def with_margin(box: Box, margin: tuple[float, float, float]) -> Box:
    """The box with shares of its width and height added beside, above and below."""
    left, top, right, bottom = box
    side, above, below = margin
    width, height = right - left, bottom - top
    return left - side * width, top - above * height, right + side * width, bottom + below * height


def plan_cover(times_s: NDArray[np.float64], seen: Sequence[Sequence[Sighting]], regions: Sequence[Box]) -> CoverPlan:
    """Decide what is covered in each picture.

    Args:
        times_s: (n,) of the pictures, ascending.
        seen: Per picture, faces with their margin; the same face may come several times.
        regions: Where participants sit.
    """
    merged = [_without_doubles([one.box for one in sightings]) for sightings in seen]
    sure = _steady(times_s, [_without_doubles([one.box for one in sightings if one.sure]) for sightings in seen])
    tracks = _linked(times_s, merged)
    covered: list[list[Box]] = [[] for _ in times_s]
    for track in tracks:
        for place, box in _course(times_s, track):
            covered[place].append(box)
    covered = [_spread(times_s, covered, place) for place in range(len(times_s))]
    unknown: list[int] = []
    for region in regions:
        hidden = np.flatnonzero(~_known(times_s, sure, region))
        unknown.append(len(hidden))
        for place in hidden:
            covered[place].append(region)
    return CoverPlan(boxes=tuple(map(tuple, covered)), unknown=tuple(unknown))


def _linked(times_s: NDArray[np.float64], seen: Sequence[Sequence[Box]]) -> list[_Track]:
    """Sightings in order, each joined to the face it continues."""
    tracks: list[_Track] = []
    for place, boxes in enumerate(seen):
        free = list(tracks)
        for box in boxes:
            near = [track for track in free if _continues(track, box, float(times_s[place]), times_s)]
            track = min(near, key=lambda one: _distance(one.boxes[-1], box), default=None)
            if track is None:
                tracks.append(_Track([place], [box]))
                continue
            free.remove(track)
            track.places.append(place)
            track.boxes.append(box)
    return tracks


def _continues(track: _Track, box: Box, time_s: float, times_s: NDArray[np.float64]) -> bool:
    last = track.boxes[-1]
    elapsed_s = time_s - float(times_s[track.places[-1]])
    size = max(last[2] - last[0], last[3] - last[1], box[2] - box[0], box[3] - box[1])
    return _distance(last, box) <= size * (_REACH + min(elapsed_s * GROWTH_PER_S, _MOST_GROWTH))


def _course(times_s: NDArray[np.float64], track: _Track) -> list[tuple[int, Box]]:
    """The cover of one face in every picture in which it is to be covered."""
    places: NDArray[np.int64] = np.array(track.places, dtype=np.int64)
    sightings_s: NDArray[np.float64] = times_s[places]
    hold_s = _HOLD_S if len(places) > _BRIEF_SIGHTINGS else _BRIEF_HOLD_S
    first = int(np.searchsorted(times_s, float(sightings_s[0]) - hold_s))
    last = int(np.searchsorted(times_s, float(sightings_s[-1]) + hold_s, side="right"))
    course: list[tuple[int, Box]] = []
    for place in range(first, last):
        after = int(np.searchsorted(places, place))
        if after < len(places) and places[after] == place:
            course.append((place, track.boxes[after]))
            continue
        around = [number for number in (after - 1, after) if 0 <= number < len(places)]
        away_s = min(abs(float(times_s[place] - sightings_s[number])) for number in around)
        course.append((place, _grown(_hull([track.boxes[number] for number in around]), away_s)))
    return course


def _spread(times_s: NDArray[np.float64], covered: Sequence[Sequence[Box]], place: int) -> list[Box]:
    """What is covered in a picture and in those a moment before and after: a cover never jumps off a face."""
    at_s = float(times_s[place])
    first = int(np.searchsorted(times_s, at_s - _AROUND_S))
    last = int(np.searchsorted(times_s, at_s + _AROUND_S, side="right"))
    groups: list[list[Box]] = []
    for box in (box for near in covered[first:last] for box in near):
        home = next((group for group in groups if _distance(group[0], box) < _SAME_PLACE * (box[2] - box[0])), None)
        if home is None:
            groups.append([box])
        else:
            home.append(box)
    return [_hull(group) for group in groups]


def _steady(times_s: NDArray[np.float64], seen: Sequence[Sequence[Box]]) -> list[list[Box]]:
    """Per picture, the sightings of faces that were seen more often than a mistake is."""
    least = min(_BRIEF_SIGHTINGS, len(times_s) // 3)
    steady: list[list[Box]] = [[] for _ in times_s]
    for track in _linked(times_s, seen):
        if len(track.places) > least:
            for place, box in zip(track.places, track.boxes, strict=True):
                steady[place].append(box)
    return steady


def _known(times_s: NDArray[np.float64], seen: Sequence[Sequence[Box]], region: Box) -> NDArray[np.bool_]:
    """(n,) where a face of the usual size was seen in the region, or a moment before or after.

    A smaller one may be a picture on the wall, while the participant has turned away.
    """
    largest = np.array([max((_size(box) for box in boxes if _inside(box, region)), default=0.0) for boxes in seen])
    if not largest.any():
        return np.zeros(len(times_s), dtype=np.bool_)
    own = largest >= _OWN_FACE_SHARE * float(np.median(largest[largest > 0]))
    at_s = times_s[own & (largest > 0)]
    before = np.searchsorted(at_s, times_s, side="right") - 1
    away_s = np.minimum(
        np.where(before >= 0, times_s - at_s[np.maximum(before, 0)], np.inf),
        np.where(before + 1 < len(at_s), at_s[np.minimum(before + 1, len(at_s) - 1)] - times_s, np.inf),
    )
    return away_s <= _KNOWN_S


def _without_doubles(boxes: Sequence[Box]) -> list[Box]:
    """One box, around all of them, for each face that was seen several times."""
    groups: list[list[Box]] = []
    for box in sorted(boxes, key=_size, reverse=True):
        home = next((group for group in groups if _overlap(group[0], box) > 0.5), None)
        if home is None:
            groups.append([box])
        else:
            home.append(box)
    return [_hull(group) for group in groups]


def _hull(boxes: Sequence[Box]) -> Box:
    columns = np.array(boxes)
    left, top = columns[:, :2].min(axis=0)
    right, bottom = columns[:, 2:].max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _grown(box: Box, away_s: float) -> Box:
    share = min(away_s * GROWTH_PER_S, _MOST_GROWTH) / 2
    return with_margin(box, (share, share, share))


def _size(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _distance(one: Box, other: Box) -> float:
    x = (one[0] + one[2] - other[0] - other[2]) / 2
    y = (one[1] + one[3] - other[1] - other[3]) / 2
    return float(np.hypot(x, y))


def _inside(box: Box, region: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] <= x <= region[2] and region[1] <= y <= region[3]


def _overlap(one: Box, other: Box) -> float:
    """Intersection over the smaller area."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return across * down / min(areas)
