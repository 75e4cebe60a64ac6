"""Speech-like babble: a voice that says nothing, with the rhythm of the utterances. Made of sine waves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.domain.participants import Role
from annotator.features.demo.script import ScriptedLine

_PITCH_HZ = {"client": 196.0, "therapist": 168.0, "other": 120.0}
_SYLLABLES_PER_S = 4.4
_VOWELS_HZ = np.array([(730, 1090, 2440), (530, 1840, 2480), (390, 1990, 2550), (570, 840, 2410), (440, 1020, 2240)])
_FORMANTS = ((110.0, 1.0), (150.0, 0.5), (220.0, 0.25))
_HIGHEST_HZ = 3800.0
_LEVEL = 0.16


def loudness(
    lines: Sequence[ScriptedLine], role: Role, times_s: NDArray[np.float64], *, seed: int
) -> NDArray[np.float64]:
    """(n,) how loud ``role`` speaks at each time, 0 to 1, syllable by syllable."""
    total = np.zeros_like(times_s)
    for index, line in enumerate(lines):
        if line.role == role:
            starts, ends, strengths, _ = _syllables(line, np.random.default_rng([seed, index]))
            for start, end, strength in zip(starts, ends, strengths, strict=True):
                part = np.clip((times_s - start) / (end - start), 0, 1)
                total = np.maximum(total, strength * np.sin(np.pi * part) * ((part > 0) & (part < 1)))
    return total


def babble(lines: Sequence[ScriptedLine], *, duration_s: float, rate_hz: int, seed: int) -> NDArray[np.float32]:
    """(n,) mono sound of all lines in -1..1, silent between them but for a breath of room noise."""
    count = round(duration_s * rate_hz)
    room = np.random.default_rng([seed, 999]).normal(size=count).astype(np.float32)
    sound = room * np.float32(0.0006)
    for index, line in enumerate(lines):
        first, last = round(line.start_s * rate_hz), min(count, round(line.end_s * rate_hz))
        if last > first:
            voice = _speak(line, np.arange(first, last) / rate_hz, rate_hz, np.random.default_rng([seed, index]))
            sound[first:last] += voice.astype(np.float32)
    return np.clip(sound, -1, 1)


def _syllables(
    line: ScriptedLine, random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Start, end, strength and vowel of each syllable; a longer one every few, as at the end of words."""
    count = max(1, round((line.end_s - line.start_s) * _SYLLABLES_PER_S * line.pace))
    lengths = random.uniform(0.6, 1.5, size=count)
    edges = line.start_s + np.concatenate([[0], np.cumsum(lengths)]) / lengths.sum() * (line.end_s - line.start_s)
    strengths = random.uniform(0.35, 1.0, size=count)
    # Some syllables are swallowed, but none where the line begins or ends: nobody could hear when that is.
    swallowed = random.uniform(size=count) < 0.12
    strengths[1:-1][swallowed[1:-1]] = 0.05
    return edges[:-1], edges[1:], strengths, random.integers(0, len(_VOWELS_HZ), size=count)


def _speak(
    line: ScriptedLine, times_s: NDArray[np.float64], rate_hz: int, random: np.random.Generator
) -> NDArray[np.float64]:
    starts, ends, strengths, vowels = _syllables(line, random)
    centres = (starts + ends) / 2
    envelope = np.zeros_like(times_s)
    for start, end, strength in zip(starts, ends, strengths, strict=True):
        envelope = np.maximum(
            envelope, strength * np.sin(np.pi * np.clip((times_s - start) / (end - start), 0, 1)) ** 0.7
        )
    chosen: NDArray[np.float64] = _VOWELS_HZ[vowels]
    progress = (times_s - line.start_s) / (line.end_s - line.start_s)
    melody = np.interp(times_s, centres, random.normal(0, 0.08, size=len(centres)))
    pitch = _PITCH_HZ[line.role] * (0.99 + line.melody * (0.09 - 0.18 * progress + melody))
    phase = 2 * np.pi * np.cumsum(pitch) / rate_hz
    voice = np.zeros_like(times_s)
    for harmonic in range(1, int(_HIGHEST_HZ / pitch.mean()) + 1):
        frequency = harmonic * pitch
        gain = np.full_like(times_s, 0.03)
        for order, (width_hz, level) in enumerate(_FORMANTS):
            formant = np.interp(times_s, centres, chosen[:, order])
            gain += level * np.exp(-0.5 * ((frequency - formant) / width_hz) ** 2)
        voice += gain / harmonic**0.4 * np.sin(harmonic * phase)
    breath = random.normal(size=len(times_s)) * float(np.sqrt(np.mean(voice**2)))
    voice = (1 - line.breath) * voice + line.breath * breath
    return _LEVEL * 10 ** (line.louder_db / 20) * envelope * voice
