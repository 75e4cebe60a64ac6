"""CenterFace: a face detector of another family than MediaPipe's, run by OpenCV.

Trained apart on other pictures, it takes other things for faces and misses other faces. It is fully convolutional: for
each cell of 4 x 4 pixels it gives how much a face's middle lies there, the face's size, and where in the cell (Xu and
others, https://arxiv.org/abs/1911.03599).
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from annotator.domain.arrays import Pixels, Singles
from annotator.domain.covering import Box
from annotator.resources import resource
from annotator.tracking.protocol import TrackingError

# The fourth, corners of eyes and mouth, is not used; OpenCV 5.0 gives all outputs of a model or none.
_OUTPUTS = ("537", "538", "539", "540")
_CELL_PX = 4
_MULTIPLE_PX = 32
_SAME_FACE = 0.3
# Faces from some 2 % of the picture's longer side on, at 55 ms of one processor for a wide picture.
LONGEST_SIDE_PX = 480


class CenterFace:
    """Finds faces in pictures of any size."""

    def __init__(self, *, longest_side_px: int = LONGEST_SIDE_PX, least_score: float = 0.5) -> None:
        """Read the model.

        Args:
            longest_side_px: Pictures are looked at in this size.
            least_score: From 0 to 1; faces from this on are told.

        Raises:
            TrackingError: the model does not load.
        """
        self._longest_side_px = longest_side_px
        self._least_score = least_score
        try:
            self._model = resource("models", "centerface.onnx").read_bytes()
        except OSError as error:
            raise TrackingError(f"the face model cannot be read ({error}); install the program again") from error
        self._nets: dict[tuple[int, int], Any] = {}

    def faces(self, rgb: Pixels) -> list[tuple[Box, float]]:
        """Where faces are in the picture (height, width, 3), red first, and how sure that is, 0 to 1.

        Raises:
            TrackingError: the model failed.
        """
        height, width = rgb.shape[:2]
        scale = self._longest_side_px / max(height, width)
        size = _multiple(width * scale), _multiple(height * scale)
        try:
            net = self._net(size)
            net.setInput(cv2.dnn.blobFromImage(rgb, size=size))
            heat, extent, offset, _corners = net.forward(_OUTPUTS)
        except cv2.error as error:
            raise TrackingError(f"CenterFace failed on a picture of {width} x {height}: {error}") from error
        boxes, scores = _decoded(heat[0, 0], extent[0], offset[0], least_score=self._least_score)
        boxes *= np.tile(np.array([width, height], np.float32) / np.array(size, np.float32), 2)
        corners = [(float(box[0]), float(box[1]), float(box[2]), float(box[3])) for box in boxes]
        return list(zip(corners, map(float, scores), strict=True))

    def _net(self, size: tuple[int, int]) -> Any:
        """The model for pictures of this size: once a net has seen a picture, it gives nonsense for other sizes."""
        if size not in self._nets:
            self._nets[size] = cv2.dnn.readNetFromONNX(np.frombuffer(self._model, np.uint8))
        return self._nets[size]


def _multiple(length: float) -> int:
    return max(_MULTIPLE_PX, int(np.ceil(length / _MULTIPLE_PX)) * _MULTIPLE_PX)


def _decoded(heat: Singles, extent: Singles, offset: Singles, *, least_score: float) -> tuple[Singles, Singles]:
    """(n, 4) left, top, right, bottom and (n,) scores, the surest first, each face once."""
    rows, columns = np.nonzero(heat > least_score)
    scores = heat[rows, columns]
    heights, widths = np.exp(np.minimum(extent[:, rows, columns], 10.0)) * _CELL_PX
    y = (rows + offset[0, rows, columns] + 0.5) * _CELL_PX
    x = (columns + offset[1, rows, columns] + 0.5) * _CELL_PX
    boxes = np.stack([x - widths / 2, y - heights / 2, x + widths / 2, y + heights / 2], axis=1).astype(np.float32)
    order = np.argsort(-scores)
    kept: list[int] = []
    for place in order:
        if all(_shared(boxes[place], boxes[other]) < _SAME_FACE for other in kept):
            kept.append(int(place))
    return boxes[kept], scores[kept]


def _shared(one: Singles, other: Singles) -> float:
    """Intersection over union."""
    across = max(0.0, float(min(one[2], other[2]) - max(one[0], other[0])))
    down = max(0.0, float(min(one[3], other[3]) - max(one[1], other[1])))
    both = across * down
    areas = sum(float((box[2] - box[0]) * (box[3] - box[1])) for box in (one, other))
    return both / (areas - both) if areas > both else 0.0
