"""Which parts of each picture are covered, from what witnesses saw in it and in the pictures around it.

A face that was seen is covered with a margin, and with where it was a moment before and after. Between two sightings
the cover spans both places and grows with the time since the nearer one. Before the first and after the last sighting
it stays where the face was, and grows, for a while. Nothing is carried over a cut. Where a participant's own face is
not known to be anywhere, their head is covered where their body shows that it is, or else their whole region: no
picture of somebody is left with a face only because no detector saw it. Where neither face nor body was seen in a whole
shot there is nobody to cover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from annotator.domain.arrays import Floats, Mask
from annotator.domain.covering import Box
from annotator.pipeline.covering.faces_seen import SeenFace, hull, size, with_margin

GROWTH_PER_S = 0.6
_MOST_GROWTH = 0.8
_AROUND_S = 0.1
# Sightings this far apart still are of one face, if it is near where it was and of a like size.
_REACH = 1.0
_LIKE_SIZE = 1.9
# What is covered a moment before and after is one cover where it is this near, in shares of its width.
_SAME_PLACE = 0.6
_HOLD_S = 1.5
# A single sighting is more often a mistake than a face that shows itself once; it is covered, but not for long.
_BRIEF_HOLD_S = 0.5
_BRIEF_SIGHTINGS = 3
# What one witness alone sees is taken for a face this near to where others see it too, or where it stays.
_NEAR_AGREED_S = 1.0
_STAYS_S = 0.5
_STAYS_SHARE = 0.6
# A participant's face counts as known this long around a sighting.
_KNOWN_S = 0.5
_OWN_FACE_SHARE = 0.55
_HEAD_S = 0.25

Heads = Mapping[int, Box | None]
"""By number of the region: where a body's head is, None where there is no body; no entry where nobody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPlan:
    """What to cover.

    Attributes:
        boxes: Per picture.
        unknown: Per region, how many pictures it is covered in whole because no face was known there.
        empty: Per region, in how many pictures nothing in it is covered because nobody was seen in the whole shot.
    """

    boxes: tuple[tuple[Box, ...], ...]
    unknown: tuple[int, ...]
    empty: tuple[int, ...]


@dataclass(slots=True)
class _Track:
    """One face: the pictures it was seen in, ascending, where, and whether witnesses agreed."""

    places: list[int] = field(default_factory=list[int])
    boxes: list[Box] = field(default_factory=list[Box])
    agreed: list[bool] = field(default_factory=list[bool])

    def add(self, place: int, face: SeenFace) -> None:
        self.places.append(place)
        self.boxes.append(face.box)
        self.agreed.append(face.agreed)


def plan_cover(
    times_s: Floats,
    seen: Sequence[Sequence[SeenFace]],
    regions: Sequence[Box],
    *,
    starts: Sequence[int] = (0,),
    heads: Sequence[Heads] = (),
) -> CoverPlan:
    """Decide what is covered in each picture.

    Args:
        times_s: (n,) of the pictures, ascending.
        seen: Per picture, faces with their margin.
        regions: Where participants sit.
        starts: Places of the first picture of each shot, the first of all included.
        heads: Per picture, where heads are by the body; empty where nobody looked.
    """
    covered: list[list[Box]] = [[] for _ in times_s]
    unknown, empty = [0] * len(regions), [0] * len(regions)
    for first, last in pairwise([*starts, len(times_s)]):
        shot = _Shot(times_s[first:last], [list(faces) for faces in seen[first:last]], heads[first:last])
        for place, boxes in enumerate(shot.covered()):
            covered[first + place].extend(boxes)
        for number, region in enumerate(regions):
            hidden, whole, nobody = shot.hidden(number, region)
            unknown[number] += whole
            empty[number] += nobody
            for place, box in hidden:
                covered[first + place].append(box)
    return CoverPlan(boxes=tuple(map(tuple, covered)), unknown=tuple(unknown), empty=tuple(empty))


def lasting_faces(times_s: Floats, seen: Sequence[Sequence[SeenFace]]) -> list[list[Box]]:
    """Per picture, what is taken for a face: agreed about, or seen by one witness for longer than a mistake lasts."""
    faces: list[list[Box]] = [[] for _ in times_s]
    for track in _lasting_tracks(times_s, seen):
        for place, box in zip(track.places, track.boxes, strict=True):
            faces[place].append(box)
    return faces


