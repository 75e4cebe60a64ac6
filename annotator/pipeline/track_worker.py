"""What runs in a tracking process: take a stretch of recording, decode it once, track everybody in it, write shards.

Landmarks go to disk from here; only the small messages below cross the pipe. Qt is never imported here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.tracking.protocol import TrackingError
from annotator.tracking.settings import shard_span, warm_in_s
from annotator.tracking.store import LandmarkStore, TrackingKey
from annotator.tracking.worker_process import begin_worker

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

    from annotator.media.frame_index import FrameIndex
    from annotator.tracking.mediapipe_tracker import MediaPipeTracker
    from annotator.tracking.participant_pass import ParticipantPass
    from annotator.tracking.protocol import Models

_MESSAGE_EVERY_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """One participant to track; where the shards go and what they depend on.

    Attributes:
        shards: Which shards they are to be tracked in; None for all of the recording.
    """

    participant_id: str
    landmarks_folder: Path
    key: TrackingKey
    shards: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPlan:
    """One media file and the participants seen in it. ``index_path`` is the frame index on disk."""

    media_path: Path
    index_path: Path
    people: tuple[PersonPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerPlan:
    """All that a worker needs to know. ``bundle`` is the optional model bundle."""

    media: tuple[MediaPlan, ...]
    bundle: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One piece of work: shard ``shard`` of ``media`` for the people at these places in its plan."""

    media: int
    shard: int
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchProgress:
    """How far the present stretch is, 0 to 1. At 1 its shards are on disk."""

    stretch: Stretch
    done: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why the process gives up, in one line."""

    message: str


def work(connection: Connection, cancel: Event, plan: WorkerPlan) -> None:
    """Serve stretches until the other side hangs up or ``cancel`` is set. The entry point of the process."""
    begin_worker()
    try:
        _Worker(connection, cancel, plan).serve()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the program is gone or has no more use for this worker
    except Exception as error:
        connection.send(Failure(message=str(error) or type(error).__name__))
        raise SystemExit(1) from error


class _Worker:
    def __init__(self, connection: Connection, cancel: Event, plan: WorkerPlan) -> None:
        import cv2

        # Two workers on two cores: each library keeps to one thread, or they wait for each other.
        cv2.setNumThreads(1)
        self._connection = connection
        self._cancel = cancel
        self._plan = plan
        self._models: Models | None = None
        self._trackers: list[MediaPipeTracker] = []
        self._indexes: dict[int, FrameIndex] = {}

    def serve(self) -> None:
        while True:
            stretch: Stretch | None = self._connection.recv()
            if stretch is None or not self._track(stretch):
                break
        for tracker in self._trackers:
            tracker.close()
        if self._models is not None:
            self._models.close()

    def _track(self, stretch: Stretch) -> bool:
        """Track one stretch; False if cancelled, with nothing written."""
        from annotator.media.frame_stream import stream_frames
        from annotator.media.replaced import same_throughout
        from annotator.tracking.camera_motion import CameraMeter
        from annotator.tracking.participant_pass import whole_picture
        from annotator.tracking.picture_measures import CutMeter, halvings

        media = self._plan.media[stretch.media]
        index = self._index(stretch.media)
        people = [media.people[place] for place in stretch.people]
        key = people[0].key
        from_s, to_s = shard_span(stretch.shard, index.times.time_of(0))
        start_s = from_s - warm_in_s(key.face_hz, pictures=key.warm_in_pictures)
        end_s = min(to_s, index.times.end_s)
        passes = self._passes(people, first_time_s=index.times.time_of(0), keep_from_s=from_s)
        width_px, height_px = index.geometry.width_px, index.geometry.height_px
        cuts, camera = CutMeter(), CameraMeter()
        said_at = time.monotonic()
        with (
            same_throughout(media.media_path, key.media_fingerprint),
            stream_frames(media.media_path, rate_hz=key.face_hz, start_s=start_s, end_s=to_s, index=index) as pictures,
        ):
            for picture in pictures:
                if self._cancel.is_set():
                    return False
                cut_score = cuts.measure(whole_picture(picture, width_px=width_px, height_px=height_px))
                moved = camera.measure(
                    picture.luma(halvings(width_px, height_px)),
                    width_px=width_px,
                    faces=[one.last_face for one in passes if one.last_face is not None],
                    cut_score=cut_score,
                )
                for person_pass in passes:
                    person_pass.add(picture, cut_score=cut_score, camera=moved)
                if time.monotonic() - said_at > _MESSAGE_EVERY_S:
                    said_at = time.monotonic()
                    done = min(0.99, max(0.0, (picture.time_s - start_s) / (end_s - start_s)))
                    self._connection.send(StretchProgress(stretch=stretch, done=done))
        for person, person_pass in zip(people, passes, strict=True):
            store = LandmarkStore(person.landmarks_folder, participant_id=person.participant_id, key=person.key)
            store.write(stretch.shard, person_pass.shard())
        self._connection.send(StretchProgress(stretch=stretch, done=1.0))
        return True

    def _passes(self, people: list[PersonPlan], *, first_time_s: float, keep_from_s: float) -> list[ParticipantPass]:
        from annotator.tracking.participant_pass import ParticipantPass

        return [
            ParticipantPass(
                tracker,
                region_px=person.key.region_px,
                pose_hz=person.key.pose_hz,
                first_time_s=first_time_s,
                keep_from_s=keep_from_s,
            )
            for person, tracker in zip(people, self._trackers_for(len(people)), strict=True)
        ]

    def _trackers_for(self, count: int) -> list[MediaPipeTracker]:
        from annotator.tracking.mediapipe_models import load_models
        from annotator.tracking.mediapipe_tracker import MediaPipeTracker

        if self._models is None:
            self._models = load_models(bundle=self._plan.bundle)
        while len(self._trackers) < count:
            self._trackers.append(MediaPipeTracker(self._models))
        return self._trackers[:count]

    def _index(self, media: int) -> FrameIndex:
        from annotator.media.frame_index import load_index

        if media not in self._indexes:
            plan = self._plan.media[media]
            index = load_index(plan.index_path, fingerprint=plan.people[0].key.media_fingerprint)
            if index is None:
                raise TrackingError(f"the frame index of {plan.media_path.name} is gone; run the analysis again")
            self._indexes = {media: index}
        return self._indexes[media]
