"""Making sessions from recordings, and finding the session a path stands for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from annotator.domain.clock import new_id, parse_time, utc_now
from annotator.domain.codebook import Codebook
from annotator.domain.fingerprint import fingerprint
from annotator.domain.media import FULL_REGION, Media, Region, parse_region
from annotator.domain.participants import ROLES, Participant, Place, Role
from annotator.domain.session import Session, SessionInfo
from annotator.exchange.codebook_file import shipped_codebook
from annotator.inside import readable
from annotator.media.frame_index import FrameIndex, build_index, save_index
from annotator.media.probe import MediaError, MediaProbe, probe
from annotator.media.sound_extent import sound_end_s
from annotator.media.sound_tracks import sound_tracks
from annotator.scratch import scratch_folder
from annotator.storage.errors import StorageError
from annotator.storage.folder_making import is_half_made
from annotator.storage.media_files import stored_path
from annotator.storage.session_folder import SUFFIX, SessionFolder
from annotator.workflow.chapters import goes_on, left_out
from annotator.workflow.media_cache import index_path
from annotator.workflow.regions import RegionProposals, find_people
from annotator.workflow.transcripts import read_transcript


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
    With ``from_s`` it says where somebody who was given before is seen from then on (session clock).
    """

    role: Role
    name: str = ""
    region: Region = FULL_REGION
    media: str = ""
    auto: bool = False
    from_s: float | None = None


_PADDING_S = 0.1
ONE_CLIENT = (ParticipantSpec(role="client"),)


_FROM = re.compile(r",\s*from=(\S+)\s*$")


class SpecError(ValueError):
    """What was asked for does not make sense; the message says how to write it."""


OnRegions = Callable[[Media, RegionProposals, tuple[Participant, ...]], None]
"""Told what was found in a recording, and the people, with their regions, in the order of the proposals."""


# --- what people type -----------------------------------------------------------------------------------------------


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
    auto = region.strip() == "auto"
    try:
        where = parse_region(region) if region and not auto else FULL_REGION
    except ValueError as error:
        raise SpecError(f"participant '{text}': {error}, or auto") from None
    if auto and from_s is not None:
        raise SpecError(f"participant '{text}': a later place cannot be auto; write full, left, right or x,y,w,h")
    return ParticipantSpec(role=role, name=name.strip(), region=where, media=media.strip(), auto=auto, from_s=from_s)


def _without_time(text: str) -> tuple[str, float | None]:
    match = _FROM.search(text)
    if match is None:
        return text, None
    try:
        return text[: match.start()], parse_time(match.group(1))
    except ValueError as error:
        raise SpecError(f"participant '{text}': {error}") from None


# --- making ---------------------------------------------------------------------------------------------------------


def new_session(
    path: Path,
    videos: Sequence[VideoSpec],
    participants: Sequence[ParticipantSpec] = ONE_CLIENT,
    *,
    transcript: Path | None = None,
    title: str | None = None,
    codebook: Codebook | None = None,
    on_regions: OnRegions = lambda _media, _found, _people: None,
) -> SessionFolder:
    """Make a session folder from recordings and open it. ``path`` gets the suffix ``.session`` if it has none.

    With as many videos as participants and no one assigned to a video, the first participant is in the first video,
    and so on; else whoever is not assigned is in the first. What could not be read of the transcript, speakers that
    are no participant, and doubts about regions that were found are named in the folder's ``problems``.

    Args:
        on_regions: Told what was found in each recording in which somebody's region was to be found.

    Raises:
        SpecError: the participants do not fit the videos, or a region was to be found and was not.
        SurveyFailed: looking for faces failed.
        MediaError: a video cannot be used.
        FormatError: the transcript cannot be used.
        StorageError: the folder cannot be made.
    """
    folder_path = session_path(path)
    if not videos:
        raise SpecError("a session needs at least one recording")
    media: dict[str, Media] = {}
    indexes: dict[str, FrameIndex] = {}
    before: Media | None = None
    chapters: dict[str, str] = {}
    for number, video in enumerate(videos, start=1):
        row, index = describe_media(video, media_id=f"media-{number}", folder=folder_path)
        if before is not None and _follows(video, videos[number - 2]):
            row = replace(row, offset_s=before.offset_s + before.duration_s)
            chapters[row.id] = before.id
        before = row
        media[row.id] = row
        if index is not None:
            indexes[row.id] = index
    first = [spec for spec in participants if spec.from_s is None]
    people = place_participants(first, [row for row in media.values() if row.id not in chapters or _named(first)])
    wanted = {person.id for person, spec in zip(people, first, strict=True) if spec.auto}
    paths = {f"media-{number}": video.path for number, video in enumerate(videos, start=1)}
    people, doubts = _find_regions(people, wanted, media=media, paths=paths, indexes=indexes, tell=on_regions)
    people = _in_chapters(people, media, chapters)
    people = with_later_places(people, participants, tuple(media.values()))
    duration_s = max(row.offset_s + row.duration_s for row in media.values())
    spoken = None
    if transcript is not None:
        spoken = read_transcript(transcript, people, media=media.values(), duration_s=duration_s)
    session = Session(
        info=SessionInfo(
            id=new_id(),
            title=title or readable(folder_path.stem),
            created_at=utc_now(),
            duration_s=duration_s,
        ),
        media=MappingProxyType(media),
        participants=MappingProxyType({person.id: person for person in people}),
        codebook=codebook or shipped_codebook(),
        utterances=MappingProxyType({row.id: row for row in spoken.utterances} if spoken else {}),
    )
    folder = SessionFolder.create(folder_path, session)
    folder.problems.extend(doubts)
    folder.problems.extend(_missing_chapters([video.path for video in videos]))
    for media_id, index in indexes.items():
        _keep_index(folder, media[media_id], index)
    if spoken is not None:
        folder.problems.extend(spoken.told)
    return folder


