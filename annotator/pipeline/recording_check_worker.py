"""What runs in the process that checks recordings: pictures spread over each, and a few seconds tracked for the time.

Qt is never imported here.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.arrays import Pixels, Singles
from annotator.jobs.cancelling import Cancelled, IsCancelled, Tell
from annotator.tracking.worker_process import begin_worker

if TYPE_CHECKING:
    from annotator.analysis.recording_check import FaceLooks, PersonCheck
    from annotator.media.frame_index import FrameIndex
    from annotator.tracking.mediapipe_tracker import MediaPipeTracker
    from annotator.tracking.protocol import Models

_LEAST_LOOKS = 8
# A recording of no more pictures is decoded from end to end where that costs less than finding each picture.
_READ_THROUGH_PICTURES = 1000
# What is tracked for real to see how long it takes: so many stretches of this length, spread over the recording.
_STRETCHES = 3
_STRETCH_S = 2.0
_COMPANY_SIZE = 0.5
_COMPANY_SCORE = 0.7
_COMPANY_APART = 0.8
_LOOKS_SHARE = 0.75
# Searching for camera cuts takes no more than this share of the time for looking, and no more pictures.
_CUTS_SHARE = 0.5
_MOST_SEARCHED_PICTURES = 150
_BRIGHTEST = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPerson:
    """A participant, and left, top, width, height in pixels of where they sit, from when to when (media clock)."""

    participant_id: str
    region_px: tuple[int, int, int, int]
    from_s: float = -math.inf
    until_s: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedMedia:
    """One recording to check; ``index_path`` is its frame index on disk."""

    media_id: str
    media_path: Path
    index_path: Path
    fingerprint: str
    people: tuple[CheckedPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """What to look at.

    Attributes:
        looks: At most how many pictures of each recording.
        looks_s: After how many seconds to be content with the pictures looked at so far, shared by all recordings; a
            slow computer looks at fewer, spread as evenly.
        face_hz: As the analysis will look; likewise ``pose_hz`` and ``bundle``.
    """

    media: tuple[CheckedMedia, ...]
    looks: int
    looks_s: float
    face_hz: float
    pose_hz: float
    bundle: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaChecked:
    """One recording is checked.

    Attributes:
        work_s_per_s: Seconds one process works on one second of it, all participants together; None where the
            recording is too short or damaged to tell.
        lost: Pictures that could not be decoded.
        cuts_s: Where the picture is cut, as far as the pictures looked at tell (media clock).
    """

    people: tuple[PersonCheck, ...]
    work_s_per_s: float | None
    lost: int
    cuts_s: tuple[float, ...]


def check_pictures(plan: CheckPlan, tell: Tell, cancelled: IsCancelled) -> dict[str, MediaChecked]:
    """Look at every recording; what was found, by id. What runs in the process.

    Raises:
        MediaError: a recording cannot be used.
        TrackingError, OSError: a model or a file cannot be used.
    """
    begin_worker()
    return _Checker(plan, tell, cancelled).all()


class _Checker:
    def __init__(self, plan: CheckPlan, tell: Tell, cancelled: IsCancelled) -> None:
        import cv2

        from annotator.tracking.mediapipe_models import load_models

        cv2.setNumThreads(1)
        self._plan = plan
        self._tell_all = tell
        self._cancelled = cancelled
        self._models: Models = load_models(bundle=plan.bundle)

    def all(self) -> dict[str, MediaChecked]:
        from annotator.analysis.recording_check import check_person
        from annotator.media.frame_index import load_index
        from annotator.tracking.protocol import TrackingError

        found: dict[str, MediaChecked] = {}
        for place, media in enumerate(self._plan.media):
            index = load_index(media.index_path, fingerprint=media.fingerprint)
            if index is None:
                raise TrackingError(f"the frame index of {media.media_path.name} is gone; check again")
            looks, lost, cuts_s = self._look(media, index, place)
            people = tuple(
                check_person(person.participant_id, media.media_id, seen)
                for person, seen in zip(media.people, looks, strict=True)
            )
            cost = self._time(media, index)
            if self._cancelled():
                raise Cancelled
            found[media.media_id] = MediaChecked(people=people, work_s_per_s=cost, lost=lost, cuts_s=cuts_s)
            self._tell(place, 1.0)
        self._models.close()
        return found

    def _tell(self, place: int, share: float) -> None:
        self._tell_all((place + share) / len(self._plan.media))

    def _look(
        self, media: CheckedMedia, index: FrameIndex, place: int
    ) -> tuple[list[FaceLooks], int, tuple[float, ...]]:
        """What is seen of each person, how many pictures could not be decoded, and where the picture is cut."""
        from annotator.media.container import MediaError
        from annotator.media.video_reader import VideoReader
        from annotator.pipeline.face_survey_worker import choose_frames
        from annotator.pipeline.small_pictures import SmallPictures, lasting_cuts

        frames = choose_frames(index, min(self._plan.looks, max(1, len(index))))
        read_through = _reads_through(index, frames)
        ordered, not_all = (frames, False) if read_through else (list(_spread(frames)), True)
        people = [_Seen(person, self._models) for person in media.people]
        looks_s = self._plan.looks_s / len(self._plan.media)
        until_s = time.monotonic() + looks_s
        cuts_until_s = until_s + _CUTS_SHARE * looks_s
        lost, looked = 0, list[int]()
        with VideoReader(media.media_path, index, cache_bytes=30_000_000) as reader:
            small = SmallPictures(
                reader,
                most=_MOST_SEARCHED_PICTURES,
                stopped=lambda: self._cancelled() or time.monotonic() > cuts_until_s,
            )
            for number, frame in enumerate(ordered):
                late = not_all and number >= _LEAST_LOOKS and time.monotonic() > until_s
                if late or self._cancelled():
                    break
                try:
                    bgra = reader.frame(frame).bgra
                except MediaError:
                    lost += 1
                    continue
                small.keep(frame, bgra)
                looked.append(frame)
                rgb = _rgb(bgra)
                for seen in people:
                    seen.look(rgb, index.times.time_of(frame))
                self._tell(place, _LOOKS_SHARE * (number + 1) / len(frames))
            cuts = lasting_cuts(small.cuts(sorted(looked), index), index)
        for seen in people:
            seen.close()
        return [seen.looks() for seen in people], lost, tuple(index.times.time_of(cut) for cut in cuts)

    def _time(self, media: CheckedMedia, index: FrameIndex) -> float | None:
        """Seconds of work for a second of recording: a few short stretches are tracked as the analysis does it."""
        from annotator.tracking.mediapipe_tracker import MediaPipeTracker

        trackers = [MediaPipeTracker(self._models) for _ in media.people]
        first_s, end_s = index.times.time_of(0), index.times.end_s
        worked_s = seen_s = 0.0
        for number in range(_STRETCHES):
            start_s = first_s + (end_s - first_s) * (number + 0.5) / _STRETCHES - _STRETCH_S / 2
            took_s, span_s = self._track(media, index, trackers, max(first_s, start_s))
            worked_s, seen_s = worked_s + took_s, seen_s + span_s
            if self._cancelled():
                break
        for tracker in trackers:
            tracker.close()
        return worked_s / seen_s if seen_s > 0 else None

    def _track(
        self, media: CheckedMedia, index: FrameIndex, trackers: list[MediaPipeTracker], start_s: float
    ) -> tuple[float, float]:
        """How long the stretch took, and how long it is, from its first picture (the way there does not count)."""
        from annotator.media.frame_stream import stream_frames
        from annotator.tracking.participant_pass import ParticipantPass, whole_picture
        from annotator.tracking.picture_measures import CutMeter

        passes = [
            ParticipantPass(
                tracker,
                region_px=person.region_px,
                pose_hz=self._plan.pose_hz,
                first_time_s=start_s,
                keep_from_s=start_s,
            )
            for person, tracker in zip(media.people, trackers, strict=True)
        ]
        cuts = CutMeter()
        began_s = from_s = to_s = math.nan
        size = {"width_px": index.geometry.width_px, "height_px": index.geometry.height_px}
        with stream_frames(
            media.media_path, rate_hz=self._plan.face_hz, start_s=start_s, end_s=start_s + _STRETCH_S, index=index
        ) as pictures:
            for picture in pictures:
                if self._cancelled():
                    break
                cut_score = cuts.measure(whole_picture(picture, **size))
                for one in passes:
                    one.add(picture, cut_score=cut_score)
                if math.isnan(began_s):
                    # Setting up is done once in a long stretch: the second picture is the first that counts.
                    began_s, from_s = time.monotonic(), picture.time_s
                to_s = picture.time_s
        took_s = time.monotonic() - began_s
        return (took_s, to_s - from_s) if to_s > from_s else (0.0, 0.0)


class _Seen:
    """One participant in the pictures looked at so far."""

    def __init__(self, person: CheckedPerson, models: Models) -> None:
        from annotator.tracking.mediapipe_tracker import MediaPipeTracker

        self._person = person
        self._models = models
        self._tracker = MediaPipeTracker(models)
        self._points: list[Singles] = []
        self._light: list[tuple[float, float]] = []
        self._company: list[bool] = []

    def look(self, rgb: Pixels, time_s: float) -> None:
        """Look at one picture on its own, if they sit here at that time."""
        import numpy as np

        if not self._person.from_s <= time_s < self._person.until_s:
            return
        left, top, width, height = self._person.region_px
        crop = np.ascontiguousarray(rgb[top : top + height, left : left + width])
        self._tracker.restart()
        face = self._tracker.face(crop)
        self._company.append(self._has_company(crop))
        if face is None or not self._tracker.confirms(crop, face):
            from annotator.domain.landmarks import FACE_POINTS

            self._points.append(np.full((FACE_POINTS, 3), np.nan, np.float32))
            self._light.append((np.nan, np.nan))
            return
        self._light.append(_light(crop, face.points_px))
        self._points.append(face.points_px + np.array([left, top, 0], np.float32))

    def looks(self) -> FaceLooks:
        """All of it."""
        import numpy as np

        from annotator.analysis.recording_check import FaceLooks
        from annotator.domain.landmarks import FACE_POINTS

        light = np.array(self._light, dtype=np.float64).reshape(-1, 2)
        return FaceLooks(
            points_px=np.array(self._points, dtype=np.float32).reshape(-1, FACE_POINTS, 3),
            face_light=light[:, 0],
            light_around=light[:, 1],
            company=np.array(self._company, dtype=np.bool_),
            region_px=self._person.region_px,
        )

    def close(self) -> None:
        self._tracker.close()

    def _has_company(self, crop: Pixels) -> bool:
        boxes = [box for box, score in self._models.faces(crop, close=False) if score >= _COMPANY_SCORE]
        boxes.sort(key=lambda box: -box[2])
        return any(
            box[2] >= _COMPANY_SIZE * boxes[0][2] and math.dist(box[:2], boxes[0][:2]) > _COMPANY_APART * boxes[0][2]
            for box in boxes[1:]
        )


def _rgb(bgra: Pixels) -> Pixels:
    import cv2
    import numpy as np

    return np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGB), np.uint8)


def _light(crop: Pixels, points_px: Singles) -> tuple[float, float]:
    """How bright the brightest of the face is, and the picture around it (median)."""
    import cv2
    import numpy as np

    grey = np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)
    oval = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(oval, cv2.convexHull(points_px[:, :2].astype(np.int32)), (1,))
    face, around = grey[oval > 0], grey[oval == 0]
    if not len(face):
        return math.nan, math.nan
    return float(np.percentile(face, _BRIGHTEST)), float(np.median(around)) if len(around) else math.nan


def _reads_through(index: FrameIndex, frames: list[int]) -> bool:
    """True if going to each of these frames from its keyframe takes longer than decoding everything once."""
    import numpy as np

    keys = np.asarray(index.keyframes)
    if len(index) > _READ_THROUGH_PICTURES or not len(keys):
        return False
    before = keys[np.clip(np.searchsorted(keys, frames, side="right") - 1, 0, None)]
    return int(np.sum(np.asarray(frames) - before + 1)) > len(index)


def _spread(frames: list[int]) -> Iterator[int]:
    """The same frames in an order whose every beginning is spread over all of them (van der Corput's)."""
    bits = max(1, (len(frames) - 1).bit_length())
    for number in range(1 << bits):
        place = int(f"{number:0{bits}b}"[::-1], 2)
        if place < len(frames):
            yield frames[place]
