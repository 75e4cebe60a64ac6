"""Where faces are in single pictures, and what the people look like, roughly. For finding regions, not for measuring.

This module may be imported anywhere; MediaPipe itself is loaded when :class:`FaceFinder` is made, which happens in
worker processes only.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.tracking.face_sweep import overlapping_tiles
from annotator.tracking.mediapipe_models import load_face_detector

# The full-range detector sees a picture as 192 x 192 and faces from about 4 % of its width; half a picture wide tiles
# reach 2 %.
_SAME_FACE_OVERLAP = 0.3
# Hue and lightness of head and clothes, as a coarse histogram of the chroma plane.
_CHROMA_BINS = 6
_CHROMA_REACH = 48.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFace:
    """One face in one picture; all lengths are fractions of the picture's width (x) and height (y).

    Attributes:
        x: Left edge; likewise ``y`` the upper edge.
        score: The detector's confidence, 0 to 1.
        look: What head and clothes look like (chroma histogram and lightness against the picture's): the same person
            keeps it from picture to picture, whatever their place.
    """

    x: float
    y: float
    width: float
    height: float
    score: float
    look: tuple[float, ...] = ()

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle, in fractions of the picture."""
        return self.x + self.width / 2, self.y + self.height / 2


class FaceFinder:
    """MediaPipe's full-range face detector over a whole picture and, when asked, over its tiles."""

    def __init__(self) -> None:
        """Load MediaPipe.

        Raises:
            TrackingError: it does not load.
        """
        self._detector = load_face_detector(close=False)

    def faces(self, rgb: NDArray[np.uint8], *, wanted: int) -> tuple[int, tuple[SeenFace, ...]]:
        """How many faces the whole picture shows at once, and all faces in it, left to right.

        Args:
            rgb: (height, width, 3), red first.
            wanted: How many people are expected. Where the whole picture shows fewer, its tiles are searched for
                smaller ones.

        Raises:
            TrackingError: the model failed.
        """
        height, width = rgb.shape[:2]
        boxes = self._boxes(rgb, 0, 0)
        at_once = len(_without_doubles(boxes))
        if at_once < wanted:
            for left, top, right, bottom in overlapping_tiles(width, height):
                boxes.extend(self._boxes(rgb[top:bottom, left:right], left, top))
        kept = _without_doubles(boxes)
        found = [
            SeenFace(
                x=left / width,
                y=top / height,
                width=across / width,
                height=down / height,
                score=score,
                look=look_of(rgb, (left, top, across, down)),
            )
            for left, top, across, down, score in kept
        ]
        return at_once, tuple(sorted(found, key=lambda face: face.centre))

    def close(self) -> None:
        """Release the model."""
        self._detector.close()

    def _boxes(self, rgb: NDArray[np.uint8], left: int, top: int) -> list[tuple[float, float, float, float, float]]:
        """Left, top, width, height in pixels of the whole picture, and score, of the faces in a part of it."""
        return [
            (left + x, top + y, across, down, score)
            for (x, y, across, down), score in self._detector.faces(np.ascontiguousarray(rgb))
        ]


def look_of(rgb: NDArray[np.uint8], box_px: tuple[float, float, float, float]) -> tuple[float, ...]:
    """What head and clothes around a face look like; () where too little of them is in the picture.

    A coarse histogram of the chroma plane (CIE a*, b*) of two patches, the face and the chest below it, and their
    lightness relative to the whole picture: independent of the light, different between most people.

    Args:
        box_px: Left, top, width, height of the face.
    """
    left, top, across, down = box_px
    face = _patch(rgb, left, top, left + across, top + down)
    chest = _patch(rgb, left - 0.4 * across, top + 1.35 * down, left + 1.4 * across, top + 2.4 * down)
    if face is None:
        return ()
    whole = float(rgb[::8, ::8].mean()) or 1.0
    return (*_colours(face, whole), *(_colours(chest, whole) if chest is not None else [0.0] * (_CHROMA_BINS**2 + 1)))


def _patch(rgb: NDArray[np.uint8], left: float, top: float, right: float, bottom: float) -> NDArray[np.uint8] | None:
    height, width = rgb.shape[:2]
    first_x, last_x = max(0, round(left)), min(width, round(right))
    first_y, last_y = max(0, round(top)), min(height, round(bottom))
    if last_x - first_x < 4 or last_y - first_y < 4:
        return None
    return rgb[first_y:last_y, first_x:last_x]


def _colours(patch: NDArray[np.uint8], whole: float) -> list[float]:
    small = cv2.resize(np.ascontiguousarray(patch), (24, 24), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(np.asarray(small, np.float32) / np.float32(255), cv2.COLOR_RGB2LAB).reshape(-1, 3)
    step = 2 * _CHROMA_REACH / _CHROMA_BINS
    bins = np.clip((lab[:, 1:] + _CHROMA_REACH) // step, 0, _CHROMA_BINS - 1).astype(np.int64)
    counts = np.bincount(bins[:, 0] * _CHROMA_BINS + bins[:, 1], minlength=_CHROMA_BINS**2)
    shares = np.sqrt(counts / len(bins))
    return [*(float(share) for share in shares), float(small.mean()) / whole]


def _without_doubles(
    boxes: list[tuple[float, float, float, float, float]],
) -> list[tuple[float, float, float, float, float]]:
    """The best box of each face that was seen several times."""
    kept: list[tuple[float, float, float, float, float]] = []
    for box in sorted(boxes, key=lambda box: -box[4]):
        if all(_overlap(box, other) < _SAME_FACE_OVERLAP for other in kept):
            kept.append(box)
    return kept


def _overlap(one: tuple[float, float, float, float, float], other: tuple[float, float, float, float, float]) -> float:
    """Intersection over the smaller area: a face seen in a tile and in the whole picture differ in size."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / min(one[2] * one[3], other[2] * other[3])
