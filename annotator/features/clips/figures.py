"""What is left of people and room: people alone on an even ground, or only lines of face and body."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.landmark_lines import FACE_LINES, IRISES, POSE_JOINTS, POSE_LINES
from annotator.features.clips.options import Background
from annotator.tracking.mediapipe_models import load_models, load_silhouette
from annotator.tracking.mediapipe_tracker import MediaPipeTracker

Picture = NDArray[np.uint8]
RegionPx = tuple[int, int, int, int]

_GROUND_BGR = (40, 34, 32)
_FACE_BGR = (230, 222, 214)
_BODY_BGR = (208, 176, 79)
LINE_COLORS_BGR = (_GROUND_BGR, _FACE_BGR, _BODY_BGR)
"""All colours of a picture of lines: the ground's first."""
_LEAST_VISIBILITY = 0.5
# Reading the body's points where it was found is quick; where it is, is looked for anew this often.
_BODY_SEARCH_EVERY = 15
_SUBPIXEL_BITS = 4


class Scene(Protocol):
    """Turns a picture of people into what may be shown."""

    def shown(self, rgb: Picture) -> Picture:
        """(height, width, 3) blue first, from the picture, red first. To be called in order of the frames."""
        ...

    def close(self) -> None:
        """Release models."""
        ...


def make_scene(background: Background, regions_px: Sequence[RegionPx]) -> Scene:
    """The scene for a kind of background.

    Raises:
        TrackingError: a model does not load.
    """
    if background == "plain":
        return _PeopleAlone(regions_px)
    if background == "skeleton":
        return _Lines(regions_px)
    return _AsItIs()


class _AsItIs:
    def shown(self, rgb: Picture) -> Picture:
        return np.ascontiguousarray(rgb[..., ::-1])

    def close(self) -> None:
        return


class _PeopleAlone:
    """Whoever sits in a region, cut out; everything else is an even ground."""

    def __init__(self, regions_px: Sequence[RegionPx]) -> None:
        self._regions = tuple(regions_px)
        self._silhouettes = tuple(load_silhouette() for _ in regions_px)

    def shown(self, rgb: Picture) -> Picture:
        person = np.zeros(rgb.shape[:2], dtype=np.float32)
        for (left, top, width, height), silhouette in zip(self._regions, self._silhouettes, strict=True):
            here = silhouette.share(rgb[top : top + height, left : left + width])
            part = person[top : top + height, left : left + width]
            np.maximum(part, here, out=part)
        # A soft border two pixels wide; what the model is in doubt about belongs to the room.
        share = np.clip((person - 0.5) / 0.3, 0.0, 1.0)[..., None]
        ground = np.array(_GROUND_BGR, dtype=np.float32)
        return np.asarray(rgb[..., ::-1] * share + ground * (1 - share) + 0.5, dtype=np.uint8)

    def close(self) -> None:
        for silhouette in self._silhouettes:
            silhouette.close()


class _Lines:
    """Outlines of face and upper body on an even ground; nothing of the picture itself."""

    def __init__(self, regions_px: Sequence[RegionPx]) -> None:
        self._models = load_models()
        self._people = tuple((region, MediaPipeTracker(self._models)) for region in regions_px)
        self._number = 0

    def shown(self, rgb: Picture) -> Picture:
        canvas = np.full_like(rgb, _GROUND_BGR)
        for (left, top, width, height), tracker in self._people:
            crop = np.ascontiguousarray(rgb[top : top + height, left : left + width])
            origin = np.array([left, top], dtype=np.float32)
            pose = tracker.pose(crop, search=self._number % _BODY_SEARCH_EVERY == 0)
            if pose is not None:
                points = np.where(pose.visibility[:, None] >= _LEAST_VISIBILITY, pose.points_px[:, :2], np.nan) + origin
                _draw(canvas, points, POSE_LINES, _BODY_BGR, thickness=max(2, height // 180))
                for joint in POSE_JOINTS:
                    _dot(canvas, points[joint], _BODY_BGR, radius=max(3, height // 120))
            face = tracker.face(crop)
            if face is not None:
                points = face.points_px[:, :2] + origin
                _draw(canvas, points, FACE_LINES, _FACE_BGR, thickness=max(1, height // 480))
                for iris, _ in IRISES:
                    _dot(canvas, points[iris], _FACE_BGR, radius=max(2, height // 240))
        self._number += 1
        return canvas

    def close(self) -> None:
        for _, tracker in self._people:
            tracker.close()
        self._models.close()


def _draw(
    canvas: Picture,
    points: NDArray[np.float32],
    lines: Sequence[Sequence[int]],
    color: tuple[int, int, int],
    *,
    thickness: int,
) -> None:
    for line in lines:
        for first, second in pairwise(line):
            ends = points[[first, second]]
            if np.isfinite(ends).all():
                start, end = (tuple(int(v) for v in np.rint(point * 2**_SUBPIXEL_BITS)) for point in ends)
                cv2.line(canvas, start, end, color, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)


def _dot(canvas: Picture, point: NDArray[np.float32], color: tuple[int, int, int], *, radius: int) -> None:
    if np.isfinite(point).all():
        cv2.circle(canvas, (round(float(point[0])), round(float(point[1]))), radius, color, -1, cv2.LINE_AA)
