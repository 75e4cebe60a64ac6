"""What is heard in one recording, every 10 ms: pitch, loudness, clearness, and what spoils them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.voice.cepstrum import EVERY, cepstra_of, prominence_db
from annotator.analysis.voice.frames import FIRST_S, RATE_HZ, STEP, STEP_S, frames_of, power_spectra
from annotator.analysis.voice.loudness import weighted_power
from annotator.analysis.voice.music import music_in
from annotator.analysis.voice.pitch import Pitch, PitchCandidates, best_pitch, candidates_of, loudest_of, without_mean
from annotator.domain.arrays import Floats, Mask, Singles

Samples = NDArray[np.int16]
Block = tuple[float, Samples]

CLIPPED, MUSIC = 1, 2
"""Bits of :attr:`VoiceTrack.spoiled`."""

_PIECE = 20 * RATE_HZ
# On both sides of a piece: the filters settle in it, and the path of the pitch comes to its own.
_MARGIN = RATE_HZ
_GAP_S = 0.02
_AT_ONCE = 1000
_FULL_SCALE = 0.97 * 32768
# Of the samples of 10 ms: speech that is not cut off has below 2 % so near the top.
_CUT_SHARE = 0.05
_CUT_AROUND = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VoiceTrack:
    """What is heard in one recording; row k is at ``start_s + 0.01 k``.

    Attributes:
        start_s: Time of the first row.
        hz: (n,) pitch; 0 without voice, NaN where there is no sound.
        power: (n, channels) K-weighted mean square, full scale 1; NaN where there is no sound.
        prominence_db: (n,) smoothed cepstral peak prominence; NaN where there is no sound.
        spoiled: (n,) uint8, bits :data:`CLIPPED` and :data:`MUSIC`.
    """

    start_s: float
    hz: Singles
    power: Singles
    prominence_db: Singles
    spoiled: NDArray[np.uint8]

    @property
    def times_s(self) -> Floats:
        """(n,) seconds."""
        return np.asarray(self.start_s + STEP_S * np.arange(len(self.hz)), np.float64)


class VoiceListener:
    """Takes note of sound as it is decoded and measures it piece by piece: no recording is held in memory."""

    def __init__(self) -> None:
        self._measured: list[VoiceTrack] = []
        self._blocks: list[Samples] = []
        self._count = 0
        self._start_s = 0.0
        self._margin = 0

    def through(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks ``(time_s, (n, channels) int16 at 16 kHz)`` as they are."""
        for time_s, samples in blocks:
            if abs(self._start_s + self._count / RATE_HZ - time_s) > _GAP_S:
                self._end_stretch()
                self._start_s = time_s
            self._blocks.append(samples)
            self._count += len(samples)
            if self._count >= self._margin + _PIECE + _MARGIN:
                self._measure(ends=False)
            yield time_s, samples

    def track(self) -> VoiceTrack:
        """All that was heard."""
        self._end_stretch()
        return _joined(self._measured)

    def _end_stretch(self) -> None:
        if self._count:
            self._measure(ends=True)
        self._blocks, self._count, self._margin = [], 0, 0

    def _measure(self, *, ends: bool) -> None:
        sound = np.concatenate(self._blocks)
        track = _measured(sound, self._start_s)
        first = self._margin // STEP
        last = len(track.hz) if ends else (self._margin + _PIECE) // STEP
        self._measured.append(_rows(track, first, last))
        # What the next piece begins with: its margin.
        keep_from = self._margin + _PIECE - _MARGIN
        self._blocks = [sound[keep_from:]]
        self._count = len(sound) - keep_from
        self._start_s += keep_from / RATE_HZ
        self._margin = _MARGIN


