"""Takes the head's movement out of the face mesh: rigid alignment with scale to the participant's own mean face.

The thirteen anchors lie at the hair line, the bridge of the nose, the corners of the eyes, the temples and before the
ears; none of them moves with the mouth, and none lies between or above the brows: what lowers the brows draws the
forehead down too, and the fit would take that for a nod. The head frame has x towards the picture's right, y up, z
towards the camera; one unit is the participant's inter-ocular distance (IOD: between the outer corners of the eyes,
points 33 and 263).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.domain.arrays import Floats, Singles
from annotator.domain.landmarks import FaceTrack

ANCHORS = (10, 6, 168, 197, 195, 33, 263, 133, 362, 127, 356, 234, 454)
_RIGHT_CORNER, _LEFT_CORNER = ANCHORS.index(33), ANCHORS.index(263)
# How deep temples and ears lie is guessed from one picture: steady for one person, but not straight for everybody.
_FRONT = slice(0, 9)

# Where the anchors lie in an average adult head that looks straight ahead, rounded from MediaPipe's canonical face
# (Apache-2.0), the origin a little above the eyes. It only fixes which way "straight ahead" is; every measure is taken
# against the participant's own face.
_UPRIGHT_ANCHORS = np.array(
    [
        (0.0, 0.529, -0.041),
        (0.0, -0.122, 0.106),
        (0.0, -0.033, 0.044),
        (0.0, -0.206, 0.165),
        (0.0, -0.281, 0.217),
        (-0.5, -0.101, -0.188),
        (0.5, -0.101, -0.188),
        (-0.209, -0.110, -0.122),
        (0.209, -0.110, -0.122),
        (-0.871, -0.135, -0.771),
        (0.871, -0.135, -0.771),
        (-0.862, -0.325, -0.819),
        (0.862, -0.325, -0.819),
    ]
)
_MEAN_FACE_FRAMES = 1500
_MEAN_FACE_ROUNDS = 3
# Frames are worked on in pieces, so that what is needed in between does not grow with the recording.
FRAMES_AT_ONCE = 4096


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceAlignment:
    """How each frame's face lies against the participant's mean face. NaN where there was no face.

    Attributes:
        rotation: (n, 3, 3) from the head frame to the picture (x right, y up, z to the camera).
        scale_px: (n,) pixels per unit of the head frame: the size of the face, whatever its expression or direction.
        translation_px: (n, 3) where the head frame's origin lies, x right, y up, z to the camera.
        residual: (n,) root mean square distance of the anchors from the mean face's, in IOD.
        mean_anchors: (13, 3) anchors of the mean face in the head frame.
    """

    rotation: Floats
    scale_px: Floats
    translation_px: Floats
    residual: Floats
    mean_anchors: Floats

    def in_head_frame(self, face: FaceTrack, points: tuple[int, ...], rows: slice = slice(None)) -> Floats:
        """The chosen points of each frame (of ``rows``) in the head frame, (n, len(points), 3), in IOD."""
        picture = _picture_axes(face.of(points, rows))
        centred = picture - self.translation_px[rows, None, :]
        return np.einsum("nij,nki->nkj", self.rotation[rows], centred) / self.scale_px[rows, None, None]

    def to_picture(self, point: tuple[float, float, float]) -> Floats:
        """Where one point of the head frame lies in each frame, (n, 2) pixels, x right and y down."""
        there = self.scale_px[:, None] * (self.rotation @ np.array(point)) + self.translation_px
        return there[:, :2] * (1.0, -1.0)


def align_faces(face: FaceTrack) -> FaceAlignment:
    """Align every frame of a face track to the participant's own mean face."""
    points_px = face.of(ANCHORS)
    # points that all lie in one place are no face
    found = np.flatnonzero(np.isfinite(points_px).all(axis=(1, 2)) & np.ptp(points_px, axis=1).any(axis=1))
    step = max(1, len(found) // _MEAN_FACE_FRAMES)
    mean_anchors = _mean_anchors(_picture_axes(points_px[found[::step]]))
    count = len(points_px)
    rotation, scale = np.full((count, 3, 3), np.nan), np.full(count, np.nan)
    translation, residual = np.full((count, 3), np.nan), np.full(count, np.nan)
    for start in range(0, len(found), FRAMES_AT_ONCE):
        rows = found[start : start + FRAMES_AT_ONCE]
        anchors = _picture_axes(points_px[rows])
        rotation[rows], scale[rows], translation[rows] = fit_similarity(mean_anchors, anchors)
        fitted = scale[rows, None, None] * np.einsum("nij,kj->nki", rotation[rows], mean_anchors)
        miss = np.linalg.norm(anchors - translation[rows, None] - fitted, axis=2)
        residual[rows] = np.sqrt((miss**2).mean(axis=1)) / scale[rows]
    return FaceAlignment(
        rotation=rotation, scale_px=scale, translation_px=translation, residual=residual, mean_anchors=mean_anchors
    )


def fit_similarity(source: Floats, targets: Floats) -> tuple[Floats, Floats, Floats]:
    """Least-squares rotation, scale and translation from one point set to each of many (Umeyama 1991).

    Args:
        source: (k, 3).
        targets: (n, k, 3), finite.

    Returns:
        rotation (n, 3, 3), scale (n,), translation (n, 3) with target = scale * rotation @ source + translation.
    """
    source_centre = source.mean(axis=0)
    target_centre = targets.mean(axis=1)
    source_centred = source - source_centre
    covariance = np.einsum("nki,kj->nij", targets - target_centre[:, None], source_centred)
    left, singular, right = _svd(covariance)
    handedness = np.sign(np.linalg.det(left) * np.linalg.det(right))
    singular[:, 2] *= handedness
    left[:, :, 2] *= handedness[:, None]
    rotation = left @ right
    scale = singular.sum(axis=1) / (source_centred**2).sum()
    translation = target_centre - scale[:, None] * (rotation @ source_centre)
    return rotation, scale, translation


def head_angles_deg(rotation: Floats) -> tuple[Floats, Floats, Floats]:
    """Yaw, pitch, roll (n,) of (n, 3, 3) rotations, in degrees.

    Yaw is positive when the face turns to the picture's right, pitch when it looks down, roll when the head tilts
    to the picture's left (counter-clockwise as seen).
    """
    yaw = np.arctan2(rotation[:, 0, 2], rotation[:, 2, 2])
    pitch = np.arcsin(np.clip(-rotation[:, 1, 2], -1.0, 1.0))
    roll = np.arctan2(rotation[:, 1, 0], rotation[:, 1, 1])
    return np.degrees(yaw), np.degrees(pitch), np.degrees(roll)


def _picture_axes(points_px: Singles) -> Floats:
    return points_px.astype(np.float64) * (1.0, -1.0, -1.0)


def _svd(matrices: Floats) -> tuple[Floats, Floats, Floats]:
    decomposed: tuple[Floats, Floats, Floats] = np.linalg.svd(matrices)  # pyright: ignore[reportUnknownVariableType] -- numpy's overloads
    return decomposed


def _mean_anchors(anchors: Floats) -> Floats:
    """Anchors of the mean face, in the head frame: looking straight ahead, outer eye corners one unit apart."""
    mean = _UPRIGHT_ANCHORS
    if not len(anchors):
        return mean
    for _ in range(_MEAN_FACE_ROUNDS):
        rotation, scale, translation = fit_similarity(mean, anchors)
        back = np.einsum("nij,nki->nkj", rotation, anchors - translation[:, None]) / scale[:, None, None]
        mean = np.median(back, axis=0)
        mean = mean / np.linalg.norm(mean[_RIGHT_CORNER] - mean[_LEFT_CORNER])
    front, upright = mean[_FRONT], _UPRIGHT_ANCHORS[_FRONT]
    turn, _, _ = fit_similarity(front - front.mean(axis=0), upright[None])
    return (mean - front.mean(axis=0)) @ turn[0].T + upright.mean(axis=0)
