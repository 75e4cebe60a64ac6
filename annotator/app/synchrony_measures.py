"""What two people can be compared in: how they move, and how they sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from annotator.analysis.synchrony import SynchronyParameters
from annotator.domain.arrays import Floats
from annotator.domain.signals import Signal

VOICE_HZ = 2.0
"""At how many moments a second voices are compared."""
# Of the time an average is taken over, so much must be the person's measured speech.
_LEAST_SPOKEN_S = 1.0

_VOICE = SynchronyParameters(smooth_s=20.0, lag_s=10.0, window_s=120.0, step_s=30.0, least_measured=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class SynchronyMeasure:
    """One measure that both people have.

    Attributes:
        name: What it is called on the command line and in the table.
        signal: The signal that is compared.
        label: What a person chooses it by.
        noun: As in "more similar movement than in shuffled recordings".
        turns: Whether people have it in turns, so that it is averaged over their turns before it is compared.
        defaults: How it is computed unless told.
    """

    name: str
    signal: str
    label: str
    noun: str
    turns: bool = False
    defaults: SynchronyParameters = field(default_factory=SynchronyParameters)


MOVEMENT = SynchronyMeasure(name="movement", signal="motion_energy", label="Movement", noun="movement")
MEASURES: Mapping[str, SynchronyMeasure] = {
    measure.name: measure
    for measure in (
        MOVEMENT,
        SynchronyMeasure(
            name="pitch", signal="voice_pitch", label="Voice pitch", noun="voice pitch", turns=True, defaults=_VOICE
        ),
        SynchronyMeasure(
            name="loudness",
            signal="voice_loudness",
            label="Voice loudness",
            noun="voice loudness",
            turns=True,
            defaults=_VOICE,
        ),
        SynchronyMeasure(
            name="rate", signal="voice_rate", label="Speaking rate", noun="speaking rate", turns=True, defaults=_VOICE
        ),
    )
}


def in_turns(signal: Signal, *, start_s: float, end_s: float) -> Floats:
    """(n,) a voice's distance from what is usual for the person, :data:`VOICE_HZ` times a second; NaN between turns."""
    count = max(0, int((end_s - start_s) * VOICE_HZ))
    away = signal.values - signal.baseline
    places = np.floor((signal.times_s - start_s) * VOICE_HZ + 1e-6).astype(np.int64)
    known = np.isfinite(away) & (places >= 0) & (places < count)
    sums = np.bincount(places[known], weights=away[known], minlength=count)
    counts = np.bincount(places[known], minlength=count)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def averaged_turns(series: Floats, *, rate_hz: float, average_s: float) -> Floats:
    """Averages of what is known around each moment, (n,); NaN where it is less than a second of speech.

    People speak in turns, so that their voices are never there at once: their averages are. This is the time-aligned
    moving average of Kousidis et al. (2008, Interspeech, 1692-1695).

    Args:
        series: (n,) at a steady rate; NaN where the person does not speak.
        average_s: Over how much time that average is taken; 0 for none.
    """
    around = round(average_s * rate_hz / 2)
    known = np.isfinite(series)
    sums, counts = (
        np.convolve(row, np.ones(2 * around + 1), "full")[around : around + len(series)]
        for row in (np.where(known, series, 0.0), known.astype(np.float64))
    )
    least = min(_LEAST_SPOKEN_S * rate_hz, 2 * around + 1) - 0.5
    return np.where(counts >= least, sums / np.maximum(counts, 1.0), np.nan)
