"""Face actions from the mesh in the head frame (y up, unit IOD). Formulas: FACS action units as point distances."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.blendshape_model import BLENDSHAPES
from annotator.analysis.face_alignment import FRAMES_AT_ONCE, FaceAlignment
from annotator.domain.landmarks import FaceTrack

Floats = NDArray[np.float64]

RIGHT_EYE = (33, 160, 158, 133, 153, 144)
LEFT_EYE = (362, 385, 387, 263, 373, 380)
FACE_POINTS_USED = tuple(
    sorted({0, 13, 14, 17, 46, 55, 61, 70, 84, 107, 152, 276, 285, 291, 300, 314, 336, *RIGHT_EYE, *LEFT_EYE})
)


def face_actions(face: FaceTrack, alignment: FaceAlignment) -> dict[str, Floats]:
    """Every face action by signal name, each (n,), NaN where there is no face."""
    count = len(face.times_s)
    actions = {name: np.empty(count) for name in _FORMULAS}
    for start in range(0, count, FRAMES_AT_ONCE):
        rows = slice(start, start + FRAMES_AT_ONCE)
        chosen = alignment.in_head_frame(face, FACE_POINTS_USED, rows)
        column = {point: chosen[:, index] for index, point in enumerate(FACE_POINTS_USED)}
        for name, formula in _FORMULAS.items():
            actions[name][rows] = formula(column)
    return actions


Mesh = dict[int, Floats]


def _distance(mesh: Mesh, a: int, b: int) -> Floats:
    return np.linalg.norm(mesh[a] - mesh[b], axis=1)


def _height(mesh: Mesh, *points: int) -> Floats:
    return np.mean([mesh[point][:, 1] for point in points], axis=0)


def lip_corner_pull(mesh: Mesh) -> Floats:
    """Corners outward and upward. Upward counts against the upper lip, so an opening jaw does not raise it."""
    return _distance(mesh, 61, 291) / 2 + _height(mesh, 61, 291) - _height(mesh, 0, 13)


def lip_corner_pull_right(mesh: Mesh) -> Floats:
    """The same for the person's right corner alone, against the middle of the face."""
    return np.abs(mesh[61][:, 0]) + mesh[61][:, 1] - _height(mesh, 0, 13)


def lip_corner_pull_left(mesh: Mesh) -> Floats:
    return np.abs(mesh[291][:, 0]) + mesh[291][:, 1] - _height(mesh, 0, 13)


def lip_corner_asymmetry(mesh: Mesh) -> Floats:
    return _distance(mesh, 61, 33) - _distance(mesh, 291, 263)


def lip_corner_depress(mesh: Mesh) -> Floats:
    return _height(mesh, 84, 314, 17) - _height(mesh, 61, 291)


def lips_part(mesh: Mesh) -> Floats:
    return _distance(mesh, 13, 14)


def jaw_drop(mesh: Mesh) -> Floats:
    return -mesh[152][:, 1]


def lip_pucker(mesh: Mesh) -> Floats:
    return -_distance(mesh, 61, 291)


def lip_press(mesh: Mesh) -> Floats:
    return -(_distance(mesh, 0, 13) + _distance(mesh, 14, 17))


def brow_inner_raise(mesh: Mesh) -> Floats:
    return _height(mesh, 107, 55, 336, 285) - _height(mesh, 133, 362)


def brow_outer_raise(mesh: Mesh) -> Floats:
    return _height(mesh, 70, 46, 300, 276) - _height(mesh, 33, 263)


def brow_lower(mesh: Mesh) -> Floats:
    """Brows down and together: minus their inner height over the eye corners, minus a quarter of their distance."""
    return -brow_inner_raise(mesh) - _distance(mesh, 55, 285) / 4


def brow_asymmetry(mesh: Mesh) -> Floats:
    right = _height(mesh, 107, 55, 70, 46) - _height(mesh, 133, 33)
    left = _height(mesh, 336, 285, 300, 276) - _height(mesh, 362, 263)
    return right - left


def _eye_aspect_ratio(mesh: Mesh, eye: tuple[int, ...]) -> Floats:
    """(|p2 p6| + |p3 p5|) / (2 |p1 p4|) of one eye (Soukupova and Cech 2016)."""
    p1, p2, p3, p4, p5, p6 = eye
    return (_distance(mesh, p2, p6) + _distance(mesh, p3, p5)) / (2 * _distance(mesh, p1, p4))


def eye_openness(mesh: Mesh) -> Floats:
    return (_eye_aspect_ratio(mesh, RIGHT_EYE) + _eye_aspect_ratio(mesh, LEFT_EYE)) / 2


def eye_openness_asymmetry(mesh: Mesh) -> Floats:
    return _eye_aspect_ratio(mesh, RIGHT_EYE) - _eye_aspect_ratio(mesh, LEFT_EYE)


_FORMULAS: dict[str, Callable[[Mesh], Floats]] = {
    function.__name__: function
    for function in (
        lip_corner_pull,
        lip_corner_pull_left,
        lip_corner_pull_right,
        lip_corner_asymmetry,
        lip_corner_depress,
        lips_part,
        jaw_drop,
        lip_pucker,
        lip_press,
        brow_inner_raise,
        brow_outer_raise,
        brow_lower,
        brow_asymmetry,
        eye_openness,
        eye_openness_asymmetry,
    )
}
FACE_ACTIONS: tuple[str, ...] = tuple(_FORMULAS)


# What the model of many faces says of a movement: blendshapes, joined by their mean, the larger or the smaller of them.
_MODELLED: dict[str, tuple[Callable[..., Floats], tuple[str, ...]]] = {
    "lip_corner_pull_model": (np.mean, ("mouthSmileLeft", "mouthSmileRight")),
    "lip_corner_pull_left_model": (np.mean, ("mouthSmileLeft",)),
    "lip_corner_pull_right_model": (np.mean, ("mouthSmileRight",)),
    "lip_corner_depress_model": (np.mean, ("mouthFrownLeft", "mouthFrownRight")),
    "lip_press_model": (np.mean, ("mouthPressLeft", "mouthPressRight")),
    "jaw_drop_model": (np.mean, ("jawOpen",)),
    "lip_pucker_model": (np.mean, ("mouthPucker",)),
    "brow_inner_raise_model": (np.max, ("browInnerUp", "browOuterUpLeft", "browOuterUpRight")),
    "brow_lower_model": (np.mean, ("browDownLeft", "browDownRight")),
    "eye_openness_model": (np.min, ("eyeBlinkLeft", "eyeBlinkRight")),
}
MODELLED_ACTIONS: tuple[str, ...] = tuple(_MODELLED)


def modelled_actions(blendshapes: NDArray[np.float32]) -> dict[str, Floats]:
    """Every modelled action by signal name, each (n,) in 0..1, from all blendshapes (n, 52)."""
    found = {
        name: join(blendshapes[:, [BLENDSHAPES.index(part) for part in parts]].astype(np.float64), axis=1)
        for name, (join, parts) in _MODELLED.items()
    }
    found["eye_openness_model"] = 1.0 - found["eye_openness_model"]
    return found
