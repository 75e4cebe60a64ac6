"""What the mesh shows of the mouth."""

from __future__ import annotations

from functools import partial

import numpy as np

from annotator.analysis.signals.entry import BesideWords, PhasicRule, SignalEntry
from annotator.analysis.signals.mesh import Mesh, distance, height
from annotator.analysis.signals.mesh_signal import facs, on_mesh
from annotator.domain.arrays import Floats


def _one_corner(mesh: Mesh, corner: int) -> Floats:
    """The pull of one of the person's corners alone, against the middle of the face."""
    return np.abs(mesh[corner][:, 0]) + mesh[corner][:, 1] - height(mesh, 0, 13)


_entry = partial(SignalEntry, family="expression", unit="IOD", drawn_at=("mouth",))

MOUTH: tuple[SignalEntry, ...] = (
    _entry(
        name="lip_corner_pull",
        label="Lip corner pull",
        source=facs("12"),
        # Corners outward and upward. Upward counts against the upper lip, so an opening jaw does not raise it.
        measure=on_mesh(
            lambda mesh: distance(mesh, 61, 291) / 2 + height(mesh, 61, 291) - height(mesh, 0, 13), (0, 13, 61, 291)
        ),
        formula="|61-291| / 2 + mean(y61, y291) - mean(y0, y13)",
        floor=0.01,
        usual_range="0.2 to 0.6",
        rises="lip corners rose",
        falls="lip corners sank",
        weakness="Wide vowels widen the mouth too; a covered or turned mouth cannot be measured.",
        phasic=PhasicRule(movement="smile", speech_moves_it=True),
        codes_up=("smile", "au12"),
        beside_words=BesideWords(
            up=("positive", "face"), down=("negative", "support"), lively=True, needed_for_flat=True
        ),
        shown_at_first=True,
    ),
    *(
        _entry(
            name=f"lip_corner_pull_{side}",
            label=f"{side.capitalize()} lip corner pull",
            source=facs("12, one side"),
            measure=on_mesh(partial(_one_corner, corner=corner), (0, 13, corner)),
            formula=f"|x{corner}| + y{corner} - mean(y0, y13) in the head frame",
            floor=0.01,
            usual_range="0.2 to 0.6",
            rises=f"the {side} lip corner rose",
            falls=f"the {side} lip corner sank",
            weakness="A head turn moves the far corner; a covered mouth cannot be measured.",
            phasic=PhasicRule(movement="smile", speech_moves_it=True, specific=0.9),
            codes_up=("asymmetric_smile", "au12"),
            beside_words=BesideWords(up=("positive", "face"), lively=True),
        )
        for side, corner in (("left", 291), ("right", 61))
    ),
    _entry(
        name="lip_corner_asymmetry",
        label="Lip corner asymmetry",
        source=facs("12 or 14, one side"),
        measure=on_mesh(lambda mesh: distance(mesh, 61, 33) - distance(mesh, 291, 263), (33, 61, 263, 291)),
        formula="|61-33| - |291-263|",
        floor=0.008,
        usual_range="-0.1 to 0.1",
        rises="the left lip corner rose more than the right",
        falls="the right lip corner rose more than the left",
        weakness="A head turn makes it look asymmetric; what is left of that after the correction grows with the turn.",
        codes_up=("asymmetric_smile",),
        codes_down=("asymmetric_smile",),
    ),
    _entry(
        name="lip_corner_depress",
        label="Lip corner depress",
        source=facs("15"),
        measure=on_mesh(lambda mesh: height(mesh, 84, 314, 17) - height(mesh, 61, 291), (17, 61, 84, 291, 314)),
        formula="mean(y84, y314, y17) - mean(y61, y291)",
        floor=0.008,
        usual_range="-0.4 to 0.1",
        rises="lip corners sank against the lower lip",
        falls="the lower lip sank against the lip corners",
        weakness="A closed, pressed or open mouth moves the lower lip too.",
        phasic=PhasicRule(movement="mouth frown", speech_moves_it=True, specific=0.7),
        codes_up=("lip_corners_down", "au15"),
        beside_words=BesideWords(up=("negative", "face"), lively=True),
    ),
    _entry(
        name="lips_part",
        label="Lips part",
        source=facs("25"),
        measure=on_mesh(lambda mesh: distance(mesh, 13, 14), (13, 14)),
        formula="|13-14|",
        floor=0.01,
        usual_range="0 to 0.6",
        rises="lips parted",
        falls="lips closed",
        weakness="Speech parts the lips all the time.",
        phasic=PhasicRule(movement="open mouth", speech_moves_it=True, speech_share=0.8, specific=0.6),
        codes_up=("mouth_open", "au25"),
        covers_family=True,
    ),
    _entry(
        name="jaw_drop",
        label="Jaw drop",
        source=facs("26 or 27"),
        measure=on_mesh(lambda mesh: -mesh[152][:, 1], (152,)),
        formula="-y152 in the head frame",
        floor=0.015,
        usual_range="1.1 to 1.8",
        rises="the jaw dropped",
        falls="the jaw rose",
        weakness="Speech; a bearded chin is placed less surely.",
        phasic=PhasicRule(movement="open mouth", speech_moves_it=True, speech_share=0.8, specific=0.6),
        codes_up=("mouth_open", "au26"),
    ),
    _entry(
        name="lip_pucker",
        label="Lip pucker",
        source=facs("18"),
        measure=on_mesh(lambda mesh: -distance(mesh, 61, 291), (61, 291)),
        formula="-|61-291|",
        floor=0.015,
        usual_range="-0.9 to -0.35",
        rises="the mouth narrowed",
        falls="the mouth widened",
        weakness="Rounded vowels narrow the mouth too.",
        phasic=PhasicRule(movement="pucker", speech_moves_it=True, speech_share=0.8, specific=0.6),
        codes_up=("lip_pucker", "au18"),
    ),
    _entry(
        name="lip_press",
        label="Lip press",
        source=facs("24", "proposal: not compared with hand labels"),
        measure=on_mesh(lambda mesh: -(distance(mesh, 0, 13) + distance(mesh, 14, 17)), (0, 13, 14, 17)),
        formula="-(|0-13| + |14-17|)",
        floor=0.008,
        usual_range="-0.4 to -0.05",
        rises="lips thinned",
        falls="lips thickened",
        weakness="The mesh hardly sees pressed lips; not used for flags.",
        codes_up=("lip_press", "au24"),
    ),
)
