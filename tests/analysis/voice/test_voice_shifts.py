"""Changes of a voice and late answers in a made conversation, and none where nothing changes."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.signals.registry import definition_of
from annotator.analysis.voice.voice_shifts import phrase_shifts
from annotator.domain.signals import Signal, SignalSet
from benchmarks.voices import scored


@pytest.mark.parametrize("noise_db", [20.0, 10.0])
def test_scripted_changes_are_found(noise_db: float) -> None:
    score = scored(0, minutes=4.0, noise_db=noise_db)
    assert score.scripted >= 6
    assert score.f1 >= 0.9
    assert (score.boundaries_ms <= 150).mean() >= 0.95


def test_even_reading_raises_nothing() -> None:
    assert scored(2, minutes=2.5, noise_db=None, even=True).false == 0


def rates(told: list[tuple[float, float, float]]) -> SignalSet:
    """A person who says 4.4 syllables a second as a rule, and so many from a time to another."""
    values = np.full(600, np.nan)
    for start_s, end_s, rate in told:
        values[round(10 * start_s) : round(10 * end_s)] = rate
    signal = Signal(
        definition=definition_of("voice_rate"),
        times_s=np.arange(600) / 10,
        values=values,
        quality=np.isfinite(values).astype(np.float32),
        baseline=np.full(600, 4.4),
        spread=np.full(600, 0.45),
    )
    return SignalSet(participant_id="client", signals={"voice_rate": signal})


USUAL = [(6.0 * number, 6.0 * number + 3.5, 4.4) for number in range(8)]


def test_two_syllables_more_or_less_in_a_short_phrase_are_no_change_of_rate() -> None:
    told = [*USUAL, (48.0, 50.0, 2.3), (54.0, 58.0, 2.3)]
    found = phrase_shifts(rates(told), [(start_s, end_s) for start_s, end_s, _ in told])
    assert [(shift.onset_s, shift.strength >= 2.5) for shift in found] == [(54.0, True), (48.0, False)]


@pytest.mark.parametrize(("rate", "raised"), [(6.7, True), (6.3, False), (2.5, False), (2.2, True)])
def test_a_rate_is_raised_if_it_differs_even_with_two_syllables_miscounted(rate: float, raised: bool) -> None:
    told = [*USUAL, (48.0, 51.5, rate)]
    found = phrase_shifts(rates(told), [(start_s, end_s) for start_s, end_s, _ in told])
    assert any(shift.onset_s == 48.0 and shift.strength >= 2.5 for shift in found) is raised
