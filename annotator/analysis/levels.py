"""What a person wears for so long that it is no event: a smile through half of a session is told as a level.

It is looked for on the scale of many faces alone: a person who always smiles is at rest in it, and nothing rises.
"""

from __future__ import annotations

import numpy as np

from annotator.analysis.phasic import LONGEST_EVENT_S
from annotator.analysis.priors import signal_priors
from annotator.analysis.sampling import moving_average, runs, sample_period_s, samples_in
from annotator.analysis.signals.registry import SIGNALS
from annotator.domain.signals import Level, Signal, SignalSet
from annotator.domain.spans import united

_SMOOTHING_S = 1.0
# A word, a blink or a hand before the face does not end it.
_BREAK_S = 2.0


def worn_levels(signals: SignalSet) -> tuple[Level, ...]:
    """One level for each signal that a person wears for longer than an event, in the order of the registry."""
    found: list[Level] = []
    for name, entry in SIGNALS.items():
        signal, prior = signals.signals.get(name), signal_priors().get(name)
        if not entry.worn or signal is None or prior is None or prior.level is None or len(signal.times_s) < 2:
            continue
        spans = _spans(signal, prior.level)
        if spans:
            known_s = float(np.isfinite(signal.values).sum()) * sample_period_s(signal.times_s)
            found.append(
                Level(
                    participant_id=signals.participant_id,
                    signal=name,
                    name=entry.worn,
                    spans=spans,
                    measurable_s=max(known_s, sum(end_s - start_s for start_s, end_s in spans)),
                )
            )
    return tuple(found)


def _spans(signal: Signal, level: float) -> tuple[tuple[float, float], ...]:
    smooth = moving_average(signal.values, samples_in(_SMOOTHING_S, signal.times_s))
    with np.errstate(invalid="ignore"):
        high = runs(smooth >= level)
    times_s = signal.times_s
    joined = united(((float(times_s[start]), float(times_s[stop - 1])) for start, stop in high), gap_s=_BREAK_S)
    return tuple(span for span in joined if span[1] - span[0] > LONGEST_EVENT_S)
