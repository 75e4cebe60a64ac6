"""Where the head points, and how it swings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from annotator.analysis.signals.entry import Course, PhasicRule, SignalEntry
from annotator.analysis.signals.measured import Measured


def _head(name: str) -> Callable[[Measured], Course]:
    def measure(measured: Measured) -> Course:
        return Course(times_s=measured.face_times_s, values=measured.head[name], known=measured.usable.head)

    return measure


_entry = partial(
    SignalEntry,
    family="head",
    unit="deg",
    source="rigid fit of thirteen anchor points to the person's mean face (Umeyama 1991)",
    drawn_at=("outline", "nose"),
)

HEAD: tuple[SignalEntry, ...] = (
    _entry(
        name="head_yaw",
        label="Head turn",
        formula="atan2(R02, R22)",
        weakness="Beyond 40 degrees the mesh fails and nothing on the face is measured.",
        rises="the head turned to the picture's right",
        falls="the head turned to the picture's left",
        floor=1.2,
        usual_range="-40 to 40",
        measure=_head("head_yaw"),
        phasic=PhasicRule(
            movement="head turn", down=True, held_back_by_turns=False, specific=0.5, sight="sight_horizontal"
        ),
        codes_up=("head_turn", "ad51"),
        codes_down=("head_turn", "ad52"),
        covers_family=True,
    ),
    _entry(
        name="head_pitch",
        label="Head up and down",
        formula="asin(-R12)",
        weakness="Beyond 30 degrees the mesh fails. Zero is not surely straight ahead; changes are.",
        rises="the head went down",
        falls="the head went up",
        floor=1.2,
        usual_range="-30 to 30",
        measure=_head("head_pitch"),
        phasic=PhasicRule(
            movement="head up or down",
            down=True,
            speech_share=0.8,
            held_back_by_turns=False,
            specific=0.5,
            sight="sight_vertical",
            moved_by_lean=True,
        ),
        codes_up=("head_drop", "ad54"),
        codes_down=("ad53",),
    ),
    _entry(
        name="head_roll",
        label="Head tilt",
        formula="atan2(R10, R11)",
        weakness="A tilted camera tilts everybody.",
        rises="the head tilted to the picture's left",
        falls="the head tilted to the picture's right",
        floor=0.8,
        usual_range="-30 to 30",
        measure=_head("head_roll"),
        phasic=PhasicRule(movement="head tilt", down=True, speech_share=0.8, held_back_by_turns=False, specific=0.6),
        codes_up=("head_tilt", "ad56"),
        codes_down=("head_tilt", "ad55"),
    ),
    _entry(
        name="head_nod",
        label="Nodding",
        formula="amplitude of pitch swings within 1 s, slow course removed",
        weakness="Speech moves the head too; below about 2 degrees it cannot be told from noise.",
        rises="the head nodded",
        falls="the head stopped nodding",
        floor=0.6,
        usual_range="0 to 15",
        measure=_head("head_nod"),
        phasic=PhasicRule(
            movement="nod",
            speech_share=0.8,
            speech_hides=True,
            held_back_by_turns=False,
            specific=0.5,
            moved_by_lean=True,
        ),
        codes_up=("nod", "ad85"),
    ),
    _entry(
        name="head_shake",
        label="Head shaking",
        formula="amplitude of yaw swings within 1 s, slow course removed",
        weakness="Speech moves the head too; below about 2 degrees it cannot be told from noise.",
        rises="the head shook",
        falls="the head stopped shaking",
        floor=0.6,
        usual_range="0 to 15",
        measure=_head("head_shake"),
        phasic=PhasicRule(
            movement="shake", speech_share=0.8, speech_hides=True, held_back_by_turns=False, specific=0.5
        ),
        codes_up=("head_shake", "ad84"),
    ),
    _entry(
        name="head_nod_rate",
        label="Nodding rate",
        unit="Hz",
        formula="half the zero crossings per second of pitch over 2 s, slow course removed, where it swings 1.5 deg",
        source="frequency of head gestures as in the nod literature: 1 to 4 Hz",
        weakness="Coarse: at 15 pictures a second nothing above 5 Hz can be seen.",
        rises="the head nodded faster",
        falls="the head nodded more slowly",
        floor=0.5,
        usual_range="0.5 to 5",
        measure=_head("head_nod_rate"),
    ),
    _entry(
        name="head_shake_rate",
        label="Head shaking rate",
        unit="Hz",
        formula="half the zero crossings per second of yaw over 2 s, slow course removed, where it swings 1.5 deg",
        source="frequency of head gestures as in the nod literature: 1 to 4 Hz",
        weakness="Coarse: at 15 pictures a second nothing above 5 Hz can be seen.",
        rises="the head shook faster",
        falls="the head shook more slowly",
        floor=0.5,
        usual_range="0.5 to 5",
        measure=_head("head_shake_rate"),
    ),
)
