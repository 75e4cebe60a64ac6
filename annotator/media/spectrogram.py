"""The spectrogram of the sound of a whole recording, for the timeline: how strong each pitch is, over time.

As Praat draws it: windows of 25 ms, power in decibels. It is kept in one file, a header and then levels of growing
coarseness, so that the few columns in view are read without the rest.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from annotator.atomic import replacing
from annotator.file_modes import make_folder
from annotator.jobs.cancelling import Cancelled, IsCancelled
from annotator.media.container import opened, sound_stream
from annotator.media.probe import fingerprint as fingerprint_of
from annotator.media.replaced import same_throughout
from annotator.media.sound_decode import decode_sound

SPECTROGRAM_FORMAT = 1
STEP_S = 0.0125
HIGHEST_HZ = 8000
BINS = 128
BIN_HZ = HIGHEST_HZ / BINS
LEVEL_FACTOR = 4
QUIETEST_DB = -110.0
"""The least that is told apart, against full scale; it is kept as 1, since 0 means that there is no sound."""

_RATE_HZ = 16_000
_STEP = round(_RATE_HZ * STEP_S)
_WINDOW = 2 * _STEP
_POINTS = 2 * BINS * 2
_STEP_DB = -QUIETEST_DB / 254
_AT_ONCE = 4000
_HEADER_BYTES = 512
_ASKED_EVERY_S = 30.0
_FEWEST_COLUMNS = 256
_JITTER = 8
_LOUD_SHARE = 0.995

Cells = NDArray[np.uint8]
"""(columns, :data:`BINS`) from the lowest pitch up; 0 no sound, 1 to 255 from :data:`QUIETEST_DB` to full scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpectrogramShape:
    """What a spectrogram is of.

    Attributes:
        columns: Of each level; column ``i`` of level ``k`` covers ``STEP_S * LEVEL_FACTOR ** k`` seconds of media time.
        top_hz: Nothing above this was recorded.
        loud: The cell value of what is loud in this recording.
    """

    fingerprint: str
    columns: tuple[int, ...]
    top_hz: float
    loud: int

    @property
    def bin_hz(self) -> float:
        """Width of a cell."""
        return BIN_HZ

    @property
    def step_db(self) -> float:
        """What a cell's value grows by, in decibels."""
        return _STEP_DB

    def step_s(self, level: int) -> float:
        """Seconds that one column covers."""
        return STEP_S * LEVEL_FACTOR**level


