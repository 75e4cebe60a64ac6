"""The sound player plays what is at a place, at any speed, and knows what is heard; without a device it says so."""

from __future__ import annotations

import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.media import sound
from annotator.media.sound import SoundPlayer
from annotator.media.sound_decode import SoundBlock, decode_sound
from annotator.media.sound_output import Fill, NoSoundDeviceError, open_portaudio
from tests.fixtures.videos import VideoShelf

RATE_HZ = 48_000
LATENCY_S = 0.1


class FakeDevice:
    """A sound device whose time the test moves on: it asks for buffers as PortAudio does."""

    def __init__(self, fill: Fill) -> None:
        self.rate_hz = RATE_HZ
        self.channels = 2
        self.running = False
        self.unplugged = False
        self.closed = False
        self._fill = fill
        self._now_s = 100.0
        self._due_s = 100.0

    def start(self) -> None:
        if self.unplugged:
            raise NoSoundDeviceError("sound cannot be played: the sound device does not answer")
        self.running = True
        self._due_s = self._now_s + LATENCY_S

    def stop(self) -> None:
        self.running = False

    def close(self) -> None:
        self.closed = True

    def now_s(self) -> float:
        return self._now_s

    def play(self, seconds: float) -> NDArray[np.float32]:
        """Let time pass; the samples that were asked for meanwhile."""
        buffers: list[NDArray[np.float32]] = []
        for _ in range(round(seconds * 100)):
            self._now_s += 0.01
            if self.running:
                buffer = np.full((480, 2), 9.0, dtype=np.float32)
                self._fill(buffer, self._due_s)
                self._due_s += 0.01
                buffers.append(buffer)
        return np.concatenate(buffers) if buffers else np.zeros((0, 2), dtype=np.float32)

    def play_when_ready(self, player: SoundPlayer, seconds: float) -> NDArray[np.float32]:
        """Let time pass while the player is kept from running dry: it decodes in its own thread."""
        heard: list[NDArray[np.float32]] = []
        for _ in range(round(seconds * 10)):
            _wait_until_ahead(player)
            heard.append(self.play(0.1))
        return np.concatenate(heard)


def _wait_until_ahead(player: SoundPlayer, least_s: float = 0.25) -> None:
    deadline_s = time.monotonic() + 20
    turn = threading.Event()
    while player.ahead_s < least_s:
        assert time.monotonic() < deadline_s
        turn.wait(0.005)


@dataclass(slots=True)
class _Desk:
    player: SoundPlayer
    device: FakeDevice


@pytest.fixture
def desk(coded_video: VideoShelf) -> Any:
    made: list[_Desk] = []

    def make(name: str) -> _Desk:
        devices: list[FakeDevice] = []

        def open_device(fill: Fill) -> FakeDevice:
            devices.append(FakeDevice(fill))
            return devices[-1]

        player = SoundPlayer(coded_video(name).path, open_output=open_device)
        assert player.available
        made.append(_Desk(player, devices[0]))
        return made[-1]

    yield make
    for each in made:
        each.player.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("sound of")]


def _beeps_s(heard: NDArray[np.float32], loud: float = 0.3) -> list[float]:
    """When loud stretches begin, in seconds of what was heard."""
    level = np.abs(heard[:, 0]).reshape(-1, 240).max(axis=1) > loud
    return [float(place) * 240 / RATE_HZ for place in np.flatnonzero(level[1:] & ~level[:-1]) + 1]


@pytest.mark.parametrize("rate", [0.25, 0.5, 1.0, 1.5, 3.0])
def test_beeps_come_when_they_should_at_every_speed(desk: Callable[[str], _Desk], rate: float) -> None:
    at = desk("cfr")
    assert at.player.start(1.5, rate)
    heard = at.device.play_when_ready(at.player, min(4.0 / rate, 6.0))
    beeps = _beeps_s(heard)
    assert beeps[0] == pytest.approx(0.5 / rate, abs=max(0.06, 0.02 / rate))
    assert np.diff(beeps) == pytest.approx(1.0 / rate, abs=max(0.06, 0.02 / rate))


def test_the_pitch_stays_when_the_speed_changes(desk: Callable[[str], _Desk]) -> None:
    at = desk("cfr")
    at.player.start(1.2, 2.0)
    heard = at.device.play_when_ready(at.player, 1.0)[9_600:, 0]
    strongest = int(np.argmax(np.abs(np.fft.rfft(heard * np.hanning(len(heard))))))
    assert strongest * RATE_HZ / len(heard) == pytest.approx(440, abs=5)


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
def test_the_position_is_what_is_heard_not_what_was_handed_over(desk: Callable[[str], _Desk], rate: float) -> None:
    at = desk("cfr")
    at.player.start(2.0, rate)
    _wait_until_ahead(at.player)
    at.device.play(0.09)
    assert at.player.position_s() is None
    at.device.play_when_ready(at.player, 0.5)
    assert at.player.position_s() == pytest.approx(2.0 + (0.59 - LATENCY_S) * rate, abs=0.011 * rate)


