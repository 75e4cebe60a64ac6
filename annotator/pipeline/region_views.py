"""Regions for every view of a recording whose picture is cut: who sits where, from each cut on.

A person stays one participant. Who is who after a cut is told by what head and clothes look like, beginning with the
view that shows most people. That is a proposal, and said to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from annotator.domain.arrays import Floats
from annotator.domain.clock import format_time
from annotator.domain.media import Region
from annotator.domain.participants import Participant, Place
from annotator.pipeline.face_survey import survey_faces
from annotator.pipeline.face_survey_worker import FaceSurvey
from annotator.pipeline.regions import ProposedRegion, RegionProposals, propose_regions
from annotator.tracking import face_places

# Two looks farther apart are two people, while not everybody who is expected has been seen. Measured on 20 clips: 19 of
# 20 pairs of people lie farther apart; pictures of one person 0.2 (median).
_SOMEBODY_ELSE = 0.7
_MOST_TIMES_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewProposals:
    """One view of the recording: the same scene, seen from the same place.

    Attributes:
        spans_s: From when to when it is seen, each time (media clock); the last one may end at infinity.
        seats: Where each person sits, in the order in which people are counted; None who is not seen in it.
        proposals: What was seen in it, and the doubts.
    """

    spans_s: tuple[tuple[float, float], ...]
    seats: tuple[ProposedRegion | None, ...]
    proposals: RegionProposals

    def shows(self, time_s: float) -> bool:
        """True if the picture at this time is of this view."""
        return any(start_s <= time_s < end_s for start_s, end_s in self.spans_s)

    @property
    def times(self) -> str:
        """From when on it is seen, in words."""
        said = ", ".join(format_time(max(0.0, start_s), decimals=1) for start_s, _ in self.spans_s[:_MOST_TIMES_TOLD])
        more = len(self.spans_s) - _MOST_TIMES_TOLD
        return f"{said} and {more} more times" if more > 0 else said

    @property
    def since(self) -> str:
        """`` from 0:00:12.3 on``; nothing for a view that is seen from the beginning on."""
        return "" if self.spans_s[0][0] <= 0 else f" from {self.times} on"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPeople:
    """What was seen in a recording, and what follows from it for each of its views; most recordings have one."""

    survey: FaceSurvey
    views: tuple[ViewProposals, ...]

    @property
    def complete(self) -> bool:
        """True if everybody who was expected was found in some view."""
        return all(any(seats) for seats in zip(*(view.seats for view in self.views), strict=True))

    def seats(self, person: int) -> list[tuple[ViewProposals, Region | None]]:
        """Where one person sits in each view; None where they are not in the picture."""
        seats = ((view, view.seats[person]) for view in self.views)
        return [(view, seat.region if seat is not None else None) for view, seat in seats]


def find_people(
    media_path: Path,
    *,
    people: int,
    keep_out: Sequence[Region] = (),
    index_path: Path | None = None,
    fingerprint: str = "",
    pictures_folder: Path | None = None,
    on_progress: Callable[[float], None] = lambda _done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FoundPeople | None:
    """Look at pictures spread over a recording and propose a region for each person; None if cancelled.

    Args:
        people: How many are expected in this recording.
        keep_out: Regions of people whose place is given already.
        index_path: See :func:`annotator.pipeline.face_survey.survey_faces`, also for what follows.

    Raises:
        MediaError: the recording cannot be used.
        SurveyFailed: looking for faces failed.
    """
    survey = survey_faces(
        media_path,
        people=people + len(keep_out),
        index_path=index_path,
        fingerprint=fingerprint,
        pictures_folder=pictures_folder,
        on_progress=on_progress,
        cancelled=cancelled,
    )
    if survey is None:
        return None
    return FoundPeople(survey=survey, views=propose_views(survey, people=people, keep_out=keep_out))


def propose_views(survey: FaceSurvey, *, people: int, keep_out: Sequence[Region] = ()) -> tuple[ViewProposals, ...]:
    """Regions for every view, in the order in which the views are first seen; at least one.

    Args:
        people: How many persons to place.
        keep_out: Faces in these regions belong to people whose place is given already.
    """
    spans = _spans(survey)
    found = [propose_regions(_looks_of(survey, each), people=people, keep_out=keep_out) for each in spans]
    by_people = sorted(range(len(found)), key=lambda view: -len(found[view][1]))
    known: list[Floats] = []
    who: dict[int, list[int]] = {}
    for view in by_people:
        who[view] = _recognised([_look_of(place) for place in found[view][1]], known, people=people)
    views: list[ViewProposals] = []
    for view, (said, _) in enumerate(found):
        sits = dict(zip(who[view], said.regions, strict=True))
        seats = tuple(sits.get(person) for person in range(people))
        views.append(ViewProposals(spans_s=tuple(spans[view]), seats=seats, proposals=said))
    return tuple(_with_doubts(views, survey, people=people))


def placed(
    person: Participant,
    views: Sequence[tuple[ViewProposals, Region | None]],
    *,
    media_id: str,
    offset_s: float,
    until_s: float,
) -> Participant:
    """The person in every view of a recording.

    Args:
        views: Where they sit in each; None where they are not in the picture.
        offset_s: Session clock minus media clock; ``until_s``: where the recording ends, on the session clock.
    """
    stays = sorted(((start_s, region) for view, region in views for start_s, _ in view.spans_s), key=lambda row: row[0])
    places = [
        Place(from_s=offset_s + start_s, media_id=media_id if region else "", region=region or person.region)
        for start_s, region in stays
    ]
    return person.seated(media_id, places, until_s=until_s)


def _spans(survey: FaceSurvey) -> list[list[tuple[float, float]]]:
    """From when to when each view is seen; the first shot begins before everything, the last one ends after it."""
    begins = [-np.inf, *(shot.from_s for shot in survey.shots[1:]), np.inf]
    spans: list[list[tuple[float, float]]] = [[] for _ in {shot.view for shot in survey.shots} or {0}]
    for (start_s, end_s), view in zip(pairwise(begins), [shot.view for shot in survey.shots] or [0], strict=True):
        spans[view].append((start_s, end_s))
    return spans


def _looks_of(survey: FaceSurvey, spans: Iterable[tuple[float, float]]) -> FaceSurvey:
    inside = [look for look in survey.looks if any(start_s <= look.time_s < end_s for start_s, end_s in spans)]
    return replace(survey, looks=tuple(inside))


def _look_of(place: face_places.Place) -> Floats:
    """What somebody in a place usually looks like; empty where too little of them was in the picture."""
    looks = [face.look for face in place.faces if face.look]
    return np.median(np.array(looks), axis=0) if looks else np.zeros(0)


def _recognised(looks: Sequence[Floats], known: list[Floats], *, people: int) -> list[int]:
    """The person in each place, each once: who looks most alike first, then new ones, which ``known`` gets."""
    pairs = sorted(
        (float(np.linalg.norm(look - other)), place, person)
        for place, look in enumerate(looks)
        for person, other in enumerate(known)
        if len(look) and len(look) == len(other)
    )
    who: dict[int, int] = {}
    for apart, place, person in pairs:
        somebody_else = apart > _SOMEBODY_ELSE and len(known) < people
        if place not in who and person not in who.values() and not somebody_else:
            who[place] = person
    for place, look in enumerate(looks):
        if place in who:
            continue
        free = [person for person in range(len(known)) if person not in who.values()]
        if len(known) < people:
            known.append(look)
            who[place] = len(known) - 1
        else:
            who[place] = free[0]
    return [who[place] for place in range(len(looks))]


def _with_doubts(views: Sequence[ViewProposals], survey: FaceSurvey, *, people: int) -> Iterable[ViewProposals]:
    for number, view in enumerate(views):
        doubts = list(view.proposals.doubts)
        if number and people > 1:
            doubts.append("who is who after the cut is told by hair and clothes only: look whether it is right")
        if survey.more_cuts and not number:
            doubts.append(
                "the picture is cut so often that not every cut was found; after an analysis, look at what could not "
                "be measured, and say where people sit there"
            )
        yield replace(view, proposals=replace(view.proposals, doubts=tuple(doubts)))
