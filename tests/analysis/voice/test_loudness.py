"""Loudness as FFmpeg's meter has it."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.voice.frames import RATE_HZ
from annotator.analysis.voice.loudness import loudness_db, weighted_power
from benchmarks.voice_oracles import integrated_loudness, loudness_by_ffmpeg
from tests.analysis.voice.sounds import CLIPS, chords, of_clip, spoken

CLIP_LUFS = {
    "chat": -24.7, "d10": -14.0, "d12": -12.3, "d20": -22.1, "kitchen": -27.9, "sofa": -26.0, "vrt1": -29.3,
    "vrt2": -27.5, "vrt4": -35.4,
}  # fmt: skip


def integrated(sound: np.ndarray) -> float:
    return integrated_loudness(weighted_power(sound, step_s=0.01), step_s=0.01)


@pytest.mark.skipif(not CLIPS.is_dir(), reason="the clips lie beside the checkout")
@pytest.mark.parametrize("name", CLIP_LUFS)
def test_real_recordings_are_as_loud_as_ffmpeg_says(name: str) -> None:
    assert integrated(of_clip(f"{name}.mp4")) == pytest.approx(CLIP_LUFS[name], abs=0.1)


@pytest.mark.parametrize("hz", [50, 100, 440, 1000, 3000, 6000])
def test_every_part_of_the_spectrum_counts_as_it_does_in_ffmpeg(hz: int) -> None:
    tone = (0.2 * np.sin(2 * np.pi * hz * np.arange(5 * RATE_HZ) / RATE_HZ)).astype(np.float32)
    assert integrated(tone) == pytest.approx(loudness_by_ffmpeg(tone), abs=0.1)


def test_pauses_and_what_is_far_quieter_do_not_count() -> None:
    voice = spoken(8.0)
    quiet = np.zeros(6 * RATE_HZ, dtype=np.float32)
    sound = np.concatenate([voice, quiet, 0.02 * chords(5.0)])
    assert integrated(sound) == pytest.approx(loudness_by_ffmpeg(sound), abs=0.1)
    assert integrated(sound) == pytest.approx(integrated(voice), abs=0.3)


def test_silence_has_a_floor_and_no_loudness() -> None:
    power = weighted_power(np.zeros(RATE_HZ, dtype=np.float32), step_s=0.01)
    assert integrated_loudness(power, step_s=0.01) == -np.inf
    assert (loudness_db(power) == -100).all()


def test_after_a_second_the_filters_have_settled() -> None:
    sound = spoken(4.0) + np.float32(0.3)
    whole = weighted_power(sound, step_s=0.01)
    later = weighted_power(sound[RATE_HZ:], step_s=0.01)[100:]
    np.testing.assert_allclose(loudness_db(later), loudness_db(whole[200:]), atol=0.05)
