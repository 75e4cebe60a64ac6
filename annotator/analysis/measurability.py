"""Where a participant's landmarks can be trusted. What cannot is unmeasurable (NaN), never merely noisy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.analysis.face_alignment import FaceAlignment, head_angles_deg
from annotator.analysis.hands import NEAR_FACE_BELOW, distance_to_face, hinted_hands, over_face
from annotator.analysis.posture_signals import FACE_WIDTH_IOD, HEAD_PIVOT
from annotator.analysis.sampling import rolling_median, runs, sample_period_s, samples_in
from annotator.domain.arrays import Floats, Mask, Singles
from annotator.domain.landmarks import ParticipantTracks

LEAST_FACE_WIDTH_PX = 70.0
LEAST_FACE_WIDTH_FOR_GAZE_PX = 100.0
LARGEST_YAW_DEG = 40.0
LARGEST_PITCH_DEG = 30.0
CUT_SCORE = 0.5
# Measured: jump cuts within a scene .25 and .30, the liveliest movement .12; neighbours of a cut below .01.
_SOFT_CUT_SCORE = 0.15
_CUT_STANDS_OUT = 20.0
_CUT_NEIGHBOURS_S = 2.0
_JUMP_WIDTHS = 0.12
_JUMP_LOG_SIZE = 0.1
# The mesh settles within five frames after a cut; posture takes its medians over longer.
AFTER_CUT_FACE_S = 0.4
AFTER_CUT_POSTURE_S = 1.0
_HAND_HOLDS_S = 0.6
_SHORT_UNCOVERED_S = 1.0
_MESH_JUMP = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurability:
    """Which samples count.

    Attributes:
        face: (n,) the face is there, large enough, turned little enough, not covered.
        gaze: (n,) the same, with the size that gaze needs.
        head: (n,) the face is there and not covered: enough for its position, size and direction.
        face_quality: (n,) 0 to 1, falls with small and turned faces.
        cuts_s: Times of the first frame after each camera cut.
        face_width_px: (n,) width of the face as if seen from the front.
    """

    face: Mask
    gaze: Mask
    head: Mask
    face_quality: Singles
    cuts_s: tuple[float, ...]
    face_width_px: Floats


def measurability(tracks: ParticipantTracks, alignment: FaceAlignment) -> Measurability:
    """Judge every face sample of one participant."""
    times_s = tracks.face.times_s
    yaw, pitch, _ = head_angles_deg(alignment.rotation)
    width_px = alignment.scale_px * FACE_WIDTH_IOD
    cuts_s = camera_cuts(tracks, alignment)
    found = np.isfinite(width_px)
    covered = covered_by_hand(tracks, alignment)
    settled = ~after_cut(times_s, cuts_s, AFTER_CUT_FACE_S)
    with np.errstate(invalid="ignore"):
        turned_little = (np.abs(yaw) <= LARGEST_YAW_DEG) & (np.abs(pitch) <= LARGEST_PITCH_DEG)
        large = width_px >= LEAST_FACE_WIDTH_PX
        large_for_gaze = width_px >= LEAST_FACE_WIDTH_FOR_GAZE_PX
        size_quality = np.clip(width_px / (2 * LEAST_FACE_WIDTH_PX), 0.0, 1.0)
        turn_quality = np.clip(1.0 - np.hypot(yaw / LARGEST_YAW_DEG, pitch / LARGEST_PITCH_DEG) / 2, 0.0, 1.0)
    head = found & settled & large & ~covered
    face = head & turned_little
    quality = np.where(head, np.nan_to_num(size_quality * turn_quality), 0.0)
    return Measurability(
        face=face,
        gaze=face & large_for_gaze,
        head=head,
        face_quality=quality.astype(np.float32),
        cuts_s=cuts_s,
        face_width_px=width_px,
    )


def camera_cuts(tracks: ParticipantTracks, alignment: FaceAlignment) -> tuple[float, ...]:
    """Times of the first frame after each camera cut.

    A picture quite unlike the one before is a cut. One that is less unlike, but stands out from the pictures around
    it, is one if the face jumps as well: the same room from another distance, or a piece taken out of the recording.
    """
    times_s, score = tracks.picture.times_s, tracks.picture.cut_score.astype(np.float64)
    if not len(times_s):
        return ()
    around = rolling_median(score, samples_in(_CUT_NEIGHBOURS_S, times_s))
    stands_out = (score >= _SOFT_CUT_SCORE) & (score >= _CUT_STANDS_OUT * np.maximum(around, 1e-3))
    cut = (score >= CUT_SCORE) | (stands_out & _face_jumps(times_s, tracks.face.times_s, alignment))
    return tuple(float(time) for time in times_s[cut])


def _face_jumps(at_s: Floats, face_times_s: Floats, alignment: FaceAlignment) -> Mask:
    """(k,) true where the face is elsewhere or of another size than one look before, or was or is not there."""
    if not len(face_times_s):
        return np.ones(len(at_s), dtype=np.bool_)
    width_px = alignment.scale_px * FACE_WIDTH_IOD
    place = alignment.to_picture(HEAD_PIVOT)
    moved = np.linalg.norm(np.diff(place, axis=0, prepend=place[:1]), axis=1) / width_px
    grown = np.abs(np.diff(np.log(width_px), prepend=np.log(width_px[:1])))
    jumps = ~((moved <= _JUMP_WIDTHS) & (grown <= _JUMP_LOG_SIZE))  # NaN counts as a jump
    return jumps[np.clip(np.searchsorted(face_times_s, at_s - 1e-6), 0, len(jumps) - 1)]


def after_cut(times_s: Floats, cuts_s: tuple[float, ...], duration_s: float) -> Mask:
    """(n,) true within ``duration_s`` after a cut."""
    masked = np.zeros(len(times_s), dtype=np.bool_)
    for cut_s in cuts_s:
        masked |= (times_s >= cut_s - 1e-6) & (times_s < cut_s + duration_s)
    return masked


def face_ellipses(at_s: Floats, tracks: ParticipantTracks, alignment: FaceAlignment) -> Floats:
    """Face oval at the given times, (m, 4): centre x, centre y, half width, half height in pixels; NaN if not known.

    The nearest face within half a second counts.
    """
    times_s = tracks.face.times_s
    known = np.flatnonzero(np.isfinite(alignment.scale_px))
    ellipses = np.full((len(at_s), 4), np.nan)
    if not len(known) or not len(at_s):
        return ellipses
    after = np.clip(np.searchsorted(times_s[known], at_s), 1, len(known) - 1) if len(known) > 1 else None
    if after is None:
        nearest = np.repeat(known, len(at_s))
    else:
        earlier = at_s - times_s[known[after - 1]] < times_s[known[after]] - at_s
        nearest = known[np.where(earlier, after - 1, after)]
    half_width = alignment.scale_px[nearest] * FACE_WIDTH_IOD / 2
    # In the head frame the face reaches from the hair line (y about .7) to the chin (y about -1.45).
    centre = alignment.to_picture((0.0, -0.4, 0.0))[nearest]
    ellipses = np.column_stack([centre, half_width, half_width * 1.25])
    ellipses[np.abs(times_s[nearest] - at_s) > 0.5] = np.nan
    return ellipses


def covered_by_hand(tracks: ParticipantTracks, alignment: FaceAlignment) -> Mask:
    """(n,) true where a hand lies over the face: the mesh then gives hits and jumping measures without a warning.

    A hand point inside the face oval covers the face around that moment, even if it is hardly visible but has a
    shoulder to hang on, and goes on covering it while it stays near. A hand near the face covers it too where the mesh
    fits its own anchors much worse than usual. Short times between are covered too.
    """
    times_s, pose = tracks.face.times_s, tracks.pose
    covered = np.zeros(len(times_s), dtype=np.bool_)
    if not len(pose.times_s) or not len(times_s):
        return covered
    hands = hinted_hands(pose, region_px=tracks.region_px)
    distance = np.nan_to_num(distance_to_face(hands, face_ellipses(pose.times_s, tracks, alignment)), nan=np.inf)
    residual = alignment.residual
    usual = float(np.nanmedian(residual)) if np.isfinite(residual).any() else np.nan
    # A hand holds at least until half-way to the next look at the body, and moves in and out in a moment.
    holds_s = max(_HAND_HOLDS_S, sample_period_s(pose.times_s))
    with np.errstate(invalid="ignore"):
        jumping = residual > _MESH_JUMP * usual
    over = over_face(distance)
    for index in np.flatnonzero(distance < NEAR_FACE_BELOW):
        around = np.abs(times_s - pose.times_s[index]) <= holds_s
        covered |= around if over[index] else around & jumping
    for start, stop in runs(~covered):
        if start > 0 and stop < len(covered) and times_s[stop] - times_s[start] <= _SHORT_UNCOVERED_S:
            covered[start:stop] = True
    return covered
