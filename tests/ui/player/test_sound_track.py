"""The picture follows what is heard, through a device that is slower than the wall clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.media.frame_index import build_index
from annotator.media.sound import SoundPlayer
from annotator.media.sound_output import Fill, NoSoundDeviceError
from annotator.ui.player.engine import PlayerEngine
from annotator.ui.player.sound_track import SoundTrack
from annotator.ui.session.workspace import Workspace
from tests.fixtures.videos import VideoShelf
from tests.ui.player.conftest import make_workspace, media_of

RATE_HZ = 8000
SPEED = 0.5
"""Device seconds per second."""
_BUFFER = 80


class SlowDevice:
    """A sound device that runs by itself, at half the wall clock's speed."""

    def __init__(self, fill: Fill) -> None:
        self.rate_hz = RATE_HZ
        self.channels = 1
        self.loudest = 0.0
        self._fill = fill
        self._running = threading.Event()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._running.is_set()

    def start(self) -> None:
        self._running.set()

    def stop(self) -> None:
        self._running.clear()

    def close(self) -> None:
        self._closed.set()
        self._running.set()
        self._thread.join()

    def now_s(self) -> float:
        return time.perf_counter() * SPEED

    def _run(self) -> None:
        buffer = np.zeros((_BUFFER, 1), np.float32)
        due_s = self.now_s()
        while not self._closed.is_set():
            self._running.wait()
            due_s = max(due_s, self.now_s())
            self._fill(buffer, due_s)
            self.loudest = max(self.loudest, float(np.abs(buffer).max()))
            due_s += _BUFFER / RATE_HZ
            self._closed.wait(max(0.0, due_s - self.now_s()) / SPEED)


class Sounds:
    """Opens sound players on slow devices and remembers them."""

    def __init__(self) -> None:
        self.devices: list[SlowDevice] = []

    def __call__(self, path: Path) -> SoundPlayer:
        def open_output(fill: Fill) -> SlowDevice:
            self.devices.append(SlowDevice(fill))
            return self.devices[-1]

        return SoundPlayer(path, open_output=open_output)


@pytest.fixture
def sounds() -> Sounds:
    return Sounds()


@pytest.fixture
def workspace(coded_video: VideoShelf, sounds: Sounds, qtbot: QtBot) -> Iterator[Workspace]:
    """A session whose engine plays on a slow device."""
    video = coded_video("cfr")
    index = build_index(video.path)
    media = media_of(video.path, index)
    workspace = make_workspace(media)
    workspace.playhead.set_duration(index.times.end_s)
    workspace.playhead.set_frames(index.times)
    engine = PlayerEngine(workspace, open_player=sounds)
    with qtbot.waitSignal(engine.frame_shown, timeout=5000):
        engine.open(media, video.path, index)
    qtbot.waitUntil(lambda: bool(sounds.devices), timeout=5000)
    yield workspace
    engine.close()
    workspace.document.close()


def test_time_goes_as_it_is_heard_not_as_the_wall_clock_says(workspace: Workspace, qtbot: QtBot) -> None:
    playhead = workspace.playhead
    first_s: list[float] = []

    def note(time_s: float) -> None:
        if not first_s and time_s > 0.2:
            first_s.extend((time_s, time.perf_counter()))

    playhead.moved.connect(note)
    playhead.play()
    qtbot.waitUntil(lambda: playhead.time_s >= 1.0, timeout=15000)
    wall_s = time.perf_counter() - first_s[1]
    playhead.pause()
    assert playhead.time_s - first_s[0] <= SPEED * wall_s + 0.15, "the wall clock would be at twice as much"


def test_pausing_silences_and_volume_is_obeyed(workspace: Workspace, sounds: Sounds, qtbot: QtBot) -> None:
    device = sounds.devices[0]
    workspace.options.muted = True
    workspace.playhead.play()
    qtbot.waitUntil(lambda: workspace.playhead.time_s > 0.1, timeout=8000)
    assert device.loudest == 0.0
    workspace.options.muted = False
    qtbot.waitUntil(lambda: device.loudest > 0.0, timeout=8000)
    workspace.playhead.pause()
    qtbot.waitUntil(lambda: not device.running, timeout=5000)


def test_without_a_device_the_track_says_it_is_silent(coded_video: VideoShelf, qtbot: QtBot) -> None:
    def no_device(_: Fill) -> SlowDevice:
        raise NoSoundDeviceError("sound cannot be played: no sound device was found; connect one")

    track = SoundTrack(
        coded_video("cfr").path, volume=1.0, open_player=lambda path: SoundPlayer(path, open_output=no_device)
    )
    qtbot.waitUntil(lambda: track.silent, timeout=5000)
    track.close()


def test_of_many_starts_only_the_last_is_heard(coded_video: VideoShelf, qtbot: QtBot) -> None:
    track = SoundTrack(coded_video("cfr").path, volume=1.0, open_player=Sounds())
    for number in range(50):
        track.start(number * 0.1, 1.0)
    qtbot.waitUntil(lambda: track.position_s() is not None, timeout=8000)
    assert track.position_s() == pytest.approx(4.9, abs=0.5)
    track.stop()
    assert track.position_s() is None
    track.close()
