"""Pitch as Praat measures it on real voices, and as it was made on made ones."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.voice.frames import LOWEST_HZ, RATE_HZ
from annotator.analysis.voice.pitch import Pitch
from annotator.analysis.voice.track import voice_of
from benchmarks.voice_oracles import pitch_beside
from tests.analysis.voice.sounds import CLIPS, PRAAT, of_clip, voice

ORACLES = sorted(path.stem for path in PRAAT.glob("*.csv")) or ["none"]


def pitch_of(sound: np.ndarray) -> Pitch:
    return voice_of(sound)[0]


@pytest.mark.skipif(not PRAAT.is_dir(), reason="the clips and Praat's values lie beside the checkout")
@pytest.mark.parametrize("name", ORACLES)
def test_real_voices_are_measured_as_praat_measures_them(name: str) -> None:
    ours, theirs = pitch_beside(of_clip(f"{name}.mp4"), PRAAT / f"{name}.csv")
    assert ((ours > 0) == (theirs > 0)).mean() >= 0.95
    both = (ours > 0) & (theirs > 0)
    assert (np.abs(ours[both] / theirs[both] - 1) < 0.03).mean() >= 0.98


@pytest.mark.parametrize("noise", [0.0, 0.1])
@pytest.mark.parametrize("hz", [85.0, 120.0, 210.0, 330.0, 450.0])
def test_a_known_pitch_is_found_from_low_men_to_high_children(hz: float, noise: float) -> None:
    times_s = np.arange(3 * RATE_HZ) / RATE_HZ
    true = hz * np.exp2(0.08 * np.sin(2 * np.pi * 0.7 * times_s))
    true[RATE_HZ : int(1.5 * RATE_HZ)] = 0
    found = pitch_of(voice(true, noise=noise))
    expected = np.interp(found.times_s, times_s, true)
    silent = (found.times_s > 1.03) & (found.times_s < 1.47)
    sounding = (found.times_s < 0.97) | (found.times_s > 1.53)
    assert not found.hz[silent].any()
    assert (found.hz[sounding] > 0).mean() >= 0.98
    voiced = sounding & (found.hz > 0)
    assert (np.abs(found.hz[voiced] / expected[voiced] - 1) < 0.03).mean() >= 0.98
    assert np.median(np.abs(found.hz[voiced] / expected[voiced] - 1)) < 0.005


def test_noise_silence_and_next_to_no_sound_have_no_pitch() -> None:
    hiss = np.random.default_rng(1).normal(0, 0.1, 3 * RATE_HZ).astype(np.float32)
    assert (pitch_of(hiss).hz > 0).mean() < 0.02
    assert not pitch_of(np.zeros(RATE_HZ, dtype=np.float32)).hz.any()
    assert not len(pitch_of(np.zeros(10, dtype=np.float32)).hz)


def test_what_lies_below_the_lowest_pitch_is_no_voice() -> None:
    hum = np.sin(2 * np.pi * 0.5 * LOWEST_HZ * np.arange(RATE_HZ) / RATE_HZ).astype(np.float32)
    assert not pitch_of(hum).hz[5:-5].any()


def test_clips_are_there_where_the_values_are() -> None:
    if not PRAAT.is_dir():
        pytest.skip("the clips and Praat's values lie beside the checkout")
    assert all((CLIPS / f"{name}.mp4").is_file() for name in ORACLES)
