"""What people say of a new session: recordings, and who is seen where. How it is typed, and what it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.domain.clock import parse_time
from annotator.domain.media import FULL_REGION, Media, Region, parse_region
from annotator.domain.participants import ROLES, Participant, Place, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSpec:
    """A recording for a new session. Session time = its own time + ``offset_s``; ``sound_track`` as a media has it.

    With ``follows`` it goes on where the one before it ends; None tells that by the names that cameras give chapters.
    """

    path: Path
    offset_s: float = 0.0
    follows: bool | None = None
    sound_track: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantSpec:
    """A person for a new session. ``media`` is a file name, a media id, or the number of a video from 1.

    With ``auto`` the region is found from where faces are, left to right in the order the participants are given.
    With ``from_s`` it says where somebody who was given before is seen from then on (session clock); ``absent``: not in
    the picture. ``places`` are later places in the same recording, on its own clock; without ``media_id``: nowhere.
    """

    role: Role
    name: str = ""
    region: Region = FULL_REGION
    media: str = ""
    auto: bool = False
    from_s: float | None = None
    absent: bool = False
    places: tuple[Place, ...] = ()


ONE_CLIENT = (ParticipantSpec(role="client"),)


_FROM = re.compile(r",\s*from=(\S+)\s*$")


class SpecError(ValueError):
    """What was asked for does not make sense; the message says how to write it."""


def parse_video(text: str) -> VideoSpec:
    """Read ``FILE``, ``FILE@OFFSET`` (seconds, may be negative) or ``FILE@after``."""
    if not Path(text).exists():
        name, at, offset = text.rpartition("@")
        if at and offset == "after":
            return VideoSpec(path=Path(name), follows=True)
        if at:
            try:
                return VideoSpec(path=Path(name), offset_s=float(offset))
            except ValueError:
                pass  # an @ in the file's own name
    return VideoSpec(path=Path(text))


def with_sound_tracks(videos: Sequence[VideoSpec], chosen: Iterable[str]) -> list[VideoSpec]:
    """The recordings with the sound tracks that ``[VIDEO=]N`` choose, both counted from 1; of all where none is named.

    Raises:
        SpecError: it is no such choice, or there is no such recording.
    """
    found = list(videos)
    for text in chosen:
        which, equals, number = text.rpartition("=")
        try:
            track = int(number) - 1
            places = [int(which) - 1] if equals else list(range(len(found)))
        except ValueError:
            raise SpecError(f"--sound-track: '{text}' is no number of a track; write 2, or 1=2 for one video") from None
        for place in places:
            if track < 0 or not 0 <= place < len(found):
                raise SpecError(f"--sound-track: '{text}' counts from 1, and there are {len(found)} videos")
            found[place] = replace(found[place], sound_track=track)
    return found


def parse_participant(text: str) -> ParticipantSpec:
    """Read ``ROLE[:NAME][=REGION][@MEDIA]``, for a later place with ``,from=TIME`` behind it.

    Raises:
        SpecError: the role, the region or the time is not one; the message says what is.
    """
    where_text, from_s = _without_time(text)
    rest, _, media = where_text.partition("@")
    rest, _, region = rest.partition("=")
    role_text, _, name = rest.partition(":")
    roles: dict[str, Role] = {role: role for role in ROLES}
    role = roles.get(role_text.strip().lower())
    if role is None:
        raise SpecError(f"participant '{text}': '{role_text}' is no role; write {', '.join(ROLES)}")
    auto, absent = region.strip() == "auto", region.strip() == "none"
    try:
        where = parse_region(region) if region and not (auto or absent) else FULL_REGION
    except ValueError as error:
        raise SpecError(f"participant '{text}': {error}, or auto") from None
    if absent and from_s is None:
        raise SpecError(f"participant '{text}': say from when on they are not in the picture: {role}=none,from=12:40")
    if auto and from_s is not None:
        raise SpecError(f"participant '{text}': a later place cannot be auto; write full, left, right or x,y,w,h")
    return ParticipantSpec(
        role=role, name=name.strip(), region=where, media=media.strip(), auto=auto, from_s=from_s, absent=absent
    )


def _without_time(text: str) -> tuple[str, float | None]:
    match = _FROM.search(text)
    if match is None:
        return text, None
    try:
        return text[: match.start()], parse_time(match.group(1))
    except ValueError as error:
        raise SpecError(f"participant '{text}': {error}") from None


def place_participants(specs: Sequence[ParticipantSpec], media: Sequence[Media]) -> tuple[Participant, ...]:
    """Give each participant an id and a place in a video.

    Raises:
        SpecError: a video is not there, or two people are given the same place.
    """
    one_each = len(specs) == len(media) and not any(spec.media for spec in specs)
    people: list[Participant] = []
    for number, spec in enumerate(specs):
        where = media[number] if one_each else _named_media(spec, media)
        same_role = sum(person.role == spec.role for person in people)
        person = Participant(
            id=spec.role if not same_role else f"{spec.role}-{same_role + 1}",
            role=spec.role,
            name=spec.name,
            media_id="" if spec.absent else where.id,
            region=spec.region,
            places=tuple(
                replace(place, from_s=where.offset_s + place.from_s, media_id=where.id if place.media_id else "")
                for place in spec.places
            ),
        )
        for other, given in zip(people, specs, strict=False):
            same = (other.media_id, other.region) == (person.media_id, person.region) and not spec.absent
            if same and not (spec.auto or given.auto):
                raise SpecError(
                    f"{other.label} and {person.label} are given the same place in {where.file_name}; say where each "
                    "one sits, for example client=left and therapist=right"
                )
        people.append(person)
    return tuple(people)


def with_later_places(
    people: Sequence[Participant], specs: Sequence[ParticipantSpec], media: Sequence[Media]
) -> tuple[Participant, ...]:
    """The people with the places that the specs with a time give them.

    Raises:
        SpecError: nobody, or more than one, is meant by a spec, or its video is not there.
    """
    found = {person.id: person for person in people}
    for spec in specs:
        if spec.from_s is None:
            continue
        meant = [one for one in found.values() if one.role == spec.role and spec.name in ("", one.name)]
        if len(meant) != 1:
            who = f"{spec.role}:{spec.name}" if spec.name else spec.role
            raise SpecError(
                f"the place from {spec.from_s:g} s on is of '{who}', which names "
                f"{'nobody' if not meant else 'more than one'} of the participants given before; write ROLE:NAME"
            )
        person = meant[0]
        media_id = _named_media(spec, media).id if spec.media else person.seen_last(spec.from_s)
        if spec.absent:
            media_id = ""
        found[person.id] = person.with_place(Place(from_s=spec.from_s, media_id=media_id, region=spec.region))
    return tuple(found.values())


def _named_media(spec: ParticipantSpec, media: Sequence[Media]) -> Media:
    if not spec.media:
        return media[0]
    for number, row in enumerate(media, start=1):
        if spec.media in (row.id, row.file_name, str(number)):
            return row
    names = ", ".join(row.file_name for row in media)
    raise SpecError(f"participant {spec.role}: there is no video '{spec.media}'; the session has {names}")
