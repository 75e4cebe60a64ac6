"""How much moves: in the picture (as in Motion Energy Analysis) and of the tracked points."""

from __future__ import annotations

import numpy as np

from annotator.analysis.posture_signals import visible_points
from annotator.analysis.sampling import moving_average, rolling_quantile, samples_in
from annotator.domain.arrays import Floats
from annotator.domain.landmarks import FaceTrack, PictureTrack, PoseTrack

_BODY = (0, 11, 12, 13, 14, 15, 16)
# Fidgeting goes on for a while and gets nowhere; a gesture or another place for the hands goes further.
_FIDGET_WINDOW_S = 6.0
_FIDGET_EXTENT = 0.6
_HANDS = (15, 16, 17, 18, 19, 20)
SPEED_POINTS = (1, 10, 33, 152, 234, 263, 454)


def motion_energy(picture: PictureTrack) -> Floats:
    """Mean absolute brightness change per second, (k,): independent of the rate at which frames were taken."""
    energy = picture.motion_energy.astype(np.float64)
    if len(energy) < 2:
        return np.full(len(energy), np.nan)
    steps_s = np.diff(picture.times_s, prepend=np.nan)
    return energy / steps_s


def face_speed(face: FaceTrack, *, face_width_px: float) -> Floats:
    """Mean speed of seven face points, (n,) face widths per second."""
    return _speed(face.times_s, face.of(SPEED_POINTS)[:, :, :2].astype(np.float64)) / face_width_px


def body_speed(pose: PoseTrack) -> Floats:
    """Mean speed of nose, shoulders, elbows and wrists that are visible, (m,) shoulder widths per second."""
    return _pose_speed(pose, _BODY)


def hand_speed(pose: PoseTrack) -> Floats:
    """Mean speed of the wrists and fingers that are visible, (m,) shoulder widths per second."""
    return _pose_speed(pose, _HANDS)


def fidgeting(pose: PoseTrack) -> Floats:
    """Movement of visible hands that stay where they are, (m,) shoulder widths per second; 0 for hands that travel.

    The mean speed over 6 s of every hand point whose place keeps within 0.6 shoulder widths in that time.
    """
    if not len(pose.times_s):
        return np.empty(0)
    points = visible_points(pose)
    usual = _usual_shoulder_width(points)
    hands = points[:, list(_HANDS)] / usual
    width = samples_in(_FIDGET_WINDOW_S, pose.times_s)
    columns: list[Floats] = []
    for hand in range(hands.shape[1]):
        place = hands[:, hand]
        extent = [_range(place[:, axis], width) for axis in (0, 1)]
        speed = moving_average(_speed(pose.times_s, place[:, None]), width)
        columns.append(np.where(np.hypot(*extent) < _FIDGET_EXTENT, speed, 0.0))
        columns[-1][~np.isfinite(extent[0]) | ~np.isfinite(speed)] = np.nan
    table = np.column_stack(columns)
    known = np.isfinite(table)
    mean = np.where(known, table, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(known.any(axis=1), mean, np.nan)


def _range(values: Floats, width: int) -> Floats:
    """Highest less lowest value around each sample; NaN where less than half was seen."""
    least = width // 2 + 1
    high, low = (rolling_quantile(values, width, share, at_least=least) for share in (1.0, 0.0))
    return high - low


def _usual_shoulder_width(points: Floats) -> float:
    width: Floats = np.linalg.norm(points[:, 11] - points[:, 12], axis=1)
    return float(np.nanmedian(width)) if np.isfinite(width).any() else np.nan


def _pose_speed(pose: PoseTrack, chosen: tuple[int, ...]) -> Floats:
    points = visible_points(pose)
    return _speed(pose.times_s, points[:, list(chosen)]) / _usual_shoulder_width(points)


def _speed(times_s: Floats, points: Floats) -> Floats:
    """Mean speed of the points found in two neighbouring frames, (n,), NaN in the first."""
    if len(times_s) < 2:
        return np.full(len(times_s), np.nan)
    step = np.linalg.norm(np.diff(points, axis=0), axis=2) / np.diff(times_s)[:, None]
    found = np.isfinite(step)
    mean = np.where(found, step, 0.0).sum(axis=1) / np.maximum(found.sum(axis=1), 1)
    return np.concatenate(([np.nan], np.where(found.any(axis=1), mean, np.nan)))
