"""Whom covering asks about a picture: MediaPipe's two face detectors, CenterFace, and the body model where no face is.

This module may be imported anywhere; MediaPipe itself is loaded when :class:`FaceWitnesses` is made, which happens in
worker processes only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from annotator.domain.arrays import Pixels
from annotator.domain.covering import Box
from annotator.tracking.center_face import CenterFace
from annotator.tracking.face_sweep import FaceSweep, SweptFace
from annotator.tracking.mediapipe_models import load_models
from annotator.tracking.protocol import Models, PosePoints

# Smaller faces are looked for in some pictures of large recordings only: it takes four times as long.
_CLOSE_SIDE_PX = 960
_CLOSE_EVERY = 3
_LARGE_PX = 720
# Of the body's points: nose, eyes, ears and mouth; shoulders.
_FACE_POINTS = slice(0, 11)
_SHOULDERS = (11, 12)
_HEAD_PER_FACE = 2.2
_HEAD_PER_SHOULDERS = 0.6


class FaceWitnesses:
    """Asks every witness about one picture after the other."""

    def __init__(self) -> None:
        """Load the models.

        Raises:
            TrackingError: one does not load.
        """
        self._sweep = FaceSweep()
        self._center = CenterFace()
        self._close_center: CenterFace | None = None
        self._searches = 0
        self._bodies: Models | None = None

    def faces(self, rgb: Pixels, regions: Sequence[tuple[int, int, int, int]], *, tiles: bool) -> list[SweptFace]:
        """Where faces may be; the same face comes once from each witness that sees it, or several times.

        Args:
            rgb: (height, width, 3), red first.
            regions: Where people sit (left, top, width, height): looked at closely.
            tiles: Search for small faces too; CenterFace does so every third time, in large pictures.

        Raises:
            TrackingError: a model failed.
        """
        found = [*self._sweep.faces(rgb, regions, tiles=tiles), *_by(self._center, rgb)]
        if tiles and max(rgb.shape[:2]) > _LARGE_PX:
            if self._close_center is None:
                self._close_center = CenterFace(longest_side_px=_CLOSE_SIDE_PX)
            if self._searches % _CLOSE_EVERY == 0:
                found.extend(_by(self._close_center, rgb))
            self._searches += 1
        return found

    def head(self, rgb: Pixels, region: tuple[int, int, int, int]) -> Box | None:
        """Where the head of somebody is whose face cannot be seen, by their body; None where there is nobody.

        Args:
            region: Where to look (left, top, width, height).

        Raises:
            TrackingError: the model failed.
        """
        if self._bodies is None:
            self._bodies = load_models()
        left, top, width, height = region
        crop = np.ascontiguousarray(rgb[top : top + height, left : left + width])
        place = self._bodies.body_place(crop)
        body = self._bodies.pose(crop, place) if place is not None else None
        return None if body is None else _head(body, left, top)

    def close(self) -> None:
        """Release the models."""
        self._sweep.close()
        if self._bodies is not None:
            self._bodies.close()


def _by(center: CenterFace, rgb: Pixels) -> list[SweptFace]:
    return [SweptFace(box=box, score=score, witness="center") for box, score in center.faces(rgb)]


def _head(body: PosePoints, left: int, top: int) -> Box:
    """A square about the whole head: the points of the face lie on it whichever way it is turned."""
    points = body.points_px[_FACE_POINTS]
    x, y = (float(value) for value in (points.min(axis=0) + points.max(axis=0)) / 2)
    extent = float((points.max(axis=0) - points.min(axis=0)).max())
    shoulders = body.points_px[list(_SHOULDERS)]
    half = max(_HEAD_PER_FACE * extent, _HEAD_PER_SHOULDERS * float(np.linalg.norm(shoulders[0] - shoulders[1]))) / 2
    return left + x - half, top + y - half, left + x + half, top + y + half