def describe_media(video: VideoSpec, *, media_id: str, folder: Path) -> tuple[Media, FrameIndex | None]:
    """The media row of a recording, for a session in ``folder``, and its frame index (None for sound only).

    Raises:
        MediaError: the recording cannot be used.
    """
    found = probe(video.path)
    _check_track(video)
    index = build_index(video.path) if found.has_video else None
    row = Media(
        id=media_id,
        file_name=video.path.name,
        path=stored_path(folder, video.path),
        fingerprint=fingerprint(video.path),
        duration_s=_end_s(video, index, found),
        offset_s=video.offset_s,
        width_px=found.width_px,
        height_px=found.height_px,
        frame_count=len(index) if index is not None else 0,
        variable_frame_rate=index is not None and index.variable_frame_rate,
        has_audio=found.has_audio,
        sound_track=video.sound_track,
    )
    return row, index


def _check_track(video: VideoSpec) -> None:
    """Make sure that the chosen sound track is there.

    Raises:
        SpecError: it is not; says which there are.
    """
    if video.sound_track is None:
        return
    tracks = sound_tracks(video.path)
    if not 0 <= video.sound_track < len(tracks):
        there = "; ".join(track.words for track in tracks) or "none"
        raise SpecError(f"{video.path.name} has no sound track {video.sound_track + 1}; it has {there}")


def _end_s(video: VideoSpec, index: FrameIndex | None, found: MediaProbe) -> float:
    """Where the longest stream ends. A few samples more than the picture are padding, and no recording."""
    if index is None:
        return found.duration_s
    sound_s = sound_end_s(video.path, track=video.sound_track) if found.has_audio else 0.0
    return sound_s if sound_s > index.times.end_s + _PADDING_S else index.times.end_s


def _follows(video: VideoSpec, before: VideoSpec) -> bool:
    if video.follows is not None:
        return video.follows
    return not video.offset_s and goes_on(video.path, before.path)


def _named(specs: Iterable[ParticipantSpec]) -> bool:
    """True if it was said for anybody in which recording they are."""
    return any(spec.media for spec in specs)


def _in_chapters(
    people: Sequence[Participant], media: Mapping[str, Media], chapters: Mapping[str, str]
) -> tuple[Participant, ...]:
    """The people, each in the same place in every chapter that follows theirs; not where somebody was given a place."""
    given = {person.media_id for person in people}
    placed: list[Participant] = []
    for person in people:
        moving, seen_in = person, person.media_id
        for media_id, before in chapters.items():
            if before == seen_in and media_id not in given:
                place = Place(from_s=media[media_id].offset_s, media_id=media_id, region=person.region)
                moving, seen_in = moving.with_place(place), media_id
        placed.append(moving)
    return tuple(placed)


def _missing_chapters(paths: Sequence[Path]) -> Iterable[str]:
    """Chapters of the recordings that lie beside them and were not given."""
    for missing, given in left_out(paths):
        which = "next" if goes_on(missing, given) else "previous"
        yield (
            f"{missing.name} beside {given.name} is the {which} chapter of this recording, and not part of the "
            "session; make the session of both to have the whole"
        )


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
            media_id=where.id,
            region=spec.region,
        )
        for other, given in zip(people, specs, strict=False):
            same = (other.media_id, other.region) == (person.media_id, person.region)
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
        media_id = _named_media(spec, media).id if spec.media else person.at(spec.from_s).media_id
        found[person.id] = person.with_place(Place(from_s=spec.from_s, media_id=media_id, region=spec.region))
    return tuple(found.values())


def _find_regions(
    people: tuple[Participant, ...],
    wanted: set[str],
    *,
    media: Mapping[str, Media],
    paths: Mapping[str, Path],
    indexes: Mapping[str, FrameIndex],
    tell: OnRegions,
) -> tuple[tuple[Participant, ...], list[str]]:
    """The people, those whose id is ``wanted`` with a region found for them, and the doubts that remain.

    Raises:
        SpecError: fewer faces were found than people are to be placed.
    """
    placed = {person.id: person for person in people}
    doubts: list[str] = []
    for row in media.values():
        here = [person for person in people if person.media_id == row.id]
        sought = [person for person in here if person.id in wanted]
        if not sought:
            continue
        given = [person.region for person in here if person.id not in wanted]
        found = _look_for(paths[row.id], indexes.get(row.id), row, count=len(sought), keep_out=given)
        if not found.complete and len(here) > 1:
            names = " and ".join(person.label for person in sought)
            raise SpecError(
                f"{row.file_name}: the regions of {names} cannot be told: {found.summary}; say where each one sits, "
                "for example client=left and therapist=right, or client=0,0,0.5,1"
            )
        regions = [proposal.region for proposal in found.regions] or [FULL_REGION]
        settled = tuple(replace(person, region=region) for person, region in zip(sought, regions, strict=True))
        placed.update({person.id: person for person in settled})
        doubts.extend(f"{row.file_name}: {doubt}" for doubt in found.doubts)
        tell(row, found, settled)
    return tuple(placed.values()), doubts


