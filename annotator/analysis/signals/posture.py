"""Posture of a seated person: from the face's place and size and the torso's flow, then from pose points."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from annotator.analysis.measurability import AFTER_CUT_POSTURE_S
from annotator.analysis.posture_signals import torso_rise
from annotator.analysis.signals.entry import BesideWords, Course, SignalEntry, SustainedRule
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.pose_signal import from_pose

_DEFINED = "Body Action and Posture coding (Dael, Mortillaro and Scherer 2012) for what a posture shift is; "


def _from_face(name: str) -> Callable[[Measured], Course]:
    def measure(measured: Measured) -> Course:
        values = measured.face_posture[name]
        return Course(times_s=measured.face_times_s, values=values, known=measured.posture_known)

    return measure


def _torso_rise(measured: Measured) -> Course:
    picture = measured.tracks.picture
    camera_px = measured.steadied.chest_px[:, 1]
    values = torso_rise(picture, camera_px=camera_px, face_width_px=measured.face_width_px)
    known = measured.settled(picture.times_s, AFTER_CUT_POSTURE_S)
    return Course(times_s=picture.times_s, values=values, known=known)


_entry = partial(SignalEntry, family="posture", source="pose points", drawn_at=("shoulders",))

POSTURE: tuple[SignalEntry, ...] = (
    _entry(
        name="lean_forward",
        label="Lean forward",
        unit="ln",
        formula="ln(face scale / this person's median face scale)",
        source=_DEFINED + "measured: 98 % of a change of face size is recovered",
        weakness="A chair moved looks like a lean, and so does a zoom where nothing is seen behind the person.",
        rises="the body leaned towards the camera",
        falls="the body leaned away from the camera",
        floor=0.012,
        usual_range="-0.4 to 0.4",
        measure=_from_face("lean_forward"),
        sustained=SustainedRule(full_step=0.3, least_step=0.08, from_the_face=True, most_spread=2.0),
        codes_up=("lean_forward",),
        codes_down=("lean_away",),
        beside_words=BesideWords(down=("negative", "body"), lively=True),
        covers_family=True,
    ),
    _entry(
        name="trunk_side",
        label="Trunk sideways",
        unit="face widths",
        formula="x of a point low in the head, less its median, / face width",
        source=_DEFINED + "measured: translation of the face is recovered fully",
        weakness="A tilt of the head alone moves it a little.",
        rises="the body moved to the picture's right",
        falls="the body moved to the picture's left",
        floor=0.04,
        usual_range="-2 to 2",
        measure=_from_face("trunk_side"),
        sustained=SustainedRule(full_step=0.8, from_the_face=True),
        codes_up=("trunk_lean_side",),
        codes_down=("trunk_lean_side",),
        beside_words=BesideWords(lively=True),
    ),
    _entry(
        name="slump",
        label="Slump",
        unit="face widths",
        formula="y (downwards) of a point low in the head, less its median, / face width",
        source=_DEFINED + "measured: translation of the face is recovered fully",
        weakness="Leaning towards a camera that looks down lowers the face in the picture too.",
        rises="the body sank",
        falls="the body rose",
        floor=0.04,
        usual_range="-1 to 1",
        measure=_from_face("slump"),
        sustained=SustainedRule(full_step=0.5, from_the_face=True),
        codes_up=("slump",),
        beside_words=BesideWords(up=("negative", "support"), lively=True),
    ),
    _entry(
        name="torso_rise",
        label="Torso rise",
        unit="face widths",
        formula="sum of upward optical flow of the torso / face width, forgetting over 3 minutes",
        source="measured: optical flow recovers torso movement where pose points do not",
        weakness="Clothes without texture give no flow; arms in front of the torso do. Levels fade over minutes.",
        rises="shoulders and chest rose",
        falls="shoulders and chest sank",
        floor=0.02,
        usual_range="-0.5 to 0.5",
        measure=_torso_rise,
        sustained=SustainedRule(full_step=0.4, least_step=0.06),
    ),
    _entry(
        name="trunk_tilt",
        label="Trunk tilt",
        unit="deg",
        formula="angle of the line between pose shoulders 12 and 11",
        weakness="Pose shoulders drift by several per cent of their width on a still picture.",
        rises="the shoulder line tilted down at the picture's right",
        falls="the shoulder line tilted down at the picture's left",
        floor=2.0,
        usual_range="-20 to 20",
        measure=from_pose("trunk_tilt"),
    ),
    _entry(
        name="shoulder_width",
        label="Shoulder width",
        unit="ln",
        formula="ln(|11-12| / its median)",
        weakness="Drifts; shrinks when the trunk turns. Shown beside the lean, not used for flags.",
        rises="the shoulders looked wider",
        falls="the shoulders looked narrower",
        floor=0.1,
        usual_range="-0.3 to 0.3",
        measure=from_pose("shoulder_width"),
    ),
    *(
        _entry(
            name=f"shoulder_raise_{side}",
            label=f"{side.capitalize()} shoulder raise",
            unit="shoulder widths",
            formula=f"({ear} - {shoulder}) / |11-12|",
            weakness="Drifts; a small shrug was measured with the wrong sign. Gross changes only.",
            rises=f"the {side} shoulder rose",
            falls=f"the {side} shoulder sank",
            floor=0.1,
            usual_range="-1 to -0.2",
            measure=from_pose(f"shoulder_raise_{side}"),
        )
        for side, ear, shoulder in (("right", "y8", "y12"), ("left", "y7", "y11"))
    ),
    _entry(
        name="nose_to_shoulders",
        label="Head height over the shoulders",
        unit="shoulder widths",
        formula="(mean(y11, y12) - y0) / |11-12|",
        weakness="Drifts; falls when the head is lowered too.",
        rises="the head rose over the shoulders",
        falls="the head sank towards the shoulders",
        floor=0.1,
        usual_range="0.3 to 1",
        measure=from_pose("nose_to_shoulders"),
        drawn_at=("nose", "shoulders"),
    ),
)
