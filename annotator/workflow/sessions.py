"""Making sessions from recordings, and finding the session a path stands for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from annotator.domain.clock import new_id, utc_now
from annotator.domain.codebook import Codebook
from annotator.domain.fingerprint import fingerprint
from annotator.domain.media import FULL_REGION, Media, Region, parse_region
from annotator.domain.participants import ROLES, Participant, Role
from annotator.domain.session import Session, SessionInfo
from annotator.exchange.codebook_file import shipped_codebook
from annotator.media.frame_index import FrameIndex, build_index, save_index
from annotator.media.probe import MediaError, probe
from annotator.storage.errors import StorageError
from annotator.storage.media_files import stored_path
from annotator.storage.session_folder import SUFFIX, SessionFolder
from annotator.workflow.media_cache import index_path
from annotator.workflow.transcripts import read_transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSpec:
    """A recording for a new session. Session time = its own time + ``offset_s``."""

    path: Path
    offset_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantSpec:
    """A person for a new session. ``media`` is a file name, a media id, or the number of a video from 1."""

    role: Role
    name: str = ""
    region: Region = FULL_REGION
    media: str = ""


ONE_CLIENT = (ParticipantSpec(role="client"),)


class SpecError(ValueError):
    """What was asked for does not make sense; the message says how to write it."""


# --- what people type -----------------------------------------------------------------------------------------------


def parse_video(text: str) -> VideoSpec:
    """Read ``FILE`` or ``FILE@OFFSET`` (seconds, may be negative)."""
    if not Path(text).exists():
        name, at, offset = text.rpartition("@")
        if at:
            try:
                return VideoSpec(path=Path(name), offset_s=float(offset))
            except ValueError:
                pass  # an @ in the file's own name
    return VideoSpec(path=Path(text))


def parse_participant(text: str) -> ParticipantSpec:
    """Read ``ROLE[:NAME][=REGION][@MEDIA]``.

    Raises:
        SpecError: the role or the region is not one; the message says what is.
    """
    rest, _, media = text.partition("@")
    rest, _, region = rest.partition("=")
    role_text, _, name = rest.partition(":")
    roles: dict[str, Role] = {role: role for role in ROLES}
    role = roles.get(role_text.strip().lower())
    if role is None:
        raise SpecError(f"participant '{text}': '{role_text}' is no role; write {', '.join(ROLES)}")
    if region == "auto":
        raise SpecError(
            f"participant '{text}': automatic regions are not available yet; write full, left, right or x,y,w,h in 0..1"
        )
    try:
        where = parse_region(region) if region else FULL_REGION
    except ValueError as error:
        raise SpecError(f"participant '{text}': {error}") from None
    return ParticipantSpec(role=role, name=name.strip(), region=where, media=media.strip())


# --- making ---------------------------------------------------------------------------------------------------------


def new_session(
    path: Path,
    videos: Sequence[VideoSpec],
    participants: Sequence[ParticipantSpec] = ONE_CLIENT,
    *,
    transcript: Path | None = None,
    title: str | None = None,
    codebook: Codebook | None = None,
) -> SessionFolder:
    """Make a session folder from recordings and open it. ``path`` gets the suffix ``.session`` if it has none.

    With as many videos as participants and no one assigned to a video, the first participant is in the first video,
    and so on; else whoever is not assigned is in the first. What could not be read of the transcript, and speakers
    that are no participant, are named in the folder's ``problems``.

    Raises:
        SpecError: the participants do not fit the videos.
        MediaError: a video cannot be used.
        FormatError: the transcript cannot be used.
        StorageError: the folder cannot be made.
    """
    folder_path = session_path(path)
    if not videos:
        raise SpecError("a session needs at least one recording")
    media: dict[str, Media] = {}
    indexes: dict[str, FrameIndex] = {}
    for number, video in enumerate(videos, start=1):
        row, index = describe_media(video, media_id=f"media-{number}", folder=folder_path)
        media[row.id] = row
        if index is not None:
            indexes[row.id] = index
    people = place_participants(participants, tuple(media.values()))
    spoken = read_transcript(transcript, people) if transcript is not None else None
    session = Session(
        info=SessionInfo(
            id=new_id(),
            title=title or folder_path.stem,
            created_at=utc_now(),
            duration_s=max(row.offset_s + row.duration_s for row in media.values()),
        ),
        media=MappingProxyType(media),
        participants=MappingProxyType({person.id: person for person in people}),
        codebook=codebook or shipped_codebook(),
        utterances=MappingProxyType({row.id: row for row in spoken.utterances} if spoken else {}),
    )
    folder = SessionFolder.create(folder_path, session)
    for media_id, index in indexes.items():
        _keep_index(folder, media[media_id], index)
    if spoken is not None:
        folder.problems.extend(spoken.problems)
        folder.problems.extend(f"the speaker '{name}' is no participant of the session" for name in spoken.unmatched)
    return folder


def describe_media(video: VideoSpec, *, media_id: str, folder: Path) -> tuple[Media, FrameIndex | None]:
    """The media row of a recording, for a session in ``folder``, and its frame index (None for sound only).

    Raises:
        MediaError: the recording cannot be used.
    """
    found = probe(video.path)
    index = build_index(video.path) if found.has_video else None
    row = Media(
        id=media_id,
        file_name=video.path.name,
        path=stored_path(folder, video.path),
        fingerprint=fingerprint(video.path),
        duration_s=index.times.end_s if index is not None else found.duration_s,
        offset_s=video.offset_s,
        width_px=found.width_px,
        height_px=found.height_px,
        frame_count=len(index) if index is not None else 0,
        variable_frame_rate=index is not None and index.variable_frame_rate,
        has_audio=found.has_audio,
    )
    return row, index


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
        for other in people:
            if (other.media_id, other.region) == (person.media_id, person.region):
                raise SpecError(
                    f"{other.label} and {person.label} are given the same place in {where.file_name}; say where each "
                    "one sits, for example client=left and therapist=right"
                )
        people.append(person)
    return tuple(people)


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
    mark = fingerprint(video)
    places = [folder / f"{name}{SUFFIX}" for folder in (video.parent, Path()) for name in (video.stem, video.name)]
    for place in places:
        if (place / "session.db").is_file() and _holds(place, mark):
            return SessionFolder.open(place, read_only=read_only)
    free = [place for place in places if not place.exists() and os.access(place.parent, os.W_OK)]
    if not free:
        raise StorageError(
            f"no session can be made for {video.name}: neither {video.resolve().parent} nor {Path().resolve()} can be "
            "written (or both have other files of that name); make one elsewhere with 'annotator new'"
        )
    return new_session(free[0], [VideoSpec(path=video)], participants)


def _holds(place: Path, mark: str) -> bool:
    with SessionFolder.open(place, read_only=True) as folder:
        return any(media.fingerprint == mark for media in folder.load().media.values())


def _keep_index(folder: SessionFolder, media: Media, index: FrameIndex) -> None:
    try:
        folder.cache_path.mkdir(exist_ok=True)
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
    "new_session",
    "open_path",
    "parse_participant",
    "parse_video",
    "place_participants",
    "session_of_video",
    "session_path",
]
