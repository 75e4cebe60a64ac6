"""Making a session folder from recordings: what is in them, who is seen where, what was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from annotator.app.chapters import goes_on, left_out
from annotator.app.session_specs import (
    ONE_CLIENT,
    ParticipantSpec,
    SpecError,
    VideoSpec,
    place_participants,
    with_later_places,
)
from annotator.domain.clock import new_id, utc_now
from annotator.domain.fingerprint import fingerprint
from annotator.domain.media import Media, Region
from annotator.domain.participants import Participant, Place
from annotator.domain.session import Session, SessionInfo
from annotator.exchange.codebook_file import shipped_codebook
from annotator.inside import readable
from annotator.media.frame_index import FrameIndex, build_index, save_index
from annotator.media.probe import MediaProbe, probe
from annotator.media.sound_extent import sound_end_s
from annotator.media.sound_tracks import sound_tracks
from annotator.pipeline.media_cache import keep_index
from annotator.scratch import scratch_folder
from annotator.storage.media_files import stored_path
from annotator.storage.session_folder import SUFFIX, SessionFolder

if TYPE_CHECKING:
    from annotator.pipeline.region_views import FoundPeople

_PADDING_S = 0.1


OnRegions: TypeAlias = "Callable[[Media, FoundPeople, tuple[Participant, ...]], None]"
"""Told what was found in a recording, and the people, in their places, in the order of the views' seats."""


def new_session(
    path: Path,
    videos: Sequence[VideoSpec],
    participants: Sequence[ParticipantSpec] = ONE_CLIENT,
    *,
    transcript: Path | None = None,
    title: str | None = None,
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
    recordings = _describe(videos, folder_path)
    media = recordings.media
    people, doubts = _seat(recordings, participants, tell=on_regions)
    duration_s = max(row.offset_s + row.duration_s for row in media.values())
    spoken = None
    if transcript is not None:
        # Every format that is read, which a session without words need not wait for.
        from annotator.app.transcripts import read_transcript

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
        codebook=shipped_codebook(),
        utterances=MappingProxyType({row.id: row for row in spoken.utterances} if spoken else {}),
    )
    folder = SessionFolder.create(folder_path, session)
    folder.problems.extend(doubts)
    folder.problems.extend(_missing_chapters([video.path for video in videos]))
    for media_id, index in recordings.indexes.items():
        keep_index(folder, media[media_id], index)
    if spoken is not None:
        folder.problems.extend(spoken.told)
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recordings:
    """What is known of the recordings by media id. ``chapters``: for one that goes on, the one before it."""

    media: dict[str, Media]
    paths: dict[str, Path]
    indexes: dict[str, FrameIndex]
    chapters: dict[str, str]


def _describe(videos: Sequence[VideoSpec], folder: Path) -> _Recordings:
    """The recordings, a chapter that is given no offset of its own behind the one before."""
    media: dict[str, Media] = {}
    indexes: dict[str, FrameIndex] = {}
    before: Media | None = None
    chapters: dict[str, str] = {}
    for number, video in enumerate(videos, start=1):
        row, index = describe_media(video, media_id=f"media-{number}", folder=folder)
        if before is not None and _follows(video, videos[number - 2]):
            row = replace(row, offset_s=before.offset_s + before.duration_s)
            chapters[row.id] = before.id
        before = row
        media[row.id] = row
        if index is not None:
            indexes[row.id] = index
    paths = {f"media-{number}": video.path for number, video in enumerate(videos, start=1)}
    return _Recordings(media=media, paths=paths, indexes=indexes, chapters=chapters)


def _seat(
    recordings: _Recordings, participants: Sequence[ParticipantSpec], *, tell: OnRegions
) -> tuple[tuple[Participant, ...], list[str]]:
    """The participants in their places, and the doubts about places that were found."""
    rows = tuple(recordings.media.values())
    first = [spec for spec in participants if spec.from_s is None]
    people = place_participants(first, [row for row in rows if row.id not in recordings.chapters or _named(first)])
    wanted = {person.id for person, spec in zip(people, first, strict=True) if spec.auto}
    people, doubts = _find_regions(people, wanted, recordings, tell=tell)
    people = _in_chapters(people, recordings.media, recordings.chapters)
    return with_later_places(people, participants, rows), doubts


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
                place = Place(from_s=media[media_id].offset_s, media_id=media_id, region=moving.last_region)
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


def _find_regions(
    people: tuple[Participant, ...],
    wanted: set[str],
    recordings: _Recordings,
    *,
    tell: OnRegions,
) -> tuple[tuple[Participant, ...], list[str]]:
    """The people, those whose id is ``wanted`` with a region found for them, and the doubts that remain.

    Raises:
        SpecError: fewer faces were found than people are to be placed.
    """
    settled = {person.id: person for person in people}
    doubts: list[str] = []
    for row in recordings.media.values():
        here = [person for person in people if person.media_id == row.id]
        sought = [person for person in here if person.id in wanted]
        if not sought:
            continue
        given = [person.region for person in here if person.id not in wanted]
        found = _look_for(recordings, row, count=len(sought), keep_out=given)
        if not found.complete and len(here) > 1:
            names = " and ".join(person.label for person in sought)
            raise SpecError(
                f"{row.file_name}: the regions of {names} cannot be told: {found.views[0].proposals.summary}; say "
                "where each one sits, for example client=left and therapist=right, or client=0,0,0.5,1"
            )
        if found.complete:
            from annotator.pipeline.region_views import placed

            span = {"offset_s": row.offset_s, "until_s": row.offset_s + row.duration_s}
            sought = [
                placed(person, found.seats(number), media_id=row.id, **span) for number, person in enumerate(sought)
            ]
        settled.update({person.id: person for person in sought})
        doubts.extend(
            f"{row.file_name}{view.since}: {doubt}" for view in found.views for doubt in view.proposals.doubts
        )
        tell(row, found, tuple(sought))
    return tuple(settled.values()), doubts


def _look_for(recordings: _Recordings, media: Media, *, count: int, keep_out: Sequence[Region]) -> FoundPeople:
    from annotator.pipeline.region_views import find_people

    path, index = recordings.paths[media.id], recordings.indexes.get(media.id)
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
    return found


def session_path(path: Path) -> Path:
    """``path`` with the suffix that session folders have."""
    return path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")
