"""Every place in a picture that MediaPipe's detectors take for a face; who covers faces asks others too.

This module may be imported anywhere; MediaPipe itself is loaded when :class:`FaceSweep` is made, which happens in
worker processes only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import Box
from annotator.tracking.protocol import TrackingError
from annotator.tracking.solutions import solution

# Lower than for measuring: what might be a face is covered.
_LEAST_SCORE = 0.4
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
        face_detection = solution("face_detection")
        self._detectors: tuple[Any, ...] = tuple(
            face_detection.FaceDetection(model_selection=number, min_detection_confidence=_LEAST_SCORE)
            for number in (1, 0)
        )

    def faces(
        self, rgb: NDArray[np.uint8], regions: Sequence[tuple[int, int, int, int]], *, tiles: bool
    ) -> list[SweptFace]:
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
            for left, top, right, bottom in _tiles(width, height):
                found.extend(_boxes(self._detectors[0], rgb[top:bottom, left:right], left, top))
        return found

    def close(self) -> None:
        """Release the models."""
        for detector in self._detectors:
            detector.close()


def _boxes(detector: Any, rgb: NDArray[np.uint8], left: int, top: int) -> list[SweptFace]:
    height, width = rgb.shape[:2]
    try:
        detections: Any = detector.process(np.ascontiguousarray(rgb)).detections
    except (RuntimeError, ValueError) as error:
        raise TrackingError(f"MediaPipe failed on a picture of {width} x {height}: {error}") from error
    found: list[SweptFace] = []
    for detection in detections or ():
        box = detection.location_data.relative_bounding_box
        x, y = left + box.xmin * width, top + box.ymin * height
        place = (x, y, x + box.width * width, y + box.height * height)
        found.append(SweptFace(box=place, score=float(detection.score[0])))
    return found


def _tiles(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Six overlapping tiles: left, top, right, bottom."""
    across, down = round(width * _TILE_SHARE), round(height * _TILE_SHARE)
    lefts = (0, (width - across) // 2, width - across)
    return [(left, top, left + across, top + down) for top in (0, height - down) for left in lefts]
