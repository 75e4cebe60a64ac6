"""``auto`` regions: found from where faces are over the whole recording, with a reason, to be confirmed by a person.

A region is fixed for the session. Identity is by place: it is never swapped silently. Where people may have changed
places, or it is not sure who is who, that is said instead of guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from annotator.domain.clock import format_time
from annotator.domain.media import FULL_REGION, Region
from annotator.domain.percent import percent
from annotator.pipeline.face_survey_worker import FaceSurvey
from annotator.tracking.face_places import Look, Place, Places, exchanged_at, find_places, together

# Around where the face goes, in face widths and heights: head and hair above, shoulders and elbows at the sides, and
# below it the trunk and hands in the lap. Faces here are the detector's boxes, from the brows to the chin.
_ABOVE, _BESIDE, _BELOW = 0.9, 1.6, 4.5
# An edge this near to the picture's border is the border.
_BORDER = 0.04
_RARE_SHARE = 0.5
_SURE_SHARE = 0.9
_DOUBTFUL = 0.5
# Somebody who was not expected and is this large (of the person's own face) is kept out of the region, too.
_NEIGHBOUR_SIZE = 0.5
# Two who are seen at the same time in fewer pictures than this share of the rarer one's may be one.
_TOGETHER_SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRegion:
    """Where one person sits.

    Attributes:
        face: Where the face usually is.
        confidence: 0 to 1.
        explanation: Why, in one plain sentence.
    """

    region: Region
    face: Region
    confidence: float
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionProposals:
    """What was found in one recording.

    Attributes:
        wanted: How many people were expected.
        regions: Left to right; fewer than ``wanted`` where fewer people were found, never more.
        summary: What was seen, in one plain sentence.
        doubts: What a person must look at before trusting the regions.
    """

    wanted: int
    regions: tuple[ProposedRegion, ...]
    summary: str
    doubts: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """True if everybody who was expected was found."""
        return len(self.regions) >= self.wanted


def propose_regions(
    survey: FaceSurvey, *, people: int, keep_out: Sequence[Region] = ()
) -> tuple[RegionProposals, tuple[Place, ...]]:
    """Regions for ``people`` persons, from the faces seen, and the place that each rests on.

    Args:
        keep_out: Faces in these regions belong to people whose place is given already.
    """
    looks = [_without(look, keep_out) for look in survey.looks]
    found = find_places(looks, wanted=people)
    neighbours = [place for place in found.others if place.size[0] >= _NEIGHBOUR_SIZE * found.people[0].size[0]]
    rects = _separated([*found.people, *neighbours], survey)[: len(found.people)]
    doubts = _doubts(found, looks, rects, wanted=people)
    seen_together = _together_share(found.people, len(looks))
    proposals = RegionProposals(
        wanted=people,
        regions=tuple(
            _proposal(place, rect, looks=len(looks), doubtful=bool(doubts))
            for place, rect in zip(found.people, rects, strict=True)
        ),
        summary=_summary(found, looks=len(looks), share=seen_together),
        doubts=tuple(doubts),
    )
    return proposals, found.people


# --- rectangles -----------------------------------------------------------------------------------------------------

_Rect = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the picture."""


def _separated(places: Sequence[Place], survey: FaceSurvey) -> list[_Rect]:
    """A generous rectangle around each person, cut half-way between faces where two would overlap."""
    rects = [_generous(place) for place in places]
    for one, other in combinations(range(len(places)), 2):
        across, low, high = _widest_gap(places[one], places[other])
        if low >= high:
            continue  # the faces come to the same place: no line parts them
        seams = [seam for seam in (survey.seams_x if across else survey.seams_y) if low < seam < high]
        first, second = (one, other) if _comes_first(places[one], places[other], across=across) else (other, one)
        end, start = (2, 0) if across else (3, 1)
        if seams:
            border = seams[0]
        elif _overlap(rects[one], rects[other]):
            border = (low + high) / 2
        else:
            continue
        rects[first] = _with_side(rects[first], end, min(rects[first][end], border))
        rects[second] = _with_side(rects[second], start, max(rects[second][start], border))
    return rects


def _generous(place: Place) -> _Rect:
    left, top, right, bottom = place.extent
    width, height = place.size
    rect = (left - _BESIDE * width, top - _ABOVE * height, right + _BESIDE * width, bottom + _BELOW * height)
    return (
        0.0 if rect[0] < _BORDER else rect[0],
        0.0 if rect[1] < _BORDER else rect[1],
        1.0 if rect[2] > 1 - _BORDER else rect[2],
        1.0 if rect[3] > 1 - _BORDER else rect[3],
    )


def _widest_gap(one: Place, other: Place) -> tuple[bool, float, float]:
    """Whether two faces are parted left and right (else above and below), and from where to where no face goes."""
    a, b = one.extent, other.extent
    beside = (a[2], b[0]) if one.centre[0] < other.centre[0] else (b[2], a[0])
    below = (a[3], b[1]) if one.centre[1] < other.centre[1] else (b[3], a[1])
    across = (beside[1] - beside[0]) / one.size[0] >= (below[1] - below[0]) / one.size[1]
    return (True, *beside) if across else (False, *below)


def _comes_first(one: Place, other: Place, *, across: bool) -> bool:
    axis = 0 if across else 1
    return one.centre[axis] < other.centre[axis]