def test_the_position_stands_while_the_decoder_is_behind(
    desk: Callable[[str], _Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def decoded_late(*args: Any, **options: Any) -> Iterator[SoundBlock]:
        for block in decode_sound(*args, **options):
            if block.time_s >= 2.3:
                goes_on.wait(20)
            yield block

    monkeypatch.setattr(sound, "decode_sound", decoded_late)
    at = desk("cfr")
    at.player.start(2.0)
    _wait_until_ahead(at.player, 0.28)
    at.device.play(0.6)
    stood_at_s = at.player.position_s()
    at.device.play(0.3)
    goes_on.set()
    assert at.player.position_s() == stood_at_s == pytest.approx(2.3, abs=0.03)


def test_at_the_end_of_the_sound_there_is_silence_and_no_position(desk: Callable[[str], _Desk]) -> None:
    at = desk("cfr")
    at.player.start(7.8)
    heard = at.device.play_when_ready(at.player, 1.0)
    assert np.abs(heard[-9_600:]).max() == 0
    assert at.player.position_s() is None


def test_stopping_is_silent_at_once_and_starting_again_goes_elsewhere(desk: Callable[[str], _Desk]) -> None:
    at = desk("cfr")
    at.player.start(0.0)
    at.device.play_when_ready(at.player, 0.3)
    at.player.stop()
    assert not at.device.running
    assert at.player.position_s() is None
    at.player.start(5.0)
    at.device.play_when_ready(at.player, 0.3)
    assert at.player.position_s() == pytest.approx(5.2, abs=0.02)


def test_volume_applies_at_once(desk: Callable[[str], _Desk]) -> None:
    at = desk("cfr")
    at.player.start(1.2)
    loud = np.abs(at.device.play_when_ready(at.player, 0.3)).max()
    at.player.set_volume(0.5)
    assert np.abs(at.device.play_when_ready(at.player, 0.3)).max() == pytest.approx(loud / 2, rel=0.2)
    at.player.set_volume(-1)
    assert np.abs(at.device.play_when_ready(at.player, 0.1)).max() == 0


def test_a_device_that_went_away_is_told_and_not_raised(desk: Callable[[str], _Desk]) -> None:
    at = desk("cfr")
    at.device.unplugged = True
    assert not at.player.start(0.0)
    assert not at.player.available
    assert "does not answer" in at.player.reason
    assert at.device.closed


def test_a_video_without_sound_is_told(coded_video: VideoShelf) -> None:
    player = SoundPlayer(coded_video("no_audio").path)
    assert not player.available
    assert player.reason == "no_audio.mp4 has no sound"
    assert not player.start(0.0)
    assert player.position_s() is None
    player.close()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    player = SoundPlayer(tmp_path / "gone.mp4")
    assert not player.available
    assert "gone.mp4 does not exist" in player.reason


# --- PortAudio itself -----------------------------------------------------------------------------------------------


class _PortAudioError(Exception):
    pass


class _Stream:
    """What sounddevice.OutputStream is to the program."""

    def __init__(self, *, callback: Any, samplerate: int, channels: int, dtype: str, latency: str) -> None:
        assert (dtype, latency) == ("float32", "high")
        self.callback, self.samplerate, self.channels = callback, samplerate, channels
        self.time, self.latency = 50.0, 0.2
        self.stopped, self.closed = True, False

    def start(self) -> None:
        self.stopped = False

    def abort(self) -> None:
        self.stopped = True

    def close(self, *, ignore_errors: bool) -> None:
        self.closed = ignore_errors


@pytest.fixture
def portaudio(monkeypatch: pytest.MonkeyPatch) -> Any:
    library: Any = types.ModuleType("sounddevice")
    library.PortAudioError = _PortAudioError
    library.query_devices = lambda kind: {"default_samplerate": 44100.0, "max_output_channels": 6}
    library.opened = []

    def open_stream(**options: Any) -> _Stream:
        library.opened.append(_Stream(**options))
        return library.opened[-1]

    library.OutputStream = open_stream
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    return library


@pytest.mark.parametrize(("told_s", "heard_s"), [(51.5, 51.5), (0.0, 50.2)])
def test_buffers_carry_the_moment_they_are_heard(portaudio: Any, told_s: float, heard_s: float) -> None:
    moments: list[float] = []
    output = open_portaudio(lambda buffer, moment: moments.append(moment))
    (stream,) = portaudio.opened
    stream.callback(np.zeros((4, 2), dtype=np.float32), 4, types.SimpleNamespace(outputBufferDacTime=told_s), None)
    assert moments == [heard_s]
    assert (output.rate_hz, output.channels, output.now_s()) == (44100, 2, 50.0)


def test_no_device_is_one_plain_sentence(portaudio: Any) -> None:
    def no_device(kind: str) -> None:
        raise _PortAudioError("Error querying device -1")

    portaudio.query_devices = no_device
    with pytest.raises(NoSoundDeviceError, match="no sound device was found"):
        open_portaudio(lambda buffer, moment: None)


def test_no_portaudio_names_the_package(coded_video: VideoShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    player = SoundPlayer(coded_video("cfr").path)
    assert not player.available
    assert "libportaudio2" in player.reason
