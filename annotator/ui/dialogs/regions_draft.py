"""Who sits where in each view of each recording, as it is found and then corrected. Knows no widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from annotator.domain.media import FULL_REGION, Region
from annotator.domain.participants import Participant

if TYPE_CHECKING:
    from annotator.pipeline.region_views import FoundPeople, ViewProposals
    from annotator.ui.dialogs.regions_search import RecordingToSearch, SearchPicture, SearchResult


@dataclass(slots=True)
class RegionsInView:
    """One view of one recording: what was found, its pictures, and where each person sits; None who is not in it."""

    proposals: ViewProposals
    pictures: tuple[SearchPicture, ...]
    regions: dict[str, Region | None]


class RegionsDraft:
    """The people, and where they sit in every view."""

    def __init__(self, recordings: Sequence[RecordingToSearch], people: Iterable[Participant]) -> None:
        self._recordings = {row.media_id: row for row in recordings}
        self._people = {person.id: person for person in people}
        self._views: dict[str, list[RegionsInView]] = {}

    @property
    def found(self) -> bool:
        """True once faces were looked for."""
        return bool(self._views)

    @property
    def people(self) -> tuple[Participant, ...]:
        """Everybody, in their places as they stand; in the order given."""
        from annotator.pipeline.region_views import placed

        settled: list[Participant] = []
        for person in self._people.values():
            recording, views = self._recordings.get(person.first_media_id), self.views(person.first_media_id)
            regions = [(view.proposals, view.regions[person.id]) for view in views]
            if recording is not None and any(region for _, region in regions):
                settled.append(
                    placed(
                        person,
                        regions,
                        media_id=recording.media_id,
                        offset_s=recording.offset_s,
                        until_s=recording.offset_s + recording.duration_s,
                    )
                )
            else:
                settled.append(person)
        return tuple(settled)

    def views(self, media_id: str) -> list[RegionsInView]:
        """The views of a recording, in the order in which they are first seen."""
        return self._views.get(media_id, [])

    def seen_in(self, media_id: str) -> list[Participant]:
        """Everybody who is seen in a recording, in the order given."""
        return [person for person in self._people.values() if person.first_media_id == media_id]

    def take(self, results: Mapping[str, SearchResult]) -> None:
        """Take what was found; people are taken left to right in the order given."""
        for media_id, result in results.items():
            people = self.seen_in(media_id)
            self._views[media_id] = [
                RegionsInView(
                    proposals=view,
                    pictures=tuple(picture for picture in result.pictures if view.shows(picture.time_s)),
                    regions=_proposed(people, number, result.found),
                )
                for number, view in enumerate(result.found.views)
            ]

    def shown(self, media_id: str, view: int) -> tuple[tuple[Participant, ...], frozenset[int]]:
        """The people of a recording with their regions in one view, and which of them are not in it."""
        regions = self._views[media_id][view].regions
        people = self.seen_in(media_id)
        absent = frozenset(place for place, person in enumerate(people) if regions[person.id] is None)
        return tuple(replace(person, region=regions[person.id] or FULL_REGION) for person in people), absent

    def correct(self, media_id: str, view: int, people: Sequence[Participant], absent: frozenset[int]) -> None:
        """Take the regions of one view as somebody corrected them."""
        self._views[media_id][view].regions = {
            person.id: None if place in absent else person.region for place, person in enumerate(people)
        }

    def same_region(self) -> tuple[Participant, Participant, RegionsInView] | None:
        """Two people who were given one region, and in which view."""
        for media_id, views in self._views.items():
            for view in views:
                for one, other in combinations(self.seen_in(media_id), 2):
                    if view.regions[one.id] is not None and view.regions[one.id] == view.regions[other.id]:
                        return one, other, view
        return None


def _proposed(people: Sequence[Participant], view: int, found: FoundPeople) -> dict[str, Region | None]:
    """Where everybody sits in a view; who was found in none stays where they were."""
    regions: dict[str, Region | None] = {}
    for number, person in enumerate(people):
        seats = [region for _, region in found.seats(number)]
        regions[person.id] = seats[view] if any(seats) else person.region
    return regions
