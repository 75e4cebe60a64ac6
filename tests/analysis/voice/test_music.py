"""Music is told from speech."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.voice.frames import RATE_HZ
from annotator.analysis.voice.loudness import weighted_power
from annotator.analysis.voice.music import music_in
from annotator.analysis.voice.track import voice_of
from annotator.features.demo.script import ScriptedLine
from annotator.features.demo.voice import babble
from tests.analysis.voice.sounds import CLIPS, chords, of_clip, spoken


def share(sound: np.ndarray) -> float:
    pitch, _ = voice_of(sound)
    hz = np.zeros(len(sound) // 160)
    hz[2 : 2 + len(pitch.hz)] = pitch.hz[: max(len(hz) - 2, 0)]
    return float(music_in(sound, weighted_power(sound, step_s=0.01), hz).mean())


def test_chords_are_music_alone_and_under_a_voice() -> None:
    assert share(chords(10.0)) == 1.0
    assert share(chords(10.0) + 0.5 * spoken(10.0)) > 0.9


def test_a_voice_hiss_and_silence_are_not() -> None:
    assert share(spoken(10.0)) == 0.0
    assert share(spoken(10.0, hz=220, rate=6, seed=5)) == 0.0
    assert share(np.random.default_rng(1).normal(0, 0.1, 10 * RATE_HZ).astype(np.float32)) == 0.0
    assert share(np.zeros(10 * RATE_HZ, dtype=np.float32)) == 0.0
    assert not len(music_in(np.zeros(0, dtype=np.float32), np.empty(0), np.empty(0)))


@pytest.mark.parametrize("over_noise_db", [20.0, 10.0])
def test_a_voice_on_one_tone_in_a_noisy_room_is_no_music_and_a_chord_that_is_held_is(over_noise_db: float) -> None:
    line = ScriptedLine(role="client", start_s=0.0, end_s=10.0, text="", melody=0.1)
    flat = babble([line], duration_s=10.0, rate_hz=RATE_HZ, seed=1)
    hiss = np.random.default_rng(2).normal(0, flat.std() * 10 ** (-over_noise_db / 20), len(flat)).astype(np.float32)
    assert share(flat + hiss) == 0.0
    held = np.tile(chords(0.5), 20)
    assert share(held + hiss) == 1.0
    assert share(held + flat + hiss) > 0.9


@pytest.mark.skipif(not CLIPS.is_dir(), reason="the clips lie beside the checkout")
def test_real_clips() -> None:
    for name in ("chat", "d20", "kitchen", "sofa", "vrt1", "vrt2", "vrt4"):
        assert share(of_clip(f"{name}.mp4")) < 0.05, name
    for name in ("d10", "d12"):
        assert share(of_clip(f"{name}.mp4")) > 0.5, name
