"""Which landmark store belongs to a participant of a session."""

from __future__ import annotations

from pathlib import Path

from annotator.domain.media import Media
from annotator.domain.participants import Participant, seen_in
from annotator.domain.session import AnalysisInfo, Session
from annotator.pipeline.track_worker import PersonPlan
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.store import LandmarkStore, TrackingKey


def landmarks_folder(folder: SessionFolder) -> Path:
    """Where the landmarks of all participants are."""
    return folder.analysis_path / "landmarks"


def landmark_store(
    folder: SessionFolder,
    media: Media,
    participant: Participant,
    *,
    picture_size_px: tuple[int, int],
    face_hz: float,
    pose_hz: float,
    model_sha256: str,
) -> LandmarkStore:
    """The store of this participant's landmarks in this media, with these rates and this model."""
    key = TrackingKey(
        media_fingerprint=media.fingerprint,
        region_px=participant.region.to_pixels(*picture_size_px),
        face_hz=face_hz,
        pose_hz=pose_hz,
        model_sha256=model_sha256,
    )
    return LandmarkStore(landmarks_folder(folder), participant_id=participant.id, key=key)


def analysed_store(folder: SessionFolder, info: AnalysisInfo, media: Media, person: Participant) -> LandmarkStore:
    """The landmarks of a participant that the analysis ``info`` rests on."""
    return landmark_store(
        folder,
        media,
        person,
        picture_size_px=(media.width_px, media.height_px),
        face_hz=rate_hz(info, "face_hz"),
        pose_hz=rate_hz(info, "pose_hz"),
        model_sha256=info.model_sha256,
    )


def rate_hz(info: AnalysisInfo, name: str) -> float:
    """A rate as the landmarks' key has it, where 15 is not 15.0."""
    value = info.parameters[name]
    return value if isinstance(value, (int, float)) else float(value)


def people_on_disk(folder: SessionFolder, session: Session, media: Media) -> tuple[PersonPlan, ...]:
    """Where the landmarks of everyone seen in this media are, if the session was analysed."""
    info = session.findings.info
    if info is None or "face_hz" not in info.parameters:
        return ()
    people: list[PersonPlan] = []
    for person in seen_in(session.participants.values(), media.id):
        store = analysed_store(folder, info, media, person)
        people.append(PersonPlan(participant_id=person.id, landmarks_folder=landmarks_folder(folder), key=store.key))
    return tuple(people)
