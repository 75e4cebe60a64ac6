"""Every place in a picture that MediaPipe's detectors take for a face; who covers faces asks others too.

This module may be imported anywhere; MediaPipe itself is loaded when :class:`FaceSweep` is made, which happens in
worker processes only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from annotator.domain.arrays import Pixels
from annotator.domain.covering import Box
from annotator.tracking.mediapipe_models import load_face_detector
from annotator.tracking.protocol import FaceDetector

_TILE_SHARE = 0.55
_LEAST_TILED_PX = 320


Witness = Literal["full range", "short range", "center", "mesh", "check"]
"""Who saw a face: MediaPipe's detectors, CenterFace, the analysis' face mesh, or the search of a written clip."""
_DETECTORS: tuple[Witness, ...] = ("full range", "short range")


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptFace:
    """A place where a face may be, from brows to chin, how sure the detector is, 0 to 1, and which it was."""

    box: Box
    score: float
    witness: Witness = "full range"


class FaceSweep:
    """MediaPipe's full-range and short-range detectors over a picture, over parts of it, and over its tiles."""

    def __init__(self) -> None:
        """Load MediaPipe.

        Raises:
            TrackingError: it does not load.
        """
        self._detectors = tuple(load_face_detector(close=close) for close in (False, True))

    def faces(self, rgb: Pixels, regions: Sequence[tuple[int, int, int, int]], *, tiles: bool) -> list[SweptFace]:
        """Where faces may be, by any of the detectors; the same face may come several times.

        Args:
            rgb: (height, width, 3), red first.
            regions: Where people sit (left, top, width, height): looked at closely.
            tiles: Search the picture's tiles for small faces too.

        Raises:
            TrackingError: the model failed.
        """
        height, width = rgb.shape[:2]
        found: list[SweptFace] = []
        whole = (0, 0, width, height)
        for left, top, across, down in dict.fromkeys((whole, *regions)):
            crop = rgb[top : top + down, left : left + across]
            for witness, detector in zip(_DETECTORS, self._detectors, strict=True):
                found.extend(replace(face, witness=witness) for face in _boxes(detector, crop, left, top))
        if tiles and max(width, height) > _LEAST_TILED_PX:
            for left, top, right, bottom in overlapping_tiles(width, height):
                found.extend(_boxes(self._detectors[0], rgb[top:bottom, left:right], left, top))
        return found

    def close(self) -> None:
        """Release the models."""
        for detector in self._detectors:
            detector.close()


def _boxes(detector: FaceDetector, rgb: Pixels, left: int, top: int) -> list[SweptFace]:
    return [
        SweptFace(box=(left + x, top + y, left + x + across, top + y + down), score=score)
        for (x, y, across, down), score in detector.faces(np.ascontiguousarray(rgb))
    ]


def overlapping_tiles(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Six overlapping tiles, three across and two down: left, top, right, bottom."""
    across, down = round(width * _TILE_SHARE), round(height * _TILE_SHARE)
    lefts = (0, (width - across) // 2, width - across)
    return [(left, top, left + across, top + down) for top in (0, height - down) for left in lefts]
