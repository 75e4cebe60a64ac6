"""Which part of the picture shows what a still is about: the face, or the upper body. Plain arithmetic, no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from annotator.domain.media import Region

Framing = Literal["face", "body"]

# Of the face's own width and height: how much is left around it to each side, above and below.
_AROUND: dict[Framing, tuple[float, float, float]] = {"face": (0.45, 0.55, 0.4), "body": (1.5, 0.7, 2.3)}


def crop_around(
    faces: Iterable[NDArray[Any] | None], framing: Framing, region: Region, *, picture_px: tuple[int, int]
) -> Region:
    """One rectangle around a person's face at several moments, the same for all so that they can be compared.

    Args:
        faces: (n, 2 or more) points in pixels of the upright picture, one array for each moment; None where unknown.
        region: Where the person sits; the crop stays inside, and is all of it where no face is known.
        picture_px: Width and height of the picture.
    """
    known = [face[np.isfinite(face[:, :2]).all(axis=1), :2] for face in faces if face is not None]
    known = [face for face in known if len(face)]
    if not known:
        return region
    points = np.concatenate(known) / np.array(picture_px, dtype=np.float64)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    width, height = float(np.ptp(known[0][:, 0])) / picture_px[0], float(np.ptp(known[0][:, 1])) / picture_px[1]
    beside, above, below = _AROUND[framing]
    left, right = left - beside * width, right + beside * width
    top, bottom = top - above * height, bottom + below * height
    left, top = max(left, region.x), max(top, region.y)
    right, bottom = min(right, region.x + region.width), min(bottom, region.y + region.height)
    if right - left < width / 2 or bottom - top < height / 2:
        return region  # the face lies elsewhere: the region was moved since
    return Region(x=float(left), y=float(top), width=float(right - left), height=float(bottom - top))
