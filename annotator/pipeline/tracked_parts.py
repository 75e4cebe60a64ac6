"""Where one participant's landmarks are: a part for every stay in a recording."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.media import FrameTimes, Media
from annotator.domain.participants import Participant, Stay
from annotator.domain.session import Session
from annotator.domain.track_joining import joined, within
from annotator.pipeline.media_cache import frame_index
from annotator.pipeline.session_tracks import landmark_store, rate_hz
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.settings import SHARD_S, shard_count
from annotator.tracking.store import LandmarkStore


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedPart:
    """One stay of one participant in one recording.

    Attributes:
        shards: The stretches of the recording that hold some of it.
        offset_s: Session clock minus media clock.
        from_s: Where the stay begins, session clock; likewise ``until_s``. Infinite where nothing limits it.
    """

    participant_id: str
    media_id: str
    store: LandmarkStore
    shards: range
    offset_s: float
    from_s: float
    until_s: float

    @property
    def whole(self) -> bool:
        """True if nothing limits the stay."""
        return math.isinf(self.from_s) and math.isinf(self.until_s)

    @property
    def finished(self) -> bool:
        """True if everything of it was tracked; reads all of it."""
        return self.store.finished(self.shards.stop).issuperset(self.shards)

    @property
    def mark(self) -> str:
        """Everything that decides what the tracks of this part are."""
        mark = f"{self.offset_s!r}:{self.store.digest(self.shards)}"
        return mark if self.whole else f"{mark}:{self.from_s!r}:{self.until_s!r}"


def parts_in(
    folder: SessionFolder,
    media: Media,
    people: Sequence[Participant],
    times: FrameTimes,
    *,
    picture_size_px: tuple[int, int],
    face_hz: float,
    pose_hz: float,
    model_sha256: str,
) -> tuple[TrackedPart, ...]:
    """The parts of everyone seen in one recording, by person and then in order of time.

    Args:
        times: Of the recording's frames, on its own clock.
    """
    found: list[TrackedPart] = []
    for person in people:
        for stay in person.stays:
            shards = _shards(stay, media, times)
            if stay.media_id != media.id or not len(shards):
                continue
            store = landmark_store(
                folder,
                media,
                person.at(stay.from_s),
                picture_size_px=picture_size_px,
                face_hz=face_hz,
                pose_hz=pose_hz,
                model_sha256=model_sha256,
            )
            found.append(
                TrackedPart(
                    participant_id=person.id,
                    media_id=media.id,
                    store=store,
                    shards=shards,
                    offset_s=media.offset_s,
                    from_s=stay.from_s,
                    until_s=stay.until_s,
                )
            )
    return tuple(found)


def analysed_parts(folder: SessionFolder, session: Session) -> dict[str, list[TrackedPart]]:
    """The parts that the session's analysis rests on, by participant, each in order of time.

    Raises:
        MediaError: a recording cannot be used, and its frames were not kept.
        MediaNotFound: it is not where it was, and its frames were not kept.
    """
    info = session.findings.info
    if info is None or not {"face_hz", "pose_hz"} <= info.parameters.keys():
        return {}
    found: dict[str, list[TrackedPart]] = {}
    for media in session.media.values():
        people = [person for person in session.participants.values() if media.id in person.media_ids]
        if not people or not media.width_px:
            continue
        parts = parts_in(
            folder,
            media,
            people,
            frame_index(folder, media).times,
            picture_size_px=(media.width_px, media.height_px),
            face_hz=rate_hz(info, "face_hz"),
            pose_hz=rate_hz(info, "pose_hz"),
            model_sha256=info.model_sha256,
        )
        for part in parts:
            found.setdefault(part.participant_id, []).append(part)
    return {id_: sorted(parts, key=lambda part: part.from_s) for id_, parts in found.items()}


def load_tracks(parts: Sequence[TrackedPart], *, face_points: tuple[int, ...] | None = None) -> ParticipantTracks:
    """One participant's tracks out of their parts, which must be in order of time.

    Args:
        face_points: The mesh points to keep; None for all.
    """
    return joined(
        [
            within(
                part.store.load(part.shards, offset_s=part.offset_s, face_points=face_points), part.from_s, part.until_s
            )
            for part in parts
        ]
    )


def frames_of(person: Participant, session: Session, times: Mapping[str, FrameTimes]) -> FrameTimes | None:
    """The real frame times a participant is seen at, on the session clock; None where there are none.

    Args:
        times: Of the recordings' frames, each on its own clock, by media id.
    """
    found: list[FrameTimes] = []
    for stay in person.stays:
        media = session.media.get(stay.media_id)
        if media is None or stay.media_id not in times:
            continue
        shifted = times[stay.media_id].shifted(media.offset_s)
        kept = shifted.times_s[(shifted.times_s >= stay.from_s) & (shifted.times_s < stay.until_s)]
        if len(kept):
            found.append(FrameTimes(times_s=kept, end_s=min(shifted.end_s, stay.until_s)))
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    return FrameTimes(times_s=np.concatenate([one.times_s for one in found]), end_s=found[-1].end_s)


def _shards(stay: Stay, media: Media, times: FrameTimes) -> range:
    start_s, count = times.time_of(0), shard_count(times.time_of(0), times.end_s)
    from_s, until_s = stay.from_s - media.offset_s, stay.until_s - media.offset_s
    if from_s >= times.end_s or until_s <= start_s:
        return range(0)
    first = 0 if math.isinf(from_s) else max(0, math.floor((from_s - start_s) / SHARD_S))
    last = count if math.isinf(until_s) else min(count, math.ceil((until_s - start_s) / SHARD_S))
    return range(first, last)
