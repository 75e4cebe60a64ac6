"""A face, a body and recordings of them made of numbers: every test says itself what moves."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.analysis.derive import derive_signals
from annotator.analysis.signals import measured
from annotator.domain.landmarks import FaceTrack, ParticipantTracks, PictureTrack, PoseTrack
from annotator.domain.signals import Signal, SignalDefinition, SignalSet

Floats = NDArray[np.float64]

# Points of an average face in the head frame: x to the picture's right, y up, z to the camera, unit IOD.
_HALF: dict[int, tuple[float, float, float]] = {
    10: (0.0, 0.529, -0.041), 9: (0.0, 0.149, 0.061), 8: (0.0, 0.051, 0.049), 151: (0.0, 0.336, 0.020),
    6: (0.0, -0.122, 0.106), 168: (0.0, -0.033, 0.044), 197: (0.0, -0.206, 0.165), 195: (0.0, -0.281, 0.217),
    1: (0.0, -0.53, 0.3), 0: (0.0, -0.78, 0.13), 13: (0.0, -0.85, 0.04), 14: (0.0, -0.91, 0.06), 17: (0.0, -1.0, 0.08),
    152: (0.0, -1.46, -0.07),
}  # fmt: skip
_PAIRS: dict[tuple[int, int], tuple[float, float, float]] = {
    (33, 263): (0.5, -0.101, -0.188), (133, 362): (0.209, -0.110, -0.122), (61, 291): (0.28, -0.89, -0.06),
    (84, 314): (0.08, -1.0, 0.07), (55, 285): (0.14, 0.07, 0.03), (107, 336): (0.16, 0.16, 0.05),
    (46, 276): (0.59, 0.04, -0.17), (70, 300): (0.64, 0.08, -0.23), (160, 387): (0.41, -0.07, -0.13),
    (158, 385): (0.31, -0.07, -0.11), (144, 373): (0.41, -0.14, -0.14), (153, 380): (0.31, -0.14, -0.12),
    (468, 473): (0.355, -0.105, -0.12), (234, 454): (0.862, -0.325, -0.819), (127, 356): (0.871, -0.135, -0.771),
}  # fmt: skip


def resting_face() -> Floats:
    """(478, 3) in the head frame; points no formula uses lie at the origin."""
    face = np.zeros((478, 3))
    for point, place in _HALF.items():
        face[point] = place
    for (right, left), (x, y, z) in _PAIRS.items():
        face[right], face[left] = (-x, y, z), (x, y, z)
    return face


def rotation(yaw_deg: float = 0.0, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> Floats:
    """The rotation with these angles: turn to the picture's right, look down, tilt to the picture's left."""
    yaw, pitch, roll = np.radians([yaw_deg, pitch_deg, roll_deg])
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return about_y @ about_x @ about_z


def in_picture(
    faces: Floats,
    *,
    turned: Floats | None = None,
    scale_px: float | Floats = 100.0,
    at_px: tuple[float, float] | Floats = (320.0, 180.0),
) -> NDArray[np.float32]:
    """Faces (n, 478, 3) of the head frame as MediaPipe gives them: pixels, x right, y down, z away from the camera."""
    seen = faces if turned is None else faces @ np.swapaxes(turned, -1, -2)
    scale = np.broadcast_to(np.asarray(scale_px, dtype=np.float64), len(faces))
    place = np.broadcast_to(np.asarray(at_px, dtype=np.float64), (len(faces), 2))
    pixels = seen * scale[:, None, None] * (1.0, -1.0, -1.0)
    pixels[:, :, :2] += place[:, None, :]
    return pixels.astype(np.float32)


def face_of(points_px: NDArray[np.float32]) -> FaceTrack:
    """A track of these points, (n, 478, 3), at 15 pictures a second."""
    return FaceTrack(times_s=np.arange(len(points_px)) / 15, points_px=points_px)


def seated_pose(count: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Points (count, 33, 2) and visibility of somebody below the default face; hands out of sight."""
    points = np.zeros((count, 33, 2), dtype=np.float32)
    places = {
        0: (320, 240), 8: (240, 215), 7: (400, 215), 12: (180, 400), 11: (460, 400), 14: (150, 560), 13: (490, 560),
        16: (170, 700), 15: (470, 700),
    }  # fmt: skip
    for point, place in places.items():
        points[:, point] = place
    visibility = np.zeros((count, 33), dtype=np.float32)
    visibility[:, [0, 7, 8, 11, 12]] = 0.99
    return points, visibility


def recording(
    points_px: NDArray[np.float32],
    *,
    face_hz: float = 15.0,
    pose_hz: float = 2.0,
    cut_at: tuple[int, ...] = (),
    torso_flow_px: NDArray[np.float32] | None = None,
    pose: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
) -> ParticipantTracks:
    """Tracks of one participant from face points (n, 478, 3), with a still picture and a still body unless given."""
    count = len(points_px)
    times_s = np.arange(count) / face_hz
    pose_times_s = np.arange(0, count / face_hz, 1 / pose_hz)
    pose_points, visibility = pose or seated_pose(len(pose_times_s))
    cut_score = np.zeros(count, dtype=np.float32)
    cut_score[list(cut_at)] = 0.95
    flow = np.zeros((count, 2), dtype=np.float32) if torso_flow_px is None else torso_flow_px
    return ParticipantTracks(
        participant_id="client",
        region_px=(0, 0, 640, 720),
        face=FaceTrack(times_s=times_s, points_px=points_px),
        pose=PoseTrack(times_s=pose_times_s, points_px=pose_points, visibility=visibility),
        picture=PictureTrack(
            times_s=times_s,
            motion_energy=np.full(count, 0.5, dtype=np.float32),
            cut_score=cut_score,
            brightness=np.full(count, 120, dtype=np.float32),
            torso_flow_px=flow,
        ),
    )


def geometry_of(tracks: ParticipantTracks) -> SignalSet:
    """All signals but what the model of many faces says, which is not asked: it knows no face made of a few points."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(measured, "blendshapes_of", lambda face: np.full((len(face.times_s), 52), np.nan))
        signals = derive_signals(tracks)
    kept = {name: signal for name, signal in signals.signals.items() if not name.endswith("_model")}
    return SignalSet(participant_id=signals.participant_id, signals=kept)


def bump(times_s: Floats, *, start_s: float, rise_s: float, hold_s: float, fall_s: float) -> Floats:
    """0 to 1 and back along raised cosines."""
    up = np.clip((times_s - start_s) / rise_s, 0, 1)
    down = np.clip((start_s + rise_s + hold_s + fall_s - times_s) / fall_s, 0, 1)
    return 0.25 * (1 - np.cos(np.pi * up)) * (1 - np.cos(np.pi * down))


def signal_of(
    definition: SignalDefinition, times_s: Floats, values: Floats, *, baseline: float = 0.0, spread: float = 1.0
) -> Signal:
    """A signal with a flat baseline."""
    return Signal(
        definition=definition,
        times_s=times_s,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.full(len(values), baseline),
        spread=np.full(len(values), spread),
    )
