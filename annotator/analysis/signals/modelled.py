"""What a model of many faces says of the face, from the stored mesh."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.blendshape_model import BLENDSHAPES, MODEL_POINTS
from annotator.analysis.signals.entry import NEITHER_SIDE, BesideWords, BodyPart, Course, PhasicRule, SignalEntry
from annotator.analysis.signals.measured import Measured
from annotator.domain.signals import SignalDefinition

Floats = NDArray[np.float64]


def _modelled(
    name: str,
    label: str,
    action_unit: str,
    join: Callable[..., Floats],
    blendshapes: tuple[str, ...],
    *,
    formula: str,
    rises: str,
    falls: str,
    weakness: str,
    drawn_at: tuple[BodyPart, ...],
    phasic: PhasicRule,
    codes_up: tuple[str, ...] = (),
    codes_down: tuple[str, ...] = (),
    beside_words: BesideWords = NEITHER_SIDE,
    worn: str = "",
) -> SignalEntry:
    """An entry; ``join`` makes one number of a frame's blendshapes, along axis 1."""

    def measure(measured: Measured) -> Course:
        columns = [BLENDSHAPES.index(part) for part in blendshapes]
        values = join(measured.blendshapes[:, columns].astype(np.float64), axis=1)
        return Course(times_s=measured.face_times_s, values=values, known=measured.usable.face)

    return SignalEntry(
        definition=SignalDefinition(
            name=name,
            label=label,
            family="expression",
            unit="of 1",
            formula=formula,
            source=f"FACS action unit {action_unit}; output of MediaPipe's blendshape model on the stored mesh; "
            "compared with hand labels on real clips",
            weakness=weakness,
            rises=rises,
            falls=falls,
            floor=0.05,
            usual_range="0 to 1",
        ),
        measure=measure,
        drawn_at=drawn_at,
        mesh_points=MODEL_POINTS,
        phasic=phasic,
        codes_up=codes_up,
        codes_down=codes_down,
        beside_words=beside_words,
        worn=worn,
    )


def _neither(blendshapes: Floats, axis: int) -> Floats:
    return 1.0 - np.min(blendshapes, axis=axis)


MODELLED: tuple[SignalEntry, ...] = (
    _modelled(
        "lip_corner_pull_model",
        "Smile (model)",
        "12",
        np.mean,
        ("mouthSmileLeft", "mouthSmileRight"),
        formula="mean of mouthSmileLeft, mouthSmileRight",
        rises="lip corners rose",
        falls="lip corners sank",
        weakness="Bared teeth and wide vowels look like it.",
        drawn_at=("mouth",),
        phasic=PhasicRule(movement="smile", modelled=True, own_spread=False, speech_share=0.6),
        beside_words=BesideWords(up=("positive", "face"), lively=True),
        codes_up=("smile", "au12"),
        worn="smile",
    ),
    _modelled(
        "lip_corner_pull_left_model",
        "Left smile (model)",
        "12, one side",
        np.mean,
        ("mouthSmileLeft",),
        formula="mouthSmileLeft",
        rises="the left lip corner rose",
        falls="the left lip corner sank",
        weakness="Bared teeth and wide vowels look like it.",
        drawn_at=("mouth",),
        phasic=PhasicRule(movement="smile", modelled=True, own_spread=False, speech_share=0.6, specific=0.9),
        beside_words=BesideWords(up=("positive", "face"), lively=True),
        codes_up=("asymmetric_smile", "au12"),
    ),
    _modelled(
        "lip_corner_pull_right_model",
        "Right smile (model)",
        "12, one side",
        np.mean,
        ("mouthSmileRight",),
        formula="mouthSmileRight",
        rises="the right lip corner rose",
        falls="the right lip corner sank",
        weakness="Bared teeth and wide vowels look like it.",
        drawn_at=("mouth",),
        phasic=PhasicRule(movement="smile", modelled=True, own_spread=False, speech_share=0.6, specific=0.9),
        beside_words=BesideWords(up=("positive", "face"), lively=True),
        codes_up=("asymmetric_smile", "au12"),
    ),
    _modelled(
        "lip_corner_depress_model",
        "Mouth frown (model)",
        "15",
        np.mean,
        ("mouthFrownLeft", "mouthFrownRight"),
        formula="mean of mouthFrownLeft, mouthFrownRight",
        rises="lip corners sank",
        falls="lip corners rose",
        weakness="Hardly moves in most people.",
        drawn_at=("mouth",),
        phasic=PhasicRule(movement="mouth frown", modelled=True, least_s=0.4),
        beside_words=BesideWords(up=("negative", "face"), lively=True),
        codes_up=("lip_corners_down", "au15"),
    ),
    _modelled(
        "lip_press_model",
        "Lip press (model)",
        "24",
        np.mean,
        ("mouthPressLeft", "mouthPressRight"),
        formula="mean of mouthPressLeft, mouthPressRight",
        rises="lips were pressed",
        falls="lips loosened",
        weakness="Speech presses the lips; a smile with closed lips too.",
        drawn_at=("mouth",),
        phasic=PhasicRule(movement="lip press", modelled=True, least_s=0.4, specific=0.8),
        codes_up=("lip_press", "au24"),
    ),
    _modelled(
        "jaw_drop_model",
        "Jaw drop (model)",
        "26 or 27",
        np.mean,
        ("jawOpen",),
        formula="jawOpen",
        rises="the jaw dropped",
        falls="the jaw rose",
        weakness="Speech.",
        drawn_at=("mouth",),
        phasic=PhasicRule(movement="open mouth", modelled=True, least_s=0.3, speech_share=0.8, specific=0.6),
        codes_up=("mouth_open", "au26"),
    ),
    _modelled(
        "lip_pucker_model",
        "Lip pucker (model)",
        "18",
        np.mean,
        ("mouthPucker",),
        formula="mouthPucker",
        rises="lips were puckered",
        falls="lips widened",
        weakness="Rounded vowels; some people's speech all along.",
        drawn_at=("mouth",),
        phasic=PhasicRule(movement="pucker", modelled=True, least_s=0.3, speech_share=0.8, specific=0.7),
        codes_up=("lip_pucker", "au18"),
    ),
    _modelled(
        "brow_inner_raise_model",
        "Brow raise (model)",
        "1 or 2",
        np.max,
        ("browInnerUp", "browOuterUpLeft", "browOuterUpRight"),
        formula="largest of browInnerUp, browOuterUpLeft, browOuterUpRight",
        rises="brows rose",
        falls="brows sank",
        weakness="Differs between people more than the mesh does.",
        drawn_at=("brows",),
        phasic=PhasicRule(movement="brow raise", modelled=True, between=True, speech_share=0.7, specific=0.7),
        beside_words=BesideWords(lively=True),
        codes_up=("brow_raise", "au1"),
    ),
    _modelled(
        "brow_lower_model",
        "Brow lowering (model)",
        "4",
        np.mean,
        ("browDownLeft", "browDownRight"),
        formula="mean of browDownLeft, browDownRight",
        rises="brows lowered",
        falls="brows lifted",
        weakness="Quick or weak frowns are missed; heavy brows and glasses raise it.",
        drawn_at=("brows",),
        phasic=PhasicRule(movement="brow lowering", modelled=True, between=True, speech_share=0.6, specific=0.7),
        beside_words=BesideWords(up=("negative", "face"), lively=True),
        codes_up=("brow_lower", "au4"),
    ),
    _modelled(
        "eye_openness_model",
        "Eye openness (model)",
        "43",
        _neither,
        ("eyeBlinkLeft", "eyeBlinkRight"),
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
