"""Hands: near the face, arms crossed. From pose points; nothing is claimed where they are not visible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.posture_signals import visible_points
from annotator.domain.landmarks import PoseTrack

Floats = NDArray[np.float64]

# Hands that cover a face are half hidden themselves: on a real clip their visibility was .1 to .6, and that of hands
# out of the picture below .1 or their place far from the face. Where only the head is in the picture, the body is made
# up and its hands, at .1 to .2, come to lie at the face. Their shoulders, mostly .6 to .96 on that clip, were .07 to .6
# on one head filmed closely, which the rule settles, but .2 to .8 on another, where it does so in part only.
HINTED = 0.1
OVER_FACE_BELOW = 0.1
HAND_POINTS = (15, 16, 17, 18, 19, 20, 21, 22)
_SHOULDER_OF_HAND = tuple(11 if point % 2 else 12 for point in HAND_POINTS)
_SHOULDER_VISIBLE = 0.5
_ELBOWS, _WRISTS, _SHOULDERS = (13, 14), (15, 16), (11, 12)


def hand_signals(pose: PoseTrack, *, face_ellipses: Floats) -> dict[str, Floats]:
    """``hand_face_distance`` (face widths outside the oval, 0 inside) and ``arms_crossed`` (0 or 1), each (m,).

    A hand over the face counts even if it is hardly visible, if its shoulder is.

    Args:
        pose: The pose track.
        face_ellipses: (m, 4) centre x, centre y, half width, half height of the face at each pose time, in pixels.
    """
    points = visible_points(pose)
    seen = distance_to_face(points[:, HAND_POINTS, :], face_ellipses)
    hinted = distance_to_face(hinted_hands(pose), face_ellipses)
    return {
        "hand_face_distance": np.where(hinted < OVER_FACE_BELOW, hinted, seen),
        "arms_crossed": arms_crossed(points),
    }


def hinted_hands(pose: PoseTrack) -> Floats:
    """Hand points that may be hardly visible but hang on a visible shoulder, (m, 8, 2); NaN elsewhere."""
    hands = visible_points(pose, at_least=HINTED)[:, HAND_POINTS, :]
    return np.where((pose.visibility[:, _SHOULDER_OF_HAND] >= _SHOULDER_VISIBLE)[:, :, None], hands, np.nan)


def distance_to_face(hands_px: Floats, face_ellipses: Floats) -> Floats:
    """Distance of the nearest hand point from the face oval, (m,) face widths; 0 inside it, NaN if none is visible."""
    offset = hands_px - face_ellipses[:, None, :2]
    ratio = np.linalg.norm(offset / face_ellipses[:, None, 2:], axis=2)
    outside = np.linalg.norm(offset, axis=2) * np.maximum(0.0, 1.0 - 1.0 / np.maximum(ratio, 1e-9))
    nearest = np.where(np.isfinite(outside), outside, np.inf).min(axis=1, initial=np.inf)
    return np.where(np.isfinite(nearest), nearest / (2 * face_ellipses[:, 2]), np.nan)


def arms_crossed(points: Floats) -> Floats:
    """1 where each wrist lies past the body's midline and near the other elbow, else 0; NaN where not visible.

    Args:
        points: (m, 33, 2) visible pose points.
    """
    shoulders = points[:, _SHOULDERS, :]
    width = np.linalg.norm(shoulders[:, 0] - shoulders[:, 1], axis=1)
    middle_x = shoulders[:, :, 0].mean(axis=1)
    side = np.sign(shoulders[:, :, 0] - middle_x[:, None])
    wrists, elbows = points[:, _WRISTS, :], points[:, _ELBOWS, :]
    past = (wrists[:, :, 0] - middle_x[:, None]) * side < 0
    reach = np.linalg.norm(wrists - elbows[:, ::-1], axis=2)
    crossed = past.all(axis=1) & (reach < 0.5 * width[:, None]).all(axis=1)
    known = np.isfinite(reach).all(axis=1) & np.isfinite(width)
    return np.where(known, crossed.astype(np.float64), np.nan)
