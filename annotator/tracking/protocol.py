"""What a tracker of faces and bodies must do. The rest of the program knows no more of the model than this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TrackingError(RuntimeError):
    """The model did not load, or answered in a form this program does not understand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerModel:
    """Which model measures.

    Attributes:
        sha256: Digest over all model files in use; a different one means the landmarks are not comparable.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FacePoints:
    """One face in one picture.

    Attributes:
        points_px: (478, 3) float32 in pixels of the given picture: x right, y down, z towards the camera negative.
        blendshapes: (52,) float32 where the optional model bundle is in use, else None.
    """

    points_px: NDArray[np.float32]
    blendshapes: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PosePoints:
    """One body in one picture.

    Attributes:
        points_px: (33, 2) float32 in pixels of the given picture: x right, y down.
        visibility: (33,) float32 in 0..1.
    """

    points_px: NDArray[np.float32]
    visibility: NDArray[np.float32]


class Tracker(Protocol):
    """Finds the one person in a picture. One tracker serves one participant in one unbroken stretch of recording."""

    @property
    def model(self) -> TrackerModel:
        """The model in use."""
        ...

    @property
    def gives_blendshapes(self) -> bool:
        """True if every found face comes with blendshapes."""
        ...

    def face(self, rgb: NDArray[np.uint8]) -> FacePoints | None:
        """The face in ``rgb`` (height, width, 3), or None; follows the face from one call to the next.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def confirms(self, rgb: NDArray[np.uint8], face: FacePoints) -> bool:
        """Whether ``face``, just found in ``rgb``, is seen there by a detector that does not follow it.

        A mesh that follows a face goes on over whatever covers it.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def pose(self, rgb: NDArray[np.uint8], *, search: bool) -> PosePoints | None:
        """The body in ``rgb`` (height, width, 3), or None.

        Args:
            search: Find out afresh where the body is; else it may be taken to be where it was found last.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def restart(self) -> None:
        """Forget what was followed: what comes next is another stretch or another person."""
        ...

    def close(self) -> None:
        """Release the model."""
        ...
