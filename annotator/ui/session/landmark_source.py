"""Gives the picture the landmarks of the moment on screen, read from disk in the background."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from annotator.domain.edits import Edit
from annotator.domain.landmarks import ParticipantTracks
from annotator.domain.media import FrameTimes, Region
from annotator.domain.participants import Participant
from annotator.ui.background.work import Background
from annotator.ui.session.session_host import SessionHost
from annotator.ui.session.still_crop import Framing, crop_around

_KEPT_STRETCHES = 4
_NEAR_S = 0.1

Landmarks = tuple[str, NDArray[np.float32] | None, NDArray[np.float32] | None]
"""Participant id, face points (478, 3) in pixels or None, pose points (33, 2) in pixels or None."""


class LandmarkSource(QObject):
    """Keeps the last few stretches in memory; asks for the one on screen when it is not there yet."""

    arrived = Signal()
    """A stretch was read: what is on screen may have landmarks now."""

    def __init__(self, host: SessionHost, background: Background):
        super().__init__(host)
        self._host = host
        self._background = background
        self._stretches: OrderedDict[tuple[int, ...], tuple[ParticipantTracks, ...]] = OrderedDict()
        self._asked: tuple[int, ...] | None = None
        host.document.findings_changed.connect(self.forget)
        host.document.edited.connect(self._follow_edit)

    def forget(self) -> None:
        """Read everything anew: the landmarks on disk changed."""
        self._stretches = OrderedDict()  # what is being read now lands in the old one
        self._asked = None
        self.arrived.emit()

    def find_crop(
        self, person: Participant, times_s: Sequence[float], framing: Framing, deliver: Callable[[Region], None]
    ) -> None:
        """Where a participant's face, or upper body, is at all these times; calls back soon, on the GUI thread."""
        folder, session = self._host.folder, self._host.document.session
        person = person.at(times_s[-1]) if times_s else person
        media = session.media.get(person.media_id)
        frames = self._frames()
        if media is None or session.findings.info is None or person.media_id not in frames:
            deliver(person.region)
            return

        def look() -> Region:
            from annotator.pipeline.landmarks_near import landmarks_near

            faces: list[NDArray[np.float32] | None] = []
            for time_s in times_s:
                tracks = landmarks_near(folder, session, time_s, frames=frames, participant_id=person.id)
                faces += [_landmarks_at(one, time_s)[1] for one in tracks]
            return crop_around(faces, framing, person.region, picture_px=(media.width_px, media.height_px))

        self._background.run(look, done=deliver, failed=lambda _error: deliver(person.region))

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("media"):
            self.forget()

    def at(self, time_s: float) -> list[Landmarks]:
        """Landmarks of everyone at this time; nobody while they are being read, or where nothing was tracked."""
        frames = self._frames()
        if not frames or self._host.document.session.findings.info is None:
            return []
        from annotator.pipeline.landmarks_near import stretch_at

        stretch = tuple(stretch_at(time_s, times) for times in frames.values())
        tracks = self._stretches.get(stretch)
        if tracks is None:
            self._ask(stretch, time_s, frames)
            return []
        return [_landmarks_at(one, time_s) for one in tracks]

    def _ask(self, stretch: tuple[int, ...], time_s: float, frames: dict[str, FrameTimes]) -> None:
        if self._asked == stretch:
            return
        self._asked = stretch
        folder, session, stretches = self._host.folder, self._host.document.session, self._stretches

        def read() -> tuple[ParticipantTracks, ...]:
            from annotator.pipeline.landmarks_near import landmarks_near

            return landmarks_near(folder, session, time_s, frames=frames)

        self._background.run(read, done=lambda tracks: self._take(stretches, stretch, tracks))

    def _take(
        self,
        stretches: OrderedDict[tuple[int, ...], tuple[ParticipantTracks, ...]],
        stretch: tuple[int, ...],
        tracks: Sequence[ParticipantTracks],
    ) -> None:
        if stretches is not self._stretches:
            return
        self._asked = None
        self._stretches[stretch] = tuple(tracks)
        while len(self._stretches) > _KEPT_STRETCHES:
            self._stretches.popitem(last=False)
        self.arrived.emit()

    def _frames(self) -> dict[str, FrameTimes]:
        document = self._host.document
        known = {media_id: document.frame_times(media_id) for media_id in document.session.media}
        return {media_id: times for media_id, times in known.items() if times is not None and len(times)}


def _landmarks_at(tracks: ParticipantTracks, time_s: float) -> Landmarks:
    face = _nearest(tracks.face.times_s, time_s, _NEAR_S)
    face_points = tracks.face.points_px[face] if face is not None else None
    if face_points is not None and np.isnan(face_points[0, 0]):
        face_points = None
    # the body is looked at less often and moves less
    pose = _nearest(tracks.pose.times_s, time_s, 0.5)
    pose_points = tracks.pose.points_px[pose] if pose is not None else None
    if pose is not None and pose_points is not None:
        pose_points = np.where(tracks.pose.visibility[pose][:, None] >= 0.5, pose_points, np.nan).astype(np.float32)
    return tracks.participant_id, face_points, pose_points


def _nearest(times_s: NDArray[np.float64], time_s: float, within_s: float) -> int | None:
    if not len(times_s):
        return None
    after = int(np.searchsorted(times_s, time_s))
    near = [index for index in (after - 1, after) if 0 <= index < len(times_s)]
    best = min(near, key=lambda index: abs(times_s[index] - time_s))
    return best if abs(times_s[best] - time_s) <= within_s else None
