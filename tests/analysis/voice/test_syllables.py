"""Syllables a second: what is heard is counted, by the time in which something is heard."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.analysis.voice.syllables import articulation_rate

_SYLLABLE = 25  # rows of 10 ms: four a second
_LOUD = 1e-2


def said(syllables: str, *, noise: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Power and voice of syllables: ``#`` loud, ``.`` 22 dB softer; its voice is heard where it stands above noise."""
    shape = np.sin(np.pi * (np.arange(_SYLLABLE) + 0.5) / _SYLLABLE) ** 2
    alone = np.concatenate([shape * (_LOUD if one == "#" else _LOUD * 10**-2.2) for one in syllables])
    room = noise * np.random.default_rng(4).uniform(0.9, 1.1, len(alone))
    return alone + room, alone > noise


@pytest.mark.parametrize("noise", [1e-7, _LOUD / 100, _LOUD / 10])
def test_four_a_second_are_four_a_second_at_any_noise(noise: float) -> None:
    power, voiced = said("############", noise=noise)
    assert articulation_rate(power, voiced, noise=noise) == pytest.approx(4.0, abs=0.35)


@pytest.mark.parametrize("noise", [1e-7, _LOUD / 50, _LOUD / 10])
def test_syllables_that_noise_hides_do_not_slow_the_speech(noise: float) -> None:
    power, voiced = said("####...###..##", noise=noise)
    assert articulation_rate(power, voiced, noise=noise) == pytest.approx(4.0, abs=0.5)


def test_a_few_words_with_nothing_around_them_tell_no_rate() -> None:
    power, voiced = said("##.....", noise=_LOUD / 10)
    assert np.isnan(articulation_rate(power, voiced, noise=_LOUD / 10))
    assert np.isnan(articulation_rate(power[:0], voiced[:0], noise=1e-7))
