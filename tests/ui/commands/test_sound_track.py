"""Choosing one of several sound tracks in the window."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.media.waveform import Waveform
from annotator.ui.dialogs.sound_track import SoundTrackDialog
from tests.ui.windows import Opened


def two_tracks(path: Path) -> Path:
    """A second of two tones, the second one louder."""
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("pcm_s16le", rate=16_000) for _ in range(2)]
        for stream in streams:
            stream.layout = "mono"
        for level, stream in zip((4_000, 12_000), streams, strict=True):
            tone = (level * np.sin(np.arange(16_000) / 9)).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(tone[None, :], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 16_000, 0, Fraction(1, 16_000)
            container.mux(stream.encode(frame))
            container.mux(stream.encode())
    return path


def test_the_chosen_track_is_heard_drawn_and_kept(make_window: Callable[[], Opened], tmp_path: Path) -> None:
    new_session(tmp_path / "room.session", [VideoSpec(path=two_tracks(tmp_path / "room.mkv"))]).close()
    opened = make_window()
    opened.window.open_path(tmp_path / "room.session")
    opened.wait(lambda: opened.window.pane is not None)
    engine = opened.pane.player.engine
    opened.wait(lambda: engine.sound_media is not None)
    drawn: list[int] = []
    host = opened.window.host
    assert host is not None

    def note(_media_id: str, waveform: Waveform) -> None:
        drawn.append(int(waveform.levels[0].maximum.max()))

    host.waveform_ready.connect(note)
    opened.trigger("sound_track")
    opened.wait(lambda: bool(opened.window.findChildren(SoundTrackDialog)))
    (dialog,) = opened.window.findChildren(SoundTrackDialog)
    (choice,) = dialog.choices.values()
    choice.choose(1)
    dialog.accept()
    assert [row.sound_track for row in opened.document.session.media.values()] == [1]
    opened.wait(lambda: engine.sound_media is not None and engine.sound_media.sound_track == 1)
    opened.wait(lambda: bool(drawn) and drawn[-1] > 11_000)
    opened.trigger("undo")
    assert engine.sound_media is not None
    assert engine.sound_media.sound_track is None


def test_a_session_with_one_track_each_says_so(opened: Opened) -> None:
    opened.trigger("sound_track")
    opened.wait(lambda: "sound" in opened.window.message)
