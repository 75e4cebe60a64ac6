"""The steps of one analysis."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

import annotator
from annotator.analysis.coverage import coverage_notes
from annotator.analysis.derive import ANALYSIS_VERSION
from annotator.analysis.face_size import EYE_CORNERS, SmallFace, small_face, with_reasons
from annotator.analysis.heard_signals import HEARD_VERSION
from annotator.analysis.judged_flags import with_judged_ids
from annotator.analysis.levels import worn_levels
from annotator.domain.clock import format_time, utc_now
from annotator.domain.media import FrameTimes, Media
from annotator.domain.participants import Participant
from annotator.domain.session import AnalysisInfo, Findings, Session
from annotator.domain.signals import SignalSet
from annotator.jobs.cancelling import Cancelled, IsCancelled, Tell
from annotator.media.frame_choice import pick_frames
from annotator.media.frame_index import FrameIndex
from annotator.pipeline import verbal
from annotator.pipeline.analysis_options import AnalysisOptions, NothingToAnalyse
from annotator.pipeline.derive import session_candidates, session_coverage, session_flags, signals_of, usual_sensitivity
from annotator.pipeline.media_cache import frame_index, index_path
from annotator.pipeline.session_tracks import landmarks_folder
from annotator.pipeline.speech_file import SPEECH_VERSION, listen
from annotator.pipeline.track import MediaJob, default_workers, track
from annotator.pipeline.track_worker import MediaPlan, PersonPlan
from annotator.pipeline.tracked_parts import TrackedPart, frames_of, load_tracks, parts_in
from annotator.pipeline.voice_file import VOICE_VERSION
from annotator.storage.session_folder import SessionFolder
from annotator.tracking.mediapipe_models import installed_model
from annotator.tracking.model_bundle import locate
from annotator.tracking.settings import TRACKING_VERSION, shard_count
from annotator.tracking.store import TrackingKey

# Shares of the whole that come before and after tracking.
_INDEX_SHARE = 0.03
_DERIVE_SHARE = 0.04
_LISTEN_SHARE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class _TrackedMedia:
    """One media and who is seen in it."""

    media: Media
    path: Path
    index: FrameIndex
    parts: tuple[TrackedPart, ...]

    @property
    def shards(self) -> int:
        return shard_count(self.index.times.time_of(0), self.index.times.end_s)


class AnalysisRun:
    """One analysis of one session."""

    def __init__(
        self,
        folder: SessionFolder,
        session: Session,
        options: AnalysisOptions,
        *,
        on_progress: Tell,
        cancelled: IsCancelled,
    ) -> None:
        """Prepare; see :func:`annotator.pipeline.analyse.analyse` for what it raises later."""
        self._folder = folder
        self._session = session
        self._options = options
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._bundle = locate()
        self._model = installed_model(self._bundle)

    def all(self) -> Findings:
        """Everything, in order.

        Raises:
            Cancelled: the user wants to stop; what is on disk stays.
        """
        scenes = self._index()
        self._track(scenes)
        signals = self._measure(scenes)
        self._listen()
        findings = self._find(scenes, signals)
        self._folder.write_findings(findings)
        self._on_progress(1.0, f"{len(findings.flags)} flags", 0.0)
        return findings

    def _index(self) -> list[_TrackedMedia]:
        """Find every frame of every media in which somebody is seen."""
        people_of: dict[str, list[Participant]] = {}
        for participant in self._session.participants.values():
            for media_id in participant.media_ids:
                media = self._session.media.get(media_id)
                if media is not None and media.width_px:
                    people_of.setdefault(media.id, []).append(participant)
        if not people_of:
            raise NothingToAnalyse(
                "no participant of this session is seen in a video; add a video and say who is in it"
            )
        scenes: list[_TrackedMedia] = []
        for place, (media_id, people) in enumerate(people_of.items()):
            media = self._session.media[media_id]

            def report(share: float, place: int = place, name: str = media.file_name) -> None:
                done = _INDEX_SHARE * (place + share) / len(people_of)
                self._on_progress(done, f"finding the frames of {name}")

            report(0.0)
            path = self._folder.media_path(media)
            index = frame_index(self._folder, media, path, on_progress=report, cancelled=self._cancelled)
            scenes.append(_TrackedMedia(media=media, path=path, index=index, parts=self._parts(media, index, people)))
        return scenes

    def _parts(self, media: Media, index: FrameIndex, people: list[Participant]) -> tuple[TrackedPart, ...]:
        return parts_in(
            self._folder,
            media,
            people,
            index.times,
            picture_size_px=(index.geometry.width_px, index.geometry.height_px),
            face_hz=self._options.face_hz,
            pose_hz=self._options.pose_hz,
            model_sha256=self._model.sha256,
        )

    def _track(self, scenes: list[_TrackedMedia]) -> None:
        people = self._session.participants
        seen = dict.fromkeys(part.participant_id for scene in scenes for part in scene.parts)
        names = " and ".join(people[id_].label for id_ in seen)

        def report(done: float, remaining_s: float | None) -> None:
            share = _INDEX_SHARE + (1 - _INDEX_SHARE - _DERIVE_SHARE) * done
            self._on_progress(share, f"tracking {names}", remaining_s)

        finished = track(
            [self._job(scene) for scene in scenes if scene.parts],
            workers=self._options.workers or default_workers(),
            bundle=self._bundle,
            on_progress=report,
            cancelled=self._cancelled,
        )
        if not finished:
            raise Cancelled

    def _job(self, scene: _TrackedMedia) -> MediaJob:
        shards: dict[tuple[str, TrackingKey], set[int]] = {}
        for part in scene.parts:  # the same seat twice is one store
            shards.setdefault((part.participant_id, part.store.key), set()).update(part.shards)
        people = tuple(
            PersonPlan(
                participant_id=participant_id,
                landmarks_folder=landmarks_folder(self._folder),
                key=key,
                shards=frozenset(wanted),
            )
            for (participant_id, key), wanted in shards.items()
        )
        plan = MediaPlan(media_path=scene.path, index_path=index_path(self._folder, scene.media), people=people)
        times = scene.index.times
        return MediaJob(plan=plan, start_s=times.time_of(0), end_s=times.end_s, shards=scene.shards)

    def _measure(self, scenes: list[_TrackedMedia]) -> list[SignalSet]:
        everybody = self._parts_of_everybody(scenes)
        signals: list[SignalSet] = []
        for place, (participant_id, parts) in enumerate(everybody.items()):
            if self._cancelled():
                raise Cancelled
            who = self._session.participants[participant_id].label
            self._on_progress(1 - _DERIVE_SHARE * (1 - place / len(everybody)), f"measuring {who}")
            signals.append(signals_of(self._folder, parts))
        return signals

    def _parts_of_everybody(self, scenes: list[_TrackedMedia]) -> dict[str, list[TrackedPart]]:
        """Everyone's parts in order of time, by id."""
        found: dict[str, list[TrackedPart]] = {}
        for part in sorted((part for scene in scenes for part in scene.parts), key=lambda part: part.from_s):
            found.setdefault(part.participant_id, []).append(part)
        return {id_: found[id_] for id_ in self._session.participants if id_ in found}

    def _listen(self) -> None:
        """Find the speech in the sound."""
        self._on_progress(1 - _LISTEN_SHARE, "listening for speech")
        listen(self._folder, self._session, cancelled=self._cancelled)

    def _find(self, scenes: list[_TrackedMedia], signals: list[SignalSet]) -> Findings:
        off = verbal.rules_off(self._session.findings.info)
        spoken = verbal.spoken_session(self._folder, self._session, signals, rules_off=off)
        frames, candidates = self._frame_times(scenes), session_candidates(self._folder, spoken)
        sensitivity = self._options.sensitivity
        if sensitivity is None:
            duration_s = self._session.info.duration_s
            sensitivity = usual_sensitivity(candidates, frames, spoken, duration_s=duration_s)
        raised = session_flags(candidates, frames, sensitivity=sensitivity, spoken=spoken)
        covered = with_reasons(session_coverage(self._session, spoken), self._small_faces(scenes))
        unread = [
            f"{scene.media.file_name}: {problem}"
            for scene in scenes
            for problem in (*scene.index.problems, *self._skipped(scene, signals))
        ]
        info = AnalysisInfo(
            program_version=annotator.__version__,
            model_name=self._model.name,
            model_sha256=self._model.sha256,
            parameters=MappingProxyType(
                {
                    "face_hz": self._options.face_hz,
                    "pose_hz": self._options.pose_hz,
                    "sensitivity": sensitivity,
                    "tracking_version": TRACKING_VERSION,
                    "analysis_version": ANALYSIS_VERSION,
                    "speech_version": SPEECH_VERSION,
                    "voice_version": VOICE_VERSION,
                    "heard_version": HEARD_VERSION,
                    "speakers_from": spoken.verbal.speakers.source,
                    **spoken.words.parameters,
                    verbal.RULES_OFF: ",".join(off),
                }
            ),
            finished_at=utc_now(),
            coverage=covered,
            levels=tuple(level for signal_set in spoken.signals for level in worn_levels(signal_set)),
            notes=verbal.notes_with((*unread, *coverage_notes(covered, spoken.participants)), spoken),
        )
        judged = (verdict.flag for verdict in self._session.verdicts.values())
        flags = {flag.id: flag for flag in with_judged_ids(raised.values(), judged)}
        return Findings(info=info, flags=MappingProxyType(flags))

    def _small_faces(self, scenes: list[_TrackedMedia]) -> dict[str, SmallFace]:
        """When each participant's face was too small, by id."""
        return {
            id_: small_face(load_tracks(parts, face_points=EYE_CORNERS).face)
            for id_, parts in self._parts_of_everybody(scenes).items()
        }

    def _frame_times(self, scenes: list[_TrackedMedia]) -> dict[str, FrameTimes]:
        times = {scene.media.id: scene.index.times for scene in scenes}
        people = self._session.participants.values()
        found = {person.id: frames_of(person, self._session, times) for person in people}
        return {id_: frames for id_, frames in found.items() if frames is not None}

    def _skipped(self, scene: _TrackedMedia, signals: list[SignalSet]) -> tuple[str, ...]:
        """What of a media was to be looked at and could not be; the same pictures for everybody in it."""
        first = next((part for part in scene.parts if part.whole), None)
        if first is None:  # nobody is looked at all the time in this recording
            return ()
        who = first.participant_id
        seen_s = next(found.signals["motion_energy"].times_s for found in signals if found.participant_id == who)
        # The grid of pictures lies on the media clock.
        media_s = seen_s - scene.media.offset_s
        return _skipped_pictures(scene.index.times, face_hz=self._options.face_hz, seen_s=media_s)


def _skipped_pictures(times: FrameTimes, *, face_hz: float, seen_s: NDArray[np.float64]) -> tuple[str, ...]:
    """A sentence about the pictures that were to be looked at and could not be decoded; none if there are none.

    It is told from what was measured, not while tracking, so that it is known also when tracking was resumed.

    Args:
        times: Every frame, on the same clock as ``seen_s``.
        face_hz: How often per second the face was to be looked at.
        seen_s: (n,) times of the pictures that were looked at, ascending.
    """
    planned_s = times.times_s[pick_frames(times, face_hz)]
    lost = planned_s[~np.isin(np.round(planned_s, 6), np.round(seen_s, 6))]
    if not len(lost):
        return ()
    where = f"between {format_time(float(lost[0]))} and {format_time(float(lost[-1]))}"
    if len(lost) == 1:
        where = f"at {format_time(float(lost[0]))}"
    return (f"{len(lost)} of {len(planned_s)} pictures could not be decoded and were skipped, {where}",)
