"""Signals of two people one of whom moves a second after the other."""

from __future__ import annotations

import numpy as np

from annotator.analysis.signals.registry import definition_of
from annotator.domain.signals import Signal, SignalSet

RATE_HZ = 15.0


def moving(participant_id: str, *, seconds: float = 90.0, later_s: float = 0.0, gap: slice | None = None) -> SignalSet:
    """Motion energy, the same for everybody but for when it comes; not measured in ``gap`` (samples)."""
    count = round(seconds * RATE_HZ)
    values = np.convolve(np.abs(np.random.default_rng(3).normal(size=count)), np.ones(15) / 15, "same") + 0.1
    values = np.roll(values, round(later_s * RATE_HZ))
    if gap is not None:
        values[gap] = np.nan
    signal = Signal(
        definition=definition_of("motion_energy"),
        times_s=np.arange(count) / RATE_HZ,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.zeros(count),
        spread=np.ones(count),
    )
    return SignalSet(participant_id=participant_id, signals={"motion_energy": signal})


def couple(**options) -> dict[str, SignalSet]:
    """The client moves first, the therapist a second later."""
    return {"p1": moving("p1", **options), "p2": moving("p2", later_s=1.0, **options)}
