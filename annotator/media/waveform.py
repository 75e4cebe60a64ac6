"""The outline of the sound of a whole recording, for the timeline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.media.array_file import read_arrays, write_arrays
from annotator.media.container import opened, sound_stream
from annotator.media.probe import fingerprint as fingerprint_of
from annotator.media.replaced import same_throughout
from annotator.media.sound_decode import decode_sound

WAVEFORM_FORMAT = 1
BIN_S = 0.01
PYRAMID_FACTOR = 4
_BINS_PER_SECOND = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaveformLevel:
    """One level of the pyramid.

    Attributes:
        bin_s: Seconds one bin covers; bin ``i`` covers ``[i * bin_s, (i + 1) * bin_s)`` on the media clock.
        minimum: (n,) int16 lowest sample in each bin; 0 where there is no sound.
        maximum: (n,) int16 highest sample in each bin.
    """

    bin_s: float
    minimum: NDArray[np.int16]
    maximum: NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waveform:
    """The sound's outline at growing coarseness: level 0 has bins of 10 ms, each further one four times that."""

    fingerprint: str
    levels: tuple[WaveformLevel, ...]


def build_waveform(path: Path | str, *, track: int | None = None) -> Waveform | None:
    """Decode the whole sound into its outline; None where there is no sound.

    Args:
        track: Which of its sound tracks, from 0; the default one where not given.

    Raises:
        MediaError: the file cannot be used.
    """
    file = Path(path)
    with opened(file) as container:
        audio = sound_stream(container, track)
        if audio is None:
            return None
        rate_hz = audio.rate
    outline = _Outline(rate_hz)
    digest = fingerprint_of(file)
    with same_throughout(file, digest):
        for block in decode_sound(file, track=track):
            outline.add(block.time_s, block.samples[:, 0])
    minimum, maximum = outline.finish()
    if not len(minimum):
        return None
    return Waveform(fingerprint=digest, levels=_pyramid(minimum, maximum))


def save_waveform(waveform: Waveform, path: Path) -> None:
    """Write the outline; an older one is replaced only when the new one is complete."""
    finest = waveform.levels[0]
    about = {"format": WAVEFORM_FORMAT, "fingerprint": waveform.fingerprint}
    write_arrays(path, about, {"minimum": finest.minimum, "maximum": finest.maximum})


def load_waveform(path: Path, *, fingerprint: str) -> Waveform | None:
    """Read an outline, or None where there is none, it is of another format version, or it is not for this file."""
    stored = read_arrays(path, ("minimum", "maximum"))
    if stored is None:
        return None
    about, arrays = stored
    if about.get("format") != WAVEFORM_FORMAT or about.get("fingerprint") != fingerprint:
        return None
    return Waveform(fingerprint=fingerprint, levels=_pyramid(arrays["minimum"], arrays["maximum"]))


def _pyramid(minimum: NDArray[np.int16], maximum: NDArray[np.int16]) -> tuple[WaveformLevel, ...]:
    levels = [WaveformLevel(bin_s=BIN_S, minimum=minimum, maximum=maximum)]
    while len(levels[-1].minimum) > PYRAMID_FACTOR * 16:
        finer = levels[-1]
        starts = np.arange(0, len(finer.minimum), PYRAMID_FACTOR)
        levels.append(
            WaveformLevel(
                bin_s=finer.bin_s * PYRAMID_FACTOR,
                minimum=np.minimum.reduceat(finer.minimum, starts),
                maximum=np.maximum.reduceat(finer.maximum, starts),
            )
        )
    return tuple(levels)


class _Outline:
    """Collects samples until there are a few seconds of them, then reduces them to bins in one go."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._minimum = np.zeros(0, dtype=np.int16)
        self._maximum = np.zeros(0, dtype=np.int16)
        self._used = 0
        self._waiting: list[NDArray[np.int16]] = []
        self._waiting_count = 0
        self._first_sample = 0

    def add(self, time_s: float, samples: NDArray[np.int16]) -> None:
        place = round(time_s * self._rate_hz)
        if place < 0:
            samples, place = samples[-place:], 0
        if self._waiting_count and place != self._first_sample + self._waiting_count:
            self._reduce()
        if not self._waiting_count:
            self._first_sample = place
        self._waiting.append(samples)
        self._waiting_count += len(samples)
        if self._waiting_count >= 4 * self._rate_hz:
            self._reduce()

    def finish(self) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
        self._reduce()
        return self._minimum[: self._used].copy(), self._maximum[: self._used].copy()

    def _reduce(self) -> None:
        if not self._waiting_count:
            return
        samples = np.concatenate(self._waiting)
        self._waiting, self._waiting_count = [], 0
        first_bin = self._first_sample * _BINS_PER_SECOND // self._rate_hz
        last_bin = (self._first_sample + len(samples) - 1) * _BINS_PER_SECOND // self._rate_hz
        bins = np.arange(first_bin, last_bin + 1)
        # The first sample of each bin, rounded up; the first bin may have begun before these samples.
        starts = -(-bins * self._rate_hz // _BINS_PER_SECOND) - self._first_sample
        starts[0] = 0
        self._grow(last_bin + 1)
        self._minimum[bins] = np.minimum(self._minimum[bins], np.minimum.reduceat(samples, starts))
        self._maximum[bins] = np.maximum(self._maximum[bins], np.maximum.reduceat(samples, starts))

    def _grow(self, bins: int) -> None:
        self._used = max(self._used, bins)
        if bins > len(self._minimum):
            room = max(bins, 2 * len(self._minimum), 4096)
            self._minimum = np.concatenate([self._minimum, np.zeros(room - len(self._minimum), dtype=np.int16)])
            self._maximum = np.concatenate([self._maximum, np.zeros(room - len(self._maximum), dtype=np.int16)])
