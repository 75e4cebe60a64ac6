"""What a tracker of faces and bodies must do. The rest of the program knows no more of the model than this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from annotator.domain.arrays import Pixels, Singles


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

    points_px: Singles
    blendshapes: Singles | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PosePoints:
    """One body in one picture.

    Attributes:
        points_px: (33, 2) float32 in pixels of the given picture: x right, y down.
        visibility: (33,) float32 in 0..1.
    """

    points_px: Singles
    visibility: Singles


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

    def face(self, rgb: Pixels) -> FacePoints | None:
        """The face in ``rgb`` (height, width, 3), or None; follows the face from one call to the next.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def confirms(self, rgb: Pixels, face: FacePoints) -> bool:
        """Whether ``face``, just found in ``rgb``, is seen there by a detector that does not follow it.

        A mesh that follows a face goes on over whatever covers it.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def pose(self, rgb: Pixels, *, search: bool) -> PosePoints | None:
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


Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels."""
ScoredBox = tuple[Box, float]
"""Where something is, and how sure the detector is, 0 to 1."""


class Mesh(Protocol):
    """A face mesh that follows one face from picture to picture."""

    def points(self, rgb: Pixels) -> Singles | None:
        """(478, 3) pixels of the picture, or None where no face is found.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def close(self) -> None:
        """Release it."""
        ...


class Models(Protocol):
    """The models a tracker measures with, without memory: loaded once per process and shared by its trackers."""

    @property
    def model(self) -> TrackerModel:
        """What they are."""
        ...

    @property
    def gives_blendshapes(self) -> bool:
        """True if :meth:`blendshapes` may be asked."""
        ...

    def blendshapes(self, rgb: Pixels) -> Singles:
        """(52,) blendshapes of the face in a close picture; NaN where none is seen.

        Raises:
            TrackingError: the model failed, or there is none.
        """
        ...

    def new_mesh(self) -> Mesh:
        """A face mesh of its own memory: it follows one face."""
        ...

    def body_place(self, rgb: Pixels) -> Any:
        """Where in the picture a body is (for :meth:`pose` alone to understand), or None.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def pose(self, rgb: Pixels, place: Any) -> PosePoints | None:
        """The body at this place of the picture, or None.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def faces(self, rgb: Pixels, *, close: bool) -> list[ScoredBox]:
        """Every face in a picture, with a score from 0.5.

        Args:
            close: By the short-range detector (2 ms), for faces of a third of the picture; else the full-range one,
                which sees faces from about 4 % of the picture's width.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def close(self) -> None:
        """Release the models."""
        ...


class FaceDetector(Protocol):
    """Sees faces in single pictures."""

    def faces(self, rgb: Pixels) -> list[ScoredBox]:
        """Every face, the surest first.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def close(self) -> None:
        """Release the model."""
        ...


class Silhouette(Protocol):
    """Cuts the person out of a picture in which one person sits."""

    def share(self, rgb: Pixels) -> Singles:
        """(height, width) how certainly each pixel is the person, 0 to 1.

        Raises:
            TrackingError: the model failed.
        """
        ...

    def close(self) -> None:
        """Release the model."""
        ...
