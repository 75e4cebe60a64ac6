"""Labelled people whose landmarks are on disk, measured and searched anew as often as constants change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from annotator.analysis.blendshape_model import blendshapes_of
from annotator.analysis.candidates import find_candidates
from annotator.analysis.derive import FACE_POINTS_MEASURED, derive_signals
from annotator.analysis.detect import flags_at
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY
from annotator.analysis.shifts import Shift
from annotator.analysis.signals import measured as measuring
from annotator.analysis.speaking import own_speech
from annotator.analysis.speech_activity import SpeechActivity
from annotator.domain.flags import Flag
from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.media import FrameTimes
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.pipeline.derive import NotAnalysed, session_frames
from annotator.pipeline.media_cache import frame_index
from annotator.pipeline.speech_file import heard_speech
from annotator.pipeline.tracked_parts import load_tracks, parts_in
from annotator.storage.session_folder import SessionFolder
from benchmarks.labelled_people import LabelledClip
from benchmarks.sessions import analysed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """One person of one clip, tracked."""

    clip: LabelledClip
    tracks: ParticipantTracks
    frames: FrameTimes | None
    heard: SpeechActivity | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """The same person measured with some constants."""

    person: Person
    signals: SignalSet
    candidates: tuple[Shift, ...]

    @property
    def clip(self) -> LabelledClip:
        """The clip the person is in."""
        return self.person.clip

    def flags(self) -> Sequence[Flag]:
        """The flags at the default sensitivity."""
        frames = self.person.frames
        times = {} if frames is None else {self.signals.participant_id: frames}
        return flags_at(self.candidates, sensitivity=DEFAULT_SENSITIVITY, frame_times=times)


def tracked(clip: LabelledClip, session_path: Path) -> Person:
    """Track the person of a clip; what is on disk is used again."""
    analysed(session_path)
    with SessionFolder.open(session_path) as folder:
        session = folder.load()
        tracks = tracks_of(folder, session)[0]
        frames = session_frames(folder, session).get(tracks.participant_id)
        return Person(clip=clip, tracks=tracks, frames=frames, heard=heard_speech(folder, session))


def tracks_of(
    folder: SessionFolder, session: Session, *, face_points: tuple[int, ...] | None = FACE_POINTS_MEASURED
) -> list[ParticipantTracks]:
    """The landmarks that an analysed session's findings rest on, by participant, of one recording.

    Args:
        face_points: The mesh points to keep; None for all.

    Raises:
        NotAnalysed: it has no findings.
    """
    info = session.findings.info
    if info is None:
        raise NotAnalysed(f"{folder.path.name} has not been analysed")
    media = next(iter(session.media.values()))
    index = frame_index(folder, media)
    parts = parts_in(
        folder,
        media,
        tuple(session.participants.values()),
        index.times,
        picture_size_px=(index.geometry.width_px, index.geometry.height_px),
        face_hz=float(info.parameters["face_hz"]),
        pose_hz=float(info.parameters["pose_hz"]),
        model_sha256=info.model_sha256,
    )
    return [load_tracks([part], face_points=face_points) for part in parts]


# What the model of many faces says of a face does not depend on constants.
_blendshapes = cache(blendshapes_of)


def measured(person: Person) -> Measured:
    """Signals and everything that moved, with the constants in force."""
    with patch.object(measuring, "blendshapes_of", _blendshapes):
        signals = derive_signals(person.tracks)
    spoken = {signals.participant_id: own_speech((), signals, person.heard)}
    return Measured(person=person, signals=signals, candidates=find_candidates((signals,), own_speech=spoken))
