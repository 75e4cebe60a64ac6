"""The sound device, through PortAudio. Loaded only when sound is wanted; without a device nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from annotator.domain.arrays import Singles

Fill = Callable[[Singles, float], None]
"""Called from the device's thread with an (n, channels) buffer to fill and the moment its first sample is heard."""


class NoSoundDeviceError(RuntimeError):
    """There is no device to play on. The message is one plain sentence."""


class SoundOutput(Protocol):
    """An open device. Moments are seconds on the device's own clock."""

    @property
    def rate_hz(self) -> int:
        """Samples a second."""
        ...

    @property
    def channels(self) -> int:
        """1 or 2."""
        ...

    def start(self) -> None:
        """Begin asking for buffers.

        Raises:
            NoSoundDeviceError: the device has gone.
        """
        ...

    def stop(self) -> None:
        """Fall silent at once; buffers already given are dropped."""
        ...

    def close(self) -> None:
        """Give the device back."""
        ...

    def now_s(self) -> float:
        """The present moment."""
        ...


OpenOutput = Callable[[Fill], SoundOutput]


def open_portaudio(fill: Fill) -> SoundOutput:
    """Open the system's usual output device.

    Raises:
        NoSoundDeviceError: PortAudio or a device is missing.
    """
    try:
        # Importing it starts PortAudio, which looks for devices; OSError where the library itself is missing.
        import sounddevice
    except OSError as error:
        raise NoSoundDeviceError(
            "sound cannot be played: the PortAudio library is missing; on Debian or Ubuntu install libportaudio2"
        ) from error
    try:
        return _PortAudioOutput(sounddevice, fill)
    except (sounddevice.PortAudioError, ValueError) as error:
        raise NoSoundDeviceError("sound cannot be played: no sound device was found; connect one") from error


class _PortAudioOutput:
    def __init__(self, library: Any, fill: Fill) -> None:
        self._library = library
        self._fill = fill
        device: Any = library.query_devices(kind="output")
        self._rate_hz = round(device["default_samplerate"])
        self._channels = min(2, int(device["max_output_channels"]))
        # High latency: the window may hold Python for some milliseconds, and the position is exact all the same.
        self._stream: Any = library.OutputStream(
            samplerate=self._rate_hz, channels=self._channels, dtype="float32", latency="high", callback=self._call
        )

    @property
    def rate_hz(self) -> int:
        return self._rate_hz

    @property
    def channels(self) -> int:
        return self._channels

    def start(self) -> None:
        try:
            if not self._stream.stopped:
                self._stream.abort()
            self._stream.start()
        except self._library.PortAudioError as error:
            raise NoSoundDeviceError("sound cannot be played: the sound device does not answer") from error

    def stop(self) -> None:
        try:
            self._stream.abort()
        except self._library.PortAudioError:
            # A device that was unplugged is silent already.
            return

    def close(self) -> None:
        self._stream.close(ignore_errors=True)

    def now_s(self) -> float:
        return float(self._stream.time)

    def _call(self, buffer: Singles, count: int, times: Any, status: Any) -> None:  # noqa: ARG002
        heard_at_s = float(times.outputBufferDacTime)
        if heard_at_s <= 0:
            # Some hosts do not say; their latency does.
            heard_at_s = float(self._stream.time) + float(self._stream.latency)
        self._fill(buffer, heard_at_s)
