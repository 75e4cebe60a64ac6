"""Where the irises lie in the eyes, and how far that and the head point away from this person's habit.

Webcam gaze errs by about 20 degrees; only deviations from the person's own habit mean anything.
"""

from __future__ import annotations

import numpy as np

from annotator.analysis.face_alignment import FaceAlignment
from annotator.domain.arrays import Floats
from annotator.domain.landmarks import FaceTrack

# Outer corner, inner corner, iris centre.
_RIGHT_EYE = (33, 133, 468)
_LEFT_EYE = (263, 362, 473)
GAZE_POINTS = (*_RIGHT_EYE, *_LEFT_EYE)
# An iris that moves by one eye width (about 30 mm) on an eyeball of 12 mm radius; linear for the range used.
DEGREES_PER_EYE_WIDTH = float(np.degrees(30.0 / 12.0))
ZONE_DEG = 10.0


def gaze_signals(face: FaceTrack, alignment: FaceAlignment) -> dict[str, Floats]:
    """``gaze_horizontal`` (positive: to the picture's right) and ``gaze_vertical`` (positive: up), (n,) eye widths."""
    chosen = alignment.in_head_frame(face, GAZE_POINTS)[:, :, :2]
    right_x, right_y = _iris_in_eye(chosen[:, 0], chosen[:, 1], chosen[:, 2])
    left_x, left_y = _iris_in_eye(chosen[:, 3], chosen[:, 4], chosen[:, 5])
    return {"gaze_horizontal": (right_x - left_x) / 2, "gaze_vertical": (right_y + left_y) / 2}


def line_of_sight(*, horizontal: Floats, vertical: Floats, yaw_deg: Floats, pitch_deg: Floats) -> dict[str, Floats]:
    """Head and eyes together against this person's usual direction, each (n,) degrees.

    ``sight_horizontal`` (positive: to the picture's right), ``sight_vertical`` (positive: up), and ``gaze_away``, the
    angle between the two directions. The lids move with vertical gaze, so the vertical eye part counts half.
    """
    across = yaw_deg + horizontal * DEGREES_PER_EYE_WIDTH
    upward = -pitch_deg + vertical * DEGREES_PER_EYE_WIDTH / 2
    if np.isfinite(across).any():
        across, upward = across - np.nanmedian(across), upward - np.nanmedian(upward)
    return {"sight_horizontal": across, "sight_vertical": upward, "gaze_away": np.hypot(across, upward)}


def gaze_zone(across_deg: float, upward_deg: float) -> str:
    """The zone a line of sight lies in: ``usual``, or ``left``, ``right``, ``up``, ``down`` of it, or two of them.

    Zones are as coarse as the measure: within 10 degrees of the person's habit is the usual zone.
    """
    sideways = "right" if across_deg > ZONE_DEG else "left" if across_deg < -ZONE_DEG else ""
    height = "up" if upward_deg > ZONE_DEG else "down" if upward_deg < -ZONE_DEG else ""
    return f"{height} {sideways}".strip() or "usual"


def _iris_in_eye(outer: Floats, inner: Floats, iris: Floats) -> tuple[Floats, Floats]:
    """Iris position along the line from outer to inner corner (0.5 is the middle) and above it, in eye widths."""
    axis = inner - outer
    width = np.linalg.norm(axis, axis=1)
    along = ((iris - outer) * axis).sum(axis=1) / width**2
    normal = np.stack([-axis[:, 1], axis[:, 0]], axis=1)
    normal = normal * np.sign(normal[:, 1])[:, None]
    above = ((iris - outer) * normal).sum(axis=1) / width**2
    return along, above
