"""Delays put into made-up rooms are found again: with noise, other gains, little overlap, fifty minutes, drift."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.media.sound_offset import (
    RATE_HZ,
    NoSoundOffsetError,
    OnsetEnvelope,
    SoundOffset,
    coarse_offset,
    fine_offset,
    waveform_delay,
)

Samples = NDArray[np.float32]


def room(duration_s: float, seed: int = 0) -> Samples:
    """Something like talk: bursts of coloured noise of a few tenths of a second, with pauses."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(round(duration_s * RATE_HZ), np.float32)
    at = 0.0
    while at < duration_s:
        length = chance.uniform(0.08, 0.5)
        place = slice(round(at * RATE_HZ), round((at + length) * RATE_HZ))
        count = len(sound[place])
        burst = chance.normal(0, 1, count + 8).astype(np.float32)
        burst = np.convolve(burst, chance.normal(0, 1, 9).astype(np.float32), mode="valid")
        sound[place] += burst * np.hanning(count).astype(np.float32) * np.float32(chance.uniform(0.02, 0.08))
        at += length + chance.exponential(0.35)
    return sound


def recorded(
    sound: Samples, start_s: float, duration_s: float, *, gain=1.0, noise=0.0, seed=9, colour=False
) -> Samples:
    """What a device that was switched on at a time kept of it."""
    kept = sound[round(start_s * RATE_HZ) : round((start_s + duration_s) * RATE_HZ)] * np.float32(gain)
    if colour:  # another microphone: a short echo and less treble
        kept = np.convolve(kept, np.array([0.3, 0.4, 0.2, 0, 0, 0, 0, 0.15], np.float32))[: len(kept)]
    return (kept + np.random.default_rng(seed).normal(0, noise, len(kept))).astype(np.float32)


def blocks(samples: Samples):
    whole = np.clip(samples * 32768, -32768, 32767).astype(np.int16)
    for start in range(0, len(whole), 1024):
        yield start / RATE_HZ, whole[start : start + 1024]


def reader(samples: Samples):
    def read(start_s: float, duration_s: float) -> Samples:
        out = np.zeros(round(duration_s * RATE_HZ), np.float32)
        start = round(start_s * RATE_HZ)
        have = samples[max(0, start) : max(0, start + len(out))]
        out[max(0, -start) : max(0, -start) + len(have)] = have
        return out

    return read


def onset_envelope(recording: Iterable[tuple[float, NDArray[np.int16]]]) -> Samples:
    envelope = OnsetEnvelope()
    for time_s, samples in recording:
        envelope.add(time_s, samples)
    return envelope.finish()


def found(first: Samples, second: Samples) -> SoundOffset:
    envelope = onset_envelope(blocks(first))
    coarse = coarse_offset(envelope, onset_envelope(blocks(second)))
    return fine_offset(coarse, envelope, read_first=reader(first), read_second=reader(second))


@pytest.mark.parametrize("later_s", [0.0, 3.21375, 12.0, 0.004])
def test_a_delay_is_found_to_a_fraction_of_a_millisecond(later_s: float) -> None:
    sound = room(90)
    result = found(recorded(sound, 0, 70), recorded(sound, later_s, 60))
    assert result.later_s == pytest.approx(later_s, abs=0.0005)
    assert result.confidence > 2
    assert result.spread_s is not None
    assert result.spread_s < 0.001


def test_the_second_may_have_begun_earlier() -> None:
    sound = room(90)
    assert found(recorded(sound, 7.5, 60), recorded(sound, 0, 70)).later_s == pytest.approx(-7.5, abs=0.0005)


@pytest.mark.parametrize(("gain", "noise"), [(0.05, 0.0005), (0.4, 0.004), (1.0, 0.01)])
def test_another_gain_and_colour_and_noise_as_loud_as_the_voice(gain: float, noise: float) -> None:
    sound = room(120)
    first = recorded(sound, 0, 110, noise=noise / 2, seed=1)
    second = recorded(sound, 5.125, 100, gain=gain, noise=noise, seed=2, colour=True)
    # The echo of the other microphone comes up to a millisecond late.
    assert found(first, second).later_s == pytest.approx(5.125, abs=0.002)


def test_recordings_that_overlap_in_part_only() -> None:
    sound = room(200)
    result = found(recorded(sound, 0, 100), recorded(sound, 75, 100))
    assert result.later_s == pytest.approx(75, abs=0.001)
    assert result.overlap_s == pytest.approx(25, abs=0.1)


def test_fifty_minutes_whose_clocks_drift_apart() -> None:
    sound = room(3000)
    drift = 40e-6  # two ordinary devices
    first = recorded(sound, 0, 2980)
    places = np.arange(round(2900 * RATE_HZ)) * (1 + drift) + 20.5 * RATE_HZ
    second = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    result = found(first, second)
    assert result.later_s == pytest.approx(20.5 + drift * 2900 / 2, abs=0.003)
    assert result.drift_s == pytest.approx(drift * 2900, rel=0.1)


def test_other_rooms_are_refused_and_so_is_silence() -> None:
    with pytest.raises(NoSoundOffsetError, match="no place stands out"):
        found(room(60, seed=1), room(60, seed=2))
    with pytest.raises(NoSoundOffsetError, match="the second recording is silent"):
        found(room(60), np.zeros(60 * RATE_HZ, np.float32))
    with pytest.raises(NoSoundOffsetError, match="less than 10 s"):
        found(room(60), room(60)[: 5 * RATE_HZ])


def test_a_sound_that_repeats_itself_is_refused() -> None:
    ticking = np.tile(room(2), 40)
    with pytest.raises(NoSoundOffsetError, match="no place stands out"):
        found(ticking, ticking[3 * RATE_HZ :])


def test_gaps_count_as_silence() -> None:
    sound = room(60)
    whole = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
    with_gap = onset_envelope([(0.0, whole[: 20 * RATE_HZ]), (25.0, whole[25 * RATE_HZ :])])
    result = coarse_offset(onset_envelope(blocks(sound)), with_gap)
    assert result.later_s == pytest.approx(0.0, abs=0.01)


def test_the_delay_of_one_stretch_has_the_right_sign() -> None:
    sound = room(8)
    delay_s, clearness = waveform_delay(sound[400 : 400 + 6 * RATE_HZ], sound[: 6 * RATE_HZ])
    assert delay_s == pytest.approx(-400 / RATE_HZ, abs=1e-4)
    assert clearness > 2
