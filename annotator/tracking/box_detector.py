"""Detectors that answer with many boxes, each with a score: faces near and far, bodies.

Source: MediaPipe's graphs around these models (single shot detectors with fixed anchors; boxes that overlap are
averaged, weighted by their scores), whose numbers are given here.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.tracking.model_runner import ModelRunner
from annotator.tracking.picture_square import whole
from annotator.tracking.shipped_models import BODY_DETECTOR, FACE_FULL_RANGE, FACE_SHORT_RANGE, shipped_file

Floats = NDArray[np.float32]

_SAME_OVERLAP = 0.3
_HIGHEST_LOGIT = 80.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorKind:
    """What must be known of a detector's model.

    Attributes:
        side_px: Of the square picture it takes.
        grids: Of anchors: pixels from one to the next, and how many stand at each place, in the order of the answers.
        points: How many points come with each box.
        least_score: From which score on MediaPipe counts a box.
    """

    file_name: str
    side_px: int
    grids: tuple[tuple[int, int], ...]
    points: int
    least_score: float


CLOSE_FACES = DetectorKind(file_name=FACE_SHORT_RANGE, side_px=128, grids=((8, 2), (16, 6)), points=6, least_score=0.5)
FAR_FACES = DetectorKind(file_name=FACE_FULL_RANGE, side_px=192, grids=((4, 1),), points=6, least_score=0.6)
BODIES = DetectorKind(file_name=BODY_DETECTOR, side_px=224, grids=((8, 2), (16, 2), (32, 6)), points=4, least_score=0.5)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Detection:
    """One thing seen, in pixels of the picture.

    Attributes:
        corners_px: (2, 2): left and top, right and bottom.
        points_px: (n, 2).
    """

    corners_px: Floats
    points_px: Floats
    score: float


class BoxDetector:
    """One of the detectors, loaded."""

    def __init__(self, kind: DetectorKind) -> None:
        """Load the model.

        Raises:
            TrackingError: it does not load.
        """
        self._kind = kind
        self._anchors = _anchors(kind)
        self._model = ModelRunner(shipped_file(kind.file_name), width_px=kind.side_px, height_px=kind.side_px)

    def detections(self, rgb: NDArray[np.uint8]) -> list[Detection]:
        """What is seen in a picture, the surest first.

        Raises:
            TrackingError: the model failed.
        """
        square = whole(rgb)
        picture = square.of(rgb, self._kind.side_px, border=cv2.BORDER_CONSTANT)
        numbers, logits = self._model.answers(picture)
        clipped = np.clip(logits, -_HIGHEST_LOGIT, _HIGHEST_LOGIT)
        scores = np.asarray(1 / (1 + np.exp(-clipped)), np.float32)
        sure = np.flatnonzero(scores >= self._kind.least_score)
        if not len(sure):
            return []
        places = self._places(numbers.reshape(len(logits), -1)[sure], self._anchors[sure])
        averaged = _averaged(places, scores[sure])
        found: list[Detection] = []
        for place, score in averaged:
            points = square.to_picture(place)
            found.append(Detection(corners_px=points[:2], points_px=points[2:], score=score))
        return found

    def close(self) -> None:
        """Release the model."""
        self._model.close()

    def _places(self, rows: Floats, anchors: Floats) -> Floats:
        """(boxes, 2 + points, 2) corners and points in shares of the square."""
        numbers = rows.reshape(len(rows), 2 + self._kind.points, 2) / np.float32(self._kind.side_px)
        middle, half = numbers[:, 0] + anchors, numbers[:, 1] / 2
        points = numbers[:, 2:] + anchors[:, None]
        return np.concatenate([(middle - half)[:, None], (middle + half)[:, None], points], axis=1)


def _anchors(kind: DetectorKind) -> Floats:
    """(boxes, 2) middles of the anchors, in shares of the square, row by row."""
    grids: list[Floats] = []
    for step, at_each in kind.grids:
        count = kind.side_px // step
        middles = np.asarray((np.arange(count) + 0.5) / count, np.float32)
        x, y = np.meshgrid(middles, middles)
        places = np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), at_each, axis=0)
        grids.append(np.asarray(places, np.float32))
    return np.concatenate(grids)


def _averaged(places: Floats, scores: Floats) -> list[tuple[Floats, float]]:
    """One place, the mean weighted by score, for all that overlap with the surest; then for what is left."""
    left = np.argsort(-scores, kind="stable")
    found: list[tuple[Floats, float]] = []
    while len(left):
        first = left[0]
        together = left[_overlaps(places[first, :2], places[left, :2]) > _SAME_OVERLAP]
        weights = scores[together]
        mean = np.tensordot(weights, places[together], axes=1) / weights.sum()
        found.append((mean.astype(np.float32), float(scores[first])))
        left = left[~np.isin(left, together) & (left != first)]
    return found


def _overlaps(one: Floats, others: Floats) -> Floats:
    """Intersection over union of corners (2, 2) with others (n, 2, 2)."""
    sides = np.clip(np.minimum(one[1], others[:, 1]) - np.maximum(one[0], others[:, 0]), 0, None)
    shared = sides[:, 0] * sides[:, 1]
    area = float((one[1, 0] - one[0, 0]) * (one[1, 1] - one[0, 1]))
    areas = (others[:, 1, 0] - others[:, 0, 0]) * (others[:, 1, 1] - others[:, 0, 1])
    return np.asarray(shared / np.maximum(area + areas - shared, 1e-12), np.float32)
