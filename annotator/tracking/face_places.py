"""Where people sit, from the faces seen in pictures spread over a recording. Plain arithmetic, no model.

Faces are told apart by where they are: two people who are never in one place at the same time are never mixed up. What
people look like is used for one thing only: to notice, and say, that two of them have changed places.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from annotator.tracking.face_finding import SeenFace

# In face widths. Closer than this to where somebody was is the same place.
_SAME_PLACE = 1.0
# Two places this near that are never taken at the same time are one person who moves.
_MOVING = 2.0
# Two places are taken at the same time if that happens in more than this share of the pictures of the rarer one.
_TOGETHER = 0.1
# A place counts from this share of the pictures on: less is somebody passing, or a mistake of the detector.
_LEAST_SHARE = 0.05
# From this share on a second place of somebody is where they sat for a while.
_STAYED_SHARE = 0.15
_EXTENT = (2.0, 98.0)
# An exchange of places must be this clear (share of what differs that lies along one direction) and this lasting.
_CLEAR_DIFFERENCE = 0.7
_LASTING_LOOKS = 3
_LASTING_SHARE = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The faces seen in one picture."""

    time_s: float
    faces: tuple[SeenFace, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """Where one person's face was seen.

    Attributes:
        looks: Ascending places, in the list of looks, of the pictures it was seen in.
        faces: The face in each of them.
        moved_at: The looks from which on they sat elsewhere, farther off than people lean.
    """

    looks: tuple[int, ...]
    faces: tuple[SeenFace, ...]
    moved_at: tuple[int, ...] = ()

    @property
    def centre(self) -> tuple[float, float]:
        """The usual middle of the face."""
        x, y = np.median([face.centre for face in self.faces], axis=0)
        return float(x), float(y)

    @property
    def size(self) -> tuple[float, float]:
        """The usual width and height of the face."""
        width, height = np.median([(face.width, face.height) for face in self.faces], axis=0)
        return float(width), float(height)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of where the face was, without the rarest positions."""
        sides = np.array([(face.x, face.y, face.x + face.width, face.y + face.height) for face in self.faces])
        low, high = np.percentile(sides, _EXTENT, axis=0)
        return float(low[0]), float(low[1]), float(high[2]), float(high[3])


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of the people who were expected, and those that were left over."""

    people: tuple[Place, ...]
    others: tuple[Place, ...] = ()


def find_places(looks: Sequence[Look], *, wanted: int) -> Places:
    """Gather faces into places, at most ``wanted`` of them, ordered as people are read: left to right.

    Somebody who moves to another seat has two places that are never taken at the same time; these are joined where
    there are more places than people. Of what is left over the most often seen and largest are the people.
    """
    least = min(max(3, math.ceil(_LEAST_SHARE * len(looks))), max(1, len(looks) // 2))
    places = [place for place in _gather(looks) if len(place.looks) >= least]
    places = _join_movers(places)
    places = _join_seats(places, wanted=wanted, stayed=_STAYED_SHARE * len(looks))
    ranked = sorted(places, key=lambda place: -len(place.looks) * place.size[0])
    return Places(people=in_reading_order(ranked[:wanted]), others=tuple(ranked[wanted:]))


def in_reading_order(places: Iterable[Place]) -> tuple[Place, ...]:
    """Left to right; people above each other top to bottom."""
    ordered = sorted(places, key=lambda place: place.centre[0])
    for first in range(len(ordered) - 1):
        one, other = ordered[first], ordered[first + 1]
        stacked = abs(one.centre[0] - other.centre[0]) < _SAME_PLACE * max(one.size[0], other.size[0])
        if stacked and other.centre[1] < one.centre[1]:
            ordered[first], ordered[first + 1] = other, one
    return tuple(ordered)


def together(one: Place, other: Place) -> int:
    """In how many pictures both are seen."""
    return len(set(one.looks) & set(other.looks))


def exchanged_at(one: Place, other: Place) -> tuple[int, ...]:
    """The looks from which on the people in two places seem to have changed places; () where they have not.

    In each picture that shows both, the difference of their looks is a vector. While everybody stays it points one
    way; after an exchange it points the other way. People who look alike have no clear difference and no answer.
    """
    shared = sorted(set(one.looks) & set(other.looks))
    look_of_one = dict(zip(one.looks, (face.look for face in one.faces), strict=True))
    look_of_other = dict(zip(other.looks, (face.look for face in other.faces), strict=True))
    usable = [look for look in shared if look_of_one[look] and look_of_other[look]]
    lasting = max(_LASTING_LOOKS, math.ceil(_LASTING_SHARE * len(usable)))
    if len(usable) < 2 * lasting:
        return ()
    differences = np.array([np.subtract(look_of_one[look], look_of_other[look]) for look in usable])
    _, strengths, directions = np.linalg.svd(differences, full_matrices=False)
    if strengths[0] ** 2 < _CLEAR_DIFFERENCE * float(np.sum(strengths**2)):
        return ()
    signs = _smoothed_signs(differences @ directions[0], lasting)
    return tuple(usable[place] for place in _borders(signs))


def _smoothed_signs(along: NDArray[np.float64], lasting: int) -> NDArray[np.int8]:
    """-1 or 1 for each picture; runs shorter than ``lasting`` belong to the run before them (the first to the next)."""
    signs = np.where(along >= 0, 1, -1).astype(np.int8)
    borders = [0, *_borders(signs), len(signs)]
    runs = [(start, end) for start, end in pairwise(borders) if end - start >= lasting]
    if not runs:
        return np.ones(len(signs), np.int8)
    smooth = np.full(len(signs), signs[runs[0][0]], np.int8)
    for start, _ in runs:
        smooth[start:] = signs[start]
    return smooth


def _borders(signs: NDArray[np.int8]) -> list[int]:
    """Where a sign differs from the one before."""
    return [int(place) + 1 for place in np.flatnonzero(np.diff(signs))]


def distance(one: Place, other: Place) -> float:
    """Between the usual middles, in widths of the larger face."""
    return _apart(one.centre, other.centre, max(one.size[0], other.size[0]), max(one.size[1], other.size[1]))


def _gather(looks: Sequence[Look]) -> list[Place]:
    """Give each face to the nearest place that is still free in its picture, or a new one."""
    members: list[list[tuple[int, SeenFace]]] = []
    for number, look in enumerate(looks):
        free = set(range(len(members)))
        for reach, face, place in sorted(
            (
                (_reach(members[place], face), face, place)
                for face in look.faces
                for place in free
            ),
            key=lambda found: found[0],
        ):  # fmt: skip
            if reach < _SAME_PLACE and place in free and not _taken(members, number, face):
                members[place].append((number, face))
                free.discard(place)
        members.extend([(number, face)] for face in look.faces if not _taken(members, number, face))
    return [Place(looks=tuple(number for number, _ in rows), faces=tuple(face for _, face in rows)) for rows in members]


def _taken(members: list[list[tuple[int, SeenFace]]], number: int, face: SeenFace) -> bool:
    return any(rows[-1] == (number, face) for rows in members)


def _reach(rows: list[tuple[int, SeenFace]], face: SeenFace) -> float:
    """How far a face is from a place: from where it is usually, or from where it was last."""
    recent = [seen for _, seen in rows[-15:]]
    x, y = np.median([seen.centre for seen in recent], axis=0)
    width = max(face.width, float(np.median([seen.width for seen in recent])))
    height = max(face.height, float(np.median([seen.height for seen in recent])))
    usual = _apart(face.centre, (float(x), float(y)), width, height)
    return min(usual, _apart(face.centre, recent[-1].centre, width, height))


def _apart(one: tuple[float, float], other: tuple[float, float], width: float, height: float) -> float:
    return math.hypot((one[0] - other[0]) / width, (one[1] - other[1]) / height)


def _join_movers(places: list[Place]) -> list[Place]:
    """Join places that lie so near to each other, and are so rarely taken together, that it is one person moving."""
    return _join_nearest(places, lambda one, other: distance(one, other) < _MOVING, least=1, moved=False)


def _join_seats(places: list[Place], *, wanted: int, stayed: float) -> list[Place]:
    """While there are more places than people, join two where somebody may have sat one after the other."""

    def stays(one: Place, other: Place) -> bool:
        return min(len(one.looks), len(other.looks)) >= stayed

    return _join_nearest(places, stays, least=wanted, moved=True)


def _join_nearest(
    places: list[Place], belong: Callable[[Place, Place], bool], *, least: int, moved: bool
) -> list[Place]:
    joined = list(places)
    while len(joined) > least:
        pairs = [
            (distance(one, other), one, other)
            for one, other in combinations(joined, 2)
            if _never_together(one, other) and belong(one, other)
        ]
        if not pairs:
            break
        _, one, other = min(pairs, key=lambda pair: pair[0])
        joined = [place for place in joined if place is not one and place is not other]
        joined.append(_joined(one, other, moved=moved))
    return joined


def _never_together(one: Place, other: Place) -> bool:
    return together(one, other) <= _TOGETHER * min(len(one.looks), len(other.looks))


def _joined(one: Place, other: Place, *, moved: bool) -> Place:
    faces = dict(zip(other.looks, other.faces, strict=True)) | dict(zip(one.looks, one.faces, strict=True))
    looks = tuple(sorted(faces))
    at = {*one.moved_at, *other.moved_at}
    if moved:
        belongs = [look in set(other.looks) for look in looks]
        at |= {looks[place] for place in range(1, len(looks)) if belongs[place] != belongs[place - 1]}
    return Place(looks=looks, faces=tuple(faces[look] for look in looks), moved_at=tuple(sorted(at)))
