"""Clearness falls with breath, and with nothing else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from annotator.analysis.voice.cepstrum import cepstra_of, prominence_db
from annotator.analysis.voice.frames import RATE_HZ, frames_of, power_spectra
from annotator.analysis.voice.pitch import without_mean
from tests.analysis.voice.sounds import voice

HZ = 140 * np.exp2(0.1 * np.sin(2 * np.pi * 0.9 * np.arange(2 * RATE_HZ) / RATE_HZ))


def clearness(sound: np.ndarray) -> float:
    spectra = power_spectra(without_mean(frames_of(sound.astype(np.float32))))
    return float(np.median(prominence_db(cepstra_of(spectra))))


def test_the_breathier_a_voice_the_less_its_peak_stands_out() -> None:
    levels = [clearness(voice(HZ, noise=noise)) for noise in (0.01, 0.1, 0.3, 1.0, 3.0)]
    assert all(before > after + 0.5 for before, after in pairwise(levels))
    assert levels[0] > 9
    assert levels[-1] < 3


def test_how_loud_it_is_makes_no_difference() -> None:
    sound = voice(HZ, noise=0.05)
    assert abs(clearness(sound) - clearness(0.05 * sound)) < 0.1


def test_no_frames_no_values() -> None:
    assert not len(prominence_db(cepstra_of(np.empty((0, 513)))))
