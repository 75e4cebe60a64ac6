"""What a model of many faces says of the face, from the stored mesh."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from annotator.analysis.blendshape_model import BLENDSHAPES, MODEL_POINTS
from annotator.analysis.signals.entry import BesideWords, Course, OfMesh, PhasicRule, SignalEntry
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.mesh_signal import facs
from annotator.domain.arrays import Floats

_entry = partial(SignalEntry, family="expression", unit="of 1", floor=0.05, usual_range="0 to 1", drawn_at=("mouth",))
_SOURCE = "output of MediaPipe's blendshape model on the stored mesh; compared with hand labels on real clips"


def _of_model(join: Callable[..., Floats], *blendshapes: str) -> OfMesh:
    """``join`` makes one number of a frame's blendshapes, along axis 1."""

    def course(measured: Measured) -> Course:
        columns = [BLENDSHAPES.index(part) for part in blendshapes]
        values = join(measured.blendshapes[:, columns].astype(np.float64), axis=1)
        return Course(times_s=measured.face_times_s, values=values, known=measured.usable.face)

    return OfMesh(MODEL_POINTS, course)


def _neither(blendshapes: Floats, axis: int) -> Floats:
    return 1.0 - np.min(blendshapes, axis=axis)


MODELLED: tuple[SignalEntry, ...] = (
    _entry(
        name="lip_corner_pull_model",
        label="Smile (model)",
        source=facs("12", _SOURCE),
        measure=_of_model(np.mean, "mouthSmileLeft", "mouthSmileRight"),
        formula="mean of mouthSmileLeft, mouthSmileRight",
        rises="lip corners rose",
        falls="lip corners sank",
        weakness="Bared teeth and wide vowels look like it.",
        phasic=PhasicRule(movement="smile", modelled=True, own_spread=False, speech_share=0.6),
        beside_words=BesideWords(up=("positive", "face"), lively=True),
        codes_up=("smile", "au12"),
        worn="smile",
    ),
    *(
        _entry(
            name=f"lip_corner_pull_{side}_model",
            label=f"{side.capitalize()} smile (model)",
            source=facs("12, one side", _SOURCE),
            measure=_of_model(np.mean, f"mouthSmile{side.capitalize()}"),
            formula=f"mouthSmile{side.capitalize()}",
            rises=f"the {side} lip corner rose",
            falls=f"the {side} lip corner sank",
            weakness="Bared teeth and wide vowels look like it.",
            phasic=PhasicRule(movement="smile", modelled=True, own_spread=False, speech_share=0.6, specific=0.9),
            beside_words=BesideWords(up=("positive", "face"), lively=True),
            codes_up=("asymmetric_smile", "au12"),
        )
        for side in ("left", "right")
    ),
    _entry(
        name="lip_corner_depress_model",
        label="Mouth frown (model)",
        source=facs("15", _SOURCE),
        measure=_of_model(np.mean, "mouthFrownLeft", "mouthFrownRight"),
        formula="mean of mouthFrownLeft, mouthFrownRight",
        rises="lip corners sank",
        falls="lip corners rose",
        weakness="Hardly moves in most people.",
        phasic=PhasicRule(movement="mouth frown", modelled=True, least_s=0.4),
        beside_words=BesideWords(up=("negative", "face"), lively=True),
        codes_up=("lip_corners_down", "au15"),
    ),
    _entry(
        name="lip_press_model",
        label="Lip press (model)",
        source=facs("24", _SOURCE),
        measure=_of_model(np.mean, "mouthPressLeft", "mouthPressRight"),
        formula="mean of mouthPressLeft, mouthPressRight",
        rises="lips were pressed",
        falls="lips loosened",
        weakness="Speech presses the lips; a smile with closed lips too.",
        phasic=PhasicRule(movement="lip press", modelled=True, least_s=0.4, specific=0.8),
        codes_up=("lip_press", "au24"),
    ),
    _entry(
        name="jaw_drop_model",
        label="Jaw drop (model)",
        source=facs("26 or 27", _SOURCE),
        measure=_of_model(np.mean, "jawOpen"),
        formula="jawOpen",
        rises="the jaw dropped",
        falls="the jaw rose",
        weakness="Speech.",
        phasic=PhasicRule(movement="open mouth", modelled=True, least_s=0.3, speech_share=0.8, specific=0.6),
        codes_up=("mouth_open", "au26"),
    ),
    _entry(
        name="lip_pucker_model",
        label="Lip pucker (model)",
        source=facs("18", _SOURCE),
        measure=_of_model(np.mean, "mouthPucker"),
        formula="mouthPucker",
        rises="lips were puckered",
        falls="lips widened",
        weakness="Rounded vowels; some people's speech all along.",
        phasic=PhasicRule(movement="pucker", modelled=True, least_s=0.3, speech_share=0.8, specific=0.7),
        codes_up=("lip_pucker", "au18"),
    ),
    _entry(
        name="brow_inner_raise_model",
        label="Brow raise (model)",
        source=facs("1 or 2", _SOURCE),
        measure=_of_model(np.max, "browInnerUp", "browOuterUpLeft", "browOuterUpRight"),
        formula="largest of browInnerUp, browOuterUpLeft, browOuterUpRight",
        rises="brows rose",
        falls="brows sank",
        weakness="Differs between people more than the mesh does.",
        drawn_at=("brows",),
        phasic=PhasicRule(movement="brow raise", modelled=True, between=True, speech_share=0.7, specific=0.7),
        beside_words=BesideWords(lively=True),
        codes_up=("brow_raise", "au1"),
    ),
    _entry(
        name="brow_lower_model",
        label="Brow lowering (model)",
        source=facs("4", _SOURCE),
        measure=_of_model(np.mean, "browDownLeft", "browDownRight"),
        formula="mean of browDownLeft, browDownRight",
        rises="brows lowered",
        falls="brows lifted",
        weakness="Quick or weak frowns are missed; heavy brows and glasses raise it.",
        drawn_at=("brows",),
        phasic=PhasicRule(movement="brow lowering", modelled=True, between=True, speech_share=0.6, specific=0.7),
        beside_words=BesideWords(up=("negative", "face"), lively=True),
        codes_up=("brow_lower", "au4"),
    ),
    _entry(
        name="eye_openness_model",
        label="Eye openness (model)",
        source=facs("43", _SOURCE),
        measure=_of_model(_neither, "eyeBlinkLeft", "eyeBlinkRight"),
        formula="1 - smaller of eyeBlinkLeft, eyeBlinkRight",
        rises="eyes opened",
        falls="eyes closed",
        weakness="Looking down lowers the lids.",
        drawn_at=("eyes",),
        phasic=PhasicRule(
            movement="eyes closed",
            up=False,
            down=True,
            modelled=True,
            own_spread=False,
            smoothing_s=0.6,
            least_s=0.33,
            ignores_blinks=True,
        ),
        codes_down=("eyes_closed", "au43"),
    ),
)
