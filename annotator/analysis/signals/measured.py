"""What was tracked of one participant, with everything that several signals are made from; each part is made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from annotator.analysis.blendshape_model import blendshapes_of
from annotator.analysis.camera import Steadied, steadied
from annotator.analysis.eye_closing import blinks, closed
from annotator.analysis.face_alignment import FRAMES_AT_ONCE, align_faces
from annotator.analysis.gaze import gaze_signals, line_of_sight
from annotator.analysis.hands import hand_signals
from annotator.analysis.head import head_signals
from annotator.analysis.measurability import AFTER_CUT_POSTURE_S, after_cut, face_ellipses, measurability
from annotator.analysis.posture_signals import HEAD_PIVOT, face_posture, pose_posture
from annotator.analysis.signals.mesh import LEFT_EYE, RIGHT_EYE, Mesh, eye_openness
from annotator.domain.arrays import Floats, Mask, Singles
from annotator.domain.landmarks import ParticipantTracks


class Measured:
    """One participant's tracks, aligned and judged."""

    def __init__(self, tracks: ParticipantTracks) -> None:
        self.tracks = tracks
        self.alignment = align_faces(tracks.face)
        self.usable = measurability(tracks, self.alignment)

    def of_mesh(self, points: tuple[int, ...], formula: Callable[[Mesh], Floats]) -> Floats:
        """What a formula makes of points of the face in the head frame, (n,)."""
        face = self.tracks.face
        values = np.empty(len(face.times_s))
        for start in range(0, len(values), FRAMES_AT_ONCE):
            rows = slice(start, start + FRAMES_AT_ONCE)
            chosen = self.alignment.in_head_frame(face, points, rows)
            values[rows] = formula({point: chosen[:, index] for index, point in enumerate(points)})
        return values

    def settled(self, times_s: Floats, after_s: float) -> Mask:
        """False for so long after each camera cut, (len(times_s),)."""
        return ~after_cut(times_s, self.usable.cuts_s, after_s)

    @property
    def face_times_s(self) -> Floats:
        """(n,) when the face was looked for."""
        return self.tracks.face.times_s

    @cached_property
    def head(self) -> dict[str, Floats]:
        """The head's signals by name, each (n,)."""
        usable = self.usable.head[:, None, None]
        return head_signals(self.face_times_s, np.where(usable, self.alignment.rotation, np.nan))

    @cached_property
    def head_angles_deg(self) -> Floats:
        """Yaw, pitch and roll, (n, 3)."""
        return np.column_stack([self.head["head_yaw"], self.head["head_pitch"], self.head["head_roll"]])

    @cached_property
    def eye_openness(self) -> Floats:
        """(n,) NaN where the face is not usable."""
        return np.where(self.usable.face, self.of_mesh((*RIGHT_EYE, *LEFT_EYE), eye_openness), np.nan)

    @cached_property
    def no_blink(self) -> Mask:
        """(n,) the face is usable and does not blink."""
        return self.usable.face & ~blinks(self.face_times_s, self.eye_openness)

    @cached_property
    def blendshapes(self) -> Singles:
        """(n, 52) of the model of many faces; NaN where the face is not usable."""
        return np.where(self.usable.face[:, None], blendshapes_of(self.tracks.face), np.nan)

    @cached_property
    def gaze_known(self) -> Mask:
        """(n,) the irises can be seen."""
        return self.usable.gaze & ~closed(self.eye_openness)

    @cached_property
    def gaze(self) -> dict[str, Floats]:
        """Where the irises lie and where the line of sight points, by name, each (n,)."""
        gaze = gaze_signals(self.tracks.face, self.alignment)
        gaze = {name: np.where(self.gaze_known, values, np.nan) for name, values in gaze.items()}
        return gaze | line_of_sight(
            horizontal=gaze["gaze_horizontal"],
            vertical=gaze["gaze_vertical"],
            yaw_deg=self.head["head_yaw"],
            pitch_deg=self.head["head_pitch"],
        )

    @cached_property
    def posture_known(self) -> Mask:
        """(n,) the face is there, and has been for a while since the camera cut."""
        return self.usable.head & self.settled(self.face_times_s, AFTER_CUT_POSTURE_S)

    @cached_property
    def face_posture(self) -> dict[str, Floats]:
        """Lean, sideways place and slump from the face, by name, each (n,)."""
        return face_posture(np.where(self.posture_known, self.steadied.scale_px, np.nan), self.steadied.place_px)

    @cached_property
    def steadied(self) -> Steadied:
        """Size and place of the face without zoom and movement of the camera."""
        return steadied(
            self.tracks.picture,
            scale_px=self.alignment.scale_px,
            place_px=self.alignment.to_picture(HEAD_PIVOT),
            face_width_px=self.face_width_px,
            cuts_s=self.usable.cuts_s,
        )

    @cached_property
    def pose(self) -> dict[str, Floats]:
        """What shoulders and hands do, by name, each (m,)."""
        tracks = self.tracks
        ellipses = face_ellipses(tracks.pose.times_s, tracks, self.alignment)
        hands = hand_signals(tracks.pose, face_ellipses=ellipses, region_px=tracks.region_px)
        return {**pose_posture(tracks.pose), **hands}

    @cached_property
    def face_width_px(self) -> float:
        """The usual width of the face; NaN without a face."""
        known = self.usable.face_width_px[np.isfinite(self.usable.face_width_px)]
        return float(np.median(known)) if len(known) else np.nan
