"""A smile that a person wears for so long that it is no event: it raises no flag, but words can stand against it."""

from __future__ import annotations

import numpy as np

from annotator.analysis.phasic import LONGEST_EVENT_S, Context, asked_for
from annotator.analysis.priors import signal_priors
from annotator.analysis.sampling import moving_average, runs, samples_in
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import PHASIC_RULES
from annotator.domain.arrays import Floats, Mask
from annotator.domain.signals import Signal, SignalSet

_SMILE, _MODEL = "lip_corner_pull", "lip_corner_pull_model"
_SMOOTHING_S = 1.0
# A word or a blink breaks a smile for less than this.
_BREAK_S = 1.0
# By then it is there; it may go on for minutes.
_REACHED_S = 2.0


def worn_smiles(signals: SignalSet) -> list[Shift]:
    """Every smile longer than an event, in time order; both the mesh and, where measured, the model must see it."""
    smile = signals.signals.get(_SMILE)
    if smile is None or len(smile.times_s) < 2:
        return []
    prior, rule = signal_priors()[_SMILE], PHASIC_RULES[_SMILE]
    times_s = smile.times_s
    height = moving_average(smile.values - smile.baseline, samples_in(_SMOOTHING_S, times_s))
    asked = asked_for(smile, rule, prior, Context(turn_deg=np.zeros(len(times_s))))
    with np.errstate(invalid="ignore"):
        smiles = _without_breaks(height >= asked, samples_in(_BREAK_S, times_s))
    return [
        _shift(smile, start, stop, height, asked, participant_id=signals.participant_id, full=prior.full)
        for start, stop in runs(smiles)
        if times_s[stop - 1] - times_s[start] > LONGEST_EVENT_S
        and _seen_by_model(signals.signals.get(_MODEL), float(times_s[start]), float(times_s[stop - 1]))
    ]


def _without_breaks(mask: Mask, longest: int) -> Mask:
    filled = mask.copy()
    for start, stop in runs(~mask):
        if start > 0 and stop < len(mask) and stop - start <= longest:
            filled[start:stop] = True
    return filled


def _seen_by_model(model: Signal | None, start_s: float, end_s: float) -> bool:
    """True if it reaches what a smile reaches on the scale of many faces, or there is no such measure."""
    if model is None:
        return True
    first, last = np.searchsorted(model.times_s, (start_s, end_s))
    seen = model.values[first:last]
    least = signal_priors()[_MODEL].level or 0.0
    return not np.isfinite(seen).any() or float(np.nanmedian(seen)) >= least


def _shift(
    smile: Signal, start: int, stop: int, height: Floats, asked: Floats, *, participant_id: str, full: float
) -> Shift:
    reached = start + int(np.searchsorted(smile.times_s[start:stop], float(smile.times_s[start]) + _REACHED_S))
    apex = start + int(np.nanargmax(height[start:reached]))
    usual = float(np.nanmedian(height[start:stop]))
    ratio = usual / float(np.median(asked[start:stop]))
    return Shift(
        kind="phasic",
        participant_id=participant_id,
        family=smile.definition.family,
        signal=smile.definition.name,
        onset_s=float(smile.times_s[start]),
        apex_s=float(smile.times_s[apex]),
        offset_s=float(smile.times_s[stop - 1]),
        before=float(smile.baseline[apex]),
        after=float(smile.baseline[apex]) + usual,
        effect_z=usual / float(smile.spread[apex]),
        strength=ratio * phasic_on_z(DEFAULT_SENSITIVITY),
        penalty=np.inf,
        share=usual / full,
    )
