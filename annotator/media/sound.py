"""Plays the sound of a recording from any place at any speed, and says which moment is heard now."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.media.container import MediaError, opened, sound_stream
from annotator.media.sound_decode import Layout, decode_sound
from annotator.media.sound_output import NoSoundDeviceError, OpenOutput, SoundOutput, open_portaudio
from annotator.media.sound_tempo import change_tempo

SLOWEST_RATE = 0.25
FASTEST_RATE = 3.0
_QUEUE_S = 0.5
_REMEMBERED_BUFFERS = 256


class SoundPlayer:
    """Plays one recording.

    Where there is no device or no sound, :attr:`available` is False and callers keep time by the wall clock. All
    methods may be called from any thread and return at once.
    """

    def __init__(self, path: Path | str, *, track: int | None = None, open_output: OpenOutput = open_portaudio) -> None:
        self._path = Path(path)
        self._track = track
        self._open_output = open_output
        self._output: SoundOutput | None = None
        self._reason: str | None = None
        self._volume = 1.0
        self._run: _Run | None = None
        self._guard = threading.RLock()

    @property
    def available(self) -> bool:
        """True if sound can be played; opens the device when first asked."""
        return self._ready() is not None

    @property
    def reason(self) -> str:
        """Why sound cannot be played, in one sentence; empty if it can."""
        self._ready()
        return self._reason or ""

    @property
    def volume(self) -> float:
        """0 silent to 1 as recorded."""
        return self._volume

    def set_volume(self, volume: float) -> None:
        """Set the volume, at once; clamped to 0 and 1."""
        self._volume = min(max(volume, 0.0), 1.0)

    def start(self, at_s: float, rate: float = 1.0) -> bool:
        """Play from ``at_s`` on the media clock; whatever was playing stops. False if sound cannot be played.

        Args:
            rate: Speed without a change of pitch, clamped to 0.25 and 3.
        """
        with self._guard:
            self.stop()
            output = self._ready()
            if output is None:
                return False
            run = _Run(self._path, output, at_s, min(max(rate, SLOWEST_RATE), FASTEST_RATE), track=self._track)
            self._run = run
            try:
                output.start()
            except NoSoundDeviceError as error:
                self._give_up(str(error))
                return False
            return True

    def stop(self) -> None:
        """Fall silent at once."""
        with self._guard:
            run, self._run = self._run, None
            if run is not None and self._output is not None:
                self._output.stop()
                run.stop()

    def position_s(self) -> float | None:
        """Media time of what is heard now; None before the first and after the last sample, and while stopped."""
        run, output = self._run, self._output
        if run is None or output is None:
            return None
        return run.heard_at(output.now_s())

    @property
    def ahead_s(self) -> float:
        """How much sound is decoded and waits to be heard; infinite once all is decoded, 0 while stopped."""
        run = self._run
        return 0.0 if run is None else run.ahead_s

    def close(self) -> None:
        """Stop and give the device back."""
        with self._guard:
            self.stop()
            if self._output is not None:
                self._output.close()
                self._output = None
            self._reason = self._reason or "the sound player is closed"

    def _ready(self) -> SoundOutput | None:
        with self._guard:
            if self._output is None and self._reason is None:
                try:
                    with opened(self._path) as container:
                        has_sound = sound_stream(container, self._track) is not None
                    if has_sound:
                        self._output = self._open_output(self._fill)
                    else:
                        self._reason = f"{self._path.name} has no sound"
                except (MediaError, NoSoundDeviceError) as error:
                    self._reason = str(error)
            return self._output

    def _give_up(self, reason: str) -> None:
        self.stop()
        if self._output is not None:
            self._output.close()
            self._output = None
        self._reason = reason

    def _fill(self, buffer: NDArray[np.float32], heard_at_s: float) -> None:
        # In the device's thread: no lock of the player is taken here, so that stopping can never wait for itself.
        run = self._run
        if run is None:
            buffer.fill(0.0)
            return
        run.fill(buffer, heard_at_s)
        buffer *= np.float32(self._volume)


class _Run:
    """One stretch of playing: a thread that decodes ahead, and a record of what is heard when."""

    def __init__(self, path: Path, output: SoundOutput, at_s: float, rate: float, *, track: int | None) -> None:
        self._path = path
        self._track = track
        self._rate_hz = output.rate_hz
        self._layout: Layout = "stereo" if output.channels == 2 else "mono"
        self._at_s = at_s
        self._rate = rate
        self._changed = threading.Condition()
        self._waiting: deque[NDArray[np.float32]] = deque()
        self._waiting_count = 0
        self._given_count = 0
        self._decoded_all = False
        self._stopping = False
        self._heard: deque[tuple[float, int, int]] = deque(maxlen=_REMEMBERED_BUFFERS)
        self._thread = threading.Thread(target=self._decode, name=f"sound of {path.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()

    @property
    def ahead_s(self) -> float:
        with self._changed:
            return math.inf if self._decoded_all else self._waiting_count / self._rate_hz

    def fill(self, buffer: NDArray[np.float32], heard_at_s: float) -> None:
        """Move waiting samples into the buffer; what is missing is silence and does not count as played."""
        with self._changed:
            filled = 0
            while self._waiting and filled < len(buffer):
                block = self._waiting[0]
                taken = min(len(block), len(buffer) - filled)
                buffer[filled : filled + taken] = block[:taken]
                filled += taken
                if taken == len(block):
                    self._waiting.popleft()
                else:
                    self._waiting[0] = block[taken:]
            buffer[filled:] = 0.0
            if filled:
                self._heard.append((heard_at_s, self._given_count, filled))
            self._given_count += filled
            self._waiting_count -= filled
            self._changed.notify_all()

    def heard_at(self, moment_s: float) -> float | None:
        """Media time of the sample heard at a moment of the device's clock."""
        with self._changed:
            for heard_at_s, first, count in reversed(self._heard):
                if heard_at_s <= moment_s:
                    samples = (moment_s - heard_at_s) * self._rate_hz
                    is_last = self._decoded_all and not self._waiting and first + count == self._given_count
                    if is_last and samples > count:
                        return None
                    return self._at_s + (first + min(samples, count)) / self._rate_hz * self._rate
            return None

    def _decode(self) -> None:
        try:
            for block in change_tempo(self._samples(), rate_hz=self._rate_hz, layout=self._layout, rate=self._rate):
                if not self._put(block):
                    return
        except MediaError:
            # The file went away while playing: as heard, the sound just ends; the picture's reader reports it.
            pass
        with self._changed:
            self._decoded_all = True

    def _samples(self) -> Iterator[NDArray[np.int16]]:
        """Sound from the start on without holes: stretches without sound are silence."""
        expected_s = self._at_s
        blocks = decode_sound(
            self._path, start_s=self._at_s, rate_hz=self._rate_hz, layout=self._layout, track=self._track
        )
        for block in blocks:
            samples = block.samples
            missing = round((block.time_s - expected_s) * self._rate_hz)
            if missing > 0:
                yield from _silence(missing, self._rate_hz, samples.shape[1])
            elif missing < 0:
                samples = samples[-missing:]
            if len(samples):
                yield samples
                expected_s = max(expected_s, block.time_s) + len(samples) / self._rate_hz

    def _put(self, block: NDArray[np.float32]) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._waiting_count < _QUEUE_S * self._rate_hz)
            if self._stopping:
                return False
            self._waiting.append(block)
            self._waiting_count += len(block)
            return True


def _silence(count: int, rate_hz: int, channels: int) -> Iterator[NDArray[np.int16]]:
    """Silence in pieces of at most a second, so that a long gap costs no memory."""
    while count > 0:
        piece = min(count, rate_hz)
        yield np.zeros((piece, channels), dtype=np.int16)
        count -= piece
