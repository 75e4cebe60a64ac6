"""Hands: near the face, arms crossed. From pose points; nothing is claimed where they are not visible."""

from __future__ import annotations

import numpy as np

from annotator.analysis.posture_signals import visible_points
from annotator.analysis.sampling import rolling_median, rolling_quantile, runs, samples_in
from annotator.domain.arrays import Floats, Mask
from annotator.domain.landmarks import PoseTrack

# Hands that cover a face are half hidden themselves: on a real clip their visibility was .1 to .6. Where only the head
# is in the picture, the body is made up and its hands, at .1 to .2, come to lie at the face. So a hardly visible hand
# counts only where there is a torso for it to hang on: its shoulder lies in the picture, or is clearly visible for a
# while. Over 10 s the median visibility of shoulders below the picture was .90 to .99 on that clip (.70 to .96 on the
# side away from the hand), and .1 to .73 on two heads filmed closely.
HINTED = 0.1
OVER_FACE_BELOW = 0.1
NEAR_FACE_BELOW = 0.3
HAND_POINTS = (15, 16, 17, 18, 19, 20, 21, 22)
_SHOULDER_OF_HAND = tuple(0 if point % 2 else 1 for point in HAND_POINTS)
_SHOULDER_VISIBLE = 0.5
_SHOULDER_CLEARLY_VISIBLE = 0.75
_TORSO_WINDOW_S = 10.0
# A hand that is never seen better than this around the moment is made up: .04 to .25 for hands that were not there on
# real heads filmed closely, .43 to .65 at its best for a hand that lay over a face for seven seconds.
_SEEN_ONCE = 0.4
_SEEN_WINDOW_S = 4.0
_ELBOWS, _WRISTS, _SHOULDERS = (13, 14), (15, 16), (11, 12)


def hand_signals(pose: PoseTrack, *, face_ellipses: Floats, region_px: tuple[int, int, int, int]) -> dict[str, Floats]:
    """``hand_to_face_distance`` (face widths outside the oval, 0 inside) and ``arms_crossed`` (0 or 1), each (m,).

    A hand over the face counts even if it is hardly visible, if there is a shoulder for it.

    Args:
        pose: The pose track.
        face_ellipses: (m, 4) centre x, centre y, half width, half height of the face at each pose time, in pixels.
        region_px: Left, top, width, height of the person's part of the picture.
    """
    points = visible_points(pose)
    seen = distance_to_face(points[:, HAND_POINTS, :], face_ellipses)
    hinted = distance_to_face(hinted_hands(pose, region_px=region_px), face_ellipses)
    return {
        "hand_to_face_distance": np.where(over_face(hinted), hinted, seen),
        "arms_crossed": arms_crossed(points),
    }


def hinted_hands(pose: PoseTrack, *, region_px: tuple[int, int, int, int]) -> Floats:
    """Hand points that may be hardly visible but have a shoulder to hang on, (m, 8, 2); NaN elsewhere."""
    hands = visible_points(pose, at_least=HINTED)[:, HAND_POINTS, :]
    there = _has_shoulder(pose, region_px)[:, _SHOULDER_OF_HAND] & _is_seen_once(pose)[:, None]
    return np.where(there[:, :, None], hands, np.nan)


def _is_seen_once(pose: PoseTrack) -> Mask:
    """(m,) whether some hand is seen well enough around the moment for its fainter points to be believed."""
    best = pose.visibility[:, HAND_POINTS].max(axis=1, initial=0.0).astype(np.float64)
    return rolling_quantile(best, samples_in(_SEEN_WINDOW_S, pose.times_s), 1.0) >= _SEEN_ONCE


def _has_shoulder(pose: PoseTrack, region_px: tuple[int, int, int, int]) -> Mask:
    """(m, 2) whether the left and right shoulder (11, 12) are there and not made up."""
    left_px, top_px, width_px, height_px = region_px
    visibility = pose.visibility[:, _SHOULDERS].astype(np.float64)
    places = pose.points_px[:, _SHOULDERS, :] - np.array([left_px, top_px])
    inside = ((places >= 0) & (places <= np.array([width_px, height_px]))).all(axis=2)
    width = samples_in(_TORSO_WINDOW_S, pose.times_s)
    lasting = np.column_stack([rolling_median(column, width) for column in visibility.T])
    return (inside & (visibility >= _SHOULDER_VISIBLE)) | (lasting >= _SHOULDER_CLEARLY_VISIBLE)


def distance_to_face(hands_px: Floats, face_ellipses: Floats) -> Floats:
    """Distance of the nearest hand point from the face oval, (m,) face widths; 0 inside it, NaN if none is visible."""
    offset = hands_px - face_ellipses[:, None, :2]
    ratio = np.linalg.norm(offset / face_ellipses[:, None, 2:], axis=2)
    outside = np.linalg.norm(offset, axis=2) * np.maximum(0.0, 1.0 - 1.0 / np.maximum(ratio, 1e-9))
    nearest = np.where(np.isfinite(outside), outside, np.inf).min(axis=1, initial=np.inf)
    return np.where(np.isfinite(nearest), nearest / (2 * face_ellipses[:, 2]), np.nan)


def over_face(distance: Floats) -> Mask:
    """(m,) true from where a hand comes to lie over the face to where it is no longer near it."""
    over = np.zeros(len(distance), dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        for start, stop in runs(distance < NEAR_FACE_BELOW):
            inside = np.flatnonzero(distance[start:stop] < OVER_FACE_BELOW)
            if len(inside):
                over[start + inside[0] : stop] = True
    return over


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
