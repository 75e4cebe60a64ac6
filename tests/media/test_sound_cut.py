from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from annotator.media.sound_cut import cut_sound, shift_pitch, sound_layout

RATE_HZ = 48_000


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Two seconds that say where they are: the value is the number of the millisecond."""
    path = tmp_path / "tone.wav"
    values = (np.arange(2 * RATE_HZ) // (RATE_HZ // 1000)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(values.tobytes())
    return path


def test_a_cut_begins_and_ends_on_the_sample(tone: Path) -> None:
    cut = cut_sound(tone, 0.5, 0.75, rate_hz=RATE_HZ, layout="mono")
    assert cut.shape == (RATE_HZ // 4, 1)
    assert (int(cut[0, 0]), int(cut[-1, 0])) == (500, 749)
    assert sound_layout(tone) == "mono"


def test_outside_the_recording_there_is_silence(tone: Path) -> None:
    cut = cut_sound(tone, -0.5, 2.5, rate_hz=RATE_HZ, layout="stereo")
    assert cut.shape == (3 * RATE_HZ, 2)
    assert not cut[: RATE_HZ // 2].any()
    assert not cut[-RATE_HZ // 2 :].any()
    assert int(cut[RATE_HZ, 0]) == pytest.approx(500, abs=400)
    assert cut[RATE_HZ : 2 * RATE_HZ].any()


@pytest.mark.parametrize("factor", [0.75, 1.25])
def test_pitch_changes_and_length_does_not(factor: float) -> None:
    sine = (8000 * np.sin(2 * np.pi * 400 * np.arange(RATE_HZ) / RATE_HZ)).astype(np.int16)[:, None]
    shifted = shift_pitch(sine, rate_hz=RATE_HZ, factor=factor)
    assert shifted.shape == sine.shape
    middle = shifted[RATE_HZ // 4 : 3 * RATE_HZ // 4, 0].astype(float)
    strongest_hz = np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))) * RATE_HZ / len(middle)
    assert strongest_hz == pytest.approx(400 * factor, rel=0.03)


def test_nothing_stays_nothing() -> None:
    empty = np.zeros((0, 1), dtype=np.int16)
    assert shift_pitch(empty, rate_hz=RATE_HZ, factor=0.8).shape == (0, 1)