class Spectrogram(Protocol):
    """Where the columns of a spectrogram are read from, by any thread."""

    @property
    def shape(self) -> SpectrogramShape:
        """What it is of."""
        ...

    def read(self, level: int, first: int, count: int) -> Cells:
        """Some columns of a level; fewer at its end.

        Raises:
            OSError: they cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpectrogramInMemory:
    """One that has just been made."""

    shape: SpectrogramShape
    levels: tuple[Cells, ...]

    def read(self, level: int, first: int, count: int) -> Cells:
        """Some columns of a level."""
        return self.levels[level][first : first + count]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpectrogramFile:
    """One on disk."""

    shape: SpectrogramShape
    path: Path

    def read(self, level: int, first: int, count: int) -> Cells:
        """Some columns of a level.

        Raises:
            OSError: they cannot be read.
        """
        count = max(min(count, self.shape.columns[level] - first), 0)
        before = sum(self.shape.columns[:level]) + first
        with self.path.open("rb") as file:
            file.seek(_HEADER_BYTES + before * BINS)
            read = file.read(count * BINS)
        if len(read) != count * BINS:
            raise OSError(f"{self.path} ends too early")
        return np.frombuffer(read, dtype=np.uint8).reshape(count, BINS)


def build_spectrogram(
    path: Path | str,
    *,
    track: int | None = None,
    cancelled: IsCancelled = lambda: False,
) -> SpectrogramInMemory | None:
    """Decode the whole sound into its spectrogram; None where there is no sound.

    Args:
        track: Which of its sound tracks, from 0; the default one where not given.
        cancelled: Asked every half minute of sound.

    Raises:
        MediaError: the file cannot be used.
        Cancelled: ``cancelled`` returned True.
    """
    file = Path(path)
    with opened(file) as container:
        audio = sound_stream(container, track)
        if audio is None:
            return None
        top_hz = min(audio.rate / 2, float(HIGHEST_HZ))
    columns = _Columns()
    next_asked_s = 0.0
    digest = fingerprint_of(file)
    with same_throughout(file, digest):
        for block in decode_sound(file, rate_hz=_RATE_HZ, track=track):
            if block.time_s >= next_asked_s:
                next_asked_s = block.time_s + _ASKED_EVERY_S
                if cancelled():
                    raise Cancelled("the spectrogram was cancelled")
            columns.add(block.time_s, block.samples[:, 0])
    finest = columns.finish()
    if not len(finest):
        return None
    levels = [finest]
    while len(levels[-1]) > _FEWEST_COLUMNS:
        levels.append(_coarser(levels[-1]))
    shape = SpectrogramShape(
        fingerprint=digest,
        columns=tuple(len(level) for level in levels),
        top_hz=top_hz,
        loud=_loud_in(levels[min(1, len(levels) - 1)]),
    )
    return SpectrogramInMemory(shape=shape, levels=tuple(levels))


def save_spectrogram(made: SpectrogramInMemory, path: Path) -> None:
    """Write it; an older one is replaced only when the new one is complete.

    Raises:
        OSError: it cannot be written.
    """
    header = json.dumps({"format": SPECTROGRAM_FORMAT, **asdict(made.shape)}).encode()
    make_folder(path.parent)
    with replacing(path) as file:
        file.write(header.ljust(_HEADER_BYTES))
        for level in made.levels:
            file.write(np.ascontiguousarray(level).data)


def load_spectrogram(path: Path, *, fingerprint: str) -> SpectrogramFile | None:
    """What is on disk, or None where there is none, it is of another version, cut off, or not of this file."""
    try:
        with path.open("rb") as file:
            header: Any = json.loads(file.read(_HEADER_BYTES))
        size = path.stat().st_size
    except (OSError, ValueError, RecursionError):
        return None
    shape = _shape_of(header)
    if shape is None or shape.fingerprint != fingerprint or size != _HEADER_BYTES + sum(shape.columns) * BINS:
        return None
    return SpectrogramFile(shape=shape, path=path)


def _shape_of(about: Any) -> SpectrogramShape | None:
    """What a header says; None where it is none."""
    try:
        columns = tuple(int(count) for count in about["columns"])
        shape = SpectrogramShape(
            fingerprint=str(about["fingerprint"]),
            columns=columns,
            top_hz=float(about["top_hz"]),
            loud=int(about["loud"]),
        )
        known = about["format"] == SPECTROGRAM_FORMAT
    except (LookupError, TypeError, ValueError, OverflowError):
        return None
    sound = columns and min(columns) > 0 and 0 < shape.top_hz <= HIGHEST_HZ and 0 < shape.loud <= 255
    return shape if known and sound else None


def _coarser(finer: Cells) -> Cells:
    """The mean power of every few columns that have sound."""
    count = -(-len(finer) // LEVEL_FACTOR)
    made = np.zeros((count, BINS), dtype=np.uint8)
    power_of = 10.0 ** (np.arange(256, dtype=np.float32) * np.float32(_STEP_DB / 10))
    power_of[0] = 0.0
    for first in range(0, count, _AT_ONCE):
        part = finer[first * LEVEL_FACTOR : (first + _AT_ONCE) * LEVEL_FACTOR]
        short = -len(part) % LEVEL_FACTOR
        part = np.pad(part, ((0, short), (0, 0))).reshape(-1, LEVEL_FACTOR, BINS)
        heard = np.count_nonzero(part, axis=1)
        mean = power_of[part].sum(axis=1) / np.maximum(heard, 1)
        value = np.log10(np.maximum(mean, 1.0)) * np.float32(10 / _STEP_DB)
        made[first : first + len(part)] = np.where(heard > 0, np.clip(np.rint(value), 1, 255), 0)
    return made


def _loud_in(cells: Cells) -> int:
    heard = cells[cells > 0]
    return int(np.quantile(heard, _LOUD_SHARE)) if len(heard) else 255


class _Columns:
    """Takes in samples until there are some seconds of them, then makes columns of them in one go.

    Column ``i`` is made from the samples around its middle, ``(i + 0.5) * STEP_S``; half a step on both sides belongs
    to its neighbours too.
    """

    def __init__(self) -> None:
        self._window = np.hanning(_WINDOW + 2)[1:-1].astype(np.float32)
        # Of a sine at full scale: its power is half, and the window takes its own share.
        self._full = float(self._window.sum()) ** 2 / 4
        self._parts: list[tuple[int, Cells]] = []
        self._waiting: list[NDArray[np.int16]] = []
        self._count = 0
        self._first_sample = 0
        self._known = np.zeros(0, dtype=np.int16)

    def add(self, time_s: float, samples: NDArray[np.int16]) -> None:
        place = round(time_s * _RATE_HZ)
        if place < 0:
            samples, place = samples[-place:], 0
        if not len(samples):
            return
        if self._count and abs(place - self._first_sample - self._count) > _JITTER:
            self._make(ends=True)
        if not self._count:
            self._first_sample = place
        self._waiting.append(samples)
        self._count += len(samples)
        if self._count >= _AT_ONCE * _STEP:
            self._make(ends=False)

    def finish(self) -> Cells:
        self._make(ends=True)
        count = max((first + len(part) for first, part in self._parts), default=0)
        cells = np.zeros((count, BINS), dtype=np.uint8)
        for first, part in self._parts:
            cells[first : first + len(part)] = part
        return cells

    def _make(self, *, ends: bool) -> None:
        """Columns whose whole window is there; at the end of a stretch those too whose middle is."""
        if not self._count:
            return
        samples = np.concatenate(self._waiting)
        end = self._first_sample + len(samples)
        half = _STEP // 2
        # The first column that is not made yet: its window begins half a step before it.
        first = max(-(-(self._first_sample + self._made_until()) // _STEP), 0)
        last = -(-(end - half) // _STEP) if ends else (end - half) // _STEP - 1
        if last > first:
            before = self._first_sample - (first * _STEP - half)
            after = max((last * _STEP + half) - end, 0)
            padded = np.pad(samples[max(-before, 0) :], (max(before, 0), after))
            self._parts.append((first, self._cells(padded.astype(np.float32) * np.float32(1 / 32768), last - first)))
        if ends:
            self._waiting, self._count = [], 0
            return
        keep_from = max(last * _STEP - half, self._first_sample)
        rest = samples[keep_from - self._first_sample :]
        self._waiting, self._count, self._first_sample = [rest], len(rest), keep_from

    def _made_until(self) -> int:
        """How far into the samples that wait columns are made already."""
        if not self._parts:
            return 0
        first, part = self._parts[-1]
        return max((first + len(part)) * _STEP - self._first_sample, 0)

    def _cells(self, samples: NDArray[np.float32], count: int) -> Cells:
        windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::_STEP][:count]
        made = np.empty((count, BINS), dtype=np.uint8)
        for start in range(0, count, _AT_ONCE):
            spectrum = np.fft.rfft(windows[start : start + _AT_ONCE] * self._window, n=_POINTS, axis=1)
            power = (spectrum.real**2 + spectrum.imag**2)[:, :-1]
            # Two lines of the transform to a cell: the stronger one.
            strongest = power.reshape(len(power), BINS, -1).max(axis=2) / self._full
            decibels = 10 * np.log10(np.maximum(strongest, 1e-12))
            made[start : start + len(power)] = np.clip(np.rint((decibels - QUIETEST_DB) / _STEP_DB) + 1, 1, 255)
        return made
