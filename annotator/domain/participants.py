"""People in a session and where they are seen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Literal

from annotator.domain.media import FULL_REGION, Region

Role = Literal["client", "therapist", "other"]
ROLES: tuple[Role, ...] = ("client", "therapist", "other")
_MOST_SHARED = 0.02
"""Of the smaller region: edges drawn by hand meet by a little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a participant is seen from a time on (session clock), until their next place; no ``media_id``: nowhere."""

    from_s: float
    media_id: str
    region: Region = FULL_REGION


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A place with its end: seen there for ``from_s`` <= time < ``until_s``; infinite where nothing limits it."""

    from_s: float
    until_s: float
    media_id: str
    region: Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person in the session. ``name`` is shown on screen only; exports may leave it out.

    Attributes:
        media_id: The recording they are seen in at first; ``region``: where in its picture.
        places: Where they are seen later, in order of time: after a camera cut, on another seat, in another recording.
    """

    id: str
    role: Role
    name: str = ""
    media_id: str = ""
    region: Region = FULL_REGION
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        if any(one.from_s >= other.from_s for one, other in pairwise(self.places)):
            raise ValueError(f"the places of {self.label} are not in order of time")

    @property
    def label(self) -> str:
        """What the window calls this person."""
        return self.name or self.role

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Every place with its end, in order of time; the first one begins before everything."""
        begins = (Place(from_s=-math.inf, media_id=self.media_id, region=self.region), *self.places)
        ends_s = (*(place.from_s for place in self.places), math.inf)
        return tuple(
            Stay(from_s=place.from_s, until_s=end_s, media_id=place.media_id, region=place.region)
            for place, end_s in zip(begins, ends_s, strict=True)
        )

    @property
    def media_ids(self) -> tuple[str, ...]:
        """The recordings they are seen in, each once."""
        return tuple(dict.fromkeys(stay.media_id for stay in self.stays if stay.media_id))

    @property
    def first_media_id(self) -> str:
        """The first recording they are seen in; empty where they are seen in none."""
        return next(iter(self.media_ids), "")

    def seen_last(self, time_s: float) -> str:
        """The recording they are seen in at a time, or were the last time before."""
        begun = [stay.media_id for stay in self.stays if stay.from_s <= time_s and stay.media_id]
        return begun[-1] if begun else self.first_media_id

    @property
    def last_region(self) -> Region:
        """The last region they are seen in."""
        return next((stay.region for stay in reversed(self.stays) if stay.media_id), self.region)

    def at(self, time_s: float) -> Participant:
        """The same person with the recording and region of one moment, and no later places."""
        stay = next(one for one in reversed(self.stays) if one.from_s <= time_s)
        return replace(self, media_id=stay.media_id, region=stay.region, places=())

    def with_place(self, place: Place) -> Participant:
        """The person with one more later place; one that begins at the same time is replaced."""
        others = (one for one in self.places if one.from_s != place.from_s)
        return replace(self, places=tuple(sorted((*others, place), key=lambda one: one.from_s)))

    def without_place(self, from_s: float) -> Participant:
        """The person without the later place that begins at this time."""
        return replace(self, places=tuple(one for one in self.places if one.from_s != from_s))

    def seated(self, media_id: str, places: Sequence[Place], *, until_s: float) -> Participant:
        """The person with these places in the recording they are seen in at first, instead of what was said there.

        Args:
            places: In order of time; the first one holds from the beginning on. One without a recording says that they
                are not in its picture; one that says the same as the one before is left out.
            until_s: Where the recording ends (session clock).
        """
        kept = [one for one in self.places if one.media_id not in ("", media_id) or one.from_s >= until_s]
        first = places[0]
        moved = [one for before, one in pairwise(places) if _differ(before, one)]
        everything = {one.from_s: one for one in (*moved, *kept)}
        return replace(
            self,
            media_id=first.media_id,
            region=first.region,
            places=tuple(everything[from_s] for from_s in sorted(everything)),
        )

    def moved_at(self, time_s: float, *, media_id: str, region: Region) -> Participant:
        """The person with another recording and region for the stay that holds this time."""
        begun = [one for one in self.places if one.from_s <= time_s]
        if not begun:
            return replace(self, media_id=media_id, region=region)
        return self.with_place(replace(begun[-1], media_id=media_id, region=region))


def _differ(one: Place, other: Place) -> bool:
    """True if being in the one is not the same as being in the other: in no picture, regions say nothing."""
    return one.media_id != other.media_id or bool(one.media_id and one.region != other.region)


def overlapping(people: Iterable[Participant]) -> tuple[tuple[Participant, Participant], ...]:
    """Pairs whose regions share room in one recording at one time: whoever is in that room is measured for both."""
    return tuple(
        (one, other)
        for one, other in combinations(people, 2)
        if any(
            here.media_id == there.media_id != ""
            and here.from_s < there.until_s
            and there.from_s < here.until_s
            and here.region.shared(there.region) > _MOST_SHARED
            for here in one.stays
            for there in other.stays
        )
    )


def stays_in(people: Iterable[Participant], media_id: str) -> list[tuple[Participant, Stay]]:
    """Everyone as they are seen in one recording, stay by stay; somebody may come twice."""
    return [
        (replace(person, media_id=stay.media_id, region=stay.region, places=()), stay)
        for person in people
        for stay in person.stays
        if stay.media_id == media_id
    ]


def seen_in(
    people: Iterable[Participant], media_id: str, span_s: tuple[float, float] = (-math.inf, math.inf)
) -> list[Participant]:
    """Everyone as they are seen in one recording, stay by stay.

    Args:
        span_s: Only stays that share some of this time (session clock).
    """
    start_s, end_s = span_s
    return [person for person, stay in stays_in(people, media_id) if stay.from_s < end_s and stay.until_s > start_s]
