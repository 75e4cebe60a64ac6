"""Written videos, opened again with the program's own reader and held against what was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.media import encoders
from annotator.media.container import opened
from annotator.media.encoders import FileFormat, NoEncoder, can_write, codec_of
from annotator.media.frame_index import build_index
from annotator.media.probe import probe
from annotator.media.sound_decode import decode_sound
from annotator.media.video_reader import VideoReader
from annotator.media.video_writer import SOUND_RATE_HZ, VideoWriter

TIMES_S = (0.0, 1 / 30, 2 / 30, 0.15, 0.2, 0.3, 0.5, 0.53)
END_S = 0.7


def picture(level: int, width: int = 64, height: int = 48) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    return np.full((height, width, 3), (level, 128, 255 - level), dtype=np.uint8)


def written(path: Path, file_format: FileFormat, *, width: int = 64, height: int = 48, sound: bool = True) -> Path:
    """Eight pictures at uneven times, and a tone."""
    tone = (8000 * np.sin(np.arange(round(END_S * SOUND_RATE_HZ)) * 2 * np.pi * 440 / SOUND_RATE_HZ)).astype(np.int16)
    with VideoWriter(
        path, file_format=file_format, width_px=width, height_px=height, sound="mono" if sound else None
    ) as writer:
        for number, (start_s, end_s) in enumerate(zip(TIMES_S, (*TIMES_S[1:], END_S), strict=True)):
            writer.picture(picture(20 + 25 * number, width, height), start_s, end_s)
            if sound:
                span = slice(round(start_s * SOUND_RATE_HZ), round(end_s * SOUND_RATE_HZ))
                writer.sound(tone[span, None])
        writer.finish()
    return path


@pytest.fixture
def no_h264(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a stand-alone build, which has no encoder under the GPL."""
    there = encoders.opens
    monkeypatch.setattr(encoders, "opens", lambda name: "264" not in name and there(name))


@pytest.mark.parametrize(("file_format", "codec"), [("mp4", "H.264"), ("mp4", "MPEG-4"), ("webm", "VP9")])
def test_uneven_times_and_the_length_come_back_exactly(
    tmp_path: Path, file_format: FileFormat, codec: str, request: pytest.FixtureRequest
) -> None:
    if codec == "MPEG-4":
        request.getfixturevalue("no_h264")
    assert codec_of(file_format) == codec
    path = written(tmp_path / f"a.{file_format}", file_format)
    index = build_index(path)
    assert index.problems == ()
    assert index.times.times_s == pytest.approx(np.array(TIMES_S), abs=0.0006)
    assert index.times.end_s == pytest.approx(END_S, abs=0.001)
    length = sum(len(block.samples) for block in decode_sound(path, rate_hz=SOUND_RATE_HZ)) / SOUND_RATE_HZ
    assert length == pytest.approx(END_S, abs=0.025)
    with VideoReader(path, index) as reader:
        for number in range(len(TIMES_S)):
            bgra = reader.frame(number).bgra
            assert bgra.shape == (48, 64, 4)
            assert np.abs(bgra[8:-8, 8:-8, :3].mean(axis=(0, 1)) - picture(20 + 25 * number)[0, 0]).max() < 6


@pytest.mark.parametrize("file_format", ["mp4", "webm"])
def test_no_metadata_beyond_what_the_format_needs(tmp_path: Path, file_format: FileFormat) -> None:
    path = written(tmp_path / f"a.{file_format}", file_format)
    with opened(path) as container:
        names = {name.lower() for part in (container, *container.streams) for name in part.metadata}
    assert not names & {"creation_time", "title", "artist", "comment", "location", "date", "copyright"}


def test_without_sound_there_is_no_sound_track(tmp_path: Path) -> None:
    assert not probe(written(tmp_path / "a.mp4", "mp4", sound=False)).has_audio


def test_odd_sizes_are_rounded_up(tmp_path: Path) -> None:
    found = probe(written(tmp_path / "a.mp4", "mp4", width=63, height=47, sound=False))
    assert (found.width_px, found.height_px) == (64, 48)


def test_both_formats_can_be_written_here() -> None:
    assert can_write("mp4")
    assert can_write("webm")


def test_pictures_closer_than_the_encoder_can_count_keep_their_times(tmp_path: Path, no_h264: None) -> None:
    times_s = (0.0, 1 / 90_000, 2 / 90_000, 0.5)
    with VideoWriter(tmp_path / "a.mp4", file_format="mp4", width_px=64, height_px=48, sound=None) as writer:
        for start_s, end_s in zip(times_s, (*times_s[1:], END_S), strict=True):
            writer.picture(picture(90), start_s, end_s)
        writer.finish()
    assert build_index(tmp_path / "a.mp4").times.times_s == pytest.approx(np.array(times_s), abs=1e-9)


def test_an_encoder_that_is_only_listed_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert encoders.opens("mpeg4")
    assert not encoders.opens("no such encoder")
    monkeypatch.setattr(encoders, "opens", lambda _name: False)
    assert codec_of("mp4") == ""
    with pytest.raises(NoEncoder, match="WebM"):
        encoders.encoder_for("mp4")
