"""Recordings with several sound tracks: the default one is heard unless another is chosen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.stream import Disposition

from annotator.cli.main import main
from annotator.media.sound_cut import cut_sound
from annotator.media.sound_tracks import sound_tracks
from annotator.pipeline.media_cache import waveform
from annotator.pipeline.speech_file import speech_digest
from annotator.storage.session_folder import SessionFolder

RATE_HZ = 16_000
LEVELS = (0, 4_000, 12_000)
"""Each track is a tone of another loudness."""


@pytest.fixture(scope="module")
def three_tracks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds; the second of three tracks is marked as the default."""
    path = tmp_path_factory.mktemp("tracks") / "room.mkv"
    with av.open(str(path), "w") as container:
        streams: list[AudioStream] = []
        for number in range(3):
            stream = container.add_stream("pcm_s16le", rate=RATE_HZ)
            stream.layout = "mono"
            stream.metadata["title"] = f"microphone {number + 1}"
            stream.disposition = Disposition.default if number == 1 else Disposition(0)
            streams.append(stream)
        for number, stream in enumerate(streams):
            tone = LEVELS[number] * np.sin(2 * np.pi * 300 * np.arange(2 * RATE_HZ) / RATE_HZ)
            frame = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None, :], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
            container.mux(stream.encode())
    return path


def loudest(path: Path, track: int | None) -> int:
    return int(np.abs(cut_sound(path, 0.5, 1.5, rate_hz=RATE_HZ, layout="mono", track=track)).max())


def test_tracks_are_told_apart_and_the_default_is_heard(three_tracks: Path) -> None:
    found = sound_tracks(three_tracks)
    assert [track.words for track in found] == [f"{n}: microphone {n}, mono, pcm_s16le" for n in (1, 2, 3)]
    assert [track.is_default for track in found] == [False, True, False]
    assert loudest(three_tracks, None) == pytest.approx(LEVELS[1], rel=0.02)
    for number, level in enumerate(LEVELS):
        assert loudest(three_tracks, number) == pytest.approx(level, rel=0.02, abs=2)


def test_a_session_hears_and_measures_the_chosen_track(three_tracks: Path, tmp_path: Path) -> None:
    path = tmp_path / "room.session"
    assert main(["new", str(path), "--video", str(three_tracks), "--sound-track", "3"]) == 0
    with SessionFolder.open(path) as folder:
        session = folder.load()
        (media,) = session.media.values()
        assert media.sound_track == 2
        loud = waveform(folder, media)
        usual = replace(media, sound_track=None)
        soft = waveform(folder, usual)
        assert loud is not None
        assert soft is not None
        peaks = [int(row.levels[0].maximum.max()) for row in (loud, soft)]
        assert peaks == pytest.approx([LEVELS[2], LEVELS[1]], rel=0.02), "each track has an outline of its own"
        assert speech_digest(media) != speech_digest(usual), "speech is listened to anew"


@pytest.mark.parametrize(
    ("choice", "words"), [("4", "has no sound track 4; it has 1: microphone 1"), ("x", "no number")]
)
def test_a_track_that_is_not_there_is_named(
    three_tracks: Path, tmp_path: Path, choice: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["new", str(tmp_path / "room.session"), "--video", str(three_tracks), "--sound-track", choice]
    assert main(command) == 2
    assert words in capsys.readouterr().err