def _with_side(rect: _Rect, side: int, value: float) -> _Rect:
    sides = list(rect)
    sides[side] = value
    return sides[0], sides[1], sides[2], sides[3]


def _overlap(one: _Rect, other: _Rect) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[1], other[1])


def _region(rect: _Rect) -> Region:
    left, top = (min(max(value, 0.0), 1.0) for value in rect[:2])
    right, bottom = (min(max(value, 0.0), 1.0) for value in rect[2:])
    # Four decimals are finer than a pixel, and can be read and typed.
    x, y = round(left, 4), round(top, 4)
    return Region(x=x, y=y, width=min(round(right - left, 4), 1 - x), height=min(round(bottom - top, 4), 1 - y))


def _proposal(place: Place, rect: _Rect, *, looks: int, doubtful: bool) -> ProposedRegion:
    share = len(place.looks) / max(1, looks)
    confidence = min(1.0, share / _SURE_SHARE) * (_DOUBTFUL if doubtful else 1.0)
    region = _region(rect)
    if region.width * region.height > 1 - 2 * _BORDER:
        region = FULL_REGION
    return ProposedRegion(
        region=region,
        face=_region(_face(place)),
        confidence=round(confidence, 2),
        explanation=f"a face was seen here in {percent(share)} of {looks} pictures spread over the recording",
    )


def _face(place: Place) -> _Rect:
    (x, y), (width, height) = place.centre, place.size
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


# --- words ----------------------------------------------------------------------------------------------------------


def _summary(found: Places, *, looks: int, share: float) -> str:
    if not found.people:
        return f"no face was found in {looks} pictures spread over the recording"
    if len(found.people) == 1:
        return f"1 face was found in {percent(share)} of {looks} pictures spread over the recording"
    return (
        f"{len(found.people)} faces were found, all of them at the same time in {percent(share)} of {looks} pictures "
        "spread over the recording"
    )


def _together_share(places: Sequence[Place], looks: int) -> float:
    if not places or not looks:
        return 0.0
    return len(set[int].intersection(*(set(place.looks) for place in places))) / looks


def _doubts(found: Places, looks: Sequence[Look], rects: Sequence[_Rect], *, wanted: int) -> list[str]:
    doubts: list[str] = []
    places = found.people
    if len(places) < wanted:
        missing = wanted - len(places)
        doubts.append(
            f"{wanted} {'people are' if wanted > 1 else 'person is'} expected, but {len(places) or 'no'} "
            f"{'faces were' if len(places) != 1 else 'face was'} found; draw the region of the other {missing}"
            if places
            else "no face was found, so the full picture is looked at; draw where each person sits"
        )
    if found.others:
        more = len(found.others)
        doubts.append(
            f"{more} more {'faces were' if more > 1 else 'face was'} seen than people are expected (somebody else, a "
            "picture on the wall, a mirror); the ones seen most, and largest, were taken"
        )
    for number, place in enumerate(places, start=1):
        doubts.extend(_doubts_about(number, place, looks))
    for (one, first), (other, second) in combinations(enumerate(places), 2):
        doubts.extend(_doubts_between(one + 1, first, other + 1, second, looks))
        if _overlap(rects[one], rects[other]):
            doubts.append(
                f"the faces of persons {one + 1} and {other + 1} come to the same part of the picture, so their "
                "regions overlap: landmarks may be taken from the other one there"
            )
    return doubts


def _doubts_about(number: int, place: Place, looks: Sequence[Look]) -> list[str]:
    doubts: list[str] = []
    if place.moved_at:
        doubts.append(
            f"person {number} seems to sit elsewhere from about {_times(place.moved_at, looks)} on; the region holds "
            "both places: check that it is the same person"
        )
    if len(place.looks) < _RARE_SHARE * len(looks):
        doubts.append(
            f"person {number} was seen in {percent(len(place.looks) / len(looks))} of the pictures only: away, turned "
            "away, or hard to see the rest of the time"
        )
    return doubts


def _doubts_between(one: int, first: Place, other: int, second: Place, looks: Sequence[Look]) -> list[str]:
    swapped = exchanged_at(first, second)
    if swapped:
        return [
            f"persons {one} and {other} seem to change places at about {_times(swapped, looks)}: a region stays with "
            "its place, not with the person, so what is measured after that belongs to the other one; split the "
            "recording there, or use only one side"
        ]
    if together(first, second) < _TOGETHER_SHARE * min(len(first.looks), len(second.looks)):
        return [
            f"persons {one} and {other} are never seen at the same time: it may be one person who moved, or a "
            "recording that is cut from one to the other"
        ]
    return []


def _times(at: Sequence[int], looks: Sequence[Look]) -> str:
    """When the given looks were, half-way to the look before each."""
    middles = [(looks[place].time_s + looks[max(0, place - 1)].time_s) / 2 for place in at]
    said = ", ".join(format_time(middle, decimals=0) for middle in middles[:3])
    return said + (" and more times" if len(middles) > 3 else "")


def _without(look: Look, keep_out: Sequence[Region]) -> Look:
    """The look without the faces whose middle lies in one of the regions."""
    if not keep_out:
        return look
    faces = tuple(face for face in look.faces if not any(_inside(face.centre, region) for region in keep_out))
    return replace(look, faces=faces)


def _inside(point: tuple[float, float], region: Region) -> bool:
    x, y = point
    return region.x <= x <= region.x + region.width and region.y <= y <= region.y + region.height