def _look_for(
    path: Path, index: FrameIndex | None, media: Media, *, count: int, keep_out: Sequence[Region]
) -> RegionProposals:
    if index is None:
        raise SpecError(
            f"{media.file_name} has no picture in which faces could be found; leave its participants' =auto out"
        )
    with scratch_folder() as scratch:
        kept = scratch / "index.frames"
        save_index(index, kept)
        found = find_people(path, people=count, keep_out=keep_out, index_path=kept, fingerprint=index.fingerprint)
    if found is None:
        raise SpecError(f"looking for faces in {media.file_name} was cancelled")
    return found.proposals


def _named_media(spec: ParticipantSpec, media: Sequence[Media]) -> Media:
    if not spec.media:
        return media[0]
    for number, row in enumerate(media, start=1):
        if spec.media in (row.id, row.file_name, str(number)):
            return row
    names = ", ".join(row.file_name for row in media)
    raise SpecError(f"participant {spec.role}: there is no video '{spec.media}'; the session has {names}")


# --- finding --------------------------------------------------------------------------------------------------------


def session_path(path: Path) -> Path:
    """``path`` with the suffix that session folders have."""
    return path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")


def open_path(path: Path, *, read_only: bool = False) -> SessionFolder:
    """Open a session folder, or the session of a recording, which is made if there is none.

    Raises:
        MediaError: ``path`` is no recording that can be used.
        StorageError: the session cannot be opened or made.
    """
    if is_session(path):
        return SessionFolder.open(path, read_only=read_only)
    return session_of_video(path, read_only=read_only)


def is_free(path: Path) -> bool:
    """True if a session can be made at ``path``: nothing is there, or what a process that was killed left of one."""
    return not path.exists() or is_half_made(path)


def is_session(path: Path) -> bool:
    """True if ``path`` names a session folder (there or not) rather than a recording."""
    return path.suffix == SUFFIX or (path / "session.db").exists()


def session_of_video(
    video: Path, participants: Sequence[ParticipantSpec] = ONE_CLIENT, *, read_only: bool = False
) -> SessionFolder:
    """The session folder of a bare recording: ``<name>.session`` beside it, or in the current folder if that cannot
    be written. One that exists and holds this very recording is used again.

    Raises:
        MediaError: the recording cannot be used.
        StorageError: the session cannot be opened or made.
    """
    probe(video)
    places = _places_of(video)
    found = _present(video, places)
    if found is not None:
        return SessionFolder.open(found, read_only=read_only)
    free = [place for place in places if is_free(place) and os.access(place.parent, os.W_OK)]
    if not free:
        raise StorageError(
            f"no session can be made for {video.name}: neither {video.resolve().parent} nor {Path().resolve()} can be "
            "written (or both have other files of that name); make one elsewhere with 'annotator new'"
        )
    return new_session(free[0], [VideoSpec(path=video)], participants)


def known_session(path: Path) -> SessionFolder | None:
    """The session folder, or the one that a bare recording has already, for reading only; None if it has none.

    Raises:
        MediaError: ``path`` is no recording that can be used.
        StorageError: the session cannot be opened.
    """
    if is_session(path):
        return SessionFolder.open(path, read_only=True)
    probe(path)
    found = _present(path, _places_of(path))
    return None if found is None else SessionFolder.open(found, read_only=True)


def _places_of(video: Path) -> list[Path]:
    return [folder / f"{name}{SUFFIX}" for folder in (video.parent, Path()) for name in (video.stem, video.name)]


def _present(video: Path, places: Sequence[Path]) -> Path | None:
    mark = fingerprint(video)
    return next((place for place in places if (place / "session.db").is_file() and _holds(place, mark)), None)


def _holds(place: Path, mark: str) -> bool:
    with SessionFolder.open(place, read_only=True) as folder:
        return any(media.fingerprint == mark for media in folder.load().media.values())


def _keep_index(folder: SessionFolder, media: Media, index: FrameIndex) -> None:
    try:
        save_index(index, index_path(folder, media))
    except OSError as error:
        folder.problems.append(f"the frame index could not be kept ({error}); it is built anew each time")


__all__ = [
    "ONE_CLIENT",
    "MediaError",
    "ParticipantSpec",
    "SpecError",
    "VideoSpec",
    "describe_media",
    "is_session",
    "known_session",
    "new_session",
    "open_path",
    "parse_participant",
    "parse_video",
    "place_participants",
    "session_of_video",
    "session_path",
]
