"""Whether a face can still be seen in a picture that was covered."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.domain.arrays import Mask
from annotator.domain.covering import Box
from annotator.tracking.face_sweep import SweptFace

# A detector that sees a face the middle of which is covered sees the cover: blurred faces still look like faces to it.
_COVERED_SHARE = 0.6
_MIDDLE = 0.25
_CERTAIN_SCORE = 0.5


def still_seen(faces: Iterable[SweptFace], mask: Mask) -> list[SweptFace]:
    """Of the faces found in a covered picture, those that are no cover.

    Args:
        mask: (height, width) true where the picture is covered.
    """
    return [
        face for face in faces if face.score >= _CERTAIN_SCORE and _shown_share(face.box, mask) > 1 - _COVERED_SHARE
    ]


def _shown_share(box: Box, mask: Mask) -> float:
    """Which share of the middle of a box is not covered."""
    height, width = mask.shape
    inset_x, inset_y = _MIDDLE * (box[2] - box[0]), _MIDDLE * (box[3] - box[1])
    left, top = max(0, round(box[0] + inset_x)), max(0, round(box[1] + inset_y))
    right, bottom = min(width, round(box[2] - inset_x)), min(height, round(box[3] - inset_y))
    if right <= left or bottom <= top:
        return 0.0
    return 1.0 - float(mask[top:bottom, left:right].mean())
