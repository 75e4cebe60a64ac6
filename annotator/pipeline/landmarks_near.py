"""The landmarks around one moment, for drawing them over the picture."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.session import Session
from annotator.pipeline.session_tracks import analysed_store
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.settings import SHARD_S
from annotator.tracking.store import LandmarkStore


def stretch_at(time_s: float, frames: FrameTimes) -> int:
    """Number of the stretch of a recording that holds a time; times of one stretch share their landmarks' file.

    Args:
        frames: Of the recording, on the same clock as ``time_s``.
    """
    return max(0, int((time_s - frames.time_of(0)) // SHARD_S))


def landmarks_near(
    folder: SessionFolder,
    session: Session,
    time_s: float,
    *,
    frames: Mapping[str, FrameTimes],
    participant_id: str | None = None,
) -> tuple[ParticipantTracks, ...]:
    """What was tracked in the stretch of recording that holds ``time_s`` (session clock), for everyone tracked.

    Participants whose region or recording changed since the last analysis are left out: their landmarks are old.

    Args:
        frames: Frame times by media id, on the session clock.
        participant_id: Only this participant; None for all.
    """
    if session.findings.info is None:
        return ()
    found: list[ParticipantTracks] = []
    for everywhere in session.participants.values():
        if participant_id not in (None, everywhere.id):
            continue
        person = everywhere.at(time_s)
        media = session.media.get(person.media_id)
        store = _store(folder, session, person)
        if media is None or store is None or media.id not in frames:
            continue
        tracks = store.load([stretch_at(time_s, frames[media.id])], offset_s=media.offset_s)
        if len(tracks.face.times_s) or len(tracks.pose.times_s):
            found.append(tracks)
    return tuple(found)


def _store(folder: SessionFolder, session: Session, person: Participant) -> LandmarkStore | None:
    info, media = session.findings.info, session.media.get(person.media_id)
    if info is None or media is None or not media.width_px:
        return None
    return analysed_store(folder, info, media, person)
