"""What the mesh shows of the lids."""

from __future__ import annotations

from annotator.analysis.signals.entry import PhasicRule, SignalEntry
from annotator.analysis.signals.mesh import LEFT_EYE, RIGHT_EYE, eye_aspect_ratio, eye_openness
from annotator.analysis.signals.mesh_signal import mesh_signal

EYES: tuple[SignalEntry, ...] = (
    mesh_signal(
        "eye_openness",
        "Eye openness",
        "5 and 43",
        eye_openness,
        (*RIGHT_EYE, *LEFT_EYE),
        formula="mean eye aspect ratio: 33,160,158,133,153,144 and 362,385,387,263,373,380",
        source="Soukupova and Cech 2016; compared with hand labels on real clips",
        unit="ratio",
        floor=0.03,
        usual_range="0 (closed) to 0.5",
        rises="eyes opened wider",
        falls="eyes narrowed or closed",
        weakness="Looking down lowers the lids; blinks are in it, but blinks are not flagged.",
        drawn_at=("eyes",),
        phasic=PhasicRule(
            movement="eyes closed", up=False, down=True, smoothing_s=0.6, least_s=0.33, ignores_blinks=True
        ),
        codes_down=("eyes_closed", "au43"),
    ),
    mesh_signal(
        "eye_openness_asymmetry",
        "Eye openness asymmetry",
        "46",
        lambda mesh: eye_aspect_ratio(mesh, RIGHT_EYE) - eye_aspect_ratio(mesh, LEFT_EYE),
        (*RIGHT_EYE, *LEFT_EYE),
        formula="eye aspect ratio, right minus left",
        unit="ratio",
        floor=0.03,
        usual_range="-0.1 to 0.1",
        rises="the left eye narrowed more than the right",
        falls="the right eye narrowed more than the left",
        weakness="A turned head makes the far eye look narrower.",
        drawn_at=("eyes",),
        phasic=PhasicRule(movement="wink", down=True, specific=0.8),
    ),
)