def _measured(samples: Samples, start_s: float) -> VoiceTrack:
    """All rows of a stretch of sound without a gap."""
    channels = samples.astype(np.float32) / 32768
    mixed = channels.mean(axis=1)
    count = len(mixed) // STEP
    pitch, prominence = voice_of(mixed)
    one = len(channels.T) > 1 and np.array_equal(samples[:, :1], samples[:, 1:])
    heard = [weighted_power(channel, step_s=STEP_S) for channel in (channels.T[:1] if one else channels.T)]
    power = np.stack(heard * len(channels.T) if one else heard, axis=1)
    # Row k is the middle of frame k: two steps after the frame's first sample.
    late = round(FIRST_S / STEP_S)
    hz, clear = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    frames = min(len(pitch.hz), count - late)
    if frames > 0:
        hz[late : late + frames] = pitch.hz[:frames]
        clear[late : late + frames] = prominence[:frames]
    plays = music_in(mixed, power[:count].mean(axis=1), hz.astype(np.float64))
    spoiled = np.where(_cut_off(samples, count), CLIPPED, 0) | np.where(plays, MUSIC, 0)
    return VoiceTrack(
        start_s=start_s,
        hz=hz,
        power=power[:count].astype(np.float32),
        prominence_db=clear,
        spoiled=spoiled.astype(np.uint8),
    )


def voice_of(mixed: Singles) -> tuple[Pitch, Floats]:
    """Pitch and prominence of every frame of mono sound, out of the same spectra."""
    frames = frames_of(mixed)
    loudest = loudest_of(mixed)
    found: list[PitchCandidates] = []
    cepstra: list[Floats] = []
    for start in range(0, len(frames), _AT_ONCE):
        centred = without_mean(frames[start : start + _AT_ONCE])
        power = power_spectra(centred)
        found.append(candidates_of(centred, power, loudest=loudest))
        cepstra.append(cepstra_of(power))
    if not found:
        return best_pitch(found), np.empty(0)
    prominence = np.repeat(prominence_db(np.concatenate(cepstra)), EVERY)[: len(frames)]
    return best_pitch(found), prominence


def _cut_off(samples: Samples, count: int) -> Mask:
    """(count,) where the tops of the wave are cut off in any channel, and a little around."""
    steps = np.abs(samples[: count * STEP].astype(np.float32)).reshape(count, STEP, -1)
    if not count:
        return np.zeros(0, dtype=np.bool_)
    cut = ((steps >= _FULL_SCALE).mean(axis=1) >= _CUT_SHARE).any(axis=1)
    around = np.convolve(cut, np.ones(2 * _CUT_AROUND + 1))
    return around[_CUT_AROUND : _CUT_AROUND + count] > 0.5


def _rows(track: VoiceTrack, first: int, last: int) -> VoiceTrack:
    return VoiceTrack(
        start_s=track.start_s + first * STEP_S,
        hz=track.hz[first:last],
        power=track.power[first:last],
        prominence_db=track.prominence_db[first:last],
        spoiled=track.spoiled[first:last],
    )


def _joined(parts: list[VoiceTrack]) -> VoiceTrack:
    """The parts on one grid of 10 ms; between them nothing is known."""
    channels = max((part.power.shape[1] for part in parts), default=1)
    start_s = parts[0].start_s if parts else 0.0
    places = [round((part.start_s - start_s) / STEP_S) for part in parts]
    count = max((place + len(part.hz) for place, part in zip(places, parts, strict=True)), default=0)
    whole = VoiceTrack(
        start_s=start_s,
        hz=np.full(count, np.nan, dtype=np.float32),
        power=np.full((count, channels), np.nan, dtype=np.float32),
        prominence_db=np.full(count, np.nan, dtype=np.float32),
        spoiled=np.zeros(count, dtype=np.uint8),
    )
    for place, part in zip(places, parts, strict=True):
        # The sound of a damaged recording may jump back: what was heard first stays.
        skipped = max(0, -place)
        rows = slice(place + skipped, place + len(part.hz))
        whole.hz[rows] = part.hz[skipped:]
        whole.power[rows] = part.power[skipped:]
        whole.prominence_db[rows] = part.prominence_db[skipped:]
        whole.spoiled[rows] = part.spoiled[skipped:]
    return whole