class _Shot:
    """The pictures between two cuts."""

    def __init__(self, times_s: Floats, seen: Sequence[Sequence[SeenFace]], heads: Sequence[Heads]) -> None:
        self._times_s = times_s
        self._heads = heads or [{} for _ in times_s]
        self._tracks = _lasting_tracks(times_s, seen)

    def covered(self) -> list[list[Box]]:
        """Per picture, the covers of faces."""
        covered: list[list[Box]] = [[] for _ in self._times_s]
        for track in self._tracks:
            for place, box in _course(self._times_s, track):
                covered[place].append(box)
        return [_spread(self._times_s, covered, place) for place in range(len(self._times_s))]

    def hidden(self, number: int, region: Box) -> tuple[list[tuple[int, Box]], int, int]:
        """What else is covered where a participant's face is not known.

        Returns:
            The places by number of the picture, in how many pictures that is the whole region, and in how many there
            is nobody.
        """
        known = self._known(region)
        heads_s = [
            (float(self._times_s[place]), head)
            for place, found in enumerate(self._heads)
            if (head := found.get(number)) is not None
        ]
        somebody = bool(known.any() or not any(number in found for found in self._heads))
        hidden: list[tuple[int, Box]] = []
        whole = nobody = 0
        for place in map(int, np.flatnonzero(~known)):
            at_s = float(self._times_s[place])
            near = [head for time_s, head in heads_s if abs(time_s - at_s) <= (_HEAD_S if somebody else _HOLD_S)]
            if near:
                hidden.append((place, hull(near)))
            elif somebody:
                hidden.append((place, region))
                whole += 1
            else:
                nobody += 1
        return hidden, whole, nobody

    def _known(self, region: Box) -> Mask:
        """(n,) where a face of the usual size was seen in the region, or a moment before or after.

        A smaller one may be a picture on the wall, while the participant has turned away.
        """
        times_s = self._times_s
        largest = np.zeros(len(times_s))
        for track in self._tracks:
            if len(track.places) <= min(_BRIEF_SIGHTINGS, len(times_s) // 3) or not any(track.agreed):
                continue
            for place, box in zip(track.places, track.boxes, strict=True):
                if _inside(box, region):
                    largest[place] = max(largest[place], size(box))
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


def _lasting_tracks(times_s: Floats, seen: Sequence[Sequence[SeenFace]]) -> list[_Track]:
    lasting = (_lasting(times_s, track) for track in _linked(times_s, seen))
    return [track for track in lasting if track is not None]


def _lasting(times_s: Floats, track: _Track) -> _Track | None:
    """The sightings of a track that are of a face; None where none is."""
    at_s = times_s[track.places]
    if any(track.agreed):
        sure_s = at_s[np.array(track.agreed)]
        near = np.abs(at_s[:, None] - sure_s[None, :]).min(axis=1) <= _NEAR_AGREED_S
        kept = [number for number in range(len(track.places)) if near[number]]
        return _Track(
            [track.places[number] for number in kept],
            [track.boxes[number] for number in kept],
            [track.agreed[number] for number in kept],
        )
    pictures = track.places[-1] - track.places[0] + 1
    stays = at_s[-1] - at_s[0] >= _STAYS_S and len(track.places) >= _STAYS_SHARE * pictures
    return track if stays else None


def _linked(times_s: Floats, seen: Sequence[Sequence[SeenFace]]) -> list[_Track]:
    """Sightings in order, each joined to the face it continues."""
    tracks: list[_Track] = []
    for place, faces in enumerate(seen):
        free = list(tracks)
        for face in sorted(faces, key=lambda one: not one.agreed):
            near = [track for track in free if _continues(track, face.box, float(times_s[place]), times_s)]
            track = min(near, key=lambda one: _distance(one.boxes[-1], face.box), default=None)
            if track is None:
                track = _Track()
                tracks.append(track)
            else:
                free.remove(track)
            track.add(place, face)
    return tracks


def _continues(track: _Track, box: Box, time_s: float, times_s: Floats) -> bool:
    last = track.boxes[-1]
    elapsed_s = time_s - float(times_s[track.places[-1]])
    smaller, larger = sorted((size(last), size(box)))
    grown = 1 + min(elapsed_s * GROWTH_PER_S, _MOST_GROWTH)
    return larger <= smaller * _LIKE_SIZE * grown and _distance(last, box) <= larger * _REACH * grown


def _course(times_s: Floats, track: _Track) -> list[tuple[int, Box]]:
    """The cover of one face in every picture in which it is to be covered."""
    places: NDArray[np.int64] = np.array(track.places, dtype=np.int64)
    sightings_s: Floats = times_s[places]
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
        course.append((place, _grown(hull([track.boxes[number] for number in around]), away_s)))
    return course


def _spread(times_s: Floats, covered: Sequence[Sequence[Box]], place: int) -> list[Box]:
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
    return [hull(group) for group in groups]


def _grown(box: Box, away_s: float) -> Box:
    share = min(away_s * GROWTH_PER_S, _MOST_GROWTH) / 2
    return with_margin(box, (share, share, share))


def _distance(one: Box, other: Box) -> float:
    x = (one[0] + one[2] - other[0] - other[2]) / 2
    y = (one[1] + one[3] - other[1] - other[3]) / 2
    return float(np.hypot(x, y))


def _inside(box: Box, region: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] <= x <= region[2] and region[1] <= y <= region[3]
