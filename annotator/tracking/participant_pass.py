"""One participant in one stretch of recording: picture after picture in, one shard out."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.landmarks import FACE_POINTS, POSE_POINTS
from annotator.tracking.camera_motion import STILL, CameraMotion
from annotator.tracking.picture_measures import (
    PICTURE_SIDE_PX,
    PictureMeasures,
    PictureMeter,
    halvings,
    torso_box,
)
from annotator.tracking.protocol import Box, FacePoints, PosePoints, Tracker
from annotator.tracking.store import Shard

_BLENDSHAPES = 52
# How long the body may be taken to sit where it was found.
_BODY_PLACE_S = 2.0
# How often a detector looks whether the face that the mesh follows is there. What lies between a look that saw none and
# the looks around it that saw one does not count: a cover is never measured, and costs half a second at either end.
_CONFIRM_HZ = 2.0


class Picture(Protocol):
    """One decoded picture of a recording, converted only where and as it is asked for."""

    @property
    def time_s(self) -> float:
        """When it is shown, on the media clock."""
        ...

    def rgb(self, region_px: tuple[int, int, int, int]) -> NDArray[np.uint8]:
        """(height, width, 3) of the region (left, top, width, height)."""
        ...

    def luma(self, halvings: int) -> NDArray[np.uint8]:
        """(height, width) brightness of the whole picture, halved so many times."""
        ...


class ParticipantPass:
    """Tracks one participant from the warm-in to the end of one stretch."""

    def __init__(
        self,
        tracker: Tracker,
        *,
        region_px: tuple[int, int, int, int],
        pose_hz: float,
        first_time_s: float,
        keep_from_s: float,
    ) -> None:
        """Begin a stretch.

        Args:
            first_time_s: Where the recording begins; pose times are counted from here.
            keep_from_s: Where the stretch begins; what comes before is warm-in and not kept.
        """
        self._tracker = tracker
        self._tracker.restart()
        self._region_px = region_px
        self._pose_hz = pose_hz
        self._first_time_s = first_time_s
        self._keep_from_s = keep_from_s
        self._meter = PictureMeter()
        self._halvings = halvings(region_px[2], region_px[3])
        self._scale = 2**self._halvings
        left, top, width, height = region_px
        # A shrunken pixel that lies partly outside the region is left out.
        self._luma_from = -(-left // self._scale), -(-top // self._scale)
        self._luma_to = (left + width) // self._scale, (top + height) // self._scale
        self._pose_slot: int | None = None
        self._last_search: int | None = None
        self._confirm_slot: int | None = None
        self._confirmed: list[tuple[float, bool]] = []
        self._unconfirmed: tuple[float, NDArray[np.uint8], FacePoints] | None = None
        self._faces: list[tuple[float, FacePoints | None, PictureMeasures]] = []
        self._camera: list[tuple[float, float, float]] = []
        self._last_face: Box | None = None
        self._poses: list[tuple[float, PosePoints | None]] = []

    @property
    def last_face(self) -> Box | None:
        """Left, top, right, bottom of the face that was last seen, in pixels of the whole picture."""
        return self._last_face

    def add(self, picture: Picture, *, cut_score: float, camera: CameraMotion = STILL) -> None:
        """Look at the next picture.

        Args:
            cut_score: Of the whole picture, the same for everybody in it; from
                :class:`annotator.tracking.picture_measures.CutMeter`.
            camera: How the camera moved, the same for everybody; from
                :class:`annotator.tracking.camera_motion.CameraMeter`.

        Raises:
            TrackingError: the model failed.
        """
        rgb = picture.rgb(self._region_px)
        face = self._tracker.face(rgb)
        if face is not None:
            self._look(picture.time_s, rgb, face)
        measures = self._measure(picture, face, cut_score)
        kept = picture.time_s >= self._keep_from_s
        if kept:
            self._faces.append((picture.time_s, face, measures))
            self._camera.append((camera.log_zoom, *camera.shift_px))
        slot = math.floor((picture.time_s - self._first_time_s) * self._pose_hz + 1e-6)
        if slot != self._pose_slot and kept:
            search = math.floor((picture.time_s - self._first_time_s) / _BODY_PLACE_S + 1e-6)
            self._poses.append((picture.time_s, self._tracker.pose(rgb, search=search != self._last_search)))
            self._last_search = search
        self._pose_slot = slot

    def shard(self) -> Shard:
        """What was kept, in pixels of the whole picture.

        Raises:
            TrackingError: the model failed.
        """
        if self._unconfirmed is not None:
            self._confirm(*self._unconfirmed)
        counts = np.array([self._counts(time_s) for time_s, _, _ in self._faces], dtype=np.bool_)
        faces, poses = self._faces, self._poses
        left, top = self._region_px[:2]
        face_points = np.full((len(faces), FACE_POINTS, 3), np.nan, dtype=np.float32)
        columns = _BLENDSHAPES if self._tracker.gives_blendshapes else 0
        blendshapes = np.full((len(faces), columns), np.nan, dtype=np.float32)
        for row, (_, face, _) in enumerate(faces):
            if face is not None and counts[row]:
                face_points[row] = face.points_px
                if columns and face.blendshapes is not None:
                    blendshapes[row] = face.blendshapes
        face_points[:, :, 0] += left
        face_points[:, :, 1] += top
        pose_points = np.full((len(poses), POSE_POINTS, 2), np.nan, dtype=np.float32)
        visibility = np.zeros((len(poses), POSE_POINTS), dtype=np.float32)
        for row, (_, pose) in enumerate(poses):
            if pose is not None:
                pose_points[row] = pose.points_px
                visibility[row] = pose.visibility
        measures = [measured for _, _, measured in faces]
        torso_flow_px = np.array([measured.torso_flow_px for measured in measures], dtype=np.float32).reshape(-1, 2)
        torso_flow_px[~counts] = np.nan  # where the torso is, the face says
        return Shard(
            face_times_s=np.array([time_s for time_s, _, _ in faces], dtype=np.float64),
            face_points_px=face_points,
            blendshapes=blendshapes,
            pose_times_s=np.array([time_s for time_s, _ in poses], dtype=np.float64),
            pose_points_px=pose_points + np.array([left, top], dtype=np.float32),
            pose_visibility=visibility,
            motion_energy=np.array([measured.motion_energy for measured in measures], dtype=np.float32),
            cut_score=np.array([measured.cut_score for measured in measures], dtype=np.float32),
            brightness=np.array([measured.brightness for measured in measures], dtype=np.float32),
            torso_flow_px=torso_flow_px,
            camera_motion=np.array(self._camera, dtype=np.float32).reshape(-1, 3),
        )

    def _look(self, time_s: float, rgb: NDArray[np.uint8], face: FacePoints) -> None:
        """Have the face confirmed where that is due; the last picture of the stretch is due in any case."""
        slot = math.floor((time_s - self._first_time_s) * _CONFIRM_HZ + 1e-6)
        if slot == self._confirm_slot:
            self._unconfirmed = (time_s, rgb, face)
        else:
            self._confirm(time_s, rgb, face)
        self._confirm_slot = slot

    def _confirm(self, time_s: float, rgb: NDArray[np.uint8], face: FacePoints) -> None:
        self._confirmed.append((time_s, self._tracker.confirms(rgb, face)))
        self._unconfirmed = None

    def _counts(self, time_s: float) -> bool:
        """True if the looks around this time, one of them perhaps at it, saw a face."""
        after = bisect_left(self._confirmed, time_s, key=lambda look: look[0])
        if after < len(self._confirmed) and self._confirmed[after][0] == time_s:
            return self._confirmed[after][1]
        return all(seen for _, seen in self._confirmed[max(0, after - 1) : after + 1])

    def _measure(self, picture: Picture, face: FacePoints | None, cut_score: float) -> PictureMeasures:
        (first_x, first_y), (end_x, end_y) = self._luma_from, self._luma_to
        region_luma = picture.luma(self._halvings)[first_y:end_y, first_x:end_x]
        height, width = region_luma.shape
        torso = None
        if face is not None:
            corners = np.array([face.points_px[:, :2].min(axis=0), face.points_px[:, :2].max(axis=0)])
            corners += self._region_px[:2]
            (left, top), (right, bottom) = corners.tolist()
            self._last_face = left, top, right, bottom
            (left, top), (right, bottom) = (corners / self._scale - self._luma_from).tolist()
            torso = torso_box((left, top, right, bottom), width_px=width, height_px=height)
        return self._meter.measure(
            region_luma=region_luma,
            cut_score=cut_score,
            torso=torso,
            scale=self._scale,
        )


def whole_picture(picture: Picture, *, width_px: int, height_px: int) -> NDArray[np.uint8]:
    """(36, 64) luma of the whole picture, by which cuts are found."""
    small = picture.luma(halvings(width_px, height_px))
    return np.asarray(cv2.resize(small, PICTURE_SIDE_PX, interpolation=cv2.INTER_AREA), dtype=np.uint8)
