"""How much moves, in the picture and of the tracked points."""

from __future__ import annotations

from functools import partial

from annotator.analysis.measurability import AFTER_CUT_FACE_S
from annotator.analysis.movement import SPEED_POINTS, body_speed, face_speed, motion_energy
from annotator.analysis.signals.entry import Course, OfMesh, SignalEntry
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.pose_signal import moving


def _motion_energy(measured: Measured) -> Course:
    picture = measured.tracks.picture
    known = measured.settled(picture.times_s, AFTER_CUT_FACE_S)
    return Course(times_s=picture.times_s, values=motion_energy(picture), known=known)


def _face_speed(measured: Measured) -> Course:
    values = face_speed(measured.tracks.face, face_width_px=measured.face_width_px)
    return Course(times_s=measured.face_times_s, values=values, known=measured.usable.head)


_entry = partial(SignalEntry, family="movement")

MOVEMENT: tuple[SignalEntry, ...] = (
    _entry(
        name="motion_energy",
        label="Motion energy",
        unit="luma/s",
        formula="mean absolute brightness change in the region per second",
        source="Motion Energy Analysis (Ramseyer and Tschacher 2011)",
        weakness="Everything that changes in the region counts: light, a pet, a second person.",
        rises="more moved in the picture",
        falls="less moved in the picture",
        floor=2.0,
        usual_range="0 to 200",
        measure=_motion_energy,
        drawn_at=("arms",),
        covers_family=True,
    ),
    _entry(
        name="face_speed",
        label="Head speed",
        unit="face widths/s",
        formula="mean speed of points 1, 10, 33, 152, 234, 263, 454",
        source="mean landmark speed",
        weakness="Noise of the mesh alone gives about 0.05.",
        rises="the head moved more",
        falls="the head moved less",
        floor=0.1,
        usual_range="0 to 3",
        measure=OfMesh(SPEED_POINTS, _face_speed),
        drawn_at=("outline", "nose"),
    ),
    _entry(
        name="body_speed",
        label="Body speed",
        unit="shoulder widths/s",
        formula="mean speed of nose, shoulders, elbows and wrists that are visible",
        source="mean landmark speed",
        weakness="Coarse: pose is taken only a few times a second and drifts.",
        rises="the body moved more",
        falls="the body moved less",
        floor=0.1,
        usual_range="0 to 3",
        measure=moving(body_speed),
        drawn_at=("shoulders",),
    ),
)
