"""What the mesh shows of the brows. A blink pulls its brows along, so they are not measured in one."""

from __future__ import annotations

from functools import partial

from annotator.analysis.signals.entry import BesideWords, PhasicRule, SignalEntry
from annotator.analysis.signals.mesh import Mesh, distance, height
from annotator.analysis.signals.mesh_signal import facs, on_mesh
from annotator.domain.arrays import Floats

_INNER = (55, 107, 133, 285, 336, 362)


def _inner_raise(mesh: Mesh) -> Floats:
    return height(mesh, 107, 55, 336, 285) - height(mesh, 133, 362)


def _asymmetry(mesh: Mesh) -> Floats:
    right = height(mesh, 107, 55, 70, 46) - height(mesh, 133, 33)
    left = height(mesh, 336, 285, 300, 276) - height(mesh, 362, 263)
    return right - left


_entry = partial(SignalEntry, family="expression", unit="IOD", drawn_at=("brows",))

BROWS: tuple[SignalEntry, ...] = (
    _entry(
        name="brow_inner_raise",
        label="Inner brow raise",
        source=facs("1"),
        measure=on_mesh(_inner_raise, _INNER, hidden_by_blinks=True),
        formula="mean(y107, y55, y336, y285) - mean(y133, y362)",
        floor=0.005,
        usual_range="0.2 to 0.5",
        rises="inner brows rose",
        falls="inner brows sank",
        weakness="Nodding leaks into it; hair and glasses frames hide the brows.",
        phasic=PhasicRule(movement="brow raise", between=True, both_ways=True, speech_share=0.7, specific=0.7),
        codes_up=("brow_raise", "au1"),
        beside_words=BesideWords(up=("negative", "support"), lively=True),
    ),
    _entry(
        name="brow_outer_raise",
        label="Outer brow raise",
        source=facs("2"),
        measure=on_mesh(
            lambda mesh: height(mesh, 70, 46, 300, 276) - height(mesh, 33, 263),
            (33, 46, 70, 263, 276, 300),
            hidden_by_blinks=True,
        ),
        formula="mean(y70, y46, y300, y276) - mean(y33, y263)",
        floor=0.005,
        usual_range="0.2 to 0.5",
        rises="outer brows rose",
        falls="outer brows sank",
        weakness="Weak: AUC .56 to .95 against hand labels, depending on the clip.",
        phasic=PhasicRule(movement="brow raise", between=True, both_ways=True, speech_share=0.7, specific=0.7),
        codes_up=("brow_raise", "au2"),
        beside_words=BesideWords(lively=True),
    ),
    _entry(
        name="brow_lower",
        label="Brow lowering",
        source=facs("4"),
        # Brows down and together: minus their inner height over the eye corners, minus a quarter of their distance.
        measure=on_mesh(lambda mesh: -_inner_raise(mesh) - distance(mesh, 55, 285) / 4, _INNER, hidden_by_blinks=True),
        formula="-(mean(y107, y55, y336, y285) - mean(y133, y362)) - |55-285| / 4",
        floor=0.005,
        usual_range="-0.8 to -0.3",
        rises="brows lowered",
        falls="brows lifted",
        weakness="The mesh hardly sees brows drawn together without being lowered.",
        phasic=PhasicRule(movement="brow lowering", between=True, both_ways=True, speech_share=0.7, specific=0.7),
        codes_up=("brow_lower", "au4"),
        beside_words=BesideWords(up=("negative", "face"), lively=True, needed_for_flat=True),
        shown_at_first=True,
    ),
    _entry(
        name="brow_asymmetry",
        label="Brow asymmetry",
        source=facs("1 or 2, one side"),
        measure=on_mesh(_asymmetry, (33, 46, 55, 70, 107, 133, 263, 276, 285, 300, 336, 362), hidden_by_blinks=True),
        formula="right minus left of mean(inner brow, outer brow) height over the eye corners",
        floor=0.006,
        usual_range="-0.1 to 0.1",
        rises="the right brow rose more than the left",
        falls="the left brow rose more than the right",
        weakness="A tilted or turned head leaks into it.",
    ),
)
