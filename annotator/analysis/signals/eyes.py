"""What the mesh shows of the lids."""

from __future__ import annotations

from functools import partial

from annotator.analysis.signals.entry import PhasicRule, SignalEntry
from annotator.analysis.signals.mesh import LEFT_EYE, RIGHT_EYE, eye_aspect_ratio, eye_openness
from annotator.analysis.signals.mesh_signal import facs, on_mesh

_entry = partial(SignalEntry, family="expression", unit="ratio", drawn_at=("eyes",))

EYES: tuple[SignalEntry, ...] = (
    _entry(
        name="eye_openness",
        label="Eye openness",
        source=facs("5 and 43", "Soukupova and Cech 2016; compared with hand labels on real clips"),
        measure=on_mesh(eye_openness, (*RIGHT_EYE, *LEFT_EYE)),
        formula="mean eye aspect ratio: 33,160,158,133,153,144 and 362,385,387,263,373,380",
        floor=0.03,
        usual_range="0 (closed) to 0.5",
        rises="eyes opened wider",
        falls="eyes narrowed or closed",
        weakness="Looking down lowers the lids; blinks are in it, but blinks are not flagged.",
        phasic=PhasicRule(
            movement="eyes closed", up=False, down=True, smoothing_s=0.6, least_s=0.33, ignores_blinks=True
        ),
        codes_down=("eyes_closed", "au43"),
    ),
    _entry(
        name="eye_openness_asymmetry",
        label="Eye openness asymmetry",
        source=facs("46"),
        measure=on_mesh(
            lambda mesh: eye_aspect_ratio(mesh, RIGHT_EYE) - eye_aspect_ratio(mesh, LEFT_EYE), (*RIGHT_EYE, *LEFT_EYE)
        ),
        formula="eye aspect ratio, right minus left",
        floor=0.03,
        usual_range="-0.1 to 0.1",
        rises="the left eye narrowed more than the right",
        falls="the right eye narrowed more than the left",
        weakness="A turned head makes the far eye look narrower.",
        phasic=PhasicRule(movement="wink", down=True, specific=0.8),
    ),
)
