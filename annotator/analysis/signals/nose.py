"""What the mesh shows of the nose: its wings, drawn up as the nose wrinkles."""

from __future__ import annotations

from functools import partial

from annotator.analysis.signals.entry import PhasicRule, SignalEntry, SignalPrior
from annotator.analysis.signals.mesh import height
from annotator.analysis.signals.mesh_signal import facs, on_mesh

_WINGS = (48, 64, 278, 294)
_EYE_CORNERS = (133, 362)


_entry = partial(SignalEntry, family="expression", unit="IOD", drawn_at=("nose",))

NOSE: tuple[SignalEntry, ...] = (
    _entry(
        name="nose_wrinkle",
        label="Nose wrinkle",
        source=facs(
            "9",
            "proposal: five wrinkled noses labelled on 18 clips stand out by 0.017 to 0.051, smiles by 0.03 to 0.07",
        ),
        measure=on_mesh(lambda mesh: height(mesh, *_WINGS) - height(mesh, *_EYE_CORNERS), (*_WINGS, *_EYE_CORNERS)),
        formula="mean(y48, y64, y278, y294) - mean(y133, y362)",
        floor=0.006,
        usual_range="-0.5 to -0.3",
        rises="the wings of the nose rose",
        falls="the wings of the nose sank",
        weakness="A smile and a raised upper lip draw the wings up too, as far as a wrinkled nose: by itself it raises "
        "no flag. The official blendshapes for it hardly ever move.",
        phasic=PhasicRule(movement="nose wrinkle", alone=False, specific=0.5),
        prior=SignalPrior(rest_spread=0.006, least=0.016, full=0.05, leak_per_deg=0.002),
        codes_up=("au9",),
    ),
)
