"""Posture of a seated person: from the face's position and size and the torso's flow first, from pose points second.

Pose shoulders drift by several per cent of their width on a still picture; hips and depth are guesses and are not used.
"""

from __future__ import annotations

import numpy as np

from annotator.domain.arrays import Floats
from annotator.domain.landmarks import PictureTrack, PoseTrack

# A point low inside the head, near the joint it turns on: turning the face moves it least.
HEAD_PIVOT = (0.0, -0.6, -0.9)
# Face width in units of the distance between the outer eye corners, average adult (canonical face: 1.72).
FACE_WIDTH_IOD = 1.72
VISIBLE = 0.5
_TORSO_MEMORY_S = 180.0

NOSE, RIGHT_EAR, LEFT_EAR = 0, 8, 7
RIGHT_SHOULDER, LEFT_SHOULDER = 12, 11


def face_posture(scale: Floats, place_px: Floats) -> dict[str, Floats]:
    """``lean_forward`` (log face size), ``trunk_side`` and ``slump`` (face widths), each (n,).

    Args:
        scale: (n,) size of the face where it may be used, NaN elsewhere.
        place_px: (n, 2) where its :data:`HEAD_PIVOT` lies in every frame.
    """
    if not np.isfinite(scale).any():
        empty = np.full(len(scale), np.nan)
        return {"lean_forward": empty, "trunk_side": empty.copy(), "slump": empty.copy()}
    face_width_px = float(np.nanmedian(scale)) * FACE_WIDTH_IOD
    pivot = np.where(np.isfinite(scale)[:, None], place_px / face_width_px, np.nan)
    return {
        "lean_forward": np.log(scale / np.nanmedian(scale)),
        "trunk_side": pivot[:, 0] - np.nanmedian(pivot[:, 0]),
        "slump": pivot[:, 1] - np.nanmedian(pivot[:, 1]),
    }


def torso_rise(picture: PictureTrack, *, camera_px: Floats, face_width_px: float) -> Floats:
    """Upward path of the torso by optical flow, (k,) face widths, slowly forgetting so that errors do not add up.

    Args:
        camera_px: (k,) how far down the camera alone moved it since the frame before.
    """
    flow = picture.torso_flow_px[:, 1].astype(np.float64) - camera_px
    if not len(flow):
        return flow
    steps_s = np.diff(picture.times_s, prepend=picture.times_s[0])
    upward = np.where(np.isfinite(flow), -flow, 0.0) / face_width_px
    height = np.empty(len(flow))
    level = 0.0
    for index, (step_s, rise) in enumerate(zip(steps_s.tolist(), upward.tolist(), strict=True)):
        level = level * np.exp(-step_s / _TORSO_MEMORY_S) + rise
        height[index] = level
    return np.where(np.isfinite(flow), height, np.nan)


def pose_posture(pose: PoseTrack) -> dict[str, Floats]:
    """Shoulder line, shoulder heights and nose height, each (m,); NaN where a point is not visible."""
    points = visible_points(pose)
    shoulders = points[:, RIGHT_SHOULDER] - points[:, LEFT_SHOULDER]
    width: Floats = np.linalg.norm(shoulders, axis=1)
    usual = float(np.nanmedian(width)) if np.isfinite(width).any() else np.nan
    middle = (points[:, RIGHT_SHOULDER] + points[:, LEFT_SHOULDER]) / 2
    # The right shoulder lies to the picture's left: the line from it to the left one points to the picture's right.
    tilt = np.degrees(np.arctan2(-shoulders[:, 1], -shoulders[:, 0]))
    return {
        "shoulder_width": np.log(width / usual),
        "trunk_tilt": tilt,
        "shoulder_raise_right": (points[:, RIGHT_EAR, 1] - points[:, RIGHT_SHOULDER, 1]) / usual,
        "shoulder_raise_left": (points[:, LEFT_EAR, 1] - points[:, LEFT_SHOULDER, 1]) / usual,
        "nose_to_shoulders": (middle[:, 1] - points[:, NOSE, 1]) / usual,
    }


def visible_points(pose: PoseTrack, *, at_least: float = VISIBLE) -> Floats:
    """Pose points (m, 33, 2) with NaN where visibility is below ``at_least``, or both shoulders lie in one place."""
    hidden = pose.visibility < at_least
    points = pose.points_px.astype(np.float64)
    points[hidden] = np.nan
    points[(points[:, RIGHT_SHOULDER] == points[:, LEFT_SHOULDER]).all(axis=1)] = np.nan
    return points
