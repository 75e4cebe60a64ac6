"""From what witnesses saw in a picture to faces: who agrees, where a face is, and how far around it is covered.

Detectors take hands, folds and patterns for faces now and then, each others. What CenterFace sees is taken for a face,
and so is what two of the others see in one place; what one of them sees alone is a face only where it stays (see
:mod:`.areas`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.domain.covering import Box
from annotator.tracking.face_sweep import SweptFace, Witness

# Shares of the box's size added on each side, at the top, and at the bottom. CenterFace draws a face from the hairline
# to the chin, MediaPipe's detectors from brows to chin, a face mesh from the hairline to the chin and ear to ear.
CENTER_MARGIN = (0.15, 0.15, 0.08)
# Boxes of small faces are less exact for their size, and more around them takes little of the picture: these margins
# are for faces of less than the first share of the picture's shorter side; from the second on they are as above.
SMALL_MARGIN = (0.28, 0.25, 0.16)
_SMALL_SHARE, _LARGE_SHARE = 0.3, 0.55
DETECTED_MARGIN = (0.20, 0.45, 0.15)
MESH_MARGIN = (0.10, 0.15, 0.06)
# What was found in a written clip comes with its margin.
CHECK_MARGIN = (0.0, 0.0, 0.0)
_MARGINS: dict[Witness, tuple[float, float, float]] = {
    "center": CENTER_MARGIN,
    "mesh": MESH_MARGIN,
    "check": CHECK_MARGIN,
}

_SAME_FACE = 0.5
_SAME_SIZE = 1.9
_SURE_SCORE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFace:
    """Where a face may be in one picture.

    Attributes:
        box: With its margin.
        agreed: It is one, by CenterFace or by two others.
    """

    box: Box
    agreed: bool


def faces_seen(sightings: Iterable[SweptFace], picture_px: tuple[int, int]) -> tuple[SeenFace, ...]:
    """One face for each place in which witnesses saw some.

    Args:
        picture_px: Width and height.
    """
    ranked = sorted(sightings, key=lambda face: (face.witness != "center", -face.score))
    groups: list[list[SweptFace]] = []
    for face in ranked:
        home = next((group for group in groups if _same(group[0].box, face.box)), None)
        if home is None:
            groups.append([face])
        else:
            home.append(face)
    return tuple(_of_group(group, shorter_px=min(picture_px)) for group in groups)


def _of_group(group: Sequence[SweptFace], *, shorter_px: int) -> SeenFace:
    witnesses = {face.witness for face in group}
    if "center" in witnesses:
        # The others' boxes are within the margin, or say where more of the face is.
        margin = _center_margin(size(group[0].box) / shorter_px)
        boxes = [
            with_margin(face.box, margin) if face.witness == "center" else face.box
            for face in group
            if face.score >= _SURE_SCORE
        ]
        return SeenFace(box=hull(boxes), agreed=True)
    boxes = [with_margin(face.box, _MARGINS.get(face.witness, DETECTED_MARGIN)) for face in group]
    return SeenFace(box=hull(boxes), agreed=len(witnesses) > 1 or "check" in witnesses)


def _center_margin(share: float) -> tuple[float, float, float]:
    """The margin for a face of this share of the picture's shorter side."""
    large = min(max((share - _SMALL_SHARE) / (_LARGE_SHARE - _SMALL_SHARE), 0.0), 1.0)
    side, above, below = (s + large * (c - s) for s, c in zip(SMALL_MARGIN, CENTER_MARGIN, strict=True))
    return side, above, below


def with_margin(box: Box, margin: tuple[float, float, float]) -> Box:
    """The box with shares of its width and height added beside, above and below."""
    left, top, right, bottom = box
    side, above, below = margin
    width, height = right - left, bottom - top
    return left - side * width, top - above * height, right + side * width, bottom + below * height


def hull(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them."""
    columns = np.array(boxes)
    left, top = columns[:, :2].min(axis=0)
    right, bottom = columns[:, 2:].max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def size(box: Box) -> float:
    """The longer side."""
    return max(box[2] - box[0], box[3] - box[1])


def overlap(one: Box, other: Box) -> float:
    """Intersection over the smaller area."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return across * down / min(areas)


def _same(one: Box, other: Box) -> bool:
    sizes = sorted((size(one), size(other)))
    return sizes[1] <= _SAME_SIZE * sizes[0] and overlap(one, other) > _SAME_FACE
