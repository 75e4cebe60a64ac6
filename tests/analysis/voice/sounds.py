"""Sounds of which everything is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.voice.frames import RATE_HZ
from benchmarks.voice_oracles import sound_of

SHARED = Path(__file__).resolve().parents[4] / "shared"
CLIPS = SHARED / "clips" / "labelled"
PRAAT = SHARED / "oracles" / "praat"


def voice(hz: NDArray[np.float64], *, noise: float = 0.0, seed: int = 1) -> NDArray[np.float32]:
    """A buzzing voice with three formants that follows the pitch given for every sample; 0 is silence."""
    phase = np.cumsum(hz / RATE_HZ)
    sound = np.zeros(len(hz))
    for harmonic in range(1, int(4000 / max(hz.max(), 80.0)) + 1):
        at_hz = harmonic * hz
        gain = sum(
            level * np.exp(-0.5 * ((at_hz - formant) / width) ** 2)
            for formant, width, level in ((600, 120, 1), (1400, 160, 0.5), (2500, 250, 0.3))
        )
        sound += (gain + 0.03) / harmonic**0.4 * np.sin(2 * np.pi * harmonic * phase)
    sound *= hz > 0
    sound += noise * np.random.default_rng(seed).normal(size=len(hz))
    return (0.2 * sound).astype(np.float32)


def spoken(duration_s: float, *, hz: float = 150.0, rate: float = 4.0, seed: int = 1) -> NDArray[np.float32]:
    """Syllables of uneven length in a quiet room, by a voice whose pitch wanders over some semitones and sinks."""
    times_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    random = np.random.default_rng(seed)
    edges_s = np.append(0.0, np.cumsum(random.uniform(0.6, 1.4, int(duration_s * rate * 2) + 2) / rate))
    strengths = random.uniform(0.3, 1.0, len(edges_s))
    place = np.searchsorted(edges_s, times_s, side="right") - 1
    part = (times_s - edges_s[place]) / (edges_s[place + 1] - edges_s[place])
    wandering = np.interp(times_s, edges_s, random.normal(0, 0.15, len(edges_s)))
    pitch = hz * np.exp2(wandering + 0.2 - 0.4 * ((times_s / 2.3) % 1))
    envelope = strengths[place] * np.sin(np.pi * np.clip(part / 0.85, 0, 1)) ** 0.7
    room = random.normal(0, 0.0006, len(times_s))
    return (voice(pitch) * envelope + room).astype(np.float32)


def chords(duration_s: float) -> NDArray[np.float32]:
    """An organ: four notes at a time, half a second each."""
    times_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    sound = np.zeros(len(times_s))
    random = np.random.default_rng(3)
    for beat in range(int(duration_s * 2) + 1):
        inside = (times_s >= beat / 2) & (times_s < (beat + 1) / 2)
        for note in random.choice([0, 3, 7, 12, 15, 19], size=4, replace=False):
            for harmonic in (1, 2, 3, 4):
                sound[inside] += np.sin(2 * np.pi * harmonic * 220 * 2 ** (note / 12) * times_s[inside]) / harmonic
    return np.asarray(0.04 * sound, np.float32)


def of_clip(name: str) -> NDArray[np.float32]:
    """The sound of a clip, one channel at 16 kHz."""
    return sound_of(CLIPS / name)
